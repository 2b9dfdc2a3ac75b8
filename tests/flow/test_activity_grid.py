"""The grid of a month: typed cell by cell or by a button, checked, sent, taken over; two hands, lost answers, locks."""

import json
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Attachment, Filing
from campaigns.filing.owed import open_papers
from campaigns.launch import letters
from campaigns.launch.choices import ChangeKind
from campaigns.record.figures import activity_totals
from campaigns.record.models import Figure
from campaigns.setup.choices import Paper
from campaigns.setup.contents import ObligationEntry
from campaigns.setup.load import load_campaign
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window
from reports.returns.activity import cells
from reports.returns.models import CellEdit
from tests.conftest import SEED
from tests.factories.pages import sent_from
from tests.factories.scans import one_page
from units.choices import Role
from units.models import Unit, User

JULY = datetime(2023, 7, 17, 3, 42, tzinfo=UTC)
UNIT = "X-BINHLU"
FILLED = {
    "G1.1": "2", "G1.2": "1", "G1.3": "35", "G2.1": "0", "G2.2": "0", "G3.1": "2,5", "G3.2": "1", "G3.3": "0",
    "G4.1": "3", "G4.2": "1.200", "G4.3": "4", "G4.5": "5", "G5.1": "8", "G5.2": "14", "G5.3": "2", "G5.4": "12,5",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _in_july() -> Any:
    with time_machine.travel(JULY, tick=False):
        yield


@pytest.fixture(scope="module")
def switched_on(django_db_setup: None, django_db_blocker: Any) -> Iterator[Campaign]:
    """The office asks this one commune for its results, month by month; built once, every test in a savepoint on top."""
    with django_db_blocker.unblock(), time_machine.travel(JULY, tick=False):
        whole = transaction.atomic()
        whole.__enter__()
        try:
            file = json.loads(SEED.read_bytes())
            file["obligations"]["rows"].append(
                {"code": "HD", "paper": "activity_return", "who": UNIT, "each": "month", "due_days_after_period": 6}
            )
            raw = json.dumps(file, ensure_ascii=False).encode()
            built = load_campaign(raw, at=datetime(2023, 4, 28, 2, 0, tzinfo=UTC), actor=None)
            open_papers(built)
            yield built
        finally:
            transaction.set_rollback(True)
            whole.__exit__(None, None, None)


@pytest.fixture
def campaign(switched_on: Campaign, db: None) -> Campaign:
    return switched_on


@pytest.fixture
def july(campaign: Campaign, paper_of: Callable[..., Filing]) -> Filing:
    return paper_of(UNIT, Paper.ACTIVITY_RETURN, period__last_day=date(2023, 7, 14))


@pytest.fixture
def june(campaign: Campaign, paper_of: Callable[..., Filing]) -> Filing:
    return paper_of(UNIT, Paper.ACTIVITY_RETURN, period__last_day=date(2023, 6, 14))


@pytest.fixture
def clerk(person: Callable[..., User], unit_of: Callable[[str], Unit]) -> User:
    return person(Role.FILER, unit=unit_of(UNIT))


@pytest.fixture
def chief(person: Callable[..., User], unit_of: Callable[[str], Unit]) -> User:
    return person(Role.UNIT_LEADER, unit=unit_of(UNIT))


@pytest.fixture
def browser(clerk: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(clerk)


def address(paper: Filing, name: str = "activity") -> str:
    return reverse(f"returns:{name}", kwargs={"uuid": paper.uuid})


def cell(
    code: str, value: str = "", *, seen: int = 0, turn: int = 1, out_of: str = "", note: str = ""
) -> dict[str, Any]:
    return {"code": code, "value": value, "out_of": out_of, "note": note, "seen": seen, "turn": turn}


def send(browser: Client, paper: Filing, *typed: dict[str, Any], page: str = "a" * 16) -> Any:
    return browser.post(address(paper, "activity_cells"), {"o": json.dumps(typed), "trang": page})


def whole(paper: Filing, typed: dict[str, str], **more: str) -> dict[str, str]:
    boxes = {f"kq-{code}.value": value for code, value in typed.items()}
    return {"seen_revision": str(Filing.objects.get(pk=paper.pk).revision), **boxes, **more}


def editions(paper: Filing) -> dict[str, tuple[Any, int]]:
    rows = CellEdit.objects.filter(filing=paper).standing().values_list("indicator__code", "value", "edition")
    return {code: (value, edition) for code, value, edition in rows}


def accepted(paper: Filing, clerk: User, reviewer: User, values: dict[str, int], at: datetime) -> Filing:
    typed = {code: {"value": value, "out_of": None, "note": "Đúng số."} for code, value in values.items()}
    paper = filing_act.revise(paper, actor=clerk, at=at, seen_revision=paper.revision, cells=typed)
    paper = filing_act.act(paper, Action.SUBMIT, actor=clerk, at=at, seen_revision=paper.revision)
    return filing_act.act(paper, Action.ACCEPT, actor=reviewer, at=at, seen_revision=paper.revision)


def test_the_office_adds_a_quarter_by_letter_and_nothing_is_owed_for_months_before_the_launch(
    campaign: Campaign, person: Any, board: Any, unit_of: Any, june: Filing
) -> None:
    months = campaign.filings.filter(kind=Paper.ACTIVITY_RETURN)
    assert not months.filter(period__is_background=True).exists()
    assert (june.opens_on, june.due_on) == (date(2023, 6, 15), date(2023, 6, 20))
    quarter = ObligationEntry(
        code="Q2", paper=Paper.ACTIVITY_RETURN, who="commune", each_month=False, due_days_after_period=None,
        due_on=date(2023, 7, 25), span=Window(date(2023, 4, 15), date(2023, 7, 14)), is_optional=False, together_with="",
    )  # fmt: skip
    letter = letters.Letter("31/BATGT", date(2023, 7, 17), "Trưởng ban", date(2023, 7, 17), "Theo dõi theo quý")
    head = person(Role.OFFICE_HEAD, board=board, home_unit=unit_of("KTHT"))
    letters.issue(campaign, letter, letters.Change(ChangeKind.ADD, added=quarter), actor=head, at=JULY)
    owed = months.filter(obligation__code="Q2")
    assert owed.count() == campaign.participations.filter(unit__is_geographic=True).count()
    assert set(owed.values_list("opens_on", flat=True)) == {date(2023, 7, 15)}


def test_a_month_is_typed_checked_and_sent_without_javascript(
    browser: Client, july: Filing, paper_of: Callable[..., Filing]
) -> None:
    page = browser.get(address(july))
    assert page.status_code == 200
    assert "chưa nhập" in page.content.decode()
    later = paper_of(UNIT, Paper.ACTIVITY_RETURN, period__last_day=date(2023, 8, 14))
    assert address(later) not in page.content.decode(), "a month still to open is no way on"
    assert "Tháng 8/2023: mở ngày 15/08/2023" in unescape(page.content.decode())
    kept = browser.post(address(july), whole(july, FILLED, **{"kiem-tra": "1"}))
    assert (kept.status_code, kept.url) == (302, address(july, "activity_check"))
    check = browser.get(kept.url)
    text = unescape(check.content.decode())
    assert "Đã nhập 16/17 ô · 1 ô tỷ lệ được để trống" in text
    assert "1.200" in text
    sent = browser.post(kept.url, {"seen_revision": str(check.context["filing"].revision), "gui": "1"})
    assert sent.status_code == 302
    july.refresh_from_db()
    assert july.state == State.SUBMITTED
    told = {row["code"]: row["value"] for row in july.working_version.content["activities"]}
    assert (told["G4.2"], told["G3.1"], told["G2.1"], told["G4.4"]) == ("1200", "2.5", "0", None)
    shown = unescape(browser.get(reverse("filing:detail", kwargs={"uuid": july.uuid})).content.decode())
    assert "đã khóa, chỉ đọc" in shown


def test_a_month_in_which_nothing_happened_is_one_button_and_the_check(browser: Client, july: Filing) -> None:
    kept = browser.post(address(july), whole(july, {}, **{"khong-phat-sinh": "1"}))
    assert kept.url == address(july, "activity_check")
    assert {value for value, _edition in editions(july).values()} == {0}
    assert "G4.4" not in editions(july), "a ratio has no zero of its own"
    assert "Đã nhập 16/17 ô · 1 ô tỷ lệ được để trống" in unescape(browser.get(kept.url).content.decode()), (
        "everything is said"
    )
    revision = Filing.objects.get(pk=july.pk).revision
    assert browser.post(kept.url, {"seen_revision": str(revision), "gui": "1"}).status_code == 302
    july.refresh_from_db()
    assert july.working_version.content["nothing_happened"] is True
    shown = unescape(browser.get(reverse("filing:detail", kwargs={"uuid": july.uuid})).content.decode())
    assert "Không phát sinh: đơn vị khai các số đếm của kỳ này bằng 0." in shown


def test_blank_is_not_zero_and_keeps_the_paper_here(browser: Client, july: Filing) -> None:
    browser.post(address(july), whole(july, FILLED | {"G4.1": ""}, luu="1"))
    check = browser.get(address(july, "activity_check"))
    text = unescape(check.content.decode())
    assert "Chưa gửi được: 1 ô còn trống" in text
    assert f"{address(july)}#id_kq-G4.1.value" in text
    assert 'name="gui"' not in text
    refused = browser.post(check.request["PATH_INFO"], {"seen_revision": "1", "gui": "1"})
    assert refused.status_code == 422
    said = "Ô Số buổi tuyên truyền đang trống. Nhập kết quả trong kỳ; không phát sinh thì ghi 0."
    assert said in unescape(refused.content.decode())
    july.refresh_from_db()
    assert (july.state, july.received_at) == (State.DRAFT, None)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"G4.1": "1,5"}, "phải là số nguyên. Sửa 1,5 thành 1 hoặc 2."),
        ({"G5.4": "1.234"}, "1.234 là 1234 hay 1,234 triệu đồng. Nhập lại, dùng dấu phẩy cho phần lẻ."),
        ({"G4.1": "-3"}, "không thể nhỏ hơn 0"),
        ({"G4.1": "ba"}, "“ba” không phải là số. Nhập bằng chữ số, ví dụ 3."),
    ],
)
def test_what_cannot_be_read_is_refused_by_button_and_by_cell(
    browser: Client, july: Filing, typed: dict[str, str], said: str
) -> None:
    page = browser.post(address(july), whole(july, typed, luu="1"))
    assert page.status_code == 422
    assert said in unescape(page.content.decode())
    assert f'value="{next(iter(typed.values()))}"' in page.content.decode()
    code, value = next(iter(typed.items()))
    answer = send(browser, july, cell(code, value))
    assert answer.status_code == 422
    told = answer.json()["cells"][code]
    assert (told["state"], told["refused"]) == ("bad", True)
    assert said in told["fault"]
    assert editions(july) == {}


