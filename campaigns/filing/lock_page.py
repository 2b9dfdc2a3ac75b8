"""What the page of a paper says of its locked period, and of what a correction of accepted figures touches."""

from dataclasses import dataclass
from datetime import date

from campaigns.filing import locked, touched
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.filing.permissions import unfinished


@dataclass(frozen=True, slots=True)
class Lock:
    """How the period of the paper is locked, in words."""

    words: str
    is_shut: bool


def touched_by(filing: Filing, actions: list[Action]) -> list[str]:
    """What rests on the figures, for whoever may open accepted ones, or decides on their correction."""
    corrects = Action.AMEND in actions or (filing.is_amended and Action.SEND_BACK in actions)
    return touched.by_correcting(filing) if corrects else []


def unacceptable(filing: Filing, *, on: date) -> str:
    """Why a paper that waits for review can only be sent back."""
    if filing.open_threads:
        return str(unfinished(filing).reason)
    return str(locked.may_take(filing, Action.ACCEPT, on=on).reason) if filing.state == State.SUBMITTED else ""


def lock_of(filing: Filing, *, on: date) -> Lock | None:
    """What the page says of a locked period: shut, or open again for this unit."""
    if told := locked.opened_words(filing, on=on):
        return Lock(told, is_shut=False)
    shut = locked.may_change(filing, on=on)
    return None if shut else Lock(str(shut.reason), is_shut=True)
