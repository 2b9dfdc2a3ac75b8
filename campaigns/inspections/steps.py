"""The way of a remedy, as a table. Pure."""

from dataclasses import dataclass

from campaigns.inspections.choices import RemedyAction, RemedyState
from units.choices import OFFICE_ROLES, UNIT_ROLES, Role


@dataclass(frozen=True, slots=True)
class RemedyMove:
    """One row of the way: from where, by whom, to where; `needs_note` where silence says nothing."""

    action: RemedyAction
    sources: frozenset[RemedyState]
    target: RemedyState
    roles: frozenset[Role]
    needs_note: bool = False


WAITS_FOR_UNIT = frozenset({RemedyState.OPEN, RemedyState.SENT_BACK})
STEPS: tuple[RemedyMove, ...] = (
    RemedyMove(RemedyAction.REPORT, WAITS_FOR_UNIT, RemedyState.REPORTED, UNIT_ROLES, needs_note=True),
    RemedyMove(RemedyAction.ACCEPT, frozenset({RemedyState.REPORTED}), RemedyState.ACCEPTED, OFFICE_ROLES),
    RemedyMove(
        RemedyAction.SEND_BACK, frozenset({RemedyState.REPORTED}), RemedyState.SENT_BACK, OFFICE_ROLES, needs_note=True
    ),
)


def step_for(action: str, *, state: str, roles: frozenset[Role]) -> RemedyMove | None:
    """The step that somebody with those roles may take from that state."""
    return next(
        (step for step in STEPS if step.action == action and state in step.sources and roles & step.roles), None
    )
