"""What of locked periods is open again for units, to be read together with the other small lists of home."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from campaigns.filing.choices import State
from campaigns.filing.lock_models import LockedPaper, UnlockException
from campaigns.setup.choices import Paper

COLUMNS = ("place", "row_key", "words", "more", "target", "mark", "day", "moment")
_CUT = Value("\n")  # stands in no name of a period, unit or kind


@dataclass(frozen=True, slots=True)
class Reopened:
    """A paper that its unit may correct up to the end of `until`, and why it was opened."""

    paper: UUID
    kind: Paper
    state: State
    period: str
    unit: str
    until: date
    reason: str


def reopened_for(units: Collection[int], *, on: date) -> QuerySet[LockedPaper]:
    """A row for each lock of the papers that are open again that day: none of a paper that another lock still holds.

    What was sent again since the opening, or waits for review, is not work any more.
    """
    reaches = Q(unit=None) | Q(unit=OuterRef("filing__unit"))
    # As `locked.Opening.is_on`: one ended early bears who ended it.
    running = UnlockException.objects.filter(reaches, lock=OuterRef("lock"), until__gte=on, ended_by=None)
    latest = running.order_by("-until", "-pk")
    shut = LockedPaper.objects.filter(~Exists(running), filing=OuterRef("filing"))
    held = LockedPaper.objects.filter(~Exists(shut), filing__unit__in=units).exclude(filing__state=State.SUBMITTED)
    told = held.annotate(
        until=Subquery(latest.values("until")[:1]),
        reason=Subquery(latest.values("reason")[:1]),
        opened_at=Subquery(latest.values("opened_at")[:1]),
    )
    return told.exclude(filing__state=State.ACCEPTED, filing__working_version__frozen_at__gte=F("opened_at"))


def as_small_rows(rows: QuerySet[LockedPaper], *, place: int) -> QuerySet[Any, Any]:
    """`COLUMNS`: place in the union, key, period and unit, reason, uuid, kind and state, last day, moment of opening."""
    named = rows.order_by().annotate(
        place=Value(place),
        row_key=F("filing"),
        words=Concat("filing__period__name", _CUT, "filing__unit__name", output_field=CharField()),
        more=F("reason"),
        target=Cast("filing__uuid", CharField()),
        mark=Concat("filing__kind", _CUT, "filing__state", output_field=CharField()),
        day=F("until"),
        moment=F("opened_at"),
    )
    return named.values_list(*COLUMNS)


def read(rows: Collection[tuple[Any, ...]]) -> list[Reopened]:
    """The papers of such rows, the first to close first; of a paper with several locks the one that closes first counts."""
    found: dict[UUID, Reopened] = {}
    for _place, _key, words, reason, uuid, mark, until, _moment in sorted(rows, key=lambda row: (row[6], row[1])):
        (period, unit), (kind, state) = words.split("\n"), mark.split("\n")
        one = Reopened(UUID(uuid), Paper(kind), State(state), period, unit, until, reason)
        found.setdefault(one.paper, one)
    return list(found.values())
