"""Excel both ways: a table is sent, all faults are told at once, mended in place, stored on demand, taken back for a day."""

import io
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from atgt_portal.ledger import audit
from atgt_portal.ledger.models import AuditEntry
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper
from campaigns.setup.models import Cluster, Participation
from reports.returns import tasks
from reports.returns.import_models import ByUnitRow, FigureImport
from reports.returns.imports import kinds, previewing, storing
from reports.returns.imports.previewing import Source
from reports.returns.models import Accident
from tests.factories.pages import errors_of, hidden, text_of
from tests.unit.lib.uploads import FORBIDDEN, workbook
from units.choices import BoardRole, Role
from units.models import BoardMembership, Unit
from units.names import keys_for

NOW = datetime(2023, 12, 1, 3, 0, tzinfo=UTC)
HEADERS = ("Đơn vị", "Ngày báo cáo", "Số vụ", "Số người chết", "Số người bị thương", "Ghi chú")
DAYS = [f"14/{month:02}/2023" for month in range(1, 13)]
BY_UNIT, ACCIDENTS = "theo-don-vi", "vu-tai-nan"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as standing:
        yield standing


@pytest.fixture
def november(paper_of):
    return paper_of("CAH", Paper.ACCIDENT_RETURN, period__name="Tháng 11/2023")


@pytest.fixture
def police(person, unit_of):
    return person(Role.FILER, unit=unit_of("CAH"))


@pytest.fixture
def clerk(police, client_of):
    return client_of(police)


def csv_of(rows, headers=HEADERS):
    return "\n".join(";".join(map(str, row)) for row in [headers, *rows]).encode()


def tabs(rows):
    return "\n".join("\t".join("" if cell is None else str(cell) for cell in row) for row in rows)


def send(client, paper, kind, *, file=None, pasted=""):
    """The page as a browser sends it; the answer is the preview, or the page with its refusal."""
    url = reverse("returns:import", kwargs={"kind": kind, "uuid": paper.uuid})
    posted = {"form_token": hidden(client.get(url), "form_token"), "pasted": pasted}
    if file is not None:
        posted["table"] = SimpleUploadedFile(*file)
    answer = client.post(url, posted)
    return client.get(answer.headers["Location"]) if answer.status_code == 302 else answer


def press(client, page, button, **typed):
    """A button of the preview, with what was typed into its boxes."""
    boxes = dict(
        re.findall(
            r'<input class="form-control is-invalid" type="text" name="([^"]+)"[^>]* value="([^"]*)"',
            page.content.decode(),
        )
    )
    posted = {name: unescape(value) for name, value in boxes.items()} | typed
    address = page.request["PATH_INFO"]
    return client.post(address, {**posted, "form_token": hidden(page, "form_token"), button: "1"}, follow=True)


def many_units(campaign, count):
    """So many more communes that take part."""
    cluster = Cluster.objects.filter(campaign=campaign).first()
    made = Unit.objects.bulk_create(
        Unit(
            registry=campaign.board, code=f"X-THU{n:03}", name=f"UBND xã Thử {n:03}", place_name=f"Xã Thử {n:03}", kind="xa",
            is_geographic=True, **keys_for(f"UBND xã Thử {n:03}"),
        )
        for n in range(count)
    )  # fmt: skip
    Participation.objects.bulk_create(Participation(campaign=campaign, unit=unit, cluster=cluster) for unit in made)
    return [unit.place_name for unit in made]


def figures():
    rows = ByUnitRow.objects.filter(figure_import__state=FigureImport.State.STORED)
    return sorted(rows.values_list("about_unit__code", "first_day", "accidents", "deaths", "injured"))


