"""A conflict of interest, told or put on record, holds in every way of judging, and is shown with who judges instead."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from atgt_portal.ledger.models import AuditEntry, Notice
from awards.permissions import may_appraise
from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.filing.permissions import may
from campaigns.filing.review_models import Assignment, Opinion
from campaigns.filing.reviewing import assigning, bulk, conflicts, opinions
from campaigns.filing.threads import talk
from campaigns.launch import readiness
from campaigns.setup.choices import Paper
from campaigns.succession.conflicts import hand_on
from tests.conftest import signed_in
from tests.factories.pages import Desk, errors_of, hidden, text_of
from tests.factories.papers import SmallBoard, filled_history, fresh, moment, small_board
from units.choices import Role
from units.models import BoardMembership, ConflictOfInterest, User

pytestmark = pytest.mark.django_db
QUEUE, PAGE, ON = reverse("filing:queue"), reverse("review:conflicts"), date(2023, 6, 16)


@pytest.fixture(autouse=True)
def _june() -> Iterator[None]:
    with time_machine.travel(moment(6, 16), tick=False):
        yield


@pytest.fixture
def here() -> SmallBoard:
    made = small_board()
    BoardMembership.objects.create(board=made.board, unit=made.unit)
    return made


@pytest.fixture
def filing(here: SmallBoard) -> Filing:
    paper = here.owe(Paper.PLAN)
    filled_history([paper], actor=here.person(Role.FILER))
    return fresh(paper)


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def tell(desk: Desk, user: User, **typed: str):
    said = {
        "about": str(user.uuid),
        "unit": "X-MOT",
        "valid_from": "16/06/2023",
        "reason": "Vợ là công chức xã",
    } | typed
    return desk.post(PAGE, {"form_token": hidden(desk.get(PAGE), "form_token")} | said)


def test_who_told_of_a_conflict_judges_in_no_way_and_the_page_names_who_does(here: SmallBoard, filing: Filing) -> None:
    kin, other = here.person(Role.REVIEWER), here.person(Role.OFFICE_HEAD)
    assigning.assign([(filing, None)], assignee=kin, actor=kin, at=moment(6, 15))
    desk = Desk(kin)
    assert "Lưu kết quả" in text_of(desk.get(f"/ho-so/{filing.uuid}/"))
    assert tell(desk, kin).status_code == 302
    assert Assignment.objects.get().ended_at is not None
    assert Notice.objects.get(to_user=other).subject.startswith("Xung đột lợi ích")
    assert AuditEntry.objects.filter(action="review.conflict").count() == 1

    at, kin = moment(6, 16), again(kin)
    page = text_of(desk.get(f"/ho-so/{filing.uuid}/"))
    for words in (page, text_of(desk.get(QUEUE))):
        assert "xung đột lợi ích với đơn vị này (lý do đã ghi: Vợ là công chức xã)" in words
        assert f"Người rà soát được: {other.full_name}." in words
    assert "Lưu kết quả" not in page
    assert "Nội bộ văn phòng" not in page
    assert not may(kin, Action.ACCEPT, filing, on=ON)
    assert not may_appraise(kin, filing, on=ON)
    assert may_appraise(other, filing, on=ON)
    assert bulk.accept({filing.uuid: filing.revision}, actor=kin, at=at, on=ON).accepted == 0
    for refused in (
        lambda: filing_act.act(
            filing, Action.SEND_BACK, actor=kin, at=at, seen_revision=filing.revision, note="Thiếu chỉ tiêu"
        ),
        lambda: assigning.assign([(filing, None)], assignee=kin, actor=other, at=at),
        lambda: opinions.ask(filing, actor=other, at=at, of=kin, question="Có nên nhận không?"),
        lambda: opinions.ask(filing, actor=kin, at=at, of=other, question="Có nên nhận không?"),
        lambda: talk.open_thread(filing, actor=kin, at=at, seen_revision=filing.revision, anchor="", text="Làm rõ"),
    ):
        with pytest.raises(filing_act.ActionRefusedError, match="xung đột lợi ích"):
            refused()
    assert assigning.balance([fresh(filing)], actor=other, at=at) == {kin: 0, other: 1}

    withdrawn = reverse("review:withdraw", kwargs={"uuid": ConflictOfInterest.objects.get().uuid})
    assert Desk(here.person(Role.REVIEWER)).post(withdrawn, {}).status_code == 403
    assert desk.post(withdrawn, {"form_token": hidden(desk.get(PAGE), "form_token")}).status_code == 302
    assert may(again(kin), Action.ACCEPT, filing, on=ON)


def test_the_head_records_it_for_another_and_is_warned_when_nobody_is_left(here: SmallBoard, filing: Filing) -> None:
    head, reviewer = here.person(Role.OFFICE_HEAD), here.person(Role.REVIEWER)
    office = Desk(head)
    assert tell(Desk(reviewer), head).status_code == 422, "he speaks for himself only"
    assert tell(office, reviewer).status_code == 302
    twice = tell(office, reviewer)
    assert twice.status_code == 422
    assert "đã có xung đột lợi ích với" in errors_of(twice)[0]
    assert "Chưa có ai được rà soát" not in text_of(office.get(PAGE))
    assert tell(office, head, valid_from="17/06/2023").status_code == 302
    assert may(again(head), Action.ACCEPT, filing, on=ON), "it holds from its day on"
    with time_machine.travel(moment(6, 17), tick=False):
        assert "Chưa có ai được rà soát hồ sơ này" in text_of(office.get(QUEUE))
        assert f"Chưa có ai được rà soát {here.unit.name}" in text_of(office.get(PAGE))
    found = [row.text for row in readiness.findings(here.campaign, on=date(2023, 6, 17))]
    assert any(here.unit.name in text and "rà soát" in text for text in found), found
    own = reverse("review:withdraw", kwargs={"uuid": ConflictOfInterest.objects.get(user=reviewer).uuid})
    assert Desk(reviewer).post(own, {}).status_code == 403, "what the head recorded the head withdraws"


def test_the_standing_offices_own_papers_go_to_the_substitute_in_every_way(here: SmallBoard) -> None:
    paper = here.owe(Paper.PLAN, unit=here.office)
    filled_history([paper], actor=here.person(Role.FILER, unit=here.office))
    paper, reviewer = fresh(paper), here.person(Role.REVIEWER, home=here.office)
    substitute = here.person(Role.APPRAISER)
    shown = text_of(Desk(reviewer).get(QUEUE))
    assert f"Người rà soát được: {substitute.full_name}." in shown
    head = here.person(Role.OFFICE_HEAD, home=here.office)
    assert assigning.balance([paper], actor=head, at=moment(6, 16))[substitute] == 1
    done = filing_act.act(paper, Action.ACCEPT, actor=substitute, at=moment(6, 16), seen_revision=paper.revision)
    assert done.state == State.ACCEPTED


def test_a_second_opinion_is_asked_answered_and_shown_to_the_office_only(here: SmallBoard, filing: Filing) -> None:
    asks, knows = here.person(Role.REVIEWER), here.person(Role.OFFICE_HEAD)
    his, hers = Desk(asks), Desk(knows)
    form = his.get(reverse("review:ask", kwargs={"uuid": filing.uuid}))
    typed = {"colleague": str(knows.uuid), "question": "Chỉ tiêu này có thấp quá không?"}
    marks = {name: hidden(form, name) for name in ("form_token", "seen_revision")}
    assert his.post(reverse("review:ask", kwargs={"uuid": filing.uuid}), marks | typed).status_code == 302
    assert "xin ý kiến anh/chị" in text_of(hers.get(QUEUE))
    assert f"{asks.full_name} xin ý kiến: hồ sơ của {here.unit.name}" in text_of(hers.get("/"))
    assert f"Chờ ý kiến của {knows.full_name}" in text_of(his.get(QUEUE))
    page = hers.get(f"/ho-so/{filing.uuid}/")
    url = page.context["desk"].opinions[0].url
    blank = hers.post(url, {"form_token": hidden(page, "form_token"), "answer": Opinion.DISAGREE, "reason": ""})
    assert blank.status_code == 422
    said = {"form_token": hidden(page, "form_token"), "answer": Opinion.DISAGREE, "reason": "Thấp hơn năm trước"}
    assert hers.post(url, said).status_code == 302
    assert f"{knows.full_name} không đồng ý" in text_of(his.get(QUEUE))
    assert "Thấp hơn năm trước" in text_of(his.get(f"/ho-so/{filing.uuid}/"))
    told = Notice.objects.get(to_user=asks)
    assert (told.subject.split(":")[0], "Thấp hơn năm trước" in told.body) == (knows.full_name, True)
    weighed = bulk.weighed(bulk.chosen_papers(asks, [filing.uuid], on=ON), asks, on=ON)
    assert f"{knows.full_name} không đồng ý" in weighed[0].obstacles
    for stranger in (Desk(here.person(Role.FILER)), Desk(here.person(Role.BOARD_LEADER))):
        read = stranger.get(f"/ho-so/{filing.uuid}/").content.decode()
        assert "Chỉ tiêu này có thấp" not in read
        assert "Thấp hơn năm trước" not in read
        assert stranger.post(url, said).status_code == 404


def test_only_papers_without_a_warning_are_accepted_together_and_who_was_slower_is_told(here: SmallBoard) -> None:
    filer, reviewer = here.person(Role.FILER), here.person(Role.REVIEWER)
    units = [here.new_unit(code) for code in ("A", "B", "C", "D")]
    papers = [here.owe(Paper.DISSEMINATION, unit=unit) for unit in units]
    filled_history(papers, actor=filer, rounds=1)
    Filing.objects.filter(kind=Paper.DISSEMINATION).update(moved_at=moment(5, 20))
    late = papers[3]
    Filing.objects.filter(pk=late.pk).update(late_days=3)
    desk = signed_in(reviewer)
    page = desk.get(reverse("review:bulk") + "?" + "&".join(f"hs={paper.uuid}" for paper in papers))
    assert "3 hồ sơ tiếp nhận được cùng lúc" in text_of(page)
    assert "Nộp muộn 3 ngày" in text_of(page)
    stale = fresh(papers[0])
    filing_act.act(
        stale, Action.SEND_BACK, actor=here.person(Role.REVIEWER), at=moment(6, 16), seen_revision=0, note="Thiếu ngày"
    )
    going = {"hs": [str(paper.uuid) for paper in papers[:3]], **{f"ban-{paper.uuid}": "0" for paper in papers[:3]}}
    said = going | {"form_token": hidden(page, "form_token"), "da-xem": hidden(page, "da-xem")}
    assert desk.post(reverse("review:bulk"), said | {"da-xem": "x"}).status_code == 422
    assert desk.post(reverse("review:bulk"), said).status_code == 302
    done = desk.get(QUEUE)
    assert "Đã tiếp nhận 02 hồ sơ." in text_of(done)
    assert f"Bỏ qua 01 hồ sơ: {units[0].name}" in text_of(done)
    assert [fresh(paper).state for paper in papers] == ["sent_back", "accepted", "accepted", "submitted"]
    assert [fresh(paper).events.filter(action=Action.ACCEPT).count() for paper in papers] == [0, 1, 1, 0]


def test_a_conflict_goes_on_with_the_unit_that_takes_over(here: SmallBoard) -> None:
    reviewer, head = here.person(Role.REVIEWER), here.person(Role.OFFICE_HEAD)
    olds, heir = [here.new_unit("CU-1"), here.new_unit("CU-2")], here.new_unit("MOI")
    for old in olds:
        told = {"about": reviewer, "unit": old, "reason": "Con làm ở xã", "valid_from": date(2023, 6, 1)}
        conflicts.record(here.board, **told, actor=head, at=moment(6, 16))
    hand_on(olds, [heir], since=date(2023, 7, 1))
    paper = here.owe(Paper.PLAN, unit=heir)
    filled_history([paper], actor=here.person(Role.FILER, unit=heir))
    paper = fresh(paper)
    assert may(again(reviewer), Action.ACCEPT, paper, on=date(2023, 6, 30))
    assert "xung đột lợi ích" in str(may(again(reviewer), Action.ACCEPT, paper, on=date(2023, 7, 1)).reason)
