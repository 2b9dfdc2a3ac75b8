"""The ranking of a campaign as its papers, appraised points and figures of record stand now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from awards import ranking
from awards.appraisal import OwnLine, own_lines
from awards.deciding import ON_ITS_OWN
from awards.gathering import Entrant, GivenPoints, Papers, entrants
from awards.points import Points, points_for
from awards.ranking import Adjusted, Line, Place, TotalRule, UnitRow
from awards.rated import NOT_STATED, Rated, Stated
from awards.rules import AdjustmentLine, adjustment_lines_of, bands_of, loss_rules_of, tie_rules_of, total_rule_of
from awards.stated import Timely, by_timeliness, timeliness
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

    Four queries, any number of units; three where `tables` are read already.
    """
    days = window or Window(campaign.official_first_day, campaign.official_last_day)
    lines = tables_of(campaign) if tables is None else tables
    taking_part = entrants(campaign, cluster=cluster)
    # What chance alone does is drawn from the whole board, so its figures are read for one cluster too.
    current, previous = figures.paired_totals(campaign, days)
    concerned = None if cluster is None else [one.unit_id for one in taking_part]
    known = _Known(days, current, previous, timeliness(campaign, on=on, units=concerned))
    rules = _rules_of(campaign)
    rows = [_row(one, lines.get(one.cluster_id, []), rules=rules, known=known) for one in taking_part]
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
        years=tuple(known.years()) if any(line.rule for one in lines.values() for line in one) else (),
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


def _row(one: Entrant, lines: list[TableLine], *, rules: _Rules, known: "_Known") -> UnitRow:
    papers, own = one.papers, own_lines(one.papers.sheet)
    compare = {measure: known.compared(one.unit_id, measure) for measure in AccidentMeasure.values}
    stated = {**papers.stated, **by_timeliness(known.timely.get(one.unit_id))}
    stated |= {measure: Stated(_number(compare[measure].current)) for measure in AccidentMeasure.values}
    return UnitRow(
        code=one.code,
        name=one.name,
        cluster=one.cluster_code,
        sort_key=one.sort_key,
        has_sheet=papers.sheet is not None,
        lines=tuple(
            _scored(line, own.get(line.key), papers.given.get(line.criterion_id), compare, stated) for line in lines
        ),
        deaths=compare[AccidentMeasure.DEATHS],
        women_percent=papers.women_percent,
        days_early=papers.days_early,
        adjusted=tuple(_adjusted(rules, *row) for row in papers.adjusted if row[0] in rules.adjustments),
        set_apart=_apart_words(rules, *papers.apart),
        rule=rules.total,
    )


def _number(said: int | None) -> Decimal | None:
    return None if said is None else Decimal(said)


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
    compare: Mapping[str, Comparison],
    stated: Mapping[str, Stated],
) -> Line:
    computed: Points | Rated | None = None
    skipped = given.reason if given and given.does_not_apply else ""
    if line.rule:
        computed = points_for(line.rule, compare[line.rule.measure])
    elif line.rated:
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


@dataclass(frozen=True, slots=True)
class _Known:
    """Figures of record and lateness, read for all units at once."""

    window: Window
    current: Totals
    previous: Totals
    timely: Mapping[int, Timely]
    _held: dict[tuple[int, str], Comparison] = field(default_factory=dict)

    def years(self) -> Iterator[dict[AccidentMeasure, int]]:
        """Every year of a unit on record, base and current, that is wholly covered."""
        for unit in dict.fromkeys(unit for _measure, unit in self.current):
            both = {measure: self.compared(unit, measure) for measure in AccidentMeasure}
            for year in ("previous", "current"):
                said = {measure: getattr(one, year) for measure, one in both.items()}
                if None not in said.values():
                    yield said

    def compared(self, unit: int, measure: str) -> Comparison:
        """Worked out once: for the unit's own points, and again for what chance does on the whole board."""
        if (unit, measure) not in self._held:
            self._held[unit, measure] = figures.compare(
                [unit], measure, window=self.window, current=self.current, previous=self.previous
            )
        return self._held[unit, measure]