def test_forty_faults_in_five_hundred_rows_are_told_at_once_mended_in_place_and_stored(campaign, november, clerk):
    names = many_units(campaign, 42)
    rows = [[name, day, 1, 0, 2, ""] for name in names for day in DAYS][:500]
    for place in range(0, 400, 10):
        rows[place][2 + place % 3] = ("một", "1,5", "")[place % 3]
    page = send(clerk, november, BY_UNIT, file=("thang-11.csv", csv_of(rows)))

    assert page.status_code == 200
    told = errors_of(page)
    assert len(told) == 40
    assert told[0].startswith("Dòng 2, Số vụ: “một” không phải là số.")
    assert not [word for word in FORBIDDEN for line in told if word in line]
    assert "Chưa ghi dòng nào" in text_of(page)
    assert ByUnitRow.objects.count() == 0

    half = press(clerk, page, "kiem-tra", **{"o-2-2": "3", "o-12-3": "2"})
    assert half.status_code == 422
    assert len(errors_of(half)) == 38
    assert half.content.decode().count("<title>Lỗi:") == 1

    wrong = [int(line.split(",")[0].removeprefix("Dòng ")) for line in errors_of(half)]
    assert press(clerk, half, "nhap", **{f"bo-{number}": "on" for number in wrong[1:]}).status_code == 422
    last = next(
        box for box in re.findall(r'name="(o-\d+-\d+)"', half.content.decode()) if box.startswith(f"o-{wrong[0]}-")
    )
    done = press(clerk, clerk.get(page.request["PATH_INFO"]), "nhap", **{last: "0"})

    assert done.status_code == 200
    assert "Đã nhập 463 dòng" in text_of(done)
    assert ByUnitRow.objects.count() == 463


def test_the_same_file_again_changes_nothing_and_says_so_and_undoing_brings_back_what_stood(november, clerk, clock):
    first = [["Xã Bình Lư", "14/11/2023", 3, 1, 2, ""], ["Xã Bản Bo", "14/11/2023", 0, 0, 0, "yên"]]
    press(clerk, send(clerk, november, BY_UNIT, file=("a.xlsx", workbook(first, HEADERS, sheet="SoLieu"))), "nhap")
    before = figures()
    assert [row[2:] for row in before] == [(0, 0, 0), (3, 1, 2)]

    again = send(clerk, november, BY_UNIT, file=("a.xlsx", workbook(first, HEADERS, sheet="SoLieu")))
    assert "Mọi dòng của bảng này đã có trong cổng" in text_of(again)
    refused = press(clerk, again, "nhap")
    assert (refused.status_code, figures()) == (409, before)

    changed = press(
        clerk, send(clerk, november, BY_UNIT, pasted=tabs([["Xã Bình Lư", "14/11/2023", "1.234", 1, 2]])), "nhap"
    )
    assert "Đã nhập 1 dòng" in text_of(changed)
    assert ByUnitRow.objects.latest("pk").accidents == 1234

    undone = press(clerk, changed, "hoan-tac")
    assert "Đã hoàn tác" in text_of(undone)
    assert figures() == before

    half = send(
        clerk, november, BY_UNIT, pasted=tabs([["Xã Bản Bo", "14/11/2023", 1, 0, 0], ["Tổng cộng", "", 1, 0, 0]])
    )
    assert "đây là dòng cộng" in " ".join(errors_of(half))
    address, token = half.request["PATH_INFO"], hidden(half, "form_token")
    only = clerk.post(address, {"form_token": token, "nhap": "khong-loi"}, follow=True)
    assert "Đã nhập 1 dòng" in text_of(only)
    press(clerk, only, "hoan-tac")
    assert figures() == before
    assert press(clerk, changed, "hoan-tac").status_code == 200, "the same press again is answered, not done twice"
    assert list(AuditEntry.objects.filter(action__startswith="import.").order_by("seq").values_list("action", flat=True)) == [
        "import.store", "import.store", "import.undo", "import.store", "import.undo",
    ]  # fmt: skip

    earlier = FigureImport.objects.filter(state=FigureImport.State.STORED).get()
    clock.shift(timedelta(hours=25))
    with pytest.raises(filing_act.ActionRefusedError, match="quá 24 giờ"):
        storing.undo(earlier, actor=earlier.owner, at=NOW + timedelta(hours=25))
    assert figures() == before


def test_what_offices_paste_is_read_as_they_mean_it_or_named(november, clerk):
    """05/12/2023 is 5 December; NFD is NFC; letters of .VnTime are named; two ways of reading are asked about."""
    import unicodedata

    pasted = unicodedata.normalize("NFD", tabs([HEADERS, ["Xã Bình Lư", "05/12/2023", "1", "0", "2", "Đèo Giang Ma"]]))
    page = send(clerk, november, BY_UNIT, pasted=pasted)
    assert "Tháng 12/2023" in text_of(page), "a day of another period is pointed out"
    press(clerk, page, "nhap")
    row = ByUnitRow.objects.get()
    assert (row.reported_on, row.about_unit.code, row.note) == (date(2023, 12, 5), "X-BINHLU", "Đèo Giang Ma")

    named = send(clerk, november, BY_UNIT, pasted="x· B×nh L­\t14/11/2023\t3\t0\t0\tSè ng\u00ad\u00eai chÕt")
    assert named.status_code == 422
    assert "TCVN3 (phông .VnTime)" in text_of(named)
    assert "x· B×nh" in named.content.decode(), "what was pasted is kept"

    asked = send(clerk, november, BY_UNIT, pasted=tabs([["Bình Lư", "31/11/2023", "1,5", "", "1,234"]]))
    told = " ".join(errors_of(asked))
    for words in (
        "Nếu là “Xã Bình Lư”",
        "31/11/2023 không có trong lịch",
        "Sửa 1,5 thành 1 hoặc 2",
        "đang trống",
        "1,234 là 1234 hay",
    ):
        assert words in told, told
    assert ByUnitRow.objects.count() == 1