def test_a_cell_is_stored_by_itself_and_the_answer_says_how_it_stands(browser: Client, july: Filing) -> None:
    answer = send(browser, july, cell("G4.2", "1.200"))
    assert answer.status_code == 200
    told = answer.json()
    assert told["said"] == "Đã lưu 10:42"
    assert told["tally"] == "Đã nhập 1/17 ô · 1 ô tỷ lệ được để trống"
    assert told["revision"] == Filing.objects.get(pk=july.pk).revision == 1
    assert {name: told["cells"]["G4.2"][name] for name in ("state", "edition", "value", "to_date", "change")} == {
        "state": "saved", "edition": 1, "value": "1200", "to_date": "–", "change": "chưa tính",
    }  # fmt: skip
    edit = CellEdit.objects.get()
    assert (edit.value, edit.edition, edit.at) == (1200, 1, JULY)


def test_the_same_request_again_stores_nothing_twice(browser: Client, july: Filing) -> None:
    answers = [send(browser, july, cell("G4.1", "3")) for _time in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["cells"]["G4.1"]["edition"] for answer in answers} == {1}
    assert CellEdit.objects.count() == 1
    assert Filing.objects.get(pk=july.pk).revision == 1


def test_an_answer_lost_on_the_way_is_no_conflict_of_the_typist_with_himself(browser: Client, july: Filing) -> None:
    send(browser, july, cell("G4.1", "3", turn=1))
    later = send(browser, july, cell("G4.1", "4", turn=2))
    assert later.status_code == 200
    delayed = send(browser, july, cell("G4.1", "3", turn=1))
    assert delayed.status_code == 200
    assert delayed.json()["cells"]["G4.1"]["value"] == "4"
    assert editions(july)["G4.1"] == (4, 2)


