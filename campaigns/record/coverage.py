"""What a set of statements covers: settled where two speak of the same days, never estimated, never added twice. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import attrgetter

from campaigns.record.dated import MEASURES
from campaigns.setup.windows import Window

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Statement:
    """What one accepted version says about one unit for one run of days; a measure it does not speak of is None."""

    unit: int
    window: Window
    version: int
    values: tuple[int | None, ...]
    filing: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of the figures inside a window, and how many of its days they cover."""

    value: int
    days: int


NOTHING = Total(value=0, days=0)


def sum_of(totals: Iterable[Total], *, days: int) -> int | None:
    """The sum, or None where one of them does not cover so many days, or there is none: blank is not zero."""
    listed = list(totals)
    if not listed or any(total.days != days for total in listed):
        return None
    return sum(total.value for total in listed)


def settled(statements: Iterable[Statement]) -> list[Statement]:
    """One statement for each unit and run of days: where two accepted papers state the same days, the later one holds."""
    newest: dict[tuple[int, date, date], Statement] = {}
    for one in sorted(statements, key=attrgetter("version")):
        newest[one.unit, one.window.first_day, one.window.last_day] = one
    # Plain days as keys: ordering windows themselves costs many times as much, once for every statement of a board.
    return [newest[key] for key in sorted(newest)]


def totals_of(statements: Sequence[Statement], window: Window) -> tuple[Total, ...]:
    """Settled statements of one unit, in order of days, summed inside the window, measure by measure.

    Runs that overlap in part (two papers with different cut-off days) cannot be told apart: then nothing is known.
    """
    within = [one for one in statements if _inside(one.window, window)]
    return tuple(_total(within, place) for place in range(len(MEASURES)))


def _total(statements: Iterable[Statement], place: int) -> Total:
    value, days, last = 0, 0, date.min
    for one in statements:
        own = one.values[place]
        if own is None:
            continue
        if one.window.first_day <= last:
            return NOTHING
        value, days, last = value + own, days + one.window.days, one.window.last_day
    return Total(value=value, days=days)


@dataclass(frozen=True, slots=True)
class Record:
    """Settled statements, by unit. Sums are worked out once for each unit and window."""

    by_unit: dict[int, list[Statement]] = field(default_factory=dict)
    _known: dict[tuple[int, Window], tuple[Total, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, statements: Iterable[Statement]) -> "Record":
        by_unit: dict[int, list[Statement]] = {}
        for one in settled(statements):
            by_unit.setdefault(one.unit, []).append(one)
        return cls(by_unit)

    def total(self, unit: int, *, measure: str, window: Window) -> Total:
        if (unit, window) not in self._known:
            self._known[unit, window] = totals_of(self.by_unit.get(unit, []), window)
        return self._known[unit, window][MEASURES.index(measure)]

    def sum(self, units: Sequence[int], *, measure: str, window: Window) -> int | None:
        """The sum over `units`, or None where one of them is not wholly covered, or there is none."""
        return sum_of((self.total(unit, measure=measure, window=window) for unit in units), days=window.days)

    def inside(self, units: Iterable[int], window: Window) -> list[Statement]:
        return [one for unit in units for one in self.by_unit.get(unit, []) if _inside(one.window, window)]

    def gaps(self, units: Iterable[int], window: Window) -> list[Window]:
        """The days for which at least one of `units` has no statement, as runs."""
        missing: set[date] = set()
        for spans in {tuple(one.window for one in self.inside([unit], window)) for unit in units}:
            missing |= _days(window).difference(*(_days(span) for span in spans))
        return _runs(missing)

    def last_day_covered(self, units: Iterable[int], window: Window) -> date | None:
        """Up to which day of the window every unit has its figures; None where the first days are missing already."""
        gaps = self.gaps(units, window)
        last = gaps[0].first_day - _ONE_DAY if gaps else window.last_day
        return last if last >= window.first_day else None

    def cuts(self, units: Iterable[int], window: Window) -> list[date]:
        """The days at which sums can be closed exactly, in order."""
        return sorted({one.window.last_day for one in self.inside(units, window)})


def _inside(inner: Window, outer: Window) -> bool:
    return outer.first_day <= inner.first_day and inner.last_day <= outer.last_day


def _days(window: Window) -> set[date]:
    return {window.first_day + timedelta(days=offset) for offset in range(window.days)}


def _runs(days: Iterable[date]) -> list[Window]:
    runs: list[Window] = []
    for day in sorted(days):
        if runs and runs[-1].last_day + _ONE_DAY == day:
            runs[-1] = Window(runs[-1].first_day, day)
        else:
            runs.append(Window(day, day))
    return runs
