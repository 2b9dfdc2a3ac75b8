"""The ranking of a campaign as its papers, appraised points and figures of record stand now."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from awards import ranking
from awards.appraisal import OwnLine, own_lines
from awards.gathering import Entrant, Papers, entrants
from awards.points import points_for
from awards.ranking import Line, Place, UnitRow
from awards.rules import bands_of, tie_rules_of
from awards.tables import TableLine, Tables, tables_of
from campaigns.record import figures
from campaigns.record.figures import Totals
from campaigns.record.reduction import Comparison
from campaigns.setup.choices import AccidentMeasure, TieRule
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window


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


def standing(
    campaign: Campaign, *, tables: Tables | None = None, window: Window | None = None, cluster: int | None = None
) -> Standing:
    """The ranking for the campaign's official days, or for `window` of the other calendar; of one cluster where it is named.

    Three queries, any number of units; two where `tables` are read already.
    """
    days = window or Window(campaign.official_first_day, campaign.official_last_day)
    lines = tables_of(campaign) if tables is None else tables
    taking_part = entrants(campaign, cluster=cluster)
    # No unit's place depends on what happened to units of other clusters.
    concerned = None if cluster is None else [one.unit_id for one in taking_part]
    current, previous = figures.paired_totals(campaign, days, units=concerned)
    rows = [
        _row(one, lines.get(one.cluster_id, []), window=days, current=current, previous=previous) for one in taking_part
    ]
    tie_rules = tie_rules_of(campaign)
    places = ranking.ranked(rows, tie_rules=tie_rules, bands=bands_of(campaign))
    clusters = dict.fromkeys((one.cluster_id, one.cluster_code, one.cluster_name) for one in taking_part)
    return Standing(
        window=days,
        tie_rules=tie_rules,
        clusters=tuple(
            ClusterStanding(code=code, name=name, parts=_parts(lines.get(pk, [])), places=places.get(code, ()))
            for pk, code, name in clusters
        ),
        papers={one.code: one.papers for one in taking_part},
    )


def _parts(lines: list[TableLine]) -> tuple[tuple[str, str, int], ...]:
    parts: dict[tuple[str, str], int] = {}
    for line in lines:
        head = (line.part, line.part_name)
        parts[head] = parts.get(head, 0) + line.maximum
    return tuple((*head, points) for head, points in parts.items())


def _row(one: Entrant, lines: list[TableLine], *, window: Window, current: Totals, previous: Totals) -> UnitRow:
    papers, own = one.papers, own_lines(one.papers.sheet)
    compare = {
        measure: figures.compare([one.unit_id], measure, window=window, current=current, previous=previous)
        for measure in AccidentMeasure.values
    }
    return UnitRow(
        code=one.code,
        name=one.name,
        cluster=one.cluster_code,
        sort_key=one.sort_key,
        has_sheet=papers.sheet is not None,
        lines=tuple(_scored(line, own.get(line.key), papers.given.get(line.criterion_id), compare) for line in lines),
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
