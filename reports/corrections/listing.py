"""Which accepted returns of accidents were corrected. One query, of however many boards and years."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, QuerySet
from django.db.models.functions import Cast

from campaigns.filing.choices import Action
from campaigns.filing.models import FilingEvent, FilingQuerySet, FilingVersion
from campaigns.setup.choices import Paper
from campaigns.setup.windows import Window

_COLUMNS = {
    "filing__uuid": "filing",
    "filing__campaign__name": "campaign",
    "filing__unit__name": "police",
    "filing__period__name": "period",
    "filing__period__first_day": "first_day",
    "filing__period__last_day": "last_day",
    "filing__accepted_version__number": "in_force",
    "version": "version",
    "version__number": "number",
    "version__content__status_name": "status",
    "action": "action",
    "note": "said",
    "happened_at": "at",
    "version__correction_review__reviewed_at": "reviewed_at",
    "version__correction_review__reviewed_by__full_name": "reviewed_by",
    "version__correction_review__units_told": "units_told",
}


@dataclass(frozen=True, slots=True)
class Correction:
    """Version `old` of a return was accepted, later version `new`."""

    filing: Any
    campaign: str
    police: str
    period: str
    days: Window
    old: int
    new: int
    old_version: int
    new_version: int
    in_force: int
    at: datetime
    reason: str
    status_change: str
    reviewed_at: datetime | None
    reviewed_by: str
    units_told: int

    @property
    def stands(self) -> bool:
        """Whether no later correction has taken its place."""
        return self.new == self.in_force


def corrections(papers: FilingQuerySet) -> list[Correction]:
    """Those among `papers`, the newest first."""
    returns = papers.filter(kind=Paper.ACCIDENT_RETURN).values("pk")
    steps = FilingEvent.objects.filter(action__in=(Action.ACCEPT, Action.AMEND), filing__in=returns)
    rows = steps.order_by("filing", "happened_at", "pk").values_list(*_COLUMNS)
    read = [dict(zip(_COLUMNS.values(), row, strict=True)) for row in rows]
    found = [one for _paper, steps in groupby(read, key=itemgetter("filing")) for one in _of(steps)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _of(steps: Iterable[Mapping[str, Any]]) -> list[Correction]:
    """Each acceptance of another version than before, with why the paper was opened last."""
    reason, accepted = "", list[tuple[Mapping[str, Any], str]]()
    for step in steps:
        if step["action"] == Action.AMEND:
            reason = step["said"]
        else:
            accepted.append((step, reason))
    pairs = pairwise(accepted)
    return [_correction(one, row, why) for (one, _), (row, why) in pairs if one["number"] != row["number"]]


def _correction(before: Mapping[str, Any], row: Mapping[str, Any], reason: str) -> Correction:
    return Correction(
        filing=row["filing"],
        campaign=row["campaign"],
        police=row["police"],
        period=row["period"],
        days=Window(row["first_day"], row["last_day"]),
        old=before["number"],
        new=row["number"],
        old_version=before["version"],
        new_version=row["version"],
        in_force=row["in_force"],
        at=row["at"],
        reason=reason,
        status_change=_change(before["status"], row["status"]),
        reviewed_at=row["reviewed_at"],
        reviewed_by=row["reviewed_by"] or "",
        units_told=len((row["units_told"] or "").split()),
    )


def _change(before: str | None, now: str | None) -> str:
    """chính thức → tạm tính; nothing where it stayed, or an old version does not say."""
    return f"{before} → {now}" if before and now and before != now else ""


def waiting(board_ids: Iterable[int], *, on: date) -> tuple[QuerySet[Any, Any], Mapping[str, Any]]:
    """The corrections in force that no office of these boards has seen to, as a part of a question asked together."""
    earlier = FilingEvent.objects.filter(filing=OuterRef("filing"), action=Action.ACCEPT).exclude(
        version=OuterRef("pk")
    )
    versions = FilingVersion.objects.filter(
        filing__board__in=list(board_ids),
        filing__kind=Paper.ACCIDENT_RETURN,
        filing__campaign__launched_on__lte=on,
        accepted_for__isnull=False,
        correction_review=None,
        number__gt=1,
    )
    return versions.filter(Exists(earlier)).order_by(), {
        "filing": Cast("filing__uuid", CharField()),
        "number": F("number"),
        "period": F("filing__period__name"),
    }
