"""Every room asks for the chosen post: in another one he is asked to switch, in the right one the act names it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from atgt_portal.ledger.models import AuditEntry
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing
from campaigns.filing.threads import talk
from campaigns.filing.threads.models import Thread
from campaigns.inspections.choices import RemedyState
from campaigns.inspections.models import Inspection, Remedy, Visit
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign
from reports.requests import asking
from reports.requests.choices import FieldKind
from reports.spots import moving
from reports.spots.choices import SpotKind
from reports.spots.models import BlackSpot
from tests.factories.pages import text_of
from units.choices import Role
from units.models import Membership, Unit, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_16_june")]
SWITCH = "Đổi tư cách rồi làm"
OFFICE, POLICE = Role.REVIEWER, Role.FILER


@dataclass
class Room:
    """An act: where, what is sent, the right post, what the audit calls it; `shows` where its page is read by both posts."""

    url: str
    data: dict[str, Any]
    role: Role
    audited: str
    shows: bool = False
    is_form: bool = True


@pytest.fixture
def user(person: Callable[..., User], unit_of: Callable[[str], Unit], campaign: Campaign) -> User:
    """Files for the police, and sits in the standing office as a reviewer."""
    user = person(POLICE, unit=unit_of("CAH"), username="hai.noi")
    Membership.objects.create(user=user, role=OFFICE, board=campaign.board, valid_from=date(2022, 1, 1))
    return user


@pytest.fixture
def colleague(person: Callable[..., User], campaign: Campaign) -> User:
    return person(Role.OFFICE_HEAD, board=campaign.board)


def choose(client: Client, role: Role) -> int:
    post = Membership.objects.get(user__username="hai.noi", role=role)
    client.post("/tu-cach/", {"viec": post.pk})
    return post.pk


def refused_then_done(client: Client, room: Room) -> None:
    """The other post meets the switch and leaves no trace; the right one acts, and the audit names it."""
    told = f"{room.audited} {room.url}"
    choose(client, POLICE if room.role == OFFICE else OFFICE)
    if room.is_form:
        page = client.get(room.url)
        assert page.status_code == (200 if room.shows else 403), told
        assert "Đổi s" in text_of(page), told
        assert page.context["switch"].role == room.role.label, told
    before = AuditEntry.objects.filter(action=room.audited).count()
    refused = client.post(room.url, room.data)
    assert refused.status_code == 403, told
    assert SWITCH in text_of(refused), told
    assert AuditEntry.objects.filter(action=room.audited).count() == before, told

    post = choose(client, room.role)
    assert not room.is_form or client.get(room.url).status_code == 200, told
    done = client.post(room.url, room.data)
    assert done.status_code == 302, (told, text_of(done)[:600])
    traces = AuditEntry.objects.filter(action=room.audited)
    assert traces.count() == before + 1, told
    assert traces.latest("pk").detail["acted_as"] == post, told


def office_rooms(campaign: Campaign, unit_of: Callable[[str], Unit]) -> Iterator[Room]:
    commune, board = unit_of("X-SONBINH"), campaign.board
    asked = {"title": "Điểm ngập", "reason": "Mưa", "due_on": "20/06/2023", "due_hour": "17", "communes": "on"}
    yield Room("/yeu-cau/moi/", asked | {"ten-1": "Số điểm", "loai-1": "count"}, OFFICE, "request.asked")
    plan = {"number": "22/KH-BATGT", "signed_on": "01/06/2023", "subject": "Kiểm tra", "team": "Phòng KT&HT"}
    yield Room("/nhat-ky/kiem-tra-cua-ban/moi/", plan | {"lich-X-SONBINH": "20/06/2023"}, OFFICE, "inspection.plan")
    check = Inspection.objects.create(board=board, number="1", signed_on=date(2023, 6, 1), subject="a", team="b")
    visit = Visit.objects.create(inspection=check, unit=commune, planned_on=date(2023, 6, 10))
    minutes = {"held_on": "12/06/2023", "minutes": "Kiểm tra", "conclusion": "Đạt", "seen_revision": "0"}
    yield Room(f"/nhat-ky/kiem-tra-cua-ban/don-vi/{visit.uuid}/", minutes, OFFICE, "inspection.hold")
    remedy = Remedy.objects.create(
        visit=visit, text="Sửa", due_on=date(2023, 6, 20), state=RemedyState.REPORTED, state_on=date(2023, 6, 13)
    )
    accept = {"action": "accept", "note": "", "seen_revision": "0"}
    yield Room(f"/nhat-ky/kiem-tra-cua-ban/viec/{remedy.uuid}/", accept, OFFICE, "remedy.accept")
    seat = {"number": "11/QĐ-UBND", "signed_on": "05/01/2023", "effective_on": "10/01/2023", "signer": "Chủ tịch"}
    seat |= {"vao-1-kind": "member", "vao-1-full_name": "Ủy Viên", "vao-1-post": "Trưởng phòng"}
    yield Room("/nhat-ky/thanh-vien-ban/kien-toan/", seat, OFFICE, "board.reorganise")
    signed = {"signed_on": "20/05/2023", "place": "UBND huyện", "note": "", "units": ["X-BINHLU"]}
    yield Room("/nhat-ky/giao-uoc/TD-ATGT-2023/XA/", signed, OFFICE, "pledge.sign")
    late = Filing.objects.filter(campaign=campaign, unit=commune).overdue(date(2023, 6, 16)).first()
    letter = {"hs": [str(late.uuid)], "viec": "cong-van", "answer_by": "21/06/2023"}
    urging = f"{reverse('urging:prepare', kwargs={'code': campaign.code})}?hs={late.uuid}"
    yield Room(urging, letter, OFFICE, "urging.letter", shows=True)
    day = {"day": "03/07/2023", "kind": "off", "name": "Quốc khánh", "source": "Thông báo 1"}
    yield Room("/lich-lam-viec/", day, OFFICE, "calendar.add", is_form=False)
    lines = {"name_lines": "UBND xã", "heading": "nation", "symbol": "UBND", "place_name": "Sơn Bình"}
    lines |= {"authority_lines": "Chủ tịch", "signer": "", "bo": "1"}
    yield Room(f"/don-vi/{commune.uuid}/the-thuc/", lines, OFFICE, "unit.letterhead")
    name = {"name": "UBND xã Sơn Bình mới", "place_name": "Xã Sơn Bình", "from_day": "01/07/2023"}
    yield Room(f"/don-vi/{commune.uuid}/doi-ten/", name, OFFICE, "unit.rename", is_form=False)


def test_what_the_office_does_is_done_in_the_post_of_the_office(
    user: User, colleague: User, campaign: Campaign, unit_of: Callable[[str], Unit], client_of: Callable[..., Client]
) -> None:
    client = client_of(user)
    for room in office_rooms(campaign, unit_of):
        # A remedy's page is read by whoever reads the board's checks; its steps are the office's.
        room.shows = room.shows or room.audited == "remedy.accept"
        refused_then_done(client, room)


def unit_rooms(campaign: Campaign, unit: Unit, area: Unit, colleague: User, now: Any) -> Iterator[Room]:
    check = {"subordinate": "Đội CSGT", "checked_on": "01/06/2023", "content": "Hồ sơ", "conclusion": "Đạt"}
    yield Room(f"/nhat-ky/{unit.uuid}/kiem-tra/", check, POLICE, "journal.check.enter")
    asked = asking.ask(
        campaign.board, actor=colleague, at=now, title="Điểm ngập", reason="Mưa", paper_number="",
        due_at=now.replace(hour=9), fields=[("Số điểm", FieldKind.COUNT)], units=[unit],
    )  # fmt: skip
    reply = reverse("requests:reply", kwargs={"uuid": asked.answers.get().uuid})
    yield Room(reply, {"khong-phat-sinh": "1", "seen_revision": "0"}, POLICE, "request.answered", shows=True)
    where = {"found_on": date(2023, 5, 2), "kind": SpotKind.BLACK, "road": "QL 4D", "place": "Km 52", "why": "Cua gấp"}
    spot = moving.find(campaign.board, actor=colleague, at=now, found_by=None, area=area, **where)
    survey = {"action": "survey", "done_on": "10/05/2023", "who": "Đoàn", "measure": "Cần gương", "seen_revision": "0"}
    BlackSpot.objects.filter(pk=spot.pk).update(state="surveyed")
    closing = survey | {"action": "dismiss"}
    yield Room(f"/nhat-ky/diem-den/{spot.uuid}/", closing, OFFICE, "spot.dismiss", shows=True)


def test_what_a_unit_does_is_done_in_the_post_of_the_unit(
    user: User,
    colleague: User,
    campaign: Campaign,
    unit_of: Callable[[str], Unit],
    client_of: Callable[..., Client],
    on_16_june: Any,
) -> None:
    client = client_of(user)
    for room in unit_rooms(campaign, unit_of("CAH"), unit_of("X-BINHLU"), colleague, on_16_june):
        refused_then_done(client, room)


def conversation(paper: Filing, filer: User, asker: User, now: Any) -> Thread:
    """A paper sent by its unit, with one matter that the office asks about."""
    values = {"held_on": date(2023, 6, 1), "reached": 20, "headcount": 24, "together_with": "", "note": ""}
    draft = filing_act.revise(paper, actor=filer, at=now, seen_revision=0, **values)
    sent = filing_act.act(draft, Action.SUBMIT, actor=filer, at=now, seen_revision=draft.revision)
    return talk.open_thread(sent, actor=asker, at=now, seen_revision=sent.revision, anchor="", text="Bổ sung ảnh.")


def test_a_thread_is_answered_by_the_unit_and_settled_by_the_office_each_in_its_post(
    user: User, colleague: User, unit_of: Any, person: Any, paper_of: Any, client_of: Any, on_16_june: Any
) -> None:
    client = client_of(user)
    for code, role, done, audited in (
        ("CAH", POLICE, "tra-loi", "filing.thread_answered"),
        ("X-SONBINH", OFFICE, "xong", "filing.thread_resolved"),
    ):
        filer = person(POLICE, unit=unit_of(code))
        thread = conversation(paper_of(code, Paper.DISSEMINATION), filer, colleague, on_16_june)
        url = reverse("filing:thread_answer", kwargs={"uuid": thread.filing.uuid, "thread": thread.uuid})
        said = {"text": "Đã bổ sung." if done == "tra-loi" else "", "viec": done, "seen_revision": "0"}
        paper = reverse("filing:detail", kwargs={"uuid": thread.filing.uuid})
        choose(client, POLICE if role == OFFICE else OFFICE)
        assert client.get(paper).context["switch"].role == role.label
        refused_then_done(client, Room(url, said, role, audited, is_form=False))


def test_a_table_is_sent_by_the_post_of_the_unit_whose_paper_it_is(
    user: User, paper_of: Any, client_of: Callable[..., Client]
) -> None:
    client, paper = client_of(user), paper_of("CAH", Paper.ACCIDENT_RETURN, period__name="Tháng 5/2023")
    url = reverse("returns:import", kwargs={"kind": "vu-tai-nan", "uuid": paper.uuid})
    choose(client, OFFICE)
    for answer in (client.get(url), client.post(url, {"pasted": "a\tb"})):
        assert answer.status_code == 403
        assert SWITCH in text_of(answer)
    choose(client, POLICE)
    assert client.get(url).status_code == 200


def test_the_page_that_asks_to_switch_leads_back_to_what_was_asked_for(
    user: User, client_of: Callable[..., Client]
) -> None:
    client = client_of(user)
    page = client.get("/yeu-cau/moi/")
    assert page.status_code == 403
    assert "Việc này làm với tư cách khác" in text_of(page)
    assert 'name="next" value="/yeu-cau/moi/"' in page.content.decode()
    back = client.post("/tu-cach/", {"viec": page.context["switch"].post, "next": "/yeu-cau/moi/"})
    assert back["Location"] == "/yeu-cau/moi/"
    assert client.get("/yeu-cau/moi/").status_code == 200

    choose(client, POLICE)
    sent = client.post("/yeu-cau/moi/", {}, headers={"Referer": "http://testserver/yeu-cau/moi/?a=1"})
    assert 'name="next" value="/yeu-cau/moi/?a=1"' in sent.content.decode()
    sent = client.post("/lich-lam-viec/", {}, headers={"Referer": "http://la.example/"})
    assert 'name="next" value="/"' in sent.content.decode()


def test_the_audit_names_the_first_post_of_who_has_never_switched_and_accounts_are_the_heads(
    user: User, client_of: Callable[..., Client], unit_of: Callable[[str], Unit], campaign: Campaign
) -> None:
    client, unit = client_of(user), unit_of("CAH")
    check = {"subordinate": "Đội CSGT", "checked_on": "01/06/2023", "content": "Hồ sơ", "conclusion": "Đạt"}
    assert client.post(f"/nhat-ky/{unit.uuid}/kiem-tra/", check).status_code == 302
    first = Membership.objects.get(user=user, role=POLICE)
    assert AuditEntry.objects.get(action="journal.check.enter").detail["acted_as"] == first.pk

    address = f"/don-vi/{unit.uuid}/them-nguoi/"
    assert client.get(address).status_code == 404, "a reviewer makes no accounts"
    Membership.objects.filter(user=user, role=OFFICE).update(role=Role.OFFICE_HEAD)
    page = client.get(address)
    assert (page.status_code, page.context["switch"].role) == (403, Role.OFFICE_HEAD.label)
    choose(client, Role.OFFICE_HEAD)
    assert client.get(address).status_code == 200