def test_two_people_in_different_cells_never_meet(
    browser: Client, chief: User, client_of: Callable[[User], Client], july: Filing
) -> None:
    assert send(browser, july, cell("G4.1", "3"), page="a" * 16).status_code == 200
    assert send(client_of(chief), july, cell("G4.3", "4"), page="b" * 16).status_code == 200
    assert send(browser, july, cell("G4.1", "5", seen=1, turn=2), page="a" * 16).status_code == 200
    assert editions(july) == {"G4.1": (5, 2), "G4.3": (4, 1)}
    assert CellEdit.objects.values("by").order_by("by").distinct().count() == 2


def test_a_page_read_before_others_stored_their_cells_waits_its_turn_and_one_that_has_gone_on_is_told(
    clerk: User, chief: User, july: Filing
) -> None:
    read_before = Filing.objects.select_related("unit", "campaign", "period", "board").get(pk=july.pk)
    boxes = {"value": "3", "out_of": "", "note": ""}
    for code in ("G4.1", "G4.3"):
        cells.store(july, [cells.Typed(code, boxes, 0, "b", 1)], actor=chief, at=JULY)
    stored = cells.store(read_before, [cells.Typed("G1.1", boxes, 0, "a", 1)], actor=clerk, at=JULY)
    assert (stored.revision, Filing.objects.get(pk=july.pk).revision) == (3, 3)
    assert set(editions(july)) == {"G1.1", "G4.1", "G4.3"}
    Filing.objects.filter(pk=july.pk).update(state=State.AWAITING_LEADER)
    with pytest.raises(filing_act.StalePageError, match="người khác xử lý"):
        cells.store(read_before, [cells.Typed("G1.2", boxes, 0, "a", 2)], actor=clerk, at=JULY)
    assert "G1.2" not in editions(july)


