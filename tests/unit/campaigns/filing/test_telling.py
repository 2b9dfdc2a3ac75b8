"""Who hears of a step, once."""

import pytest

from atgt_portal.ledger.models import Notice
from campaigns.filing import act as filing_act
from campaigns.filing import telling
from campaigns.filing.choices import Action, State
from tests.factories.papers import fresh, moment, small_board
from units.choices import Role

pytestmark = pytest.mark.django_db


def test_a_return_is_told_to_the_units_people_with_its_reason_and_the_way_there() -> None:
    here = small_board()
    filing = here.brought_to(here.owe(), State.SUBMITTED)
    filer, leader = here.person(Role.FILER), here.person(Role.UNIT_LEADER)
    stranger, gone = (
        here.person(Role.FILER, unit=here.new_unit("X-HAI")),
        here.person(Role.FILER, until=moment(5, 1).date()),
    )
    Notice.objects.all().delete()

    filing_act.act(
        filing,
        Action.SEND_BACK,
        actor=here.person(Role.REVIEWER),
        at=moment(5, 25),
        seen_revision=filing.revision,
        note="Thiếu chỉ tiêu số vụ",
    )

    told = Notice.objects.filter(to_user__in=[filer, leader, stranger, gone])
    assert {notice.to_user for notice in told} == {filer, leader}
    notice = told[0]
    assert notice.subject == "Cần bổ sung: Kế hoạch phong trào thi đua"
    assert "Thiếu chỉ tiêu số vụ" in notice.body
    assert notice.link == f"/ho-so/{filing.uuid}/"
    assert notice.created_at == moment(5, 25)


def test_an_acceptance_is_told_and_the_same_event_is_never_told_twice() -> None:
    here = small_board()
    filing, filer = here.brought_to(here.owe(), State.SUBMITTED), here.person(Role.FILER)
    filing_act.act(
        filing, Action.ACCEPT, actor=here.person(Role.REVIEWER), at=moment(5, 25), seen_revision=filing.revision
    )
    event = filing.events.last()
    assert event is not None

    telling.tell(fresh(filing), event)
    telling.tell(fresh(filing), event)

    assert [notice.subject for notice in filer.notices.all()] == ["Đã tiếp nhận: Kế hoạch phong trào thi đua"]


def test_the_leader_hears_what_waits_for_him_and_the_clerk_what_the_leader_returns() -> None:
    here = small_board(led=True)
    leader = here.person(Role.UNIT_LEADER)
    filing = here.brought_to(here.owe(), State.AWAITING_LEADER)
    filer = here.person(Role.FILER)
    assert [notice.subject for notice in leader.notices.all()] == ["Cần duyệt: Kế hoạch phong trào thi đua"]

    filing_act.act(
        filing, Action.SEND_BACK, actor=leader, at=moment(5, 25), seen_revision=filing.revision, note="Sửa mục 2"
    )

    assert "Lãnh đạo đơn vị trả lại người lập" in filer.notices.get().body
    assert leader.notices.count() == 1


def test_what_was_asked_of_a_leader_is_done_when_the_paper_moves_on_whoever_moved_it() -> None:
    here = small_board(led=True)
    leader, deputy = here.person(Role.UNIT_LEADER), here.person(Role.UNIT_LEADER)
    other = here.brought_to(here.owe(unit=here.new_unit("X-HAI", led=True)), State.AWAITING_LEADER)
    elsewhere = here.person(Role.UNIT_LEADER, unit=other.unit)
    Notice.objects.create(
        to_user=elsewhere,
        subject="Cần duyệt",
        unique_key=f"filing-event:{other.events.last().pk}:x",
        created_at=moment(5, 20),
    )
    filing = here.brought_to(here.owe(), State.AWAITING_LEADER)
    assert [person.notices.filter(read_at=None).count() for person in (leader, deputy)] == [1, 1]

    filing_act.act(filing, Action.APPROVE, actor=deputy, at=moment(5, 25), seen_revision=filing.revision)

    assert [person.notices.filter(read_at=None).count() for person in (leader, deputy, elsewhere)] == [0, 0, 1]


def test_a_refused_step_tells_nobody() -> None:
    here = small_board()
    filing, filer = here.brought_to(here.owe(), State.SUBMITTED), here.person(Role.FILER)
    with pytest.raises(filing_act.StalePageError):
        filing_act.act(
            filing, Action.ACCEPT, actor=here.person(Role.REVIEWER), at=moment(5, 25), seen_revision=filing.revision + 1
        )
    assert not filer.notices.exists()
