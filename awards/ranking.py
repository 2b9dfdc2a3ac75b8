"""The ranking inside clusters: rows in, places out, with the reason for every point and every place. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import groupby

from awards.points import Points, in_points
from awards.rated import Rated
from campaigns.record.reduction import Comparison
from campaigns.setup.choices import PART_TWO, AccidentMeasure, TieRule

WOMEN_FROM_PERCENT = 70
LEAST_APPLICABLE_PCT = 50

UNKNOWN = Comparison(previous=None, current=None)

_Key = tuple[int, Fraction]


@dataclass(frozen=True)
class Line:
    """One criterion of one unit: what it gave itself, what was appraised or computed, and why they differ.

    `not_applied` says why the criterion does not apply to the unit, "" where it does.
    """

    part: str
    code: str
    name: str
    maximum: int
    own: int | None = None
    appraised: int | None = None
    computed: Points | Rated | None = None
    reason: str = ""
    evidence: str = ""
    not_applied: str = ""

    @property
    def applies(self) -> bool:
        return not self.not_applied

    @property
    def is_computed(self) -> bool:
        """Whether figures of record alone decide, whatever anybody says."""
        return isinstance(self.computed, Points)

    @property
    def rests_on_accidents(self) -> bool:
        """Whether counts of accidents move its points, by whatever rule."""
        return self.is_computed or (self.computed is not None and self.computed.rule.measure in AccidentMeasure.values)

    @cached_property
    def final(self) -> int | None:
        """What counts: figures of record before all; else what was appraised; else what accepted papers state."""
        if not self.applies:
            return None
        if self.is_computed or self.appraised is None:
            return self.computed.hundredths if self.computed is not None else None
        return self.appraised

    @property
    def differs(self) -> bool:
        return self.own is not None and self.final is not None and self.own != self.final


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Điểm cộng or điểm trừ that was decided for a unit: `hundredths` after the line's own limit, below zero for a penalty."""

    code: str
    name: str
    times: int
    hundredths: int
    reason: str


@dataclass(frozen=True, slots=True)
class TotalRule:
    """What stands beside the tables: the limit of all bonus points, and how much of a table must apply at least."""

    bonus_cap: int | None = None
    least_applicable_pct: int = LEAST_APPLICABLE_PCT


@dataclass(frozen=True)
class UnitRow:
    """All that decides a unit's place; `set_apart` says why it is not ranked though every point may be known."""

    code: str
    name: str
    cluster: str
    lines: tuple[Line, ...]
    sort_key: str = ""
    has_sheet: bool = True
    deaths: Comparison = UNKNOWN
    women_percent: int | None = None
    days_early: int | None = None
    adjusted: tuple[Adjusted, ...] = ()
    set_apart: str = ""
    rule: TotalRule = TotalRule()

    @property
    def missing(self) -> tuple[Line, ...]:
        """The criteria that have no points yet."""
        return tuple(line for line in self.lines if line.applies and line.final is None)

    @property
    def maximum(self) -> int:
        return sum(line.maximum for line in self.lines)

    @property
    def applicable(self) -> int:
        """The points of the criteria that apply to the unit."""
        return sum(line.maximum for line in self.lines if line.applies)

    @property
    def applies_enough(self) -> bool:
        return self.applicable * 100 >= self.maximum * self.rule.least_applicable_pct

    @property
    def earned(self) -> int:
        """The sum of its lines as they are, before anything is re-scaled, added or taken off."""
        return sum(line.final or 0 for line in self.lines)

    @property
    def rescaled(self) -> int:
        """`earned` over the criteria that apply, brought to the points of the whole table, half up."""
        if self.applicable in {0, self.maximum}:
            return self.earned
        return (2 * self.earned * self.maximum + self.applicable) // (2 * self.applicable)

    @property
    def bonus(self) -> int:
        found = sum(row.hundredths for row in self.adjusted if row.hundredths > 0)
        return found if self.rule.bonus_cap is None else min(found, self.rule.bonus_cap)

    @property
    def penalty(self) -> int:
        """What is taken off, as a number below zero."""
        return sum(row.hundredths for row in self.adjusted if row.hundredths < 0)

    @cached_property
    def total(self) -> int | None:
        """What the unit has earned, or None as long as a line of it is open: silence never counts as points."""
        if not self.has_sheet or not self.lines or self.missing or not self.applies_enough:
            return None
        return max(0, self.rescaled + self.bonus + self.penalty)

    @property
    def is_ranked(self) -> bool:
        return self.total is not None and not self.set_apart

    @property
    def accident_points(self) -> int:
        """What of the total rests on figures of accidents, re-scaled as the total is."""
        found = sum(line.final or 0 for line in self.lines if line.rests_on_accidents)
        if self.applicable in {0, self.maximum}:
            return found
        return (2 * found * self.maximum + self.applicable) // (2 * self.applicable)

    def part_total(self, part: str) -> int:
        return sum(line.final or 0 for line in self.lines if line.part == part)


