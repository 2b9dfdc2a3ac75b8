"""The way of a remedy as a whole table: every state, every action, every role."""

import pytest

from campaigns.inspections.choices import RemedyAction, RemedyState
from campaigns.inspections.steps import STEPS, step_for
from units.choices import OFFICE_ROLES, UNIT_ROLES, Role

MOVES = {
    (RemedyState.OPEN, RemedyAction.REPORT): (RemedyState.REPORTED, UNIT_ROLES),
    (RemedyState.SENT_BACK, RemedyAction.REPORT): (RemedyState.REPORTED, UNIT_ROLES),
    (RemedyState.REPORTED, RemedyAction.ACCEPT): (RemedyState.ACCEPTED, OFFICE_ROLES),
    (RemedyState.REPORTED, RemedyAction.SEND_BACK): (RemedyState.SENT_BACK, OFFICE_ROLES),
}


@pytest.mark.parametrize("state", RemedyState)
@pytest.mark.parametrize("action", RemedyAction)
def test_every_pair_of_state_and_action_moves_for_its_roles_or_for_nobody(state: RemedyState, action: RemedyAction):
    target, roles = MOVES.get((state, action), (None, frozenset()))

    for role in Role:
        step = step_for(action, state=state, roles=frozenset({role}))
        assert (step.target if step else None) == (target if role in roles else None), role


def test_only_acceptance_needs_no_word():
    assert {step.action for step in STEPS if not step.needs_note} == {RemedyAction.ACCEPT}