def test_a_table_is_nobody_elses_and_an_empty_form_is_refused(november, clerk, client_of, person, unit_of, board):
    page = send(clerk, november, BY_UNIT, pasted=tabs([["Xã Bình Lư", "14/11/2023", 3, 1, 2]]))
    address = page.request["PATH_INFO"]
    for other in (person(Role.FILER, unit=unit_of("X-BINHLU")), person(Role.REVIEWER, board=board)):
        stranger = client_of(other)
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, {"nhap": "1"}).status_code == 404
        for name in ("import", "import-template"):
            assert (
                stranger.get(reverse(f"returns:{name}", kwargs={"kind": BY_UNIT, "uuid": november.uuid})).status_code
                == 404
            )
    assert client_of(person(Role.UNIT_LEADER, unit=unit_of("CAH"))).get(address).status_code == 200
    assert "Chưa chọn tệp và chưa dán bảng" in text_of(send(clerk, november, BY_UNIT))
    assert send(clerk, november, BY_UNIT, file=("a.xlsx", b"MZ\x00\x01" + bytes(99))).status_code == 422
    unknown = reverse("returns:import", kwargs={"kind": "khac", "uuid": november.uuid})
    assert clerk.get(unknown).status_code == 404
    assert "Đã bỏ bảng" in text_of(press(clerk, page, "bo"))
    assert ByUnitRow.objects.count() == 0


