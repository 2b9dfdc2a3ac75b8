"""A campaign is set up in the browser: cloned, rewritten section by section, checked, launched, changed by letter."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client

from atgt_portal.ledger import audit
from atgt_portal.ledger.models import AuditEntry, Notice
from campaigns.filing.models import Filing
from campaigns.launch.models import CampaignLetter
from campaigns.launch.readiness import findings, working_days
from campaigns.setup import told
from campaigns.setup.choices import AccidentSource, Paper
from campaigns.setup.models import Campaign, LegalBasis
from tests.factories.pages import errors_of
from tests.flow.families.pages import foreign_words, sheets_of
from units.choices import Role
from units.models import Membership, Unit, User

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 12, 22, 2, 0, tzinfo=UTC)
NEXT = "/phong-trao/TD-ATGT-2024/"
SECTIONS = (
    "van-ban",
    "ky-so-lieu",
    "muc-tieu",
    "nhom-nhiem-vu",
    "chi-tieu",
    "don-vi",
    "lich-nop",
    "bang-diem",
    "danh-hieu",
)
LAUNCH = {
    "number": "07/KH-BATGT", "signed_on": "10/01/2024", "signer": "Người Ký Minh Họa", "launched_on": "15/01/2024",
    "confirmed": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _on_22_december() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def head(person, board, client_of, unit_of) -> Client:
    return client_of(person(Role.OFFICE_HEAD, board=board, username="lanh-dao"))


@pytest.fixture
def reviewer(person, board, client_of) -> Client:
    return client_of(person(Role.REVIEWER, board=board))


@pytest.fixture
def filer(person, unit_of, client_of) -> Client:
    return client_of(person(Role.FILER, unit=unit_of("X-BINHLU"), username="nguoi-lap"))


def form_of(client: Client, url: str) -> dict[str, Any]:
    """What the page's own form would send if nothing were changed."""
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    return next(sheet.values() for sheet in sheets_of(page) if "form_token" in sheet.values())


def send(client: Client, url: str, **changed: Any) -> Any:
    return client.post(url, {**form_of(client, url), **changed})


