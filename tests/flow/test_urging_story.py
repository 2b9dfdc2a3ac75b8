"""The office urges who is late: two clicks to a công văn, a reminder by hand, more time, a text for the chat; the log is read by both sides."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from atgt_portal.ledger.models import AuditEntry, Job, Notice
from campaigns.filing.models import Filing
from campaigns.launch.models import CampaignLetter
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign
from campaigns.urging import sending, work
from campaigns.urging.choices import Mark, Step
from campaigns.urging.models import Reminder, UrgingLetter
from campaigns.urging.paper import official_document
from tests.factories.pages import errors_of, hidden, text_of
from units.choices import Role
from units.models import CalendarFeed, User

pytestmark = pytest.mark.django_db
MORNING = datetime(2023, 6, 12, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_12_june() -> Any:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def head(campaign: Campaign, person: Callable[..., User]) -> User:
    return person(Role.OFFICE_HEAD, board=campaign.board)


@pytest.fixture
def desk(head: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(head)


def ticked(page: Any, name: str) -> list[str]:
    """The values of the boxes of that name that stand ticked on the page."""
    return re.findall(rf'name="{name}" value="([^"]+)" checked', page.content.decode())


def first_click(desk: Client, act: str = "cong-van") -> Any:
    """On the obligations page the late units stand ticked; the button takes them along."""
    page = desk.get(reverse("filing:progress"))
    [action] = re.findall(r'<form method="get" action="([^"]+)"', page.content.decode())
    return desk.get(action, {"dv": ticked(page, "dv"), "viec": act})


def second_click(desk: Client, page: Any, **typed: Any) -> Any:
    posted = {"form_token": hidden(page, "form_token"), "hs": ticked(page, "hs"), **typed}
    return desk.post(page.request["PATH_INFO"], posted)


def term_of(page: Any) -> str:
    return str(page.context["form"]["answer_by"].value())


def test_late_units_are_urged_by_a_letter_in_two_clicks(desk: Client, campaign: Campaign):
    late = Filing.objects.filter(campaign=campaign).overdue(date(2023, 6, 12)).count()
    page = first_click(desk)
    assert len(ticked(page, "hs")) == late > 20
    assert term_of(page) == "15/06/2023", "three working days on"

    answer = second_click(desk, page, viec="cong-van", answer_by=term_of(page))

    letter = UrgingLetter.objects.get()
    assert answer.headers["Location"] == reverse("urging:letter", kwargs={"uuid": letter.uuid})
    assert (len(letter.lines), letter.number) == (late, 1)
    document = official_document(letter)
    assert (document.kind, document.number, document.issued_on) == ("", "", None)
    assert document.abstract.startswith("đôn đốc nộp")
    table = next(block for block in document.blocks if block.kind == "table")
    assert len(table.rows) == late
    assert letter.lines[0]["days"] == 12
    assert Reminder.objects.filter(step=Step.LETTER, mark=Mark.SENT).count() == late
    told = desk.get(reverse("filing:progress"))
    assert {row.urged for row in told.context["told"].behind} == {1}
    assert AuditEntry.objects.filter(action="urging.letter").count() == 1


def test_the_unit_reads_on_its_paper_how_often_it_was_urged(
    desk: Client, campaign: Campaign, person: Callable[..., User], client_of: Callable[[User], Client], paper_of: Any
):
    paper = paper_of("X-BINHLU", Paper.PLAN)
    filer = person(Role.FILER, unit=paper.unit)
    page = first_click(desk)
    second_click(desk, page, viec="cong-van", answer_by=term_of(page))
    shown = client_of(filer).get(reverse("filing:detail", kwargs={"uuid": paper.uuid}))
    assert "1 lần: 12/06/2023 (công văn đôn đốc)" in text_of(shown)


def test_the_same_button_twice_makes_one_letter(desk: Client):
    page = first_click(desk)
    answers = [second_click(desk, page, viec="cong-van", answer_by=term_of(page)) for _turn in range(2)]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert UrgingLetter.objects.count() == 1


def test_a_reminder_by_hand_waits_ten_minutes_and_goes_unless_the_paper_came(
    desk: Client, campaign: Campaign, person: Callable[..., User], paper_of: Any
):
    papers = [paper_of(code, Paper.PLAN) for code in ("X-BINHLU", "X-BANBO", "X-NATAM")]
    filers = [person(Role.FILER, unit=paper.unit) for paper in papers]
    answer = second_click(desk, first_click(desk, "nhac"), viec="nhac")
    assert answer.headers["Location"] == reverse("urging:outbox")
    assert sending.send_by_hand(at=MORNING) == 0

    shown = desk.get(reverse("urging:outbox"))
    ticked = {
        query: desk.get(reverse("urging:outbox") + query).content.count(b" checked>") for query in ("", "?tat-ca=1")
    }
    assert ticked == {"": 0, "?tat-ca=1": len(shown.context["by_hand"]) + len(shown.context["rows"])}
    assert ticked["?tat-ca=1"] >= 3
    held = [row.key for row in shown.context["by_hand"] if row.person == filers[1].full_name]
    desk.post(reverse("urging:outbox"), {"form_token": hidden(shown, "form_token"), "viec": "bo", "k": held})
    Filing.objects.filter(pk=papers[2].pk).update(received_at=MORNING)

    later = datetime(2023, 6, 12, 3, 11, tzinfo=UTC)
    assert sending.send_by_hand(at=later) == 1
    assert sending.send_by_hand(at=later) == 0
    assert list(Notice.objects.filter(unique_key__startswith="urge").values_list("to_user", flat=True)) == [
        filers[0].pk
    ]


def test_more_time_is_given_to_the_ticked_papers_by_one_letter(desk: Client, campaign: Campaign):
    page = first_click(desk, "gia-han")
    letter = {
        "number": "21/CV-BATGT",
        "signed_on": "12/06/2023",
        "applies_from": "12/06/2023",
        "signer": "Người ký",
        "reason": "Mưa lũ",
    }
    refused = second_click(desk, page, viec="gia-han", new_due_on="31/05/2023", **letter)
    assert refused.status_code == 422
    assert "không sau hạn đang có" in errors_of(refused)[0]
    assert "Mưa lũ" in refused.content.decode()
    two = ticked(page, "hs")[:2]
    posted = {"form_token": hidden(page, "form_token"), "hs": two, "viec": "gia-han", "new_due_on": "20/06/2023"}
    done = desk.post(page.request["PATH_INFO"], posted | letter)
    assert done.headers["Location"] == f"{reverse('filing:progress')}?phong-trao={campaign.code}"
    assert "Đã gia hạn đến 20/06/2023 cho 2 hồ sơ" in text_of(desk.get(done.headers["Location"]))
    assert CampaignLetter.objects.get().changes.count() == 2
    assert set(Filing.objects.filter(uuid__in=two).values_list("due_on", flat=True)) == {date(2023, 6, 20)}


def test_no_unit_ticked_is_not_every_unit_until_all_are_asked_for(desk: Client, campaign: Campaign):
    url = reverse("urging:prepare", kwargs={"code": campaign.code})
    page = desk.get(url, {"viec": "cong-van"})
    assert "Chưa chọn đơn vị nào." in text_of(page)
    assert ticked(page, "hs") == []
    assert page.context["rows"]
    [every] = re.findall(r'<a href="([^"]+)">chọn tất cả', page.content.decode())
    whole = desk.get(url + unescape(every))
    assert len(ticked(whole, "hs")) == len(page.context["rows"])
    one = desk.get(url, {"dv": "X-BINHLU"})
    assert {row.unit for row in one.context["rows"]} == {"UBND xã Bình Lư"}
    assert "Chưa chọn" not in text_of(one)


def test_nothing_ticked_is_told_and_a_past_day_too(desk: Client):
    page = first_click(desk)
    path = page.request["PATH_INFO"]
    empty = desk.post(path, {"form_token": hidden(page, "form_token"), "viec": "cong-van"})
    assert empty.status_code == 422
    assert "Đánh dấu ít nhất một dòng" in errors_of(empty)[0]
    assert ticked(empty, "hs") == []
    past = second_click(desk, page, viec="cong-van", answer_by="01/06/2023")
    assert past.status_code == 422
    assert "Ngày 01/06/2023 đã qua" in errors_of(past)[0]
    assert UrgingLetter.objects.count() == 0


def test_the_text_for_the_chat_names_units_and_papers_and_no_person(desk: Client, head: User):
    page = first_click(desk, "nhom")
    text = page.context["chat"]
    assert "UBND xã Bình Lư: kế hoạch phong trào thi đua" in text
    assert head.full_name not in text
    assert len(text.splitlines()) == len({row.unit for row in page.context["rows"]}) + 2


def test_a_reviewer_does_not_extend_and_a_board_leader_does_not_urge(
    campaign: Campaign, person: Callable[..., User], client_of: Callable[[User], Client], desk: Client
):
    url = reverse("urging:prepare", kwargs={"code": campaign.code})
    reviewer = client_of(person(Role.REVIEWER, board=campaign.board))
    page = reviewer.get(url, {"tat-ca": "1"})
    assert second_click(reviewer, page, viec="gia-han").status_code == 403
    assert 'value="gia-han"' in desk.get(reverse("filing:progress")).content.decode()
    offered = reviewer.get(reverse("filing:progress"))
    assert 'value="gia-han"' not in offered.content.decode()
    assert "Gia hạn do lãnh đạo văn phòng thường trực ghi" in text_of(offered)
    leader = client_of(person(Role.BOARD_LEADER, board=campaign.board))
    assert leader.get(url).status_code == 404
    assert "dv" not in leader.get(reverse("filing:progress")).content.decode().split("qua-han")[1][:900]


def test_the_map_tells_every_state_and_its_cells_lead_on(desk: Client, campaign: Campaign, paper_of: Any):
    came, late = paper_of("X-BINHLU", Paper.PLAN), paper_of("X-BANBO", Paper.PLAN)
    Filing.objects.filter(pk=came.pk).update(received_at=MORNING, late_days=0)
    Filing.objects.filter(pk=late.pk).update(received_at=MORNING, late_days=4)
    told = desk.get(reverse("filing:progress"), {"khoi": "XA", "loai": "plan"}).context["told"]
    told = told if told.yearly else desk.get(reverse("filing:progress"), {"loai": "plan"}).context["told"]
    lines = {row.label: row for map_ in told.yearly for row in map_.rows}
    assert [tuple(cell)[:2] for cell in lines["UBND xã Bản Bo"].cells] == [("late", "nộp muộn 4 ngày, đang soạn")]
    assert (lines["UBND xã Bình Lư"].complete, lines["UBND xã Bình Lư"].timely) == ("1/1", "100%")
    assert (lines["UBND xã Bản Bo"].complete, lines["UBND xã Bản Bo"].timely) == ("1/1", "0%")
    missing = lines["UBND xã Nà Tăm"].cells[0]
    assert missing.tone == "missing"
    assert len(ticked(desk.get(missing.url), "hs")) == 1


def test_days_off_are_kept_by_the_office(desk: Client):
    url = reverse("urging:days")
    page = desk.get(url)
    assert "Quốc khánh" in text_of(page)
    day = {"day": "24/11/2023", "kind": "off", "name": "Ngày minh họa", "source": "Thông báo minh họa"}
    assert desk.post(url, day).status_code == 302
    again = desk.post(url, day)
    assert (again.status_code, "24/11/2023 đã có trong bảng" in errors_of(again)[0]) == (422, True)
    sunday = desk.post(url, day | {"day": "26/11/2023"})
    assert "là ngày cuối tuần" in errors_of(sunday)[0]
    row = next(row for row, _weekday in desk.get(url).context["rows"] if row.name == "Ngày minh họa")
    assert desk.post(url, {"bo": row.pk}).status_code == 302
    assert AuditEntry.objects.filter(action__startswith="calendar.").count() == 2


def unfolded(raw: bytes) -> list[str]:
    return raw.replace(b"\r\n ", b"").decode().split("\r\n")


def test_a_private_calendar_is_read_without_log_in_and_taken_back(
    campaign: Campaign, person: Callable[..., User], client_of: Callable[[User], Client], paper_of: Any, desk: Client
):
    paper = paper_of("X-BINHLU", Paper.PLAN)
    clerk = client_of(person(Role.FILER, unit=paper.unit))
    page = clerk.post(reverse("urging:own_feed"), {"form_token": hidden(clerk.get("/lich/"), "form_token")})
    [address] = re.findall(r'value="http://testserver(/lich/[^"]+\.ics)"', page.content.decode())
    assert CalendarFeed.objects.get().secret not in address

    answer = Client().get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    assert b"\n" not in answer.content.replace(b"\r\n", b"")
    lines = unfolded(answer.content)
    assert "DTSTART;VALUE=DATE:20230531" in lines
    assert "SUMMARY:Hạn nộp: Kế hoạch phong trào thi đua" in lines
    assert "UBND" not in answer.content.decode()
    before = int(lines[lines.index("DTSTART;VALUE=DATE:20230531") - 1].removeprefix("SEQUENCE:"))

    page = first_click(desk, "gia-han")
    letter = {"number": "21/CV-BATGT", "signed_on": "12/06/2023", "applies_from": "12/06/2023"}
    letter |= {"signer": "Người ký", "reason": "Mưa lũ", "new_due_on": "20/06/2023", "viec": "gia-han"}
    second_click(desk, page, **letter)
    uid = next(line for line in lines if line.startswith(f"UID:{paper.uuid}"))
    moved = unfolded(Client().get(address).content)
    place = moved.index(uid)
    assert int(moved[place + 2].removeprefix("SEQUENCE:")) > before
    assert moved[place + 3] == "DTSTART;VALUE=DATE:20230620"

    Filing.objects.filter(pk=paper.pk).update(received_at=MORNING)
    assert uid not in unfolded(Client().get(address).content)
    CalendarFeed.objects.update(reads_this_hour=60)
    assert Client().get(address).status_code == 429
    clerk.post(reverse("urging:own_feed"), {"thu-hoi": "1"})
    assert Client().get(address).status_code == 404


def test_an_officer_has_a_calendar_of_the_days_of_his_board(
    desk: Client, campaign: Campaign, person: Callable[..., User], client_of: Callable[[User], Client]
):
    assert 'href="/lich/"' in desk.get("/").content.decode()
    page = desk.post("/lich/", {"form_token": hidden(desk.get("/lich/"), "form_token")})
    [address] = re.findall(r'value="http://testserver(/lich/[^"]+\.ics)"', page.content.decode())
    lines = unfolded(Client().get(address).content)
    plan = "SUMMARY:Các đơn vị nộp: Kế hoạch phong trào thi đua"
    assert lines.count(plan) == 1, "one day for all units"
    assert any("gửi: Báo cáo tổng kết" in line for line in lines)
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(uids) == len(set(uids))
    Filing.objects.filter(kind=Paper.PLAN).update(received_at=MORNING)
    assert plan not in unfolded(Client().get(address).content)

    without = User.objects.create(username="chua.phan.cong", full_name="Chưa Phân Công")
    assert client_of(without).get("/lich/").status_code == 404
    assert 'href="/lich/"' not in client_of(without).get("/").content.decode()


def test_the_page_of_a_letter_waits_for_its_files(desk: Client):
    page = first_click(desk)
    second_click(desk, page, viec="cong-van", answer_by=term_of(page))
    letter = UrgingLetter.objects.get()
    assert Job.objects.get(pk=letter.job_id).kind == work.PRODUCE
    waiting = desk.get(reverse("urging:letter", kwargs={"uuid": letter.uuid}))
    assert "Đang in công văn" in text_of(waiting)
    assert waiting.headers["Refresh"] == "2"
