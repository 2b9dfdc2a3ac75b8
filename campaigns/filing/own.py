"""A unit's own papers in the order in which they want doing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, DateField, F, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing import mending, opening, wording
from campaigns.filing.choices import State
from campaigns.filing.models import Filing, FilingQuerySet
from units.choices import Role
from units.models import User
from units.permissions import posts_of

TO_DO, WAITING, UNOPENED, DONE = range(4)


@dataclass(frozen=True, slots=True)
class Row:
    """One paper as the list of tasks shows it."""

    title: str
    url: str
    hint: str = ""
    badge: str = ""
    tone: str = ""
    standing: str = ""
    due: str = ""
    remaining: str = ""


def _turn(user: User | AnonymousUser, *, on: date) -> Case:
    led = [post.unit_id for post in posts_of(user, on=on).held if post.role == Role.UNIT_LEADER]
    mine = Q(state__in=[State.DRAFT, State.SENT_BACK]) | Q(state=State.AWAITING_LEADER, unit__in=led)
    unopened = Q(state=State.DRAFT, begun_at=None) & ~opening.opened(on)
    return Case(
        When(state=State.ACCEPTED, then=Value(DONE)),
        When(unopened, then=Value(UNOPENED)),
        When(mine, then=Value(TO_DO)),
        default=Value(WAITING),
        output_field=IntegerField(),
    )


def _own(user: User | AnonymousUser, *, on: date) -> FilingQuerySet:
    return Filing.objects.visible_to(user, on=on).filter(unit__in=posts_of(user, on=on).unit_ids())


def papers(user: User | AnonymousUser, *, on: date) -> FilingQuerySet:
    """The papers of the user's units with their `turn`: what waits for him, for others, for its day; then what is done.

    What is not open comes in the order in which it may be expected to open.
    """
    awaited = When(turn=UNOPENED, then=Coalesce("opens_on", "period__last_day"))
    return (
        _own(user, on=on)
        .annotate(turn=_turn(user, on=on))
        .annotate(expected_on=Case(awaited, output_field=DateField()))
        .select_related("unit", "period", "accepted_version")
        .defer("accepted_version__content")
        .order_by(
            "turn",
            F("expected_on").asc(nulls_last=True),
            F("due_on").asc(nulls_last=True),
            "kind",
            "period__first_day",
            "pk",
        )
    )


def counts(user: User | AnonymousUser, *, on: date) -> dict[int, int]:
    """turn → how many papers."""
    turns = _own(user, on=on).annotate(turn=_turn(user, on=on)).values_list("turn")
    found = turns.annotate(n=Count("pk")).order_by()
    return {TO_DO: 0, WAITING: 0, UNOPENED: 0, DONE: 0} | dict(found)


def rows(page: Iterable[Filing], *, on: date, several_units: bool) -> dict[int, list[Row]]:
    """turn → the rows of this page."""
    found: dict[int, list[Row]] = {TO_DO: [], WAITING: [], UNOPENED: [], DONE: []}
    for filing in page:
        found[filing.turn].append(row(filing, on=on, several_units=several_units))  # type: ignore[attr-defined]
    return found


def row(filing: Filing, *, on: date, several_units: bool) -> Row:
    """One paper in the words of every list of tasks."""
    badge = wording.badge_on(filing, on=on)
    late = wording.lateness(filing, on=on)
    remaining = vn.uncapitalise(late.label) if late else wording.remaining(filing, on=on)
    due, remaining = _mending(filing, on=on) or (wording.due_line(filing), remaining)
    hints = [filing.unit.name] if several_units else []
    hints.append(wording.period_of(filing))
    if filing.is_optional:
        hints.append(_("nếu có"))
    if filing.state == State.SENT_BACK and (asked := mending.asked_words(filing)):
        hints.append(asked)
    if filing.state == State.SENT_BACK and filing.note:
        hints.append(_("phải bổ sung: %(note)s") % {"note": _short(filing.note)})
    return Row(
        title=wording.title_of(filing),
        url=reverse("filing:detail", kwargs={"uuid": filing.uuid}),
        hint=" · ".join(hints),
        badge=badge.label,
        tone="late" if late and late.tone == "overdue" and filing.state == State.DRAFT else badge.tone,
        standing=standing.label if (standing := wording.standing_badge(filing)) else "",
        due=due,
        remaining=remaining,
    )


def _mending(filing: Filing, *, on: date) -> tuple[str, str] | None:
    """Of a returned paper the day that now counts is the one for the supplement."""
    words = mending.due_words(filing)
    return (words, mending.remaining(filing, on=on)) if words else None


def _short(note: str) -> str:
    line = " ".join(note.split())
    return line if len(line) <= 120 else f"{line[:119]}…"
