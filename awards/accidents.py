"""The figures that points of accidents rest on: what counts of the record, and the base a criterion compares with. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from awards.points import PLAIN, AccidentRule, Basis, MeanBase, Points, points_for
from campaigns.record.counted import LeftOut, without
from campaigns.record.coverage import Record, sum_of
from campaigns.record.dated import counts_of
from campaigns.record.reduction import Comparison
from campaigns.setup.choices import AccidentMeasure
from campaigns.setup.windows import Window


@dataclass(frozen=True, slots=True)
class AccidentFigures:
    """Every unit's figures of the days `window` and of the same days before; `counted` is `on_record` less `left_out`."""

    window: Window
    on_record: Record
    counted: Record
    left_out: Mapping[int, Sequence[LeftOut]] = field(default_factory=dict)
    _held: dict[tuple[int, str], Comparison] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, record: Record, *, window: Window, left_out: Iterable[LeftOut] = ()) -> "AccidentFigures":
        apart = sorted(left_out, key=lambda one: (one.accident.happened_on, one.road))
        if not apart:
            return cls(window=window, on_record=record, counted=record)
        by_unit: dict[int, list[LeftOut]] = {}
        for one in apart:
            by_unit.setdefault(one.accident.unit, []).append(one)
        said = chain.from_iterable(record.by_unit.values())
        counted = Record.of(without(said, apart), lineage=record.lineage)
        return cls(window=window, on_record=record, counted=counted, left_out=by_unit)

    def compared(self, unit: int, measure: str) -> Comparison:
        """What counts of one measure, this year and on the same days a year before.

        Worked out once: for the unit's own points, and again for what chance does on the whole board.
        """
        if (unit, measure) not in self._held:
            self._held[unit, measure] = self._compared(self.counted, unit, measure)
        return self._held[unit, measure]

    def points(self, unit: int, rule: AccidentRule) -> Points:
        """What the unit earns by `rule`, with all that its explanation has to name."""
        inputs, mean = self.compared(unit, rule.measure), None
        if rule.base_years > 1:
            mean = self._mean(unit, rule)
            inputs = replace(inputs, previous=mean.value)
        points = points_for(rule, inputs)
        basis = self.basis(unit, rule.measure)
        if mean is None and basis is PLAIN:
            return points
        return replace(points, basis=replace(basis, mean=mean))

    def basis(self, unit: int, measure: str) -> Basis:
        """What of the record does not count for the unit, beside the record itself."""
        left_out = self._left_out(unit, measure) if self.left_out else ()
        return Basis(self._compared(self.on_record, unit, measure), left_out) if left_out else PLAIN

    def years(self) -> Iterator[dict[AccidentMeasure, int]]:
        """Every year of a unit, base and current, that is wholly covered."""
        for unit in self.counted.units:
            both = {measure: self.compared(unit, measure) for measure in AccidentMeasure}
            for year in ("previous", "current"):
                said = {measure: getattr(one, year) for measure, one in both.items()}
                if None not in said.values():
                    yield said

    def _compared(self, record: Record, unit: int, measure: str) -> Comparison:
        before, now = self.window.year_before(), self.window
        return Comparison(
            previous=_value(record, unit, measure, before),
            current=_value(record, unit, measure, now),
        )

    def _mean(self, unit: int, rule: AccidentRule) -> MeanBase:
        """The years on record before this one; one that is missing is left out, it is not zero."""
        windows = [self.window.years_later(-back) for back in range(rule.base_years, 0, -1)]
        said = [(window.last_day.year, _value(self.counted, unit, rule.measure, window)) for window in windows]
        return MeanBase(tuple((year, value) for year, value in said if value is not None))

    def _left_out(self, unit: int, measure: str) -> tuple[LeftOut, ...]:
        """The accidents of the unit and of those that went into it that would have counted in either year."""
        mine = chain.from_iterable(self.left_out.get(one, ()) for one in self.counted.lineage.with_olds([unit]))
        years = (self.window.year_before(), self.window)
        return tuple(
            one
            for one in mine
            if counts_of([one.accident])[measure]
            and any(year.first_day <= one.accident.happened_on <= year.last_day for year in years)
        )


def _value(record: Record, unit: int, measure: str, window: Window) -> int | None:
    return sum_of([record.total(unit, measure=measure, window=window)], days=window.days)