def test_a_page_that_has_grown_stale_shows_what_stands_beside_what_was_typed(browser: Client, july: Filing) -> None:
    """Without JavaScript the whole form is sent, and somebody's cell in between is not overwritten."""
    typed = whole(july, {"G4.1": "8"}, luu="1")
    send(browser, july, cell("G4.1", "3"))
    stale = browser.post(address(july), typed)
    text = unescape(stale.content.decode())
    assert stale.status_code == 409
    assert "Bản đang lưu trên máy chủ" in text
    assert 'value="8"' in text
    assert editions(july)["G4.1"] == (3, 1)


def test_in_the_same_cell_the_later_one_sees_both_figures_and_chooses(
    browser: Client, chief: User, client_of: Callable[[User], Client], july: Filing
) -> None:
    send(client_of(chief), july, cell("G4.1", "3"), page="b" * 16)
    met = send(browser, july, cell("G4.1", "2"), cell("G4.3", "9"), page="a" * 16)
    assert met.status_code == 409
    told = met.json()["cells"]["G4.1"]
    assert told["conflict"] == (
        f"{chief.full_name} đã sửa ô này thành 3 lúc 10:42. Chọn giữ 3 hay dùng số của anh/chị (2)."
    )
    assert (told["value"], told["keep"], told["use"]) == ("3", "Giữ 3", "Dùng 2")
    assert editions(july) == {"G4.1": (3, 1), "G4.3": (9, 1)}, "the other cell is stored all the same"
    chosen = send(browser, july, cell("G4.1", "2", seen=told["edition"], turn=2), page="a" * 16)
    assert chosen.status_code == 200
    assert editions(july)["G4.1"] == (2, 2)


def test_a_colleagues_figure_never_becomes_0_by_the_button_of_a_page_that_had_not_shown_it(
    browser: Client, chief: User, client_of: Callable[[User], Client], july: Filing
) -> None:
    """The page carries its revision on only from one it had: here `shown` does as its script does."""
    shown = int(whole(july, {})["seen_revision"])

    def heard(answer: Any) -> int:
        told = answer.json()
        return int(told["revision"]) if shown == told["before"] else shown

    shown = heard(send(browser, july, cell("G1.1", "2")))
    assert shown == 1
    send(client_of(chief), july, cell("G4.1", "10"), page="b" * 16)
    typed = cell("G4.3", "4", turn=2)
    for met in (send(browser, july, typed), send(browser, july, typed)):
        assert (met.status_code, heard(met)) == (200, shown)
    boxes = {"kq-G1.1.value": "2", "kq-G4.3.value": "4", "khong-phat-sinh": "1"}
    refused = browser.post(address(july), boxes | {"seen_revision": str(shown)})
    assert refused.status_code == 409
    assert ("10", "(trống)") in [(row.stored, row.typed) for row in refused.context["diverging"]["rows"]]
    assert editions(july) == {"G1.1": (2, 1), "G4.1": (10, 1), "G4.3": (4, 1)}


