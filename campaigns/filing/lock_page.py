"""What the page of a paper says of its locked period, and of what a correction of accepted figures touches."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.filing import locked, touched
from campaigns.filing.choices import Action, State
from campaigns.filing.models import Filing
from campaigns.filing.permissions import unfinished
from units.choices import READING_ROLES, UNIT_ROLES, Role
from units.models import User
from units.permissions import posts_of

_JUDGING = frozenset({Action.ACCEPT, Action.SEND_BACK})


@dataclass(frozen=True, slots=True)
class Lock:
    """How the period of the paper is locked, in words; `url` is the lock's page, for the board's officers; for the unit it leads to where it asks."""

    words: str
    is_shut: bool
    url: str = ""
    label: str = ""


def touched_by(filing: Filing, actions: list[Action]) -> list[str]:
    """What rests on the figures, for whoever may open accepted ones, or decides on their correction."""
    corrects = Action.AMEND in actions or (filing.is_amended and not _JUDGING.isdisjoint(actions))
    return touched.by_correcting(filing) if corrects else []


def unacceptable(filing: Filing, *, on: date) -> str:
    """Why a paper that waits for review can only be sent back."""
    if filing.open_threads:
        return str(unfinished(filing).reason)
    return str(locked.may_take(filing, Action.ACCEPT, on=on).reason) if filing.state == State.SUBMITTED else ""


def unreturnable(filing: Filing, *, on: date) -> str:
    """Why a paper that waits for review cannot be sent back; a leader's return is never refused."""
    return str(locked.may_take(filing, Action.SEND_BACK, on=on).reason)


def _undecided(filing: Filing, *, on: date) -> str:
    """What the lock keeps the office from doing with a paper that waits for review."""
    if filing.state != State.SUBMITTED:
        return ""
    return str(locked.may_take(filing, Action.ACCEPT, on=on).reason) or unreturnable(filing, on=on)


def lock_of(filing: Filing, user: User, *, on: date) -> Lock | None:
    """What the page says of a locked period to this reader: shut, or open again for this unit."""
    posts = posts_of(user, on=on)
    to_office = posts.for_unit(filing.unit_id, *UNIT_ROLES) is None
    if told := locked.opened_words(filing, on=on, to_office=to_office):
        return Lock(told, is_shut=False)
    shut = locked.shut_by(filing, on=on)
    if shut is None:
        return None
    words = _undecided(filing, on=on) if to_office else ""
    words = words or str(locked.may_change(filing, on=on, to_office=to_office).reason)
    if not to_office:
        asked = reverse("locks:ask", kwargs={"uuid": filing.uuid})
        return Lock(words, is_shut=True, url=asked, label=_("Đề nghị mở khóa"))
    if posts.for_board(filing.board_id, *READING_ROLES) is None:
        return Lock(words, is_shut=True)
    opens = posts.for_board(filing.board_id, Role.OFFICE_HEAD) is not None
    label = _("Mở khóa cho %(unit)s") % {"unit": filing.unit.name} if opens else _("Xem kỳ đã khóa")
    # The form comes filled in for the unit of this paper, and leads back here.
    url = f"{reverse('locks:period', kwargs={'uuid': shut.lock})}?ho-so={filing.uuid}#mo"
    return Lock(words, is_shut=True, url=url, label=label)
