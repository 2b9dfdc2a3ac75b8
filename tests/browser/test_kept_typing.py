"""What somebody has typed and not sent waits in his browser: through a link, an ended session, a colleague's saving."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Album, Person
from tests.browser.portal import PASSWORD, Portal

pytestmark = pytest.mark.browser

OFFER = "Khôi phục nội dung chưa lưu lúc"
WORDS = "Lồng ghép trong họp bản hằng tháng"


@pytest.fixture(scope="module")
def on_air(portal: Portal) -> Portal:
    portal.start("2023-05-22", worker=False)
    return portal


def kept(page: Page) -> list[str]:
    keys = "JSON.stringify([localStorage, sessionStorage].flatMap((box) => Object.keys(box).filter((key) => key.startsWith('k:'))))"
    return list(json.loads(page.evaluate(keys)))


def open_plan(person: Person) -> None:
    person.home()
    person.main.get_by_role("link", name="Kế hoạch phong trào thi đua", exact=True).click()
    expect(person.page.locator("form[data-keep]")).to_be_visible()


def test_typing_survives_a_link_an_ended_session_and_a_colleague_and_ends_with_sending_or_log_out(
    on_air: Portal, sign_in: Callable[..., Person], album: Album
) -> None:
    filer = sign_in("lap.x-binhlu")
    page = filer.page
    open_plan(filer)
    box = page.locator("#id_links-linked_movements, [name$=linked_movements]").first
    box.fill(WORDS)
    assert len(kept(page)) == 1

    # A link, and back: offered, not filled in.
    filer.home()
    open_plan(filer)
    expect(box).to_have_value("")
    filer.look()
    page.get_by_role("button", name=OFFER).click()
    expect(box).to_have_value(WORDS)

    # The session has ended: the sending leads to log-in and back to the page, where the words are.
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Lưu nháp").first.click()
    expect(filer.main).to_contain_text("lần gửi vừa rồi chưa được ghi")
    filer.fill({"Tên đăng nhập": filer.name, "Mật khẩu": PASSWORD})
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("button", name=OFFER).click()
    expect(box).to_have_value(WORDS)
    page.get_by_role("button", name="Lưu nháp").first.click()
    filer.reads("Đã lưu bản nháp trên máy chủ.")
    expect(box).to_have_value(WORDS)
    assert kept(page) == []

    # Saved elsewhere meanwhile: nothing is overwritten, the words are there to copy.
    box.fill(f"{WORDS}, hai lần")
    other = sign_in("lap.x-binhlu")
    open_plan(other)
    other.page.locator("[name$=socio_economic_tasks]").first.fill("Xây dựng nông thôn mới")
    other.page.get_by_role("button", name="Lưu nháp").first.click()
    other.reads("Đã lưu bản nháp trên máy chủ.")
    page.reload()
    expect(box).to_have_value(WORDS)
    expect(page.locator("textarea[data-text]")).to_have_value(
        f"Kết hợp với các phong trào thi đua khác (nếu có): {WORDS}, hai lần"
    )
    expect(page.get_by_role("button", name=OFFER)).to_be_hidden()
    filer.look()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Chép", exact=True).click()
    expect(page.get_by_role("button", name="Đã chép")).to_be_visible()
    assert "hai lần" in page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="Bỏ", exact=True).click()
    assert kept(page) == []

    # Refused for what is lacking, kept as a draft: nothing to be offered afterwards.
    box.fill("Toàn dân đoàn kết")
    page.get_by_role("button", name="Gửi", exact=False).last.click()
    filer.reads("Phần đã nhập đã lưu thành bản nháp.")
    assert kept(page) == []

    # Log-out asks, and leaves nothing.
    box.fill("chưa lưu")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="Đăng xuất").click()
    assert "Đăng xuất thì phần ấy mất" in asked[0]
    assert len(kept(page)) == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/dang-nhap/**")
    assert kept(page) == []
    assert album.faults == []


def test_another_person_at_the_same_machine_finds_nothing_and_a_full_store_is_warned_of(
    on_air: Portal, sign_in: Callable[..., Person]
) -> None:
    filer = sign_in("lap.x-nungnang")
    page = filer.page
    open_plan(filer)
    box = page.locator("[name$=linked_movements]").first
    box.fill(WORDS)
    assert len(kept(page)) == 1
    page.context.clear_cookies(name="sessionid")
    filer.name = "lap.x-binhlu"
    filer.sign_in(PASSWORD)
    assert kept(page) == []

    open_plan(filer)
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('đầy'); }; }")
    box.fill(WORDS)
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{on_air.address}/ho-so/")
    assert asked == ["beforeunload"]


SECOND_POST = """
from datetime import date
from units.choices import Role
from units.models import Membership, Unit, User
unit = Unit.objects.get(code="X-BINHLU")
user = User.objects.get(username="lap.x-nungnang")
Membership.objects.create(user=user, unit=unit, role=Role.FILER, valid_from=date(2023, 1, 1))
"""


def test_what_was_refused_in_another_post_is_still_there_after_the_switch_and_ends_with_its_own_sending(
    on_air: Portal, sign_in: Callable[..., Person]
) -> None:
    on_air.manage("shell", "-c", SECOND_POST)
    filer = sign_in("lap.x-nungnang")
    page = filer.page

    def act_for(unit: str, where: Page) -> None:
        where.goto(f"{on_air.address}/tu-cach/")
        where.get_by_role("listitem").filter(has_text=unit).get_by_role("button", name="Chọn").click()
        expect(where.locator(".notice")).to_contain_text("Từ đây anh/chị làm việc")

    act_for("Bình Lư", page)
    act_for("Nùng Nàng", page)
    page.goto(f"{on_air.address}/nhat-ky/")
    filer.main.get_by_role("link", name="Nùng Nàng").click()
    filer.main.get_by_role("link", name="Ghi cuộc kiểm tra").click()
    box = page.locator("main form textarea").first
    box.fill(WORDS)
    other = page.context.new_page()
    act_for("Bình Lư", other)

    page.get_by_role("button", name="Ghi vào nhật ký").click()
    expect(page.locator(".refusal")).to_be_visible()
    page.get_by_role("button", name="Đổi sang").click()
    expect(page.locator(".notice").first).to_contain_text("làm việc")
    page.get_by_role("button", name=OFFER).click()
    expect(box).to_have_value(WORDS)

    filer.fill_named({"checked_on": "20/05/2023", "subordinate": "Bản minh họa", "content": WORDS})
    page.get_by_role("button", name="Ghi vào nhật ký").click()
    filer.reads("Đã ghi vào nhật ký.")
    assert kept(page) == []