def test_of_what_changes_nothing_the_answer_tells_the_revision_that_stands(
    clerk: User, chief: User, july: Filing
) -> None:
    read_before = Filing.objects.select_related("unit", "campaign", "period", "board").get(pk=july.pk)
    same = [cells.Typed("G4.1", {"value": "3", "out_of": "", "note": ""}, 0, "b", 1)]
    stored = cells.store(july, same, actor=chief, at=JULY)
    assert (stored.before, stored.revision) == (0, 1)
    again = cells.store(read_before, same, actor=clerk, at=JULY)
    assert (again.before, again.revision, Filing.objects.get(pk=july.pk).revision) == (1, 1, 1)


def test_a_locked_paper_refuses_in_words_and_a_stranger_finds_nothing(
    browser: Client, july: Filing, person: Callable[..., User], unit_of: Callable[[str], Unit], client_of: Any
) -> None:
    stranger = client_of(person(Role.FILER, unit=unit_of("X-BANBO")))
    assert send(stranger, july, cell("G4.1", "3")).status_code == 404
    browser.post(address(july), whole(july, FILLED, luu="1"))
    browser.post(address(july, "activity_check"), {"seen_revision": "1", "gui": "1"})
    locked = send(browser, july, cell("G4.1", "9", seen=1))
    assert locked.status_code == 403
    assert "Hồ sơ đã gửi nên không sửa được" in locked.json()["refusal"]
    assert editions(july)["G4.1"] == (3, 1)


def test_the_office_that_enters_a_month_stores_its_cells_and_attaches_the_photograph_it_types_from(
    july: Filing, clerk: User, person: Callable[..., User], board: Any, unit_of: Any, client_of: Any
) -> None:
    office = client_of(person(Role.REVIEWER, board=board))
    others = [client_of(person(Role.APPRAISER, board=board)), client_of(person(Role.FILER, unit=unit_of("X-BANBO")))]
    assert send(office, july, cell("G4.1", "3")).status_code == 404
    told = {"source": "phone", "told_by": "Người báo minh họa", "told_on": "16/07/2023", "reason": "Mất mạng sau lũ"}
    assert office.post(f"/nhap-thay/ho-so/{july.uuid}/", told).status_code == 302
    assert send(office, july, cell("G4.1", "3")).status_code == 200

    files = reverse("papers:files", kwargs={"uuid": july.uuid})
    typed = {"kind": "evidence", "abstract": "Ảnh chụp sổ", "scans": [SimpleUploadedFile("so.pdf", one_page())]}
    assert office.post(files, sent_from(office.get(files), **typed)).status_code == 302
    photograph = reverse("papers:file", kwargs={"uuid": july.uuid, "file": Attachment.objects.get().uuid})
    for client in (office, client_of(clerk)):
        assert [client.get(url).status_code for url in (files, photograph)] == [200, 200]
    for client in others:
        assert send(client, july, cell("G4.1", "5", seen=1)).status_code == 404
        assert [client.get(url).status_code for url in (files, photograph)] == [404, 404]
    assert editions(july) == {"G4.1": (3, 1)}


@pytest.mark.parametrize(
    "raw", ["", "[]", "{}", "[1]", '[{"code": 3}]', "[" * 5000, '[{"code":"G4.1","value":"1","seen":-1,"turn":1}]']
)
def test_a_request_of_another_shape_stores_nothing(browser: Client, july: Filing, raw: str) -> None:
    answer = browser.post(address(july, "activity_cells"), {"o": raw, "trang": "a"})
    assert answer.status_code == 422
    assert "chưa ghi ô nào" in answer.json()["refusal"]
    assert editions(july) == {}


def test_storing_a_cell_asks_six_questions(browser: Client, july: Filing) -> None:
    """Session and account among them; the same for one cell and for many."""
    browser.get(address(july))  # the first page of a process asks SQLite what it can do
    taken = []
    for typed in ([cell("G4.1", "3")], [cell(code, "7", turn=2, seen=0) for code in ("G1.1", "G1.2", "G4.3", "G5.1")]):
        with CaptureQueriesContext(connection) as captured:
            assert send(browser, july, *typed).status_code == 200
        taken.append([one["sql"][:80] for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])
    assert [len(one) for one in taken] == [6, 6], taken


