"""Every pair of state and action, for every role, at every place, by the step tables."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from campaigns.filing import act as filing_act
from campaigns.filing.choices import Action, State
from campaigns.filing.kinds import LED_STEPS, PLAIN_STEPS, registered, steps_of
from campaigns.filing.models import Filing
from campaigns.filing.permissions import may, open_actions
from campaigns.setup.choices import Paper
from tests.factories.papers import SmallBoard, fresh, moment, small_board
from units.choices import OFFICE_ROLES, UNIT_ROLES, Role
from units.models import Unit, User

pytestmark = pytest.mark.django_db
ON = date(2023, 5, 25)
AT = moment(5, 25)
LED = [pytest.param(False, id="plain"), pytest.param(True, id="led")]
PLACES = ("own", "elsewhere", "expired")


def _tries(filing: Filing, action: Action, user: User) -> str:
    """The state to which the act leads, or "" when it is refused; nothing of it stays."""
    with transaction.atomic():
        try:
            moved = filing_act.act(
                fresh(filing), action, actor=user, at=AT, seen_revision=filing.revision, note="Bổ sung chỉ tiêu"
            )
        except filing_act.ActionRefusedError:
            return ""
        transaction.set_rollback(True)
        return str(moved.state)


def _expected(filing: Filing, action: Action, role: Role, place: str) -> str:
    """Read from the table alone: who stands at the right place with the right role moves, all others are refused."""
    steps = LED_STEPS if filing.unit.leader_approves else PLAIN_STEPS
    if place != "own" or role == Role.APPRAISER:  # the appraiser judges only the standing office's papers, below
        return ""
    targets = [
        step.target for step in steps if step.action == action and filing.state in step.sources and role in step.roles
    ]
    return str(targets[0]) if targets else ""


def _someone(here: SmallBoard, other: SmallBoard, role: Role, place: str) -> User:
    if place == "own":
        return here.person(role)
    if place == "expired":
        return here.person(role, until=date(2023, 5, 24))
    return here.person(role, unit=here.new_unit("X-KHAC")) if role in UNIT_ROLES else other.person(role)


@pytest.mark.parametrize("led", LED)
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", Role)
def test_every_action_at_every_place_moves_or_is_refused_as_the_table_says(led: bool, state: State, role: Role) -> None:
    if state == State.AWAITING_LEADER and not led:
        assert not [step for step in PLAIN_STEPS if State.AWAITING_LEADER in step.sources | {step.target}]
        return
    here, other = small_board("day", led=led), small_board("kia")
    filing = here.brought_to(here.owe(), state)
    assert filing.state == state
    for place in PLACES:
        user = _someone(here, other, role, place)
        for action in Action:
            went_to, expected = _tries(filing, action, user), _expected(filing, action, role, place)
            assert went_to == expected, f"{place}: {action}"
            assert bool(may(user, action, filing, on=ON)) == bool(expected)
            if expected:
                assert Filing.objects.visible_to(user, on=ON).filter(pk=filing.pk).exists()
        offered = open_actions(user, filing, on=ON)
        assert set(offered) == {action for action in Action if _expected(filing, action, role, place)}
    assert fresh(filing).revision == filing.revision


@pytest.mark.parametrize("role", sorted(OFFICE_ROLES))
def test_nobody_judges_the_unit_he_works_in(role: Role) -> None:
    here = small_board()
    filing = here.brought_to(here.owe(unit=here.office), State.SUBMITTED)
    insider, outsider = here.person(role, home=here.office), here.person(role)

    assert _tries(filing, Action.ACCEPT, outsider) == State.ACCEPTED
    assert _tries(filing, Action.ACCEPT, insider) == ""
    assert "xung đột lợi ích" in str(may(insider, Action.ACCEPT, filing, on=ON).reason)


def test_the_appraiser_judges_the_standing_office_and_nobody_else() -> None:
    here = small_board()
    appraiser = here.person(Role.APPRAISER)
    of_office = here.brought_to(here.owe(unit=here.office), State.SUBMITTED)
    of_commune = here.brought_to(here.owe(), State.SUBMITTED)

    assert _tries(of_office, Action.ACCEPT, appraiser) == State.ACCEPTED
    assert _tries(of_office, Action.SEND_BACK, appraiser) == State.SENT_BACK
    assert _tries(of_commune, Action.ACCEPT, appraiser) == ""


@pytest.mark.parametrize("led", LED)
def test_every_paper_that_the_office_reviews_walks_by_one_of_the_two_tables(led: bool) -> None:
    here = small_board(led=led)
    for kind in registered():
        if (
            kind.paper != Paper.FIGURES_CONFIRMATION
        ):  # agreement counts on arrival: its own table, tested in the figures story
            filing = Filing(kind=kind.paper, unit=here.unit)
            common = tuple(step for step in steps_of(filing) if step.when is None)
        assert common == (LED_STEPS if led else PLAIN_STEPS), kind.paper


@pytest.mark.parametrize("table", [PLAIN_STEPS, LED_STEPS])
def test_every_state_but_the_last_leads_on_and_every_return_wants_a_reason(table: Any) -> None:
    reached = {step.target for step in table} | {State.DRAFT}
    assert all(any(state in step.sources for step in table) for state in reached)
    assert all(step.needs_note for step in table if step.action in {Action.SEND_BACK, Action.AMEND})


@pytest.mark.parametrize("note", ["", "   ", "\n\t"])
def test_a_return_without_a_reason_changes_nothing(note: str) -> None:
    here = small_board()
    filing, reviewer = here.brought_to(here.owe(), State.SUBMITTED), here.person(Role.REVIEWER)

    with pytest.raises(filing_act.IncompleteError, match="Ghi rõ phần phải bổ sung") as refusal:
        filing_act.act(filing, Action.SEND_BACK, actor=reviewer, at=AT, seen_revision=filing.revision, note=note)

    assert [fault.field for fault in refusal.value.faults] == ["note"]
    assert fresh(filing).state == State.SUBMITTED
    assert filing.events.count() == 1


def test_a_paper_that_waits_for_its_leader_still_reaches_him_when_the_unit_gives_up_that_step() -> None:
    here = small_board(led=True)
    filing, leader = here.brought_to(here.owe(), State.AWAITING_LEADER), here.person(Role.UNIT_LEADER)
    Unit.objects.filter(pk=here.unit.pk).update(leader_approves=False)

    assert open_actions(leader, fresh(filing), on=ON) == [Action.APPROVE, Action.SEND_BACK]
    assert _tries(filing, Action.APPROVE, leader) == State.SUBMITTED
    assert _tries(filing, Action.APPROVE, here.person(Role.FILER)) == ""
