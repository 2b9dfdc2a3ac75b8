"""The way of a spot, as a table. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.spots.choices import Hand, SpotAction, SpotState


@dataclass(frozen=True, slots=True)
class SpotMove:
    """One row of the way: from where, by which hands, to where."""

    action: SpotAction
    sources: frozenset[SpotState]
    target: SpotState
    hands: frozenset[Hand]


_ANYBODY = frozenset(Hand)
STEPS: tuple[SpotMove, ...] = (
    SpotMove(SpotAction.SURVEY, frozenset({SpotState.FOUND}), SpotState.SURVEYED, _ANYBODY),
    SpotMove(SpotAction.TREAT, frozenset({SpotState.SURVEYED}), SpotState.TREATED, _ANYBODY - {Hand.POLICE}),
    SpotMove(SpotAction.CLOSE, frozenset({SpotState.TREATED}), SpotState.CLOSED, frozenset({Hand.OFFICE})),
    # The survey has found that the place is no black spot.
    SpotMove(SpotAction.DISMISS, frozenset({SpotState.SURVEYED}), SpotState.CLOSED, frozenset({Hand.OFFICE})),
    SpotMove(SpotAction.REOPEN, frozenset({SpotState.TREATED, SpotState.CLOSED}), SpotState.FOUND, _ANYBODY),
)


def step_for(action: str, *, state: str, hands: Iterable[Hand]) -> SpotMove | None:
    """The step that somebody with those hands may take from that state."""
    held = frozenset(hands)
    return next((step for step in STEPS if step.action == action and state in step.sources and held & step.hands), None)