def test_of_which_above_its_whole_stands_as_a_fault_and_counts_nowhere(browser: Client, july: Filing) -> None:
    answer = send(browser, july, cell("G5.2", "14"), cell("G5.3", "19"))
    told = answer.json()["cells"]
    assert answer.status_code == 200
    assert told["G5.3"]["state"] == "bad"
    assert "“Trong đó vi phạm nồng độ cồn” (19) lớn hơn “Số trường hợp vi phạm đã xử lý” (14)" in told["G5.3"]["fault"]
    assert told["G5.3"]["to_date"] == "–"
    mended = send(browser, july, cell("G5.2", "20", seen=1, turn=2)).json()["cells"]
    assert mended["G5.3"]["state"] == "saved", "the cell that hangs together with it is told, too"


def test_half_of_a_ratio_waits_and_a_part_above_its_whole_is_not_stored(browser: Client, july: Filing) -> None:
    half = send(browser, july, cell("G4.4", "45")).json()["cells"]["G4.4"]
    assert "mới nhập một nửa" in half["fault"]
    assert send(browser, july, cell("G4.4", "60", out_of="50", seen=1, turn=2)).status_code == 422
    whole = send(browser, july, cell("G4.4", "45", out_of="50", seen=1, turn=3)).json()["cells"]["G4.4"]
    assert (whole["state"], whole["to_date"]) == ("saved", "–")


def test_a_figure_that_stands_out_asks_for_a_reason_before_it_is_sent(
    browser: Client, clerk: User, july: Filing, june: Filing, person: Any, board: Any, unit_of: Any
) -> None:
    reviewer = person(Role.REVIEWER, board=board, home_unit=unit_of("KTHT"))
    values = dict.fromkeys(FILLED, 0) | {"G4.2": 190, "G5.1": 12}
    accepted(june, clerk, reviewer, values, at=datetime(2023, 6, 16, 2, tzinfo=UTC))
    told = send(browser, july, cell("G4.2", "1200")).json()["cells"]["G4.2"]
    assert told["state"] == "review"
    assert told["warning"].startswith("Cao gấp hơn 6 lần kỳ cao nhất trong năm. Nếu số đúng, ghi ngắn lý do")
    assert told["to_date"] == "1.390"
    browser.post(address(july), whole(july, FILLED | {"G5.1": "0"}, luu="1"))
    page = browser.get(address(july, "activity_check"))
    assert "Bằng 0 trong khi kỳ cao nhất trong năm là 12." in unescape(page.content.decode())
    seen = str(page.context["filing"].revision)
    refused = browser.post(
        address(july, "activity_check"), {"seen_revision": seen, "gui": "1", "kt-G4.2.note": "Ngày hội"}
    )
    assert refused.status_code == 422
    assert "Ngày hội" in refused.content.decode()
    seen = str(Filing.objects.get(pk=july.pk).revision)
    nfd = unicodedata.normalize("NFD", "Ngày hội ATGT ở trường")
    reasons = {"kt-G4.2.note": nfd, "kt-G5.1.note": "Đường đóng"}
    assert (
        browser.post(address(july, "activity_check"), {"seen_revision": seen, "gui": "1", **reasons}).status_code == 302
    )
    july.refresh_from_db()
    rows = {row["code"]: row for row in july.working_version.content["activities"]}
    assert rows["G4.2"]["note"] == "Ngày hội ATGT ở trường"


def test_accepted_months_are_on_record_once_and_never_enter_the_sum_of_the_year(
    browser: Client, clerk: User, july: Filing, june: Filing, person: Any, board: Any, unit_of: Any, campaign: Campaign
) -> None:
    reviewer = person(Role.REVIEWER, board=board, home_unit=unit_of("KTHT"))
    accepted(june, clerk, reviewer, dict.fromkeys(FILLED, 2), at=datetime(2023, 6, 16, 2, tzinfo=UTC))
    accepted(july, clerk, reviewer, dict.fromkeys(FILLED, 3), at=JULY)
    own = Figure.objects.in_force().filter(indicator__code="G4.1", about_unit=july.unit)
    assert sorted(own.values_list("last_day", "value")) == [(date(2023, 6, 14), 2), (date(2023, 7, 14), 3)]
    year = Window(campaign.official_first_day, campaign.official_last_day)
    assert activity_totals(campaign, year) == {}
    month = Window(july.period.first_day, july.period.last_day)
    assert activity_totals(campaign, month)["G4.1"] == 3