@dataclass(frozen=True, slots=True)
class Band:
    """One classification by total; `needs_part_two` says that no points in part II rule it out."""

    code: str
    name: str
    least: int
    needs_part_two: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """A neighbour in the order with the same total, and the declared rule that told the two apart, if any did."""

    other: str
    is_ahead: bool
    rule: TieRule | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands; total, rank and band are None while something is missing."""

    row: UnitRow
    total: int | None
    rank: int | None
    band: Band | None
    ties: tuple[Tie, ...] = ()

    @property
    def points(self) -> Decimal | None:
        return in_points(self.total)


def ranked(
    rows: Iterable[UnitRow], *, tie_rules: Sequence[TieRule], bands: Sequence[Band]
) -> dict[str, tuple[Place, ...]]:
    """Cluster code → its places, first to last; units without all their points stand at the end, by name."""
    by_cluster: dict[str, list[UnitRow]] = {}
    for row in rows:
        by_cluster.setdefault(row.cluster, []).append(row)
    return {cluster: _placed(units, tie_rules, bands) for cluster, units in by_cluster.items()}


def band_of(row: UnitRow, bands: Iterable[Band]) -> Band | None:
    """The highest classification whose least total is reached."""
    total = row.total
    if total is None:
        return None
    for band in sorted(bands, key=lambda one: -one.least):
        if total >= band.least and (row.part_total(PART_TWO) > 0 or not band.needs_part_two):
            return band
    return None


def _placed(rows: list[UnitRow], tie_rules: Sequence[TieRule], bands: Sequence[Band]) -> tuple[Place, ...]:
    by_name = sorted(rows, key=lambda row: (row.sort_key, row.code))
    keyed = [(_order(row, tie_rules), row) for row in by_name if row.is_ranked]
    keyed.sort(key=lambda pair: pair[0], reverse=True)
    order = [row for _key, row in keyed]
    places: list[Place] = []
    for _key, equals in groupby(keyed, key=lambda pair: pair[0]):
        rank = len(places) + 1
        for _same, row in equals:
            ties = _ties(order, len(places), tie_rules)
            places.append(Place(row, row.total, rank, band_of(row, bands), ties))
    return (*places, *(Place(row, row.total, None, None) for row in by_name if not row.is_ranked))


def _order(row: UnitRow, tie_rules: Sequence[TieRule]) -> tuple[int, tuple[_Key, ...]]:
    return row.total or 0, tuple(_tie_key(row, rule) for rule in tie_rules)


def _ties(order: Sequence[UnitRow], index: int, tie_rules: Sequence[TieRule]) -> tuple[Tie, ...]:
    row, found = order[index], []
    for other_index, is_ahead in ((index - 1, False), (index + 1, True)):
        if 0 <= other_index < len(order) and order[other_index].total == row.total:
            other = order[other_index]
            rule = next((one for one in tie_rules if _tie_key(row, one) != _tie_key(other, one)), None)
            found.append(Tie(other.name, is_ahead, rule))
    return tuple(found)


def _tie_key(row: UnitRow, rule: TieRule) -> _Key:
    """Greater goes first; what is not known never goes before what is."""
    if rule == TieRule.PART_TWO:
        return 1, Fraction(row.part_total(PART_TWO))
    if rule == TieRule.DEATHS_CUT:
        return _deaths_cut(row.deaths)
    if rule == TieRule.WOMEN:
        return 1, Fraction(int((row.women_percent or 0) >= WOMEN_FROM_PERCENT))
    return (0, Fraction(0)) if row.days_early is None else (1, Fraction(row.days_early))


def _deaths_cut(deaths: Comparison) -> _Key:
    """The part of the base that was cut; a base of zero has no rate: kept at zero cuts nothing, arisen is worse than any."""
    if deaths.previous is None or deaths.current is None:
        return 0, Fraction(0)
    if deaths.previous == 0:
        return (2, Fraction(0)) if deaths.current == 0 else (1, Fraction(-deaths.current))
    return 2, Fraction(deaths.previous - deaths.current, deaths.previous)