def asked(captured):
    return [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def test_two_thousand_rows_are_judged_by_two_questions_and_stored_by_five(campaign, november, police):
    """Speed G12, with the preview that is kept and the link of the audit chain; and the file is read once."""
    names = many_units(campaign, 170)
    rows = [[name, day, 1, 0, 2, ""] for name in names for day in DAYS][:2000]
    source, kind = Source(csv_of(rows), name="a.csv"), kinds.kind_of(BY_UNIT)
    audit.write("test", subject="", actor=None, at=NOW, chain=november.board.chain)  # the first link makes the chain
    assert connection.features.supports_json_field, "what SQLite can do is asked once a process, not by the judging"
    with CaptureQueriesContext(connection) as judging:
        kept = previewing.keep(source, kind=kind, filing=november, owner=police, at=NOW, on=NOW.date())
    checked = previewing.checked_of(kept)
    assert (len(checked.rows), checked.fault_count) == (2000, 0)
    with CaptureQueriesContext(connection) as storing_it:
        assert storing.store(kept, actor=police, at=NOW) == 2000
    assert [len(asked(judging)), len(asked(storing_it))] == [2, 5], asked(storing_it)
    assert ByUnitRow.objects.count() == 2000


def test_a_preview_that_nobody_stored_is_forgotten_after_a_day(november, police):
    def preview(at):
        rows = Source(pasted=tabs([HEADERS, ["Xã Bình Lư", "14/11/2023", 2, 1, 0, ""]]))
        return previewing.keep(rows, kind=kinds.kind_of(BY_UNIT), filing=november, owner=police, at=at, on=at.date())

    past, stored, waiting = (preview(NOW - timedelta(hours=hours)) for hours in (25, 24, 23))
    storing.store(stored, actor=police, at=NOW)
    tasks.forget_previews()
    for one in (past, stored, waiting):
        one.refresh_from_db()
    assert [one.state for one in (past, stored, waiting)] == ["dropped", "stored", "waiting"]
    assert (past.table, past.checked) == ({}, {})


ROW = {
    "code": "", "happened_on": date(2023, 11, 3), "unit": "X-BINHLU", "mode": "duong_bo", "road": "Quốc lộ 4D", "severity": "nghiem_trong",
    "deaths": 1, "injured": 0, "alcohol_related": False, "commercial_vehicle": False, "cause": "toc_do", "cause_note": "",
}  # fmt: skip


def test_sums_are_held_against_the_table_for_the_unit_and_for_the_office(
    november, clerk, police, client_of, person, board, unit_of
):
    reviewer = client_of(person(Role.REVIEWER, board=board, home_unit=unit_of("KTHT")))
    saved = filing_act.revise(november, actor=police, at=NOW, seen_revision=0, nothing_happened=False, accidents=[ROW])
    filing_act.act(saved, Action.SUBMIT, actor=police, at=NOW, seen_revision=saved.revision)
    detail = reverse("filing:detail", kwargs={"uuid": november.uuid})
    assert "Lệch ở" not in text_of(reviewer.get(detail))

    rows = [["Xã Bình Lư", "14/11/2023", 2, 1, 0], ["Xã Bản Bo", "14/11/2023", 0, 0, 0]]
    press(clerk, send(clerk, november, BY_UNIT, pasted=tabs(rows)), "nhap")
    with CaptureQueriesContext(connection) as asked:
        seen = text_of(reviewer.get(detail))
    assert "Lệch ở 1 đơn vị" in seen
    assert "Số vụ tai nạn: bảng nhiều hơn 1 vụ" in seen
    assert len(asked) <= 8, [q["sql"][:90] for q in asked]
    assert "Nhập lại bảng" not in seen, "only the unit sends tables"
    assert "Nhập lại bảng" in text_of(clerk.get(detail))

    rows[0][2] = 1
    press(clerk, send(clerk, november, BY_UNIT, pasted=tabs(rows)), "nhap")
    assert "Khớp: 2 đơn vị" in text_of(reviewer.get(detail))


LIST_HEADERS = (
    "Ngày xảy ra",
    "Địa bàn",
    "Tuyến đường",
    "Mức độ",
    "Số người chết",
    "Số người bị thương",
    "Rượu, bia",
    "Nguyên nhân",
)


def accidents_in(paper):
    rows = Accident.objects.filter(accident_return=paper.pk).order_by("position")
    return [(row.position, row.happened_on, row.about_unit.code, row.road, row.deaths, row.injured) for row in rows]


def test_a_list_of_accidents_is_added_replaced_and_taken_back_while_the_paper_is_open(november, clerk, police):
    filing_act.revise(november, actor=police, at=NOW, seen_revision=0, nothing_happened=False, accidents=[ROW])
    stood = accidents_in(november)
    rows = [
        ["03/11/2023", "Bình Lư", "Quốc lộ 4D", "Nghiem trong", 1, 0, "", ""],
        ["14/10/2023", "Xã Bản Bo", "QL32", "ít nghiêm trọng", 0, "hai", "có lẽ", "say"],
        ["05/11/2023", "Xã Bản Bo", "QL32", "nghiêm trọng", 2, 0, "x", "vi phạm nồng độ cồn"],
    ]
    page = send(clerk, november, ACCIDENTS, pasted=tabs([LIST_HEADERS, *rows]))
    told = " ".join(errors_of(page))
    for words in (
        "Dòng 2, Địa bàn: không có đơn vị “Bình Lư” trong phong trào. Nếu là “Xã Bình Lư”",
        "Dòng 3, Ngày xảy ra: ngày 14/10/2023 nằm ngoài kỳ",
        "Dòng 3, Số người bị thương: “hai” không phải là số",
        "Dòng 3, Rượu, bia: chưa rõ “có lẽ” là có hay không",
        "Dòng 3, Nguyên nhân: “say” không có trong danh mục",
    ):
        assert words in told, told
    mended = press(clerk, page, "kiem-tra", **{"o-2-1": "Xã Bình Lư", "bo-3": "on"})
    shown = text_of(mended)
    assert mended.status_code == 200
    assert "Có thể trùng với vụ số 1 đang có trong hồ sơ" in shown
    assert "Có 02 người chết nhưng xếp mức" in shown

    stored = press(clerk, mended, "nhap", cach="them")
    assert "Đã nhập 2 dòng" in text_of(stored)
    assert [row[:3] for row in accidents_in(november)] == [
        (1, date(2023, 11, 3), "X-BINHLU"), (2, date(2023, 11, 3), "X-BINHLU"), (3, date(2023, 11, 5), "X-BANBO"),
    ]  # fmt: skip
    press(clerk, stored, "hoan-tac")
    assert accidents_in(november) == stood

    again = send(clerk, november, ACCIDENTS, pasted=tabs([LIST_HEADERS, rows[2]]))
    replaced = press(clerk, again, "nhap", cach="thay")
    assert [row[2] for row in accidents_in(november)] == ["X-BANBO"]
    paper = Filing.objects.select_related("unit", "board", "campaign", "period", "obligation").get(pk=november.pk)
    filing_act.revise(paper, actor=police, at=NOW, seen_revision=paper.revision, nothing_happened=True, accidents=[])
    late = press(clerk, replaced, "hoan-tac")
    assert (late.status_code, accidents_in(november)) == (409, [])
    assert "đã được sửa hoặc gửi sau lần nhập này" in text_of(late)


def test_a_preview_of_a_paper_that_was_edited_meanwhile_is_judged_anew_before_it_is_stored(november, clerk, police):
    row = ["05/11/2023", "Xã Bản Bo", "QL32", "nghiêm trọng", 1, 0, "", ""]
    page = send(clerk, november, ACCIDENTS, pasted=tabs([LIST_HEADERS, row]))
    same = ROW | {"happened_on": date(2023, 11, 5), "unit": "X-BANBO", "road": "QL32", "cause": ""}
    filing_act.revise(november, actor=police, at=NOW, seen_revision=0, nothing_happened=False, accidents=[same])
    stale = press(clerk, page, "nhap")
    assert stale.status_code == 409
    assert "Mọi dòng của bảng này đã có trong cổng" in text_of(stale)
    assert Accident.objects.count() == 1


def downloaded(client, paper, kind):
    return client.get(reverse("returns:import-template", kwargs={"kind": kind, "uuid": paper.uuid})).content


def test_a_template_goes_out_with_what_stands_and_comes_back_without_a_change(november, clerk, police, paper_of):
    both = [
        ROW,
        ROW
        | {
            "happened_on": date(2023, 11, 14),
            "road": "=1+1",
            "alcohol_related": True,
            "cause": "khac",
            "cause_note": "@SUM",
        },
    ]
    filing_act.revise(november, actor=police, at=NOW, seen_revision=0, nothing_happened=False, accidents=both)
    content = downloaded(clerk, november, ACCIDENTS)
    assert content == downloaded(clerk, november, ACCIDENTS)
    page = send(clerk, november, ACCIDENTS, file=("vu.xlsx", content))
    assert "Mọi dòng của bảng này đã có trong cổng" in text_of(page), text_of(page)

    book = openpyxl.load_workbook(io.BytesIO(downloaded(clerk, november, BY_UNIT)))
    sheet = book["SoLieu"]
    assert [name for name in book.sheetnames if book[name].sheet_state == "hidden"] == ["DanhMuc", "Mau"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    assert sheet.protection.sheet
    assert sheet.cell(5, heads["Số vụ cùng kỳ"]).protection.locked
    assert not sheet.cell(5, heads["Số vụ"]).protection.locked
    assert {rule.type for rule in sheet.data_validations.dataValidation} == {"whole", "date", "list"}
    for number in range(5, 18):
        for name in ("Số vụ", "Số người chết", "Số người bị thương"):
            sheet.cell(number, heads[name]).value = 0
    filled = io.BytesIO()
    book.save(filled)
    page = send(clerk, november, BY_UNIT, file=("mau.xlsx", filled.getvalue()))
    assert "Không lấy gì từ cột" not in text_of(page)
    press(clerk, page, "nhap")
    assert len(figures()) == 13
    unchanged = send(clerk, november, BY_UNIT, file=("mau.xlsx", downloaded(clerk, november, BY_UNIT)))
    assert "Mọi dòng của bảng này đã có trong cổng" in text_of(unchanged)

    october = paper_of("CAH", Paper.ACCIDENT_RETURN, period__name="Tháng 10/2023")
    wrong = send(clerk, october, BY_UNIT, file=("mau.xlsx", filled.getvalue()))
    assert wrong.status_code == 422
    assert "Tệp này của Công an huyện, kỳ tháng 11/2023. Tải mẫu của Công an huyện, kỳ tháng 10/2023" in text_of(
        wrong
    ), text_of(wrong)


def test_where_two_units_keep_the_casualties_a_table_is_its_senders_own(november, client_of, person, unit_of, board):
    second = unit_of("KTHT")
    BoardMembership.objects.filter(board=board, unit=second).update(role=BoardRole.CASUALTY_DATA_OWNER)
    heads = ("Đơn vị", "Ngày báo cáo", "Số người chết", "Số người bị thương", "Ghi chú")
    for unit, deaths in ((unit_of("TTYT"), 2), (second, 3)):
        nurse = client_of(person(Role.FILER, unit=unit))
        page = send(nurse, november, "y-te", pasted=tabs([heads, ["Xã Bình Lư", "14/11/2023", deaths, 0, ""]]))
        assert "Đã nhập 1 dòng" in text_of(press(nurse, page, "nhap"))
        back = send(nurse, november, "y-te", file=("y-te.xlsx", downloaded(nurse, november, "y-te")))
        assert len(errors_of(back)) == 24, "its own template is taken, with its own row in it"
    kept = FigureImport.objects.filter(state=FigureImport.State.STORED).order_by("pk")
    assert list(kept.values_list("unit__code", "by_unit_rows__deaths")) == [("TTYT", 2), ("KTHT", 3)]


def test_the_office_that_enters_a_paper_imports_for_its_unit_and_nobody_else_does(
    november, client_of, person, unit_of, board
):
    office = client_of(person(Role.REVIEWER, board=board))
    others = [client_of(person(Role.APPRAISER, board=board)), client_of(person(Role.FILER, unit=unit_of("X-BANBO")))]
    address = reverse("returns:import", kwargs={"kind": BY_UNIT, "uuid": november.uuid})
    assert office.get(address).status_code == 404
    told = {"source": "phone", "told_by": "Người báo minh họa", "told_on": "30/11/2023", "reason": "Mất mạng sau lũ"}
    assert office.post(f"/nhap-thay/ho-so/{november.uuid}/", told).status_code == 302
    page = send(office, november, BY_UNIT, file=("t.csv", csv_of([["Xã Bình Lư", "14/11/2023", 1, 0, 2, ""]])))
    assert "Đã nhập 1 dòng" in text_of(press(office, page, "nhap"))
    assert FigureImport.objects.get().unit.code == "CAH"
    for client in others:
        assert [client.get(url).status_code for url in (address, page.request["PATH_INFO"])] == [404, 404]


def test_the_health_office_states_deaths_and_injured_which_are_held_against_the_police(
    november, police, client_of, person, unit_of, board
):
    nurse, reviewer = client_of(person(Role.FILER, unit=unit_of("TTYT"))), client_of(person(Role.REVIEWER, board=board))
    saved = filing_act.revise(november, actor=police, at=NOW, seen_revision=0, nothing_happened=False, accidents=[ROW])
    filing_act.act(saved, Action.SUBMIT, actor=police, at=NOW, seen_revision=saved.revision)
    health, figures_page = reverse("returns:health"), reverse("record:comparison")
    assert health in nurse.get(figures_page).content.decode()
    assert health not in client_of(police).get(figures_page).content.decode()
    assert client_of(police).get(health).status_code == 404
    listed = nurse.get(health)
    assert reverse("returns:import", kwargs={"kind": "y-te", "uuid": november.uuid}) in listed.content.decode()
    assert nurse.get(reverse("filing:detail", kwargs={"uuid": november.uuid})).status_code == 404

    heads = ("Đơn vị", "Ngày báo cáo", "Số người chết", "Số người bị thương", "Ghi chú")
    page = send(nurse, november, "y-te", pasted=tabs([heads, ["Xã Bình Lư", "14/11/2023", 2, "", ""]]))
    assert [line.split(":")[0] for line in errors_of(page)] == ["Dòng 2, Số người bị thương"]
    stored = press(nurse, page, "nhap", **{"o-2-3": "0"})
    assert "Đã nhập 1 dòng" in text_of(stored)
    assert (ByUnitRow.objects.get().accidents, ByUnitRow.objects.get().figure_import.unit.code) == (None, "TTYT")
    assert "1 dòng lúc" in text_of(nurse.get(health))
    seen = text_of(reviewer.get(reverse("filing:detail", kwargs={"uuid": november.uuid})))
    assert "Lệch ở 1 đơn vị: bảng của Trung tâm Y tế huyện khác tổng các vụ đã nhập" in seen
    assert "Số người chết: bảng nhiều hơn 1 người" in seen
    content = downloaded(nurse, november, "y-te")
    again = send(nurse, november, "y-te", file=("y-te.xlsx", content))
    assert len(errors_of(again)) == 24, "twelve places still have two blank boxes each"
    other = send(client_of(police), november, BY_UNIT, file=("y-te.xlsx", content))
    assert other.status_code == 422
