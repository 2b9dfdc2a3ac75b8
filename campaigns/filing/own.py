"""A unit's own papers in the order in which they want doing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, DateField, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing import mending, opening, wording
from campaigns.filing.choices import EntryAnswer, State
from campaigns.filing.models import Filing, FilingQuerySet
from campaigns.setup.models import Campaign
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
    own = Filing.objects.visible_to(user, on=on).filter(unit__in=posts_of(user, on=on).unit_ids())
    return own.filter(excuse=None)


def papers(user: User | AnonymousUser, *, on: date) -> FilingQuerySet:
    """The papers of the user's units with their `turn`: what waits for him, for others, for its day; then what is done.

    What is not open comes in the order in which it may be expected to open.
    """
    awaited = When(turn=UNOPENED, then=Coalesce("opens_on", "period__last_day"))
    return (
        _own(user, on=on)
        .annotate(turn=_turn(user, on=on))
        .annotate(expected_on=Case(awaited, output_field=DateField()))
        .select_related("unit", "period", "campaign", "entry", "accepted_version")
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


@dataclass(frozen=True, slots=True)
class Counts:
    """turn → how many papers; and of how many campaigns that run now they are."""

    turns: dict[int, int]
    running: int


def counts(user: User | AnonymousUser, *, on: date) -> Counts:
    """One grouped query, however many papers."""
    runs = Exists(Campaign.objects.running(on=on).order_by().filter(pk=OuterRef("campaign")))
    grouped = _own(user, on=on).annotate(turn=_turn(user, on=on), runs=runs).values_list("turn", "campaign", "runs")
    turns = {TO_DO: 0, WAITING: 0, UNOPENED: 0, DONE: 0}
    running = set()
    for turn, campaign, is_running, count in grouped.annotate(n=Count("pk")).order_by():
        turns[turn] += count
        if is_running:
            running.add(campaign)
    return Counts(turns, len(running))


@dataclass(frozen=True, slots=True)
class Naming:
    """What a row must name, as this reader has several of it: the unit, the campaign."""

    units: bool = False
    campaigns: bool = False

    def hints(self, filing: Filing) -> list[str]:
        named = [filing.unit.name] if self.units else []
        return [*named, campaign_words(filing.campaign.name)] if self.campaigns else named


def campaign_words(name: str) -> str:
    return _("Phong trào “%(name)s”") % {"name": name}


def rows(page: Iterable[Filing], *, on: date, naming: Naming) -> dict[int, list[Row]]:
    """turn → the rows of this page."""
    found: dict[int, list[Row]] = {TO_DO: [], WAITING: [], UNOPENED: [], DONE: []}
    for filing in page:
        found[filing.turn].append(row(filing, on=on, naming=naming))  # type: ignore[attr-defined]
    return found


def row(filing: Filing, *, on: date, naming: Naming) -> Row:
    """One paper in the words of every list of tasks."""
    badge = wording.badge_on(filing, on=on)
    late = wording.lateness(filing, on=on)
    remaining = vn.uncapitalise(late.label) if late else wording.remaining(filing, on=on)
    due, remaining = _mending(filing, on=on) or (wording.due_line(filing), remaining)
    hints = [*naming.hints(filing), wording.period_of(filing)]
    if filing.is_optional:
        hints.append(_("nếu có"))
    if filing.state == State.SENT_BACK and (asked := mending.asked_words(filing)):
        hints.append(asked)
    if (mark := wording.entry_badge(filing)) is not None:
        hints.append(vn.uncapitalise(mark.label))
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


def wants_answer(filing: Filing) -> bool:
    """Whether the office has sent the paper for the unit and the unit has not said whether it is right."""
    entry = filing.entry
    return entry is not None and filing.received_at is not None and entry.answer == EntryAnswer.WAITING


def _mending(filing: Filing, *, on: date) -> tuple[str, str] | None:
    """Of a returned paper the day that now counts is the one for the supplement."""
    words = mending.due_words(filing)
    return (words, mending.remaining(filing, on=on)) if words else None


def _short(note: str) -> str:
    line = " ".join(note.split())
    return line if len(line) <= 120 else f"{line[:119]}…"
