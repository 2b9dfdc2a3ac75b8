"""Gathers what the ranking reads: accepted versions, appraised points, figures of record. Six queries, any number of units."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Case, F, JSONField, Value, When
from django.utils import timezone

from awards import ranking
from awards.appraisal import OwnLine, own_lines
from awards.models import AppraisedScore
from awards.points import points_for
from awards.ranking import Line, Place, UnitRow
from awards.rules import bands_of, tie_rules_of
from awards.tables import TableLine, lines_by_cluster
from campaigns.filing.models import Filing
from campaigns.record import figures
from campaigns.record.figures import Total
from campaigns.record.reduction import Comparison
from campaigns.setup.choices import AccidentMeasure, Paper, TieRule
from campaigns.setup.models import Campaign, Cluster, Participation
from campaigns.setup.windows import Window

_READ = (Paper.SCORE_SHEET, Paper.CLOSING_RETURN, Paper.PLAN, Paper.AWARD_DOSSIER)
_WHOLE = (Paper.SCORE_SHEET, Paper.AWARD_DOSSIER)

Totals = Mapping[tuple[str, int], Total]


@dataclass(frozen=True, slots=True)
class Papers:
    """What one unit has filed that counts for scores and awards."""

    sheet: dict[str, Any] | None = None
    sheet_uuid: str = ""
    sheet_received: bool = False
    dossier: dict[str, Any] | None = None
    dossier_uuid: str = ""
    dossier_waits: bool = False
    has_plan: bool = False
    has_closing: bool = False
    women_percent: int | None = None
    days_early: int | None = None


@dataclass(frozen=True, slots=True)
class ClusterStanding:
    """One cluster: the parts of its table with their points, and its places from first to last."""

    code: str
    name: str
    parts: tuple[tuple[str, str, int], ...]
    places: tuple[Place, ...]

    @property
    def ranked(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.rank is not None)

    @property
    def unranked(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.rank is None)

    @property
    def maximum(self) -> int:
        return sum(points for _code, _name, points in self.parts)


@dataclass(frozen=True, slots=True)
class Standing:
    """The ranking of one campaign as its papers and figures stand now."""

    window: Window
    clusters: tuple[ClusterStanding, ...]
    tie_rules: tuple[TieRule, ...]
    papers: Mapping[str, Papers] = field(default_factory=dict)

    @property
    def places(self) -> dict[str, Place]:
        """Unit code → its place, every participant."""
        return {place.row.code: place for cluster in self.clusters for place in cluster.places}


def standing(campaign: Campaign, *, window: Window | None = None) -> Standing:
    """The ranking for the campaign's official days, or for `window` of the other calendar."""
    days = window or Window(campaign.official_first_day, campaign.official_last_day)
    participations = list(
        campaign.participations.select_related("unit", "cluster").order_by(
            "cluster__position", "unit__sort_key", "unit__pk"
        )
    )
    tables, papers, given = lines_by_cluster(campaign), _papers(campaign), _given(campaign)
    current = figures.accident_totals(campaign, days)
    previous = figures.accident_totals(campaign, days.year_before())
    rows = [
        _row(
            part,
            tables.get(part.cluster_id, []),
            papers.get(part.unit_id, Papers()),
            given.get(part.unit_id, {}),
            window=days,
            current=current,
            previous=previous,
        )
        for part in participations
    ]
    tie_rules = tie_rules_of(campaign)
    by_cluster = ranking.ranked(rows, tie_rules=tie_rules, bands=bands_of(campaign))
    clusters = {part.cluster_id: part.cluster for part in participations}
    return Standing(
        window=days,
        tie_rules=tie_rules,
        clusters=tuple(_cluster(cluster, tables.get(cluster.pk, []), by_cluster) for cluster in clusters.values()),
        papers={part.unit.code: papers.get(part.unit_id, Papers()) for part in participations},
    )


