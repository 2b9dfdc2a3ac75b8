"""The office shares out what waits: given by hand or evenly, taken over with a word, left for later; the unit sees nothing."""

from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse

from atgt_portal.ledger.models import AuditEntry, Notice
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.filing.review_models import Assignment, PutOff
from campaigns.filing.reviewing import assigning
from campaigns.setup.choices import Paper
from tests.factories.pages import Desk, errors_of, hidden, text_of
from tests.factories.papers import SmallBoard, filled_history, fresh, moment, small_board
from units.choices import Role
from units.models import User
from units.permissions import posts_of

pytestmark = pytest.mark.django_db
QUEUE = reverse("filing:queue")


@pytest.fixture(autouse=True)
def _june() -> Iterator[None]:
    with time_machine.travel(moment(6, 16), tick=False):
        yield


@pytest.fixture
def here() -> SmallBoard:
    return small_board()


def waiting(here: SmallBoard, *units: str) -> list[Filing]:
    """A plan of each of these units, waiting for review."""
    filer = here.person(Role.FILER)
    papers = [here.owe(Paper.PLAN, unit=here.new_unit(code)) for code in units]
    filled_history(papers, actor=filer)
    return [fresh(paper) for paper in papers]


def page_of(filing: Filing) -> str:
    return reverse("filing:detail", kwargs={"uuid": filing.uuid})


def send(desk: Desk, name: str, page: object, filing: Filing | None = None, *, query: str = "", **typed: object):
    url = reverse(f"review:{name}", kwargs={"uuid": filing.uuid} if filing else {})
    seen = {"seen_revision": str(filing.revision)} if filing else {}
    return desk.post(url + query, {"form_token": hidden(page, "form_token")} | seen | typed)


def assigned(filing: Filing) -> User | None:
    found = Assignment.objects.filter(filing=filing, ended_at=None).select_related("assignee").first()
    return found.assignee if found else None


def test_papers_are_given_by_hand_and_whoever_got_them_works_through_his_own(here: SmallBoard) -> None:
    first, second, third = waiting(here, "A", "B", "C")
    head, reviewer = here.person(Role.OFFICE_HEAD), here.person(Role.REVIEWER)
    office, his = Desk(head), Desk(reviewer)
    chosen = reverse("review:assign") + f"?hs={first.uuid}&hs={third.uuid}"
    page = office.get(chosen)
    assert "Phân công 2 hồ sơ" in text_of(page)
    keys = {"hs": [str(first.uuid), str(third.uuid)], f"da-giao-{first.uuid}": "", f"da-giao-{third.uuid}": ""}
    done = send(office, "assign", page, assignee=str(reviewer.uuid), note="Gấp", **keys)
    assert done.status_code == 302
    assert [assigned(paper) for paper in (first, second, third)] == [reviewer, None, reviewer]
    told = Notice.objects.get(to_user=reviewer)
    assert (told.subject, told.link) == ("Được giao rà soát 02 hồ sơ", f"{QUEUE}?giao=toi")
    assert AuditEntry.objects.filter(action="filing.assign").count() == 2

    mine = his.get(f"{QUEUE}?giao=toi")
    assert [row.unit for row in mine.context["rows"]] == [first.unit.name, third.unit.name]
    assert "Đã rà soát 0/2" in text_of(mine)
    assert [row.unit for row in his.get(f"{QUEUE}?giao=chua").context["rows"]] == [second.unit.name]
    assert len(office.get(f"{QUEUE}?giao={reviewer.uuid}").context["rows"]) == 2
    page = his.get(page_of(first) + "?giao=toi")
    typed = {"form_token": hidden(page, "form_token"), "seen_revision": first.revision, "action": "accept"}
    gone = his.post(reverse("filing:act", kwargs={"uuid": first.uuid}) + "?giao=toi", typed)
    assert gone.headers["Location"] == page_of(third) + "?giao=toi"
    assert "Đã rà soát 1/2" in text_of(his.get(f"{QUEUE}?giao=toi"))