def text_of(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


@pytest.fixture
def draft(head, campaign) -> Campaign:
    """The campaign of 2023 cloned over HTTP."""
    assert send(head, "/phong-trao/moi/?tu=TD-ATGT-2023").status_code == 302
    return Campaign.objects.get(code="TD-ATGT-2024")


def test_four_clicks_make_next_years_draft_and_the_page_says_what_comes_along(head, campaign):
    page = text_of(head.get("/phong-trao/moi/?tu=TD-ATGT-2023"))
    assert "dời sang 15/12/2023 – 14/12/2024" in page
    assert "3 khối, 29 đơn vị" in page
    assert "ở lại với phong trào cũ" in page
    answer = send(head, "/phong-trao/moi/?tu=TD-ATGT-2023")
    assert answer.headers["Location"] == f"{NEXT}sua/van-ban/"
    made = Campaign.objects.get(code="TD-ATGT-2024")
    assert made.is_draft
    assert not made.filings.exists()
    assert (made.name, made.plan_number, made.signature_name) == ("Bảo đảm trật tự An toàn giao thông năm 2024", "", "")


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_sent_back_unchanged_changes_nothing(head, draft, section):
    """What a page shows is what it reads: nothing is lost on the way."""
    before = told.definition(draft)
    answer = send(head, f"{NEXT}sua/{section}/")
    assert answer.status_code == 302
    assert told.definition(Campaign.objects.get(pk=draft.pk)) == before


def test_the_criteria_of_a_table_sent_back_unchanged_stay(head, draft):
    before = told.definition(draft)
    for table in before.tables:
        assert send(head, f"{NEXT}sua/bang-diem/{table.code}/").status_code == 302
    assert told.tables(draft) == before.tables


def test_a_section_is_stored_with_its_trace(head, draft):
    answer = send(head, f"{NEXT}sua/van-ban/", theme="Chủ đề của năm sau", **{"can-cu-0-valid_to": "31/12/2023"})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.theme == "Chủ đề của năm sau"
    assert draft.bases.first().valid_to == date(2023, 12, 31)
    entry = AuditEntry.objects.filter(action="campaign.edit").last()
    assert (entry.detail["section"], entry.actor.username) == ("head", "lanh-dao")
    assert audit.verify(draft.board.chain) is None


def test_a_cluster_names_its_head_and_the_clone_keeps_it(head, draft):
    assert send(head, f"{NEXT}sua/don-vi/", **{"khoi-0-head": "X-BANBO"}).status_code == 302
    assert "Trưởng khối: UBND xã Bản Bo" in text_of(head.get(f"{NEXT}don-vi/"))
    assert told.definition(draft).clusters[0].head == "X-BANBO"
    assert send(head, f"{NEXT}sua/don-vi/", **{"khoi-0-head": ""}).status_code == 302
    assert "Trưởng khối" not in text_of(head.get(f"{NEXT}don-vi/"))


def test_what_units_may_register_for_is_written_on_the_draft(head, draft):
    typed = {
        "code": "TT",
        "name": "Tập thể tiêu biểu",
        "kind": "title",
        "subjects": "collective",
        "valid_to": "30/06/2024",
    }
    answer = send(head, f"{NEXT}sua/danh-hieu/", **{f"danh-hieu-1-{name}": value for name, value in typed.items()})
    assert answer.status_code == 302
    assert "Tập thể tiêu biểu (danh hiệu thi đua cho tập thể), đến hết ngày 30/06/2024" in text_of(
        head.get(f"{NEXT}bang-diem/")
    )


def test_the_official_source_of_accidents_is_chosen_with_the_calendar_and_cloned(head, draft):
    assert send(head, f"{NEXT}sua/ky-so-lieu/", accident_source="counts").status_code == 302
    draft.refresh_from_db()
    assert draft.counts_by_unit
    assert told.definition(draft).campaign.accident_source == AccidentSource.COUNTS
    assert "lấy từ bảng số liệu theo đơn vị" in text_of(head.get(NEXT))


@pytest.mark.parametrize(
    ("section", "typed", "sentence"),
    [
        ("van-ban", {"can-cu-1-valid_from": "01/01/2024", "can-cu-1-valid_to": "31/12/2023"}, "ngày hết hiệu lực đứng trước"),
        ("van-ban", {"can-cu-0-is_parent": "on", "can-cu-1-is_parent": "on"}, "Chỉ một văn bản được ghi"),
        ("van-ban", {"plan_number": "bảy"}, "chưa đủ số và ký hiệu"),
        ("van-ban", {"planned_on": "01/02/2025"}, "đứng trước ngày phát động"),
        ("ky-so-lieu", {"official_last_day": "14/12/2025"}, "hơn một năm"),
        ("ky-so-lieu", {"ends_on": "31/12/2021"}, "không thuộc năm 2024"),
        ("muc-tieu", {"muc-tieu-0-stretch_pct": "3"}, "mức phấn đấu 3 thấp hơn mức ít nhất 5"),
        ("muc-tieu", {"muc-tieu-3-min_pct": "5"}, "chỉ mục tiêu giảm trong khoảng mới có tỷ lệ"),
        ("muc-tieu", {"muc-tieu-1-measure": "accidents"}, "số đo này đã có mục tiêu"),
        ("nhom-nhiem-vu", {"nhom-1-no": "1"}, "trùng với dòng 1"),
        ("chi-tieu", {"chi-tieu-28-name": "Mới", "chi-tieu-28-unit_of_measure": "vụ", "chi-tieu-28-general": "units", "chi-tieu-28-codes": "KHONGCO"}, "“KHONGCO” không có trong danh sách đơn vị"),
        ("don-vi", {"khoi-0-drop": "on"}, "không còn ở trên"),
        ("don-vi", {"khoi-0-code": "Khối xã"}, "chỉ được gồm chữ không dấu"),
        ("don-vi", {"khoi-0-head": "CAH"}, "không ở khối này nên không làm trưởng khối được"),
        ("danh-hieu", {"danh-hieu-0-valid_to": "01/01/2017"}, "ngày kết thúc đứng trước"),
        ("lich-nop", {"nghia-vu-0-due_on": ""}, "Hồ sơ chưa có hạn nộp"),
        ("lich-nop", {"nghia-vu-0-together_with": "XYZ"}, "không có trong danh sách nghĩa vụ nộp"),
        ("lich-nop", {"nghia-vu-0-together_with": "KH"}, "không thể gửi cùng chính nó"),
        ("lich-nop", {"nghia-vu-4-first_day": "20/07/2024"}, "ngày cuối kỳ đứng trước ngày đầu kỳ"),
        ("bang-diem", {"bang-1-clusters": ["XA"]}, "Mỗi khối chỉ dùng một bảng điểm"),
        ("bang-diem/XA", {"tieu-chi-0-steps": "đúng hạn = 60"}, "cao hơn điểm chuẩn"),
        ("bang-diem/XA", {"tieu-chi-0-steps": "đúng hạn"}, "chưa ghi theo mẫu"),
        ("bang-diem/XA", {"tieu-chi-1-zero_at": "100"}, "mốc không điểm trùng mốc đủ điểm"),
        ("bang-diem/XA", {"tieu-chi-0-part": "IX"}, "chưa có ở trên"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_box_and_nothing_is_stored(head, draft, section, typed, sentence):
    if section == "bang-diem/XA":
        section = f"bang-diem/{draft.scoring_tables.order_by('pk').first().code}"
    before = told.definition(draft)
    answer = send(head, f"{NEXT}sua/{section}/", **typed)
    assert answer.status_code == 422
    errors = answer.context["errors"]
    assert any(sentence.casefold() in text.casefold() for _target, text in errors), errors
    assert any(target for target, _text in errors), errors
    assert foreign_words(answer) == []
    assert not re.search(r"\w\[\d", text_of(answer)), "một chỗ của tệp lộ ra trên trang"
    for value in typed.values():
        assert (value if isinstance(value, str) else value[0]) in answer.content.decode()
    assert told.definition(Campaign.objects.get(pk=draft.pk)) == before


def test_of_two_who_edit_the_second_is_told_and_keeps_what_he_typed(head, reviewer, draft):
    seen = form_of(reviewer, f"{NEXT}sua/muc-tieu/")
    assert send(head, f"{NEXT}sua/muc-tieu/", **{"muc-tieu-0-stretch_pct": "12"}).status_code == 302
    answer = reviewer.post(f"{NEXT}sua/muc-tieu/", {**seen, "muc-tieu-0-stretch_pct": "15"})
    assert answer.status_code == 409
    assert "Người khác vừa ghi phong trào này" in text_of(answer)
    assert 'value="15"' in answer.content.decode()
    assert draft.objectives.get(code="M1").stretch_pct == 12


def test_the_same_form_sent_twice_makes_one_draft(head, campaign):
    typed = form_of(head, "/phong-trao/moi/?tu=TD-ATGT-2023")
    first, second = (head.post("/phong-trao/moi/?tu=TD-ATGT-2023", typed) for _time in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert Campaign.objects.filter(year=2024).count() == 1


def test_a_new_campaign_from_nothing_needs_few_words_and_refuses_a_taken_code(head, campaign):
    typed = {"code": "TET-2024", "year": "2024", "calendar": "civil", "name": "Cao điểm Tết", "theme": "Đã uống rượu bia không lái xe", "ends_on": "29/02/2024"}  # fmt: skip
    assert send(head, "/phong-trao/moi/", **typed).status_code == 302
    made = Campaign.objects.get(code="TET-2024")
    assert (made.official_first_day, made.ends_on) == (date(2024, 1, 1), date(2024, 2, 29))
    answer = send(head, "/phong-trao/moi/", **typed)
    assert answer.status_code == 422
    assert "đã có phong trào khác dùng" in text_of(answer)
    answer = send(head, "/phong-trao/moi/", **{**typed, "code": "moi"})
    assert "trùng địa chỉ trang" in text_of(answer)


def test_others_read_the_draft_and_may_not_write_it(head, draft, filer, person, board, client_of):
    leader = client_of(person(Role.BOARD_LEADER, board=board))
    for reader in (filer, leader):
        assert reader.get(NEXT).status_code == 200
        assert "Sửa bản dự thảo" not in text_of(reader.get(NEXT))
        assert reader.get(f"{NEXT}sua/muc-tieu/").status_code == 404
        assert reader.post(f"{NEXT}sua/muc-tieu/", {}).status_code == 403
        assert reader.post(f"{NEXT}kiem-tra/", LAUNCH).status_code == 403
        assert reader.get("/phong-trao/moi/").status_code == 404
    assert "Sửa bản dự thảo" in text_of(head.get(NEXT))


def make_ready(board, campaign) -> None:
    """Accounts for everybody: a filer in each unit, a reviewer for the standing office's own papers."""
    for unit in Unit.objects.filter(participations__campaign=campaign):
        user = User.objects.create(username=f"lap.{unit.code}", full_name=f"Người lập {unit.code}")
        Membership.objects.create(user=user, role=Role.FILER, unit=unit, valid_from=date(2022, 1, 1))


def test_the_check_names_what_does_not_work(head, draft, board):
    said = [row.text for row in findings(draft, on=date(2024, 4, 28))]
    assert any(text.startswith("Chưa có tài khoản người lập: ") for text in said)
    make_ready(board, draft)
    office = Unit.objects.get(registry=board, code="KTHT")
    Membership.objects.filter(role=Role.OFFICE_HEAD).update(home_unit=office)
    said = [row.text for row in findings(draft, on=date(2024, 4, 28))]
    assert said == [
        text for text in said if "Chưa có người rà soát ngoài chính đơn vị: Phòng Kinh tế và Hạ tầng" in text
    ]
    assert len(said) == 1
    other = User.objects.create(username="nv", full_name="Người thẩm định")
    Membership.objects.create(user=other, role=Role.APPRAISER, board=board, valid_from=date(2022, 1, 1))
    assert findings(draft, on=date(2024, 4, 28)) == []


@pytest.mark.parametrize(
    ("break_it", "sentence", "is_error"),
    [
        (lambda c: c.participations.all().delete(), "Chưa có đơn vị nào tham gia", True),
        (lambda c: c.participations.filter(unit__code="X-BINHLU").delete(), "Chưa xếp khối nên không tham gia: UBND xã Bình Lư", False),
        (lambda c: c.scoring_tables.first().clusters.clear(), "Khối chưa có bảng điểm", True),
        (lambda c: c.scoring_tables.first().parts.first().criteria.first().delete(), "không phải 100", True),
        (lambda c: c.obligations.filter(code="KH").update(who="KHONGCO"), "Không đơn vị tham gia nào phải nộp KH", True),
        (lambda c: c.obligations.filter(code="KH").update(due_on=date(2024, 1, 2)), "đứng trước ngày phát động", True),
        (lambda c: c.obligations.all().delete(), "Lịch nộp chưa có hồ sơ nào", True),
        (lambda c: c.obligations.filter(code="SL").delete(), "không có nguồn số liệu", False),
        (lambda c: c.obligations.filter(code="TK").update(due_on=date(2024, 12, 30)), "sau ngày Ban phải gửi cấp trên", False),
        (lambda c: c.obligations.filter(code="TK").update(due_on=date(2024, 12, 25)), "chỉ còn 2 ngày làm việc", False),
        (lambda c: c.periods.filter(kind="month", first_day=date(2024, 3, 15)).delete(), "hở hoặc chồng nhau", True),
        (lambda c: LegalBasis.objects.filter(campaign=c, number="48/NQ-CP").update(valid_to=date(2023, 12, 31)), "Căn cứ 48/NQ-CP đã hết hiệu lực", False),
        (lambda c: LegalBasis.objects.filter(campaign=c, number="48/NQ-CP").update(valid_from=date(2025, 1, 1)), "chưa có hiệu lực", False),
    ],
)  # fmt: skip
def test_each_thing_that_cannot_work_is_found(draft, break_it: Callable[[Campaign], Any], sentence, is_error):
    on = date(2024, 1, 15)
    assert not any(sentence in row.text for row in findings(draft, on=on))
    break_it(draft)
    found = [row for row in findings(draft, on=on) if sentence in row.text]
    assert [row.is_error for row in found] == [is_error] * max(len(found), 1)


def test_working_days_leave_out_week_ends():
    assert working_days(date(2023, 12, 20), date(2023, 12, 28)) == 6
    assert working_days(date(2023, 12, 22), date(2023, 12, 24)) == 0


def test_errors_block_the_launch_and_warnings_ask_to_be_seen(head, draft):
    page = text_of(head.get(f"{NEXT}kiem-tra/"))
    assert "Cần xem lại" in page
    unseen = {name: value for name, value in LAUNCH.items() if name != "confirmed"}
    answer = send(head, f"{NEXT}kiem-tra/", **unseen)
    assert answer.status_code == 422
    assert "đánh dấu đã xem" in text_of(answer)
    assert 'href="#id_confirmed"' in answer.content.decode()
    typed = form_of(head, f"{NEXT}kiem-tra/")
    draft.obligations.filter(code="KH").update(who="KHONGCO")
    answer = head.post(f"{NEXT}kiem-tra/", {**typed, **LAUNCH})
    assert answer.status_code == 422
    assert "Phải sửa trước khi phát động" in text_of(answer)
    assert Campaign.objects.get(pk=draft.pk).is_draft


def test_the_launch_opens_the_papers_tells_the_units_and_freezes_the_draft(head, reviewer, draft, filer):
    editing = form_of(head, f"{NEXT}sua/muc-tieu/")
    assert reviewer.get(f"{NEXT}kiem-tra/").status_code == 200
    assert reviewer.post(f"{NEXT}kiem-tra/", LAUNCH).status_code == 403
    assert send(head, f"{NEXT}kiem-tra/", **LAUNCH).status_code == 302
    draft.refresh_from_db()
    assert (draft.plan_number, draft.launched_on, draft.signature_name) == (
        "07/KH-BATGT",
        date(2024, 1, 15),
        "Người Ký Minh Họa",
    )
    assert draft.filings.count() > 200
    assert draft.periods.get(name="Tháng 1/2024", kind="month").is_background
    assert not draft.periods.get(name="Tháng 3/2024", kind="month").is_background
    assert Notice.objects.filter(to_user__username="nguoi-lap", subject__startswith="Phát động: ").count() == 1
    assert AuditEntry.objects.filter(action="campaign.launch").count() == 1
    assert audit.verify(draft.board.chain) is None

    answer = head.get(f"{NEXT}sua/muc-tieu/")
    assert answer.headers["Location"] == NEXT
    answer = head.post(f"{NEXT}sua/muc-tieu/", {**editing, "muc-tieu-0-stretch_pct": "20"})
    assert answer.status_code == 409
    assert "đã phát động nên nội dung được giữ nguyên" in text_of(answer)
    assert draft.objectives.get(code="M1").stretch_pct == 10
    again = head.post(f"{NEXT}kiem-tra/", LAUNCH)
    assert again.status_code == 409


def letter(number: str = "21/CV-BATGT", **more: str) -> dict[str, str]:
    return {"number": number, "signed_on": "22/12/2023", "applies_from": "22/12/2023", "signer": "Người Ký Minh Họa", "reason": "Theo hướng dẫn của tỉnh", **more}  # fmt: skip


LETTERS = "/phong-trao/TD-ATGT-2023/dieu-chinh/"


def test_a_letter_moves_a_due_day_for_those_who_have_not_filed(head, campaign, filer, paper_of, unit_of):
    filed = paper_of("X-BANBO", Paper.CLOSING_RETURN)
    Filing.objects.filter(pk=filed.pk).update(received_at=NOW, late_days=2)
    typed = letter(obligation="TK", new_due_on="27/12/2023")

    preview = send(head, LETTERS, **typed, xem="1")
    assert preview.status_code == 200
    assert "28 hồ sơ thay đổi, 1 hồ sơ giữ nguyên" in text_of(preview)
    assert not CampaignLetter.objects.exists()
    assert paper_of("X-BINHLU", Paper.CLOSING_RETURN).due_on == date(2023, 12, 20)

    assert send(head, LETTERS, **typed, **{"ap-dung": "1"}).status_code == 302
    assert paper_of("X-BINHLU", Paper.CLOSING_RETURN).due_on == date(2023, 12, 27)
    kept = paper_of("X-BANBO", Paper.CLOSING_RETURN)
    assert (kept.due_on, kept.late_days) == (date(2023, 12, 20), 2)
    change = CampaignLetter.objects.get().changes.get()
    assert (change.old_due_on, change.new_due_on, change.papers) == (date(2023, 12, 20), date(2023, 12, 27), 28)
    assert "hạn nộp từ 20/12/2023 thành 27/12/2023" in text_of(filer.get(LETTERS))
    told_to = Notice.objects.get(to_user__username="nguoi-lap")
    assert "21/CV-BATGT" in told_to.body
    assert AuditEntry.objects.get(action="campaign.letter").detail["old"] == "2023-12-20"

    nothing = send(head, LETTERS, **typed, **{"ap-dung": "1"})
    assert nothing.status_code == 422
    assert "Không hồ sơ nào thay đổi" in text_of(nothing)


def test_an_extension_is_for_one_unit_with_its_reason_and_its_last_day(head, campaign, paper_of):
    paper = paper_of("X-BINHLU", Paper.CLOSING_RETURN)
    typed = letter(paper=str(paper.uuid), new_due_on="19/12/2023")
    early = send(head, f"{LETTERS}?loai=extend", **typed, **{"ap-dung": "1"})
    assert early.status_code == 422
    assert "không sau hạn đang có 20/12/2023" in text_of(early)
    typed["new_due_on"] = "31/12/2023"
    assert send(head, f"{LETTERS}?loai=extend", **typed, **{"ap-dung": "1"}).status_code == 302
    assert paper_of("X-BINHLU", Paper.CLOSING_RETURN).due_on == date(2023, 12, 31)
    assert paper_of("X-BANBO", Paper.CLOSING_RETURN).due_on == date(2023, 12, 20)
    assert campaign.obligations.get(code="TK").due_on == date(2023, 12, 20)
    assert "gia hạn từ 20/12/2023 đến hết ngày 31/12/2023" in text_of(head.get(LETTERS))


def test_a_letter_may_ask_for_one_paper_more(head, campaign):
    before = campaign.filings.count()
    typed = letter(code="BS1", paper="interim_return", due_on="30/12/2023", general="commune", first_day="15/06/2023", last_day="14/09/2023")  # fmt: skip
    nobody = send(head, f"{LETTERS}?loai=add", **(typed | {"general": "units"}), **{"ap-dung": "1"})
    assert nobody.status_code == 422
    assert errors_of(nobody) == [
        "Chưa chọn đơn vị nào. Ghi mã các đơn vị, cách nhau bằng dấu phẩy, hoặc chọn mọi đơn vị."
    ]
    assert campaign.filings.count() == before
    assert send(head, f"{LETTERS}?loai=add", **typed, **{"ap-dung": "1"}).status_code == 302
    added = campaign.filings.filter(obligation__code="BS1")
    assert campaign.filings.count() == before + added.count()
    assert added.count() == campaign.participations.filter(unit__is_geographic=True).count()
    again = send(head, f"{LETTERS}?loai=add", **typed, **{"ap-dung": "1"})
    assert "đã có trong lịch nộp" in text_of(again)


def test_a_letter_may_move_the_day_on_which_the_board_itself_reports(head, reviewer, campaign):
    url = f"/phong-trao/{campaign.code}/dieu-chinh/?loai=move"
    own = campaign.obligations.get(paper=Paper.YEAR_END_SUMMARY)
    typed = letter(obligation=own.code, new_due_on="10/01/2024")
    preview = text_of(send(head, url, **typed, xem="1"))
    assert campaign.board.name in preview

    send(head, url, **typed, **{"ap-dung": "1"})

    own.refresh_from_db()
    assert own.due_on == date(2024, 1, 10)
    assert Notice.objects.filter(to_user__memberships__role=Role.REVIEWER, subject__startswith="Hạn nộp mới").exists()


def test_a_letter_waits_for_its_day_and_for_the_head_of_the_office(head, reviewer, campaign):
    typed = letter(obligation="TK", new_due_on="27/12/2023", applies_from="25/12/2023")
    early = send(head, LETTERS, **typed, **{"ap-dung": "1"})
    assert early.status_code == 422
    assert "25/12/2023, chưa đến" in text_of(early)
    assert reviewer.get(LETTERS).status_code == 200
    assert reviewer.post(LETTERS, typed).status_code == 403


@pytest.mark.parametrize("changed", [{"year": 2022}, {"official_last_day": date(2023, 12, 31)}, {"launched_on": None}])
def test_the_database_itself_keeps_the_days_of_a_launched_campaign(campaign, draft, changed):
    Campaign.objects.filter(pk=draft.pk).update(**changed)
    with pytest.raises(DatabaseError, match="launched campaign"), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(**changed)


def test_two_campaigns_of_one_board_run_at_once(head, draft, filer):
    """Its papers stand in the same lists as those of the older one, and nothing of the older one has changed."""
    older = Campaign.objects.get(code="TD-ATGT-2023")
    before = list(older.filings.order_by("pk").values_list("pk", "due_on", "state"))
    assert (
        send(head, f"{NEXT}kiem-tra/", **{**LAUNCH, "signed_on": "20/12/2023", "launched_on": "22/12/2023"}).status_code
        == 302
    )
    assert list(older.filings.order_by("pk").values_list("pk", "due_on", "state")) == before
    assert Filing.objects.filter(unit__code="X-BINHLU", campaign=draft).exists()
    days = "unit", "period__first_day", "period__last_day"
    figures = Filing.objects.filter(board=draft.board, kind="accident_return").values_list(*days)
    assert len(figures) == len(set(figures)), "một số liệu nộp một lần dùng cho mọi phong trào"
    assert draft.filings.filter(kind="accident_return", period__first_day=date(2024, 1, 15)).exists()
    for address in ("/", "/ho-so/", "/phong-trao/", "/so-lieu/"):
        assert filer.get(address).status_code == 200, address
    for address in (
        "/",
        "/ra-soat/",
        "/tien-do/",
        "/so-lieu/",
        "/cham-diem/",
        "/xep-hang/",
        "/khen-thuong/",
        "/tong-hop/",
    ):
        assert head.get(address).status_code == 200, address


@pytest.mark.parametrize("section", SECTIONS)
def test_a_page_of_the_draft_sets_nothing_but_what_it_asks_for(head, draft, section):
    kept = (
        "code",
        "board_id",
        "launched_on",
        "source_sha256",
        "is_illustrative",
        "scoring_rules",
        "award_rules",
        "uuid",
    )
    before = {name: getattr(draft, name) for name in kept}
    more = {
        "code": "KHAC",
        "board": "1",
        "launched_on": "01/01/2023",
        "is_illustrative": "on",
        "uuid": "1",
        "source_sha256": "x",
    }
    assert send(head, f"{NEXT}sua/{section}/", **more).status_code == 302
    draft.refresh_from_db()
    assert {name: getattr(draft, name) for name in kept} == before
