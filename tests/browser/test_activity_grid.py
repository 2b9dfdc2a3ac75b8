"""The grid in a real browser: clicks counted from the home page, a phone, a network that comes and goes."""

import itertools
import json
import random
import sqlite3
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.pages import PHONE, Album, Person
from tests.browser.portal import Portal

pytestmark = pytest.mark.browser

TODAY = "2023-06-16"
ALONE, LED, PASTING = "x-binhlu", "tt-tamduong", "x-banbo"
TITLE = "Kết quả hoạt động trong kỳ"
CODES = ("G1.1", "G1.2", "G1.3", "G2.1", "G2.2", "G3.2", "G3.3", "G4.1", "G4.2", "G4.3", "G4.5", "G5.1", "G5.2", "G5.3")
SWITCH_ON = """
from campaigns.filing.owed import open_papers
from campaigns.setup.models import Campaign, Obligation
campaign = Campaign.objects.get(code="TD-ATGT-2023")
Obligation.objects.create(
    campaign=campaign, code="HD", paper="activity_return", who="commune", each_month=True, due_days_after_period=6
)
open_papers(campaign)
"""


@pytest.fixture(scope="module")
def on_air(portal: Portal) -> Portal:
    """Communes owe their results of each month; it is June."""
    portal.manage("shell", "-c", SWITCH_ON)
    portal.start(TODAY, worker=False)
    return portal


def box(person: Person, code: str, name: str = "value") -> Any:
    return person.page.locator(f'[name="kq-{code}.{name}"]')


