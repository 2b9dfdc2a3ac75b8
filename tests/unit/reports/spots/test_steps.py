"""The way of a black spot as a whole table: every state, every action, every hand."""

from datetime import date

import pytest

from campaigns.filing.models import Filing
from campaigns.journal.counting import NOTHING
from campaigns.setup.choices import Paper
from reports.returns.suggesting import suggested
from reports.spots.choices import Hand, SpotAction, SpotState
from reports.spots.counting import SpotCount, counted
from reports.spots.models import SpotStep
from reports.spots.steps import STEPS, step_for

MOVES = {
    (SpotState.FOUND, SpotAction.SURVEY): (SpotState.SURVEYED, set(Hand)),
    (SpotState.SURVEYED, SpotAction.TREAT): (SpotState.TREATED, {Hand.AREA, Hand.ROADS, Hand.OFFICE}),
    (SpotState.SURVEYED, SpotAction.DISMISS): (SpotState.CLOSED, {Hand.OFFICE}),
    (SpotState.TREATED, SpotAction.CLOSE): (SpotState.CLOSED, {Hand.OFFICE}),
    (SpotState.TREATED, SpotAction.REOPEN): (SpotState.FOUND, set(Hand)),
    (SpotState.CLOSED, SpotAction.REOPEN): (SpotState.FOUND, set(Hand)),
}


@pytest.mark.parametrize("state", SpotState)
@pytest.mark.parametrize("action", SpotAction)
def test_every_pair_of_state_and_action_moves_for_its_hands_or_for_nobody(state: SpotState, action: SpotAction):
    target, hands = MOVES.get((state, action), (None, set()))

    for hand in Hand:
        step = step_for(action, state=state, hands=[hand])
        assert (step.target if step else None) == (target if hand in hands else None), hand


def test_who_has_no_part_in_a_spot_may_do_nothing_and_every_action_has_its_row():
    assert not any(step_for(action, state=state, hands=[]) for action in SpotAction for state in SpotState)
    assert {step.action for step in STEPS} == set(SpotAction)


def test_a_spot_surveyed_twice_counts_once():
    steps = [SpotStep(spot_id=spot, action=action, done_on=date(2023, 5, 1)) for spot, action in (
        (1, SpotAction.SURVEY), (1, SpotAction.SURVEY), (2, SpotAction.SURVEY), (1, SpotAction.TREAT),
    )]  # fmt: skip

    assert counted(steps) == SpotCount(surveyed=2, treated=1)
    found = suggested(Filing(kind=Paper.INTERIM_RETURN), NOTHING, counted(steps))
    assert {code: one.words for code, one in found.items()} == {
        "G3.2": "theo sổ điểm đen: 02 điểm",
        "G3.3": "theo sổ điểm đen: 01 điểm",
    }