def test_a_colleague_who_is_ill_is_stood_in_for_with_a_word_and_of_two_one_wins(here: SmallBoard) -> None:
    (filing,) = waiting(here, "A")
    ill, well, other = (here.person(Role.REVIEWER) for _n in range(3))
    assigning.assign([(filing, None)], assignee=ill, actor=ill, at=moment(6, 15))
    desk, late = Desk(well), Desk(other)
    page, seen_by_other = desk.get(page_of(filing)), late.get(page_of(filing))
    assert f"Đang giao cho {ill.full_name}." in text_of(page)
    assert "Lưu kết quả" not in text_of(page)
    with pytest.raises(filing_act.ActionRefusedError, match="Nhận rà soát thay"):
        filing_act.act(filing, Action.ACCEPT, actor=well, at=moment(6, 16), seen_revision=filing.revision)

    in_hand = str(Assignment.objects.get().pk)
    silent = send(desk, "take", page, filing, take_note="", in_hand=in_hand)
    assert silent.status_code == 422
    assert "Lý do nhận thay" in errors_of(silent)[0]
    assert send(desk, "take", page, filing, take_note="Nghỉ ốm", in_hand=in_hand).status_code == 302
    lost = send(late, "take", seen_by_other, filing, take_note="Tôi rảnh", in_hand=in_hand)
    assert lost.status_code == 409
    assert "vừa được người khác giao hoặc nhận" in errors_of(lost)[0]
    assert "Tôi rảnh" in lost.content.decode()
    assert assigned(filing) == well
    assert Notice.objects.get(to_user=ill).body.endswith("Nghỉ ốm")
    filing_act.act(filing, Action.ACCEPT, actor=well, at=moment(6, 16), seen_revision=filing.revision)
    assert fresh(filing).state == State.ACCEPTED


def test_of_two_who_saw_a_free_paper_in_the_same_moment_one_gets_it(here: SmallBoard) -> None:
    (filing,) = waiting(here, "A")
    first, second = here.person(Role.REVIEWER), here.person(Role.REVIEWER)
    post = posts_of(first, on=moment(6, 16).date()).held[0]
    given = {"post": post, "at": moment(6, 16), "note": ""}
    assigning._moved(filing, None, assignee=first, actor=first, **given)
    with pytest.raises(filing_act.StalePageError, match="vừa được người khác giao hoặc nhận"):
        assigning._moved(filing, None, assignee=second, actor=second, **given)
    held = Assignment.objects.get()
    assigning._moved(filing, held, assignee=second, actor=second, **given)
    with pytest.raises(filing_act.StalePageError):
        assigning._moved(filing, held, assignee=first, actor=first, **given)
    assert assigned(filing) == second


def test_the_head_divides_what_nobody_has_and_a_reviewer_gives_to_himself_only(here: SmallBoard) -> None:
    papers = waiting(here, "A", "B", "C", "D")
    head, reviewer = here.person(Role.OFFICE_HEAD), here.person(Role.REVIEWER)
    office, his = Desk(head), Desk(reviewer)
    page = his.get(QUEUE)
    assert "Chia đều" not in text_of(page)
    assert his.post(reverse("review:balance"), {}).status_code == 403
    keys = {"hs": str(papers[0].uuid), f"da-giao-{papers[0].uuid}": ""}
    chosen = his.get(reverse("review:assign") + f"?hs={papers[0].uuid}")
    assert send(his, "assign", chosen, assignee=str(head.uuid), **keys).status_code == 422
    assert send(his, "assign", chosen, assignee=str(reviewer.uuid), **keys).status_code == 302

    assert send(office, "balance", office.get(QUEUE)).status_code == 302
    assert sorted(assigned(paper).pk for paper in papers) == sorted([head.pk, head.pk, reviewer.pk, reviewer.pk])
    told = Notice.objects.filter(to_user=reviewer, unique_key__startswith="assigned:")
    assert [notice.subject for notice in told] == ["Được giao rà soát 01 hồ sơ"]


def test_a_paper_left_for_later_stands_last_for_its_reviewer_and_its_note_stays_in_the_office(here: SmallBoard) -> None:
    first, second = waiting(here, "A", "B")
    mine, colleague = Desk(here.person(Role.REVIEWER)), Desk(here.person(Role.REVIEWER))
    page = mine.get(page_of(first))
    gone = send(mine, "put_off", page, first, later_note="Chờ Công an xác nhận")
    assert gone.headers["Location"] == page_of(second)
    assert [row.unit for row in mine.get(QUEUE).context["rows"]] == [second.unit.name, first.unit.name]
    assert [row.unit for row in colleague.get(QUEUE).context["rows"]] == [first.unit.name, second.unit.name]
    assert "để sau: Chờ Công an xác nhận" in text_of(colleague.get(QUEUE))
    assert "Đã rà soát 0/2" in text_of(mine.get(QUEUE))
    again = send(mine, "put_off", mine.get(page_of(second)), second)
    assert again.headers["Location"] == page_of(first)
    assert PutOff.objects.count() == 2
    unit = Desk(here.person(Role.FILER, unit=first.unit))
    assert "Chờ Công an" not in unit.get(page_of(first)).content.decode()
    assert "Nội bộ văn phòng" not in text_of(unit.get(page_of(first)))
    assert unit.post(reverse("review:put_off", kwargs={"uuid": first.uuid}), {}).status_code == 404
