"""What the ranking reads of each participant: its accepted papers and its appraised points. One query, any number of units."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Case, F, FilteredRelation, JSONField, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject
from django.utils import timezone

from awards.folding import Key, folded
from awards.models import Adjustment, AppraisedScore
from awards.rated import Stated
from awards.stated import (
    CLOSING_KEYS,
    DISSEMINATION_KEYS,
    NOTHING_DUE,
    Timely,
    by_closing,
    by_dissemination,
    timeliness,
)
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign

_READ = (Paper.SCORE_SHEET, Paper.CLOSING_RETURN, Paper.PLAN, Paper.AWARD_DOSSIER, Paper.DISSEMINATION)
_WHOLE = (Paper.SCORE_SHEET, Paper.AWARD_DOSSIER)
_SAID = ((Paper.CLOSING_RETURN, CLOSING_KEYS), (Paper.DISSEMINATION, DISSEMINATION_KEYS))


@dataclass(frozen=True, slots=True)
class GivenPoints:
    """What was appraised for one criterion: points, or that it does not apply, and why."""

    hundredths: int | None
    reason: str
    does_not_apply: bool


@dataclass(frozen=True, slots=True)
class PaperSource:
    """An accepted version by which something is proved."""

    paper: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Papers:
    """What one unit has filed that counts for scores and awards: `given` by criterion id, `stated` by measure, `adjusted`
    as code, times and reason, `apart` as ground and reason.
    """

    sheet: dict[str, Any] | None = None
    sheet_source: PaperSource | None = None
    given: Mapping[int, GivenPoints] = field(default_factory=dict)
    stated: Mapping[str, Stated] = field(default_factory=dict)
    adjusted: tuple[tuple[str, int, str], ...] = ()
    apart: tuple[str, str] = ("", "")
    dossier: dict[str, Any] | None = None
    dossier_waits: bool = False
    has_plan: bool = False
    has_closing: bool = False
    women_percent: int | None = None
    days_early: int | None = None


@dataclass(frozen=True, slots=True)
class Entrant:
    """A participant with what it has filed, and how what it owes came in."""

    unit_id: int
    code: str
    name: str
    sort_key: str
    cluster_id: int
    cluster_code: str
    cluster_name: str
    papers: Papers
    timely: Timely = NOTHING_DUE


def entrants(
    campaign: Campaign, *, on: date | None = None, cluster: int | None = None, unit: int | None = None
) -> list[Entrant]:
    """Every participant, or those of one cluster, or one unit, by cluster and name; `on` as `stated.timeliness` takes it.

    Only accepted versions are read, of returns and plans only what is needed.
    """
    by_unit = groupby(_rows(campaign, on=on, cluster=cluster, unit=unit), key=attrgetter("unit"))
    return [_entrant(list(rows)) for _unit, rows in by_unit]


def _entrant(rows: list[Any]) -> Entrant:
    first = rows[0]
    return Entrant(
        unit_id=first.unit,
        code=first.unit__code,
        name=first.unit__name,
        sort_key=first.unit__sort_key,
        cluster_id=first.cluster,
        cluster_code=first.cluster__code,
        cluster_name=first.cluster__name,
        papers=_papers(rows),
        timely=next((Timely(*row.timely) for row in rows if row.timely), NOTHING_DUE),
    )


def _rows(campaign: Campaign, *, on: date | None, cluster: int | None, unit: int | None) -> Iterable[Any]:
    """One row a paper that is read; a unit that owes none has a row all the same."""
    owed = Q(unit__filings__campaign=campaign.pk, unit__filings__kind__in=_READ)
    scores = AppraisedScore.objects.filter(filing=OuterRef("paper__pk"))
    decided = Adjustment.objects.filter(filing=OuterRef("paper__pk"))
    asked = {name: value for name, value in (("cluster", cluster), ("unit", unit)) if value is not None}
    members = campaign.participations.current().filter(**asked)
    return (
        members.annotate(paper=FilteredRelation("unit__filings", condition=owed))
        .annotate(
            content=_of(
                When(paper__kind__in=_WHOLE, then=F("paper__accepted_version__content")),
                *(When(paper__kind=kind, then=_parts(keys)) for kind, keys in _SAID),
            ),
            # Asked once a unit, of the paper that its points hang on.
            timely=_of(_sheets(then=timeliness(on=on))),
            adjusted=_of(_sheets(then=folded(decided, "code", "times", "reason", of="filing"))),
            given=_of(_sheets(then=folded(scores, "criterion", "hundredths", "reason", "does_not_apply", of="filing"))),
        )
        .order_by("cluster__position", "unit__sort_key", "unit", "paper__pk")
        .values_list(
            "unit",
            "unit__code",
            "unit__name",
            "unit__sort_key",
            "cluster",
            "cluster__code",
            "cluster__name",
            "paper__kind",
            "paper__received_at",
            "paper__due_on",
            "paper__accepted_version",
            "paper__accepted_version__number",
            "paper__accepted_version__sha256",
            "paper__uuid",
            "paper__set_apart__ground",
            "paper__set_apart__reason",
            "content",
            "timely",
            "given",
            "adjusted",
            named=True,
        )
    )


def _of(*cases: When) -> Case:
    """Worked out for papers of these kinds alone, and not for the many rows of all others."""
    return Case(*cases, default=Value(None, JSONField()), output_field=JSONField())


def _sheets(*, then: Combinable) -> When:
    return When(paper__kind=Paper.SCORE_SHEET, then=then)


def _parts(keys: Iterable[str]) -> JSONObject:
    """Of what a paper states only that much."""
    return JSONObject(**{key: Key(key, "paper__accepted_version__content") for key in keys})


def _papers(rows: Iterable[Any]) -> Papers:
    found: dict[str, Any] = {}
    stated: dict[str, Stated] = {}
    for row in rows:
        kind, is_accepted = row.paper__kind, row.paper__accepted_version is not None
        if kind == Paper.SCORE_SHEET:
            found["sheet"] = row.content
            found["sheet_source"] = _source(row) if is_accepted else None
            found["given"] = {
                criterion: GivenPoints(points, reason, bool(skipped))
                for criterion, points, reason, skipped in row.given or ()
            }
            found["adjusted"] = tuple(sorted((code, times, why) for code, times, why in row.adjusted or ()))
            found["apart"] = (row.paper__set_apart__ground or "", row.paper__set_apart__reason or "")
        elif kind == Paper.AWARD_DOSSIER:
            found["dossier"] = row.content
            found["dossier_waits"] = row.paper__received_at is not None and not is_accepted
        elif kind == Paper.PLAN:
            found["has_plan"] = is_accepted
        elif kind == Paper.CLOSING_RETURN and is_accepted:
            found["has_closing"] = True
            found["women_percent"] = row.content["women_percent"]
            found["days_early"] = _days_early(row.paper__received_at, row.paper__due_on)
            stated |= by_closing(row.content, source=str(row.paper__uuid))
        elif kind == Paper.DISSEMINATION and is_accepted:
            stated |= by_dissemination(row.content, source=str(row.paper__uuid))
    return Papers(**found, stated=stated)


def _source(row: Any) -> PaperSource:
    number, digest = row.paper__accepted_version__number, row.paper__accepted_version__sha256
    return PaperSource(str(row.paper__uuid), number, digest)


def _days_early(received_at: datetime | None, due_on: date | None) -> int | None:
    if received_at is None or due_on is None:
        return None
    return (due_on - timezone.localdate(received_at)).days
