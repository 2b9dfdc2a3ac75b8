"""How far a paper came, and by which steps: the same workflow as the filing room's, walked without its checks. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from campaigns.filing.choices import Action, State
from units.choices import Role


class Route(StrEnum):
    UNTOUCHED = "untouched"
    BEGUN = "begun"
    AWAITING = "awaiting"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    ACCEPTED = "accepted"
    MENDED = "mended"
    AMENDED = "amended"


_SUBMIT, _BACK, _ACCEPT = (Action.SUBMIT,), (Action.SEND_BACK,), (Action.ACCEPT,)
_ACTIONS: dict[Route, tuple[Action, ...]] = {
    Route.UNTOUCHED: (),
    Route.BEGUN: (),
    Route.AWAITING: _SUBMIT,
    Route.SUBMITTED: _SUBMIT,
    Route.SENT_BACK: _SUBMIT + _BACK,
    Route.ACCEPTED: _SUBMIT + _ACCEPT,
    Route.MENDED: _SUBMIT + _BACK + _SUBMIT + _ACCEPT,
    Route.AMENDED: (*_SUBMIT, *_ACCEPT, Action.AMEND),
}
Shares = tuple[tuple[Route, int], ...]
"""Routes with how many papers in a hundred take them."""
IS_BACKED = frozenset({Route.ACCEPTED, Route.MENDED, Route.AMENDED})
"""Routes after which an accepted version counts."""
OLD: Shares = ((Route.ACCEPTED, 90), (Route.MENDED, 6), (Route.AMENDED, 1), (Route.UNTOUCHED, 3))
"""A year that is over, in percent."""
CLOSING: Shares = (
    (Route.ACCEPTED, 55),
    (Route.MENDED, 5),
    (Route.AMENDED, 2),
    (Route.SUBMITTED, 20),
    (Route.SENT_BACK, 5),
    (Route.BEGUN, 7),
    (Route.UNTOUCHED, 6),
)
"""The papers of the year's end while the office still reads them, in percent."""
CLOSING_LED: Shares = (*CLOSING[:-2], (Route.AWAITING, 10), (Route.BEGUN, 2), (Route.UNTOUCHED, 1))
"""The same where a leader approves first: some papers lie with him."""
CONFIRMING: Shares = ((Route.ACCEPTED, 90), (Route.SUBMITTED, 2), (Route.BEGUN, 3), (Route.UNTOUCHED, 5))
"""Confirmations: agreement counts on arrival, only disputes wait."""

WRITER, LEADER, OFFICE = Role.FILER, Role.UNIT_LEADER, Role.REVIEWER


@dataclass(frozen=True, slots=True)
class Stride:
    """One step of a paper; `version` is the number of the version it is about."""

    action: Action
    source: State
    target: State
    role: Role
    version: int


def drawn(shares: Shares, lot: int) -> Route:
    """The route of a lot from 0 to 99."""
    for route, share in shares:
        if lot < share:
            return route
        lot -= share
    return shares[0][0]


def strides(route: Route, *, is_led: bool, agrees: bool = False) -> list[Stride]:
    """The steps of a route; an agreement that has arrived needs nobody to accept it."""
    if route == Route.AWAITING:
        return [Stride(Action.SUBMIT, State.DRAFT, State.AWAITING_LEADER, WRITER, 1)] if is_led else []
    found: list[Stride] = []
    state, version = State.DRAFT, 0
    for action in _ACTIONS[route]:
        version += action == Action.SUBMIT
        if not (agrees and action == Action.ACCEPT):
            found += _taken(action, state, version, is_led=is_led, agrees=agrees)
            state = found[-1].target
    return found


def _taken(action: Action, state: State, version: int, *, is_led: bool, agrees: bool) -> Iterator[Stride]:
    arrived = State.ACCEPTED if agrees else State.SUBMITTED
    if action == Action.SUBMIT and is_led:
        yield Stride(Action.SUBMIT, state, State.AWAITING_LEADER, WRITER, version)
        yield Stride(Action.APPROVE, State.AWAITING_LEADER, arrived, LEADER, version)
    elif action == Action.SUBMIT:
        yield Stride(Action.SUBMIT, state, arrived, WRITER, version)
    elif action == Action.SEND_BACK:
        yield Stride(Action.SEND_BACK, state, State.SENT_BACK, OFFICE, version)
    elif action == Action.ACCEPT:
        yield Stride(Action.ACCEPT, state, State.ACCEPTED, OFFICE, version)
    else:
        yield Stride(Action.AMEND, state, State.DRAFT, WRITER, version)
