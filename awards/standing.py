"""The ranking of a campaign as its papers, appraised points and figures of record stand now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from awards import ranking
from awards.accidents import AccidentFigures
from awards.appraisal import OwnLine, own_lines
from awards.counting import figures_for
from awards.deciding import ON_ITS_OWN
from awards.gathering import Entrant, GivenPoints, Papers, entrants
from awards.points import Points
from awards.ranking import Adjusted, Line, Place, TotalRule, UnitRow
from awards.rated import NOT_STATED, Rated, Stated
from awards.rules import AdjustmentLine, adjustment_lines_of, bands_of, loss_rules_of, tie_rules_of, total_rule_of
from awards.stated import by_accidents, by_timeliness
from awards.tables import TableLine, Tables, tables_of
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
    years: tuple[Mapping[AccidentMeasure, int], ...] = ()

    @property
    def places(self) -> dict[str, Place]:
        """Unit code → its place, every participant."""
        return {place.row.code: place for cluster in self.clusters for place in cluster.places}


def standing(
    campaign: Campaign,
    *,
    on: date | None = None,
    tables: Tables | None = None,
    window: Window | None = None,
    cluster: int | None = None,
) -> Standing:
    """The ranking for the campaign's official days, or for `window` of the other calendar; of one cluster where it is
    named. What was due before `on` and has not come is late; without `on` the year is over and all that is owed was due.

    Three queries, any number of units; two where `tables` are read already, one more where not every accident counts.
    """
    lines = tables_of(campaign) if tables is None else tables
    return judged(material_of(campaign, on=on, tables=lines, window=window, cluster=cluster), campaign, tables=lines)


@dataclass(frozen=True, slots=True)
class Material:
    """All that a ranking is made of besides its rules, so that it can be judged by other ones without reading it again."""

    taking_part: list[Entrant]
    figures: AccidentFigures


def material_of(
    campaign: Campaign, *, on: date | None, tables: Tables, window: Window | None = None, cluster: int | None = None
) -> Material:
    """What a ranking by `tables` reads: two queries, one more where not every accident counts."""
    days = window or Window(campaign.official_first_day, campaign.official_last_day)
    return Material(
        taking_part=entrants(campaign, on=on, cluster=cluster),
        # What chance alone does is drawn from the whole board, so its figures are read for one cluster too.
        figures=figures_for(campaign, days, lines=[line for one in tables.values() for line in one]),
    )


def judged(material: Material, campaign: Campaign, *, tables: Tables) -> Standing:
    """The ranking by `tables` and the rules of `campaign`, which may be others than those that are stored."""
    rules, tie_rules = _rules_of(campaign), tie_rules_of(campaign)
    figures, taking_part = material.figures, material.taking_part
    rows = [_row(one, tables.get(one.cluster_id, []), rules=rules, figures=figures) for one in taking_part]
    places = ranking.ranked(rows, tie_rules=tie_rules, bands=bands_of(campaign))
    clusters = dict.fromkeys((one.cluster_id, one.cluster_code, one.cluster_name) for one in taking_part)
    return Standing(
        window=figures.window,
        tie_rules=tie_rules,
        clusters=tuple(
            ClusterStanding(code=code, name=name, parts=_parts(tables.get(pk, [])), places=places.get(code, ()))
            for pk, code, name in clusters
        ),
        papers={one.code: one.papers for one in taking_part},
        years=tuple(figures.years()) if any(line.rule for one in tables.values() for line in one) else (),
    )


def _parts(lines: list[TableLine]) -> tuple[tuple[str, str, int], ...]:
    parts: dict[tuple[str, str], int] = {}
    for line in lines:
        head = (line.part, line.part_name)
        parts[head] = parts.get(head, 0) + line.maximum
    return tuple((*head, points) for head, points in parts.items())


@dataclass(frozen=True, slots=True)
class _Rules:
    """What the campaign says beside its tables, read once."""

    total: TotalRule
    adjustments: Mapping[str, AdjustmentLine]
    grounds: Mapping[str, str]


def _rules_of(campaign: Campaign) -> _Rules:
    return _Rules(
        total=total_rule_of(campaign),
        adjustments={line.code: line for line in adjustment_lines_of(campaign)},
        grounds={choice.code: choice.name for choice in loss_rules_of(campaign)} | {ON_ITS_OWN: _("xét riêng")},
    )


def _row(one: Entrant, lines: list[TableLine], *, rules: _Rules, figures: AccidentFigures) -> UnitRow:
    papers, own = one.papers, own_lines(one.papers.sheet)
    stated = {**papers.stated, **by_timeliness(one.timely), **by_accidents(figures, one.unit_id)}
    return UnitRow(
        code=one.code,
        name=one.name,
        cluster=one.cluster_code,
        sort_key=one.sort_key,
        has_sheet=papers.sheet is not None,
        lines=tuple(
            _scored(
                line,
                own.get(line.key),
                papers.given.get(line.criterion_id),
                figures.points(one.unit_id, line.rule) if line.rule else None,
                stated,
            )
            for line in lines
        ),
        deaths=figures.compared(one.unit_id, AccidentMeasure.DEATHS),
        women_percent=papers.women_percent,
        days_early=papers.days_early,
        adjusted=tuple(_adjusted(rules, *row) for row in papers.adjusted if row[0] in rules.adjustments),
        set_apart=_apart_words(rules, *papers.apart),
        rule=rules.total,
    )


def _adjusted(rules: _Rules, code: str, times: int, reason: str) -> Adjusted:
    line = rules.adjustments[code]
    return Adjusted(code=code, name=line.name, times=times, hundredths=line.for_times(times), reason=reason)


def _apart_words(rules: _Rules, ground: str, reason: str) -> str:
    if not ground:
        return ""
    named = {"ground": rules.grounds.get(ground, ground), "reason": reason}
    return _("Không xếp hạng (%(ground)s): %(reason)s") % named


def _scored(
    line: TableLine,
    own: OwnLine | None,
    given: GivenPoints | None,
    points: Points | None,
    stated: Mapping[str, Stated],
) -> Line:
    computed: Points | Rated | None = points
    skipped = given.reason if given and given.does_not_apply else ""
    if line.rated:
        computed = Rated(line.rated, stated.get(line.rated.measure, NOT_STATED))
        if computed.stated.does_not_apply and (given is None or given.hundredths is None):
            skipped = skipped or computed.words
    return Line(
        part=line.part,
        code=line.code,
        name=line.name,
        maximum=line.maximum,
        own=own.hundredths if own else None,
        appraised=given.hundredths if given else None,
        reason=given.reason if given else "",
        evidence=own.evidence if own else "",
        computed=computed,
        not_applied=skipped,
    )
