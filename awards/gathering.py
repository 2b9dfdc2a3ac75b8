"""What the ranking reads of each participant: its accepted papers and its appraised points. One query, any number of units."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Case, F, FilteredRelation, JSONField, OuterRef, Q, Value, When
from django.utils import timezone

from awards.folding import folded
from awards.models import AppraisedScore
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign

_READ = (Paper.SCORE_SHEET, Paper.CLOSING_RETURN, Paper.PLAN, Paper.AWARD_DOSSIER)
_WHOLE = (Paper.SCORE_SHEET, Paper.AWARD_DOSSIER)


@dataclass(frozen=True, slots=True)
class Papers:
    """What one unit has filed that counts for scores and awards; `given` is criterion id → appraised points and reason."""

    sheet: dict[str, Any] | None = None
    given: Mapping[int, tuple[int, str]] = field(default_factory=dict)
    dossier: dict[str, Any] | None = None
    dossier_waits: bool = False
    has_plan: bool = False
    has_closing: bool = False
    women_percent: int | None = None
    days_early: int | None = None


@dataclass(frozen=True, slots=True)
class Entrant:
    """A participant with what it has filed."""

    unit_id: int
    code: str
    name: str
    sort_key: str
    cluster_id: int
    cluster_code: str
    cluster_name: str
    papers: Papers


def entrants(campaign: Campaign, *, cluster: int | None = None) -> list[Entrant]:
    """Every participant, or those of one cluster, by cluster and name.

    Only accepted versions are read, of returns and plans only what is needed.
    """
    by_unit = groupby(_rows(campaign, cluster=cluster), key=attrgetter("unit"))
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
    )


def _rows(campaign: Campaign, *, cluster: int | None) -> Iterable[Any]:
    """One row a paper; a unit that owes none has a row all the same."""
    owed = Q(unit__filings__campaign=campaign.pk, unit__filings__kind__in=_READ)
    scores = AppraisedScore.objects.filter(filing=OuterRef("paper__pk"))
    members = campaign.participations.current()
    members = members if cluster is None else members.filter(cluster=cluster)
    return (
        members.annotate(paper=FilteredRelation("unit__filings", condition=owed))
        .annotate(
            content=Case(
                When(paper__kind__in=_WHOLE, then=F("paper__accepted_version__content")),
                default=Value(None, JSONField()),
                output_field=JSONField(),
            ),
            given=folded(scores, "criterion", "hundredths", "reason", of="filing"),
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
            "paper__accepted_version__content__women_percent",
            "content",
            "given",
            named=True,
        )
    )


def _papers(rows: Iterable[Any]) -> Papers:
    found: dict[str, Any] = {}
    for row in rows:
        kind, is_accepted = row.paper__kind, row.paper__accepted_version is not None
        if kind == Paper.SCORE_SHEET:
            found["sheet"] = row.content
            found["given"] = {criterion: (points, reason) for criterion, points, reason in row.given or ()}
        elif kind == Paper.AWARD_DOSSIER:
            found["dossier"] = row.content
            found["dossier_waits"] = row.paper__received_at is not None and not is_accepted
        elif kind == Paper.PLAN:
            found["has_plan"] = is_accepted
        elif kind == Paper.CLOSING_RETURN and is_accepted:
            found["has_closing"] = True
            found["women_percent"] = row.paper__accepted_version__content__women_percent
            found["days_early"] = _days_early(row.paper__received_at, row.paper__due_on)
    return Papers(**found)


def _days_early(received_at: datetime | None, due_on: date | None) -> int | None:
    if received_at is None or due_on is None:
        return None
    return (due_on - timezone.localdate(received_at)).days
