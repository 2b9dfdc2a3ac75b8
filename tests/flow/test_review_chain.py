"""Where the board wants it so, a reviewer proposes and the head of the office confirms with one click; the unit hears the end."""

from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse

from atgt_portal.ledger.models import AuditEntry, Notice
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing, FilingEvent
from campaigns.filing.review_models import Outcome, Proposal
from campaigns.filing.reviewing import assigning, conflicts
from campaigns.setup.choices import Paper
from tests.factories.pages import Desk, sent_from, text_of
from tests.factories.papers import SmallBoard, filled_history, fresh, moment, small_board
from units.choices import Role
from units.models import Board, User

pytestmark = pytest.mark.django_db
QUEUE, PEOPLE = reverse("filing:queue"), reverse("review:conflicts")


@pytest.fixture(autouse=True)
def _june() -> Iterator[None]:
    with time_machine.travel(moment(6, 16), tick=False):
        yield


@pytest.fixture
def here() -> SmallBoard:
    made = small_board()
    Board.objects.update(head_confirms=True)
    return made


@pytest.fixture
def papers(here: SmallBoard) -> list[Filing]:
    owed = [here.owe(Paper.PLAN, unit=here.new_unit(code)) for code in ("A", "B")]
    filled_history(owed, actor=here.person(Role.FILER))
    return [fresh(paper) for paper in owed]


def page_of(filing: Filing) -> str:
    return reverse("filing:detail", kwargs={"uuid": filing.uuid})


def decide(desk: Desk, filing: Filing, **typed: str):
    url = reverse("filing:act", kwargs={"uuid": filing.uuid})
    return desk.post(url, sent_from(desk.get(page_of(filing)), **typed))


def test_the_head_switches_it_on_and_off_and_a_reviewer_does_not(here: SmallBoard) -> None:
    head, reviewer = Desk(here.person(Role.OFFICE_HEAD)), Desk(here.person(Role.REVIEWER))
    assert "Tắt bước xác nhận" in text_of(head.get(PEOPLE))
    assert "Tắt bước xác nhận" not in text_of(reviewer.get(PEOPLE))
    assert reviewer.post(reverse("review:chain"), {"bat": "0"}).status_code == 403
    assert head.post(reverse("review:chain"), {"bat": "0"}).status_code == 302
    assert not Board.objects.get(pk=here.board.pk).head_confirms
    assert AuditEntry.objects.filter(action="review.chain").count() == 1


def test_a_reviewer_proposes_the_head_confirms_or_changes_and_the_unit_sees_only_the_result(
    here: SmallBoard, papers: list[Filing]
) -> None:
    first, second = papers
    reviewer, head = here.person(Role.REVIEWER), here.person(Role.OFFICE_HEAD)
    unit = Desk(here.person(Role.FILER, unit=first.unit))
    assigning.assign([(paper, None) for paper in papers], assignee=reviewer, actor=reviewer, at=moment(6, 15))
    his, hers = Desk(reviewer), Desk(head)
    assert "Lưu đề nghị và mở hồ sơ tiếp" in text_of(his.get(page_of(first)))
    with pytest.raises(filing_act.ActionRefusedError, match="lãnh đạo văn phòng xác nhận"):
        filing_act.act(first, Action.ACCEPT, actor=reviewer, at=moment(6, 16), seen_revision=first.revision)
    empty = decide(his, first, action="send_back", note="")
    assert empty.status_code == 422, "what could not be decided is not proposed either"
    proposed = decide(his, first, action="send_back", note="Thiếu chỉ tiêu", mend_by="26/06/2023")
    assert proposed.headers["Location"] == page_of(second), "the next that is not proposed yet"
    assert decide(his, second, action="accept").headers["Location"] == QUEUE

    assert [fresh(paper).state for paper in papers] == [State.SUBMITTED] * 2
    read = unit.get(page_of(first)).content.decode()
    assert "đề nghị" not in read.lower()
    assert "Thiếu chỉ tiêu" not in read
    assert not Notice.objects.filter(to_user=unit.user).exists()
    assert f"{reviewer.full_name} đề nghị tiếp nhận" in text_of(hers.get(f"{QUEUE}?trinh=1"))
    assert "2 đề nghị chờ anh/chị xác nhận" in text_of(hers.get("/"))
    assert "2 hồ sơ giao cho anh/chị rà soát" in text_of(his.get("/"))
    assert "đề nghị" not in text_of(unit.get("/"))
    page = hers.get(page_of(first))
    assert "Xác nhận và mở hồ sơ tiếp" in text_of(page)
    typed = page.context["typed"]
    assert (typed.action, typed.note, typed.mend_by) == ("send_back", "Thiếu chỉ tiêu", "26/06/2023")
    done = decide(hers, first, action=typed.action, note=typed.note, mend_by=typed.mend_by)
    assert done.headers["Location"] == page_of(second)
    assert decide(hers, second, action="send_back", note="Chưa ký").status_code == 302

    assert [fresh(paper).state for paper in papers] == [State.SENT_BACK] * 2
    outcomes = Proposal.objects.order_by("filing").values_list("outcome", flat=True)
    assert list(outcomes) == [Outcome.CONFIRMED, Outcome.CHANGED]
    subjects = Notice.objects.filter(to_user=reviewer).values_list("subject", flat=True)
    assert [subject.split(":")[0] for subject in subjects] == ["Lãnh đạo văn phòng quyết định khác đề nghị"]
    event = FilingEvent.objects.filter(filing=first).latest("pk")
    assert (event.actor, event.note) == (head, "Thiếu chỉ tiêu")
    assert "Thiếu chỉ tiêu" in text_of(unit.get(page_of(first)))


def test_where_no_head_may_judge_the_reviewer_decides_as_ever(here: SmallBoard, papers: list[Filing]) -> None:
    reviewer, head = here.person(Role.REVIEWER), here.person(Role.OFFICE_HEAD)
    kin = {"about": head, "unit": papers[0].unit, "reason": "Chồng làm ở xã", "valid_from": moment(6, 1).date()}
    conflicts.record(here.board, **kin, actor=head, at=moment(6, 1))
    assert decide(Desk(User.objects.get(pk=reviewer.pk)), papers[0], action="accept").status_code == 302
    assert (fresh(papers[0]).state, Proposal.objects.count()) == (State.ACCEPTED, 0)