def _cluster(cluster: Cluster, lines: list[TableLine], places: Mapping[str, tuple[Place, ...]]) -> ClusterStanding:
    parts: dict[tuple[str, str], int] = {}
    for line in lines:
        head = (line.part, line.part_name)
        parts[head] = parts.get(head, 0) + line.maximum
    return ClusterStanding(
        code=cluster.code,
        name=cluster.name,
        parts=tuple((*head, points) for head, points in parts.items()),
        places=places.get(cluster.code, ()),
    )


def _papers(campaign: Campaign) -> dict[int, Papers]:
    """Unit id → its papers; only accepted versions are read, of the returns and plans only what is needed."""
    rows = (
        Filing.objects.filter(campaign=campaign, kind__in=_READ)
        .annotate(
            content=Case(
                When(kind__in=_WHOLE, then=F("accepted_version__content")),
                default=Value(None, JSONField()),
                output_field=JSONField(),
            )
        )
        .order_by("pk")
        .values_list(
            "unit",
            "kind",
            "uuid",
            "received_at",
            "due_on",
            "accepted_version",
            "content",
            "accepted_version__content__women_percent",
        )
    )
    found: dict[int, dict[str, Any]] = {}
    for unit, kind, uuid, received_at, due_on, version, content, women in rows:
        about = found.setdefault(unit, {})
        if kind == Paper.SCORE_SHEET:
            about |= {"sheet": content, "sheet_uuid": str(uuid), "sheet_received": received_at is not None}
        elif kind == Paper.AWARD_DOSSIER:
            waits = received_at is not None and version is None
            about |= {"dossier": content, "dossier_uuid": str(uuid), "dossier_waits": waits}
        elif kind == Paper.PLAN:
            about["has_plan"] = version is not None
        elif version is not None:
            about |= {"has_closing": True, "women_percent": women, "days_early": _days_early(received_at, due_on)}
    return {unit: Papers(**about) for unit, about in found.items()}


def _days_early(received_at: datetime | None, due_on: date | None) -> int | None:
    if received_at is None or due_on is None:
        return None
    return (due_on - timezone.localdate(received_at)).days


def _given(campaign: Campaign) -> dict[int, dict[int, tuple[int, str]]]:
    """Unit id → criterion id → appraised points and reason."""
    rows = AppraisedScore.objects.filter(filing__campaign=campaign).values_list(
        "filing__unit", "criterion", "hundredths", "reason"
    )
    found: dict[int, dict[int, tuple[int, str]]] = {}
    for unit, criterion, hundredths, reason in rows:
        found.setdefault(unit, {})[criterion] = (hundredths, reason)
    return found


def _row(
    part: Participation,
    lines: list[TableLine],
    papers: Papers,
    given: Mapping[int, tuple[int, str]],
    *,
    window: Window,
    current: Totals,
    previous: Totals,
) -> UnitRow:
    unit, own = part.unit, own_lines(papers.sheet)
    compare = {
        measure: figures.compare([unit.pk], measure, window=window, current=current, previous=previous)
        for measure in AccidentMeasure.values
    }
    return UnitRow(
        code=unit.code,
        name=unit.name,
        cluster=part.cluster.code,
        sort_key=unit.sort_key,
        has_sheet=papers.sheet is not None,
        lines=tuple(_scored(line, own.get(line.key), given.get(line.criterion_id), compare) for line in lines),
        deaths=compare[AccidentMeasure.DEATHS],
        women_percent=papers.women_percent,
        days_early=papers.days_early,
    )


def _scored(
    line: TableLine, own: OwnLine | None, given: tuple[int, str] | None, compare: Mapping[str, Comparison]
) -> Line:
    appraised, reason = given or (None, "")
    return Line(
        part=line.part,
        code=line.code,
        name=line.name,
        maximum=line.maximum,
        own=own.hundredths if own else None,
        appraised=appraised,
        reason=reason,
        evidence=own.evidence if own else "",
        computed=points_for(line.rule, compare[line.rule.measure]) if line.rule else None,
    )