def asked(portal: Portal, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with sqlite3.connect(portal.state / "portal.sqlite3") as database:
        return database.execute(sql, values).fetchall()


def state_of(portal: Portal, unit: str) -> str:
    sql = """SELECT f.state FROM campaigns_filing f JOIN units_unit u ON u.id = f.unit_id
             WHERE f.kind = 'activity_return' AND u.code = ? AND f.begun_at IS NOT NULL"""
    return str(asked(portal, sql, unit.upper())[0][0])


def open_grid(person: Person) -> None:
    person.main.get_by_role("link", name=TITLE).first.click()
    expect(person.page.locator("[data-grid]")).to_be_visible()
    person.page.wait_for_load_state("load")  # until the script is there, Enter sends the form


def test_a_filled_month_is_three_clicks_from_home_and_every_cell_is_kept_as_it_is_typed(
    on_air: Portal, sign_in: Callable[..., Person], album: Album
) -> None:
    filer = sign_in(f"lap.{ALONE}")
    filer.count_clicks()
    open_grid(filer)
    for code in CODES:
        box(filer, code).press_sequentially("1")
        filer.page.keyboard.press("Enter")
    for code in ("G3.1", "G5.4"):
        box(filer, code).fill("2,5")  # at once: “2,” of a slow typist is no number, and is told so
    filer.page.get_by_role("button", name="Kiểm tra và gửi").click()
    filer.page.wait_for_url("**/kiem-tra/")
    filer.look()
    filer.page.get_by_role("button", name="Gửi", exact=True).click()
    filer.reads("Đã gửi đến")
    assert filer.clicks == 3
    assert state_of(on_air, ALONE) == "submitted"
    assert album.faults == []


def test_a_month_is_pasted_from_excel_in_four_clicks_from_home(
    on_air: Portal, sign_in: Callable[..., Person], album: Album
) -> None:
    filer = sign_in(f"lap.{PASTING}")
    filer.count_clicks()
    open_grid(filer)
    filer.page.get_by_role("link", name="Nhập từ tệp hoặc dán").click()
    filer.fill({"Hoặc dán từ Excel": "Chỉ tiêu\tKỳ này\nSố buổi tuyên truyền\t3\nSố lượt người dự\t1.200"})
    filer.page.get_by_role("button", name="Xem trước").click()
    filer.look()
    filer.page.get_by_role("button", name="Nhập 2 dòng").click()
    filer.reads("Đã nhập 2 dòng")
    assert filer.clicks == 4
    assert state_of(on_air, PASTING) == "draft"
    assert album.faults == []


def test_a_month_without_anything_is_three_clicks_and_its_leader_approves_by_two_taps_on_a_phone(
    on_air: Portal, sign_in: Callable[..., Person], album: Album
) -> None:
    filer = sign_in(f"lap.{LED}")
    filer.count_clicks()
    open_grid(filer)
    filer.look()
    filer.page.get_by_role("button", name="Không phát sinh").click()
    filer.page.wait_for_url("**/kiem-tra/")
    filer.page.get_by_role("button", name="Gửi lãnh đạo duyệt").click()
    filer.reads("Đã gửi lãnh đạo đơn vị duyệt")
    assert filer.clicks == 3
    assert state_of(on_air, LED) == "awaiting_leader"

    leader = sign_in(f"duyet.{LED}")
    leader.page.set_viewport_size(PHONE)
    leader.count_clicks()
    leader.page.set_viewport_size(PHONE)
    leader.main.get_by_role("link", name=TITLE).first.click()
    leader.reads("Không phát sinh: đơn vị khai các số đếm của kỳ này bằng 0.")
    leader.page.get_by_role("button", name="Duyệt và gửi").click()
    leader.reads("Đã duyệt và gửi")
    assert leader.clicks == 2
    assert state_of(on_air, LED) == "submitted"
    assert album.faults == []


class Wire:
    """The way to the server, pulled when told: before a request gets through, or after its answer was on its way."""

    def __init__(self, page: Page) -> None:
        self.pull = ""
        self.lost: list[tuple[str, str]] = []
        self.pulled: list[str] = []
        page.route("**/*", self._carry)

    def _carry(self, route: Route) -> None:
        pull, request = self.pull, route.request
        if not pull or request.method != "POST":
            return route.continue_()
        self.pull = ""
        self.pulled.append(pull)
        if pull == ANSWER_LOST:
            assert route.fetch().ok
            sent = json.loads(parse_qs(request.post_data)["o"][0])
            self.lost += [(cell["code"], cell["value"]) for cell in sent]
        return route.abort()


NEVER_SENT, ANSWER_LOST = "never sent", "answer lost"
LISTEN = """
window.acknowledged = [];
new MutationObserver((seen) => {
  for (const row of new Set(seen.map((one) => one.target))) {
    const code = row.dataset.o;
    const { value } = document.getElementsByName(`kq-${code}.value`)[0];
    if (value && row.dataset.state !== "local") acknowledged.push([code, value]); // no longer on this machine only
  }
}).observe(document.querySelector("[data-grid]"), { subtree: true, attributeFilter: ["data-state"] });
"""


def stored_cells(portal: Portal, unit: str) -> dict[str, list[tuple[int, str]]]:
    """Cell → every edition of it with its value, in the order in which they were stored."""
    sql = """SELECT i.code, e.edition, e.value FROM reports_celledit e
             JOIN campaigns_indicator i ON i.id = e.indicator_id JOIN campaigns_filing f ON f.id = e.filing_id
             JOIN units_unit u ON u.id = f.unit_id WHERE u.code = ? ORDER BY e.id"""
    stored: dict[str, list[tuple[int, str]]] = {}
    for code, edition, value in asked(portal, sql, unit.upper()):
        stored.setdefault(code, []).append((edition, str(int(value))))
    return stored


def test_the_network_is_pulled_at_twenty_random_points_and_what_the_page_called_saved_is_stored_once(
    on_air: Portal, sign_in: Callable[..., Person]
) -> None:
    """Half of the pulls lose the answer of a server that has stored the cells: sent again, they are no second entry."""
    draw = random.Random(20230616)
    filer = sign_in("lap.x-banbo")
    open_grid(filer)
    page, network = filer.page, filer.page.context
    page.evaluate(LISTEN)
    wire, numbers = Wire(page), itertools.count(1)  # no number is typed twice: each can be told from every other
    typed: dict[str, list[str]] = {code: [] for code in CODES}

    def type_into(code: str) -> None:
        typed[code].append(str(next(numbers)))
        box(filer, code).fill(typed[code][-1])

    pulls = [NEVER_SENT, ANSWER_LOST] * 10
    draw.shuffle(pulls)
    for pull in pulls:
        for _ in range(draw.randrange(3)):
            type_into(draw.choice(CODES))
            page.wait_for_timeout(draw.randrange(120))
        code, elsewhere = draw.sample(CODES, 2)
        type_into(code)
        wire.pull = pull
        with page.expect_event("requestfailed"):
            box(filer, elsewhere).focus()
    assert wire.pulled == pulls

    network.set_offline(True)
    type_into("G1.1")
    box(filer, "G1.2").focus()
    expect(page.locator("[data-said]")).to_contain_text("vì mất mạng. Số vẫn giữ trên máy này")
    expect(page.locator("#o-G1\\.1")).to_have_attribute("data-state", "local")
    network.set_offline(False)
    box(filer, "G1.3").focus()
    expect(page.locator("tr[data-state=local]")).to_have_count(0, timeout=15_000)
    assert page.evaluate("localStorage.length") == 0
    expect(page.locator("[data-said]")).to_contain_text("Đã lưu")
    assert page.locator("[data-choice] button").count() == 0, "nobody else was there: nothing is to be chosen"

    stored = stored_cells(on_air, "x-banbo")
    values = {code: [value for _edition, value in editions] for code, editions in stored.items()}
    acknowledged: list[tuple[str, str]] = [tuple(one) for one in page.evaluate("acknowledged")]
    assert {code for code, _value in acknowledged} == set(values)
    assert [one for one in acknowledged if one[1] not in values[one[0]]] == []
    assert len(wire.lost) >= 10
    assert [one for one in wire.lost if one[1] not in values[one[0]]] == []
    last = {code: numbers_typed[-1] for code, numbers_typed in typed.items() if numbers_typed}
    for code, editions in stored.items():
        assert [edition for edition, _value in editions] == list(range(1, len(editions) + 1))
        assert len(set(values[code])) == len(editions), "stored twice"
        assert values[code] == [value for value in typed[code] if value in values[code]], "stored in another order"
        assert [value for at, value in acknowledged if at == code][-1] == values[code][-1] == last[code]
    assert set(stored) == set(last)
    page.reload()
    assert {code: box(filer, code).input_value() for code in last} == last


def test_what_a_closed_window_left_behind_is_offered_again_and_a_log_out_leaves_nothing(
    on_air: Portal, sign_in: Callable[..., Person]
) -> None:
    filer = sign_in("lap.x-sonbinh")
    open_grid(filer)
    page = filer.page
    page.context.set_offline(True)
    page.route("**/*", lambda route: route.abort())  # a busy machine tells the page late that the network is gone
    for code in ("G1.1", "G1.2", "G1.3"):
        box(filer, code).fill("4")
    kept = page.evaluate("Object.values(localStorage).map((text) => Object.keys(JSON.parse(text)).length)")
    assert kept == [3]
    address = page.url
    page.close()
    page = filer.page = filer.page.context.new_page()
    page.context.set_offline(False)
    page.goto(address)
    expect(page.locator("[data-left-box]")).to_contain_text("Có 3 ô chưa gửi từ máy này lúc")
    assert box(filer, "G1.1").input_value() == ""
    page.get_by_role("button", name="Dùng", exact=True).click()
    expect(page.locator("[data-said]")).to_contain_text("Đã lưu")
    assert box(filer, "G1.1").input_value() == "4"

    page.evaluate("() => { window.fetch = () => Promise.reject(new Error('mất mạng')); }")
    box(filer, "G2.1").fill("5")
    assert page.evaluate("localStorage.length") == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/dang-nhap/**")
    assert json.loads(page.evaluate("JSON.stringify(Object.keys(localStorage))")) == []


def test_two_people_in_one_cell_are_shown_both_figures(on_air: Portal, sign_in: Callable[..., Person]) -> None:
    filer, chief = sign_in("lap.x-nungnang"), sign_in("duyet.x-nungnang")
    for person in (filer, chief):
        open_grid(person)
    box(chief, "G1.1").fill("3")
    box(chief, "G1.2").focus()
    expect(chief.page.locator("[data-said]")).to_contain_text("Đã lưu")
    box(filer, "G1.1").fill("2")
    box(filer, "G1.3").focus()
    expect(filer.page.locator("#o-G1\\.1 + tr")).to_contain_text("đã sửa ô này thành 3 lúc")
    filer.page.get_by_role("button", name="Dùng 2").click()
    expect(filer.page.locator("[data-said]")).to_contain_text("Đã lưu")
    chief.page.reload()
    assert box(chief, "G1.1").input_value() == "2"
