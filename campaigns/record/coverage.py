"""What a set of statements covers: settled where two speak of the same days, never estimated, never added twice. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import attrgetter
from typing import NamedTuple

from campaigns.record.choices import FigureStatus
from campaigns.record.dated import MEASURES
from campaigns.record.lineage import NO_LINEAGE, Lineage
from campaigns.record.reduction import Comparison
from campaigns.setup.windows import Window

_ONE_DAY = timedelta(days=1)


class Statement(NamedTuple):
    """What one accepted version says about one unit for one run of days; a measure it does not speak of is None.

    `ends` is the unit's last day where it has gone into others.
    """

    unit: int
    window: Window
    version: int
    values: tuple[int | None, ...]
    filing: str = ""
    ends: date | None = None
    status: str = FigureStatus.OFFICIAL


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of the figures inside a window, and how many of its days they cover."""

    value: int
    days: int


NOTHING = Total(value=0, days=0)
_NOTHING_OF_ALL = (NOTHING,) * len(MEASURES)


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
    within = [(one.window, one.window.days, one.values) for one in statements if _inside(one.window, window)]
    return tuple(
        _total((days, length, values[place]) for days, length, values in within) for place in range(len(MEASURES))
    )


def _total(stated: Iterable[tuple[Window, int, int | None]]) -> Total:
    """Of one measure: runs of days in order, how long each is, and what is stated of it."""
    value, days, last = 0, 0, date.min
    for window, length, own in stated:
        if own is None:
            continue
        if window.first_day <= last:
            return NOTHING
        value, days, last = value + own, days + length, window.last_day
    return Total(value=value, days=days)


@dataclass(frozen=True, slots=True)
class Part:
    """What one predecessor brings to a unit's sum: all of its figure, and how much of it counts; None is not known."""

    unit: int
    whole: int | None
    counted: int | None
    mille: int


@dataclass(frozen=True, slots=True)
class Record:
    """Settled statements, by unit. Sums are worked out once for each unit and window.

    The days before a change are those of the units that went into the one that is asked about.
    """

    by_unit: dict[int, list[Statement]] = field(default_factory=dict)
    lineage: Lineage = NO_LINEAGE
    _known: dict[tuple[int, Window], tuple[Total, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, statements: Iterable[Statement], *, lineage: Lineage = NO_LINEAGE) -> "Record":
        by_unit: dict[int, list[Statement]] = {}
        for one in settled(statements):
            by_unit.setdefault(one.unit, []).append(one)
        return cls(by_unit, lineage)

    @property
    def units(self) -> list[int]:
        """Everybody of whom something is known, by his own figures or by his predecessors'."""
        heirs = (link.new for link in self.lineage.links)
        return list(dict.fromkeys([*self.by_unit, *heirs]))

    def total(self, unit: int, *, measure: str, window: Window) -> Total:
        if (unit, window) not in self._known:
            self._known[unit, window] = self._totals(unit, window)
        return self._known[unit, window][MEASURES.index(measure)]

    def parts(self, unit: int, *, measure: str, window: Window) -> list[Part]:
        """What the unit's predecessors bring to its sum for these days; empty where the days need none of them."""
        found = []
        for link in self.lineage.into(unit):
            if (days := _until(window, link.on - _ONE_DAY)) is not None:
                whole = sum_of([self.total(link.old, measure=measure, window=days)], days=days.days)
                counted = None if whole is None else self.lineage.part_of(link, whole)
                found.append(Part(unit=link.old, whole=whole, counted=counted, mille=link.mille))
        return found

    def _totals(self, unit: int, window: Window) -> tuple[Total, ...]:
        """Measure by measure; the unit's own figures are gone through once for all of them."""
        parts = [self.parts(unit, measure=measure, window=window) for measure in MEASURES]
        own_days = self._own_days(unit, window) if any(parts) else window
        own = _NOTHING_OF_ALL if own_days is None else totals_of(self.by_unit.get(unit, []), own_days)
        whole = own_days.days if own_days else 0
        return tuple(
            self._with_parts(unit, total, brought, own_days=whole, days=window.days) if brought else total
            for total, brought in zip(own, parts, strict=True)
        )

    def _with_parts(self, unit: int, own: Total, parts: Sequence[Part], *, own_days: int, days: int) -> Total:
        """The unit's own sum with what its predecessors bring; less than all `days` where one of these is not whole."""
        counted = [part.counted for part in parts if part.counted is not None]
        whole = own.days == own_days and len(counted) == len(parts)
        if not whole or unit in self.lineage.incomplete:
            return Total(value=own.value, days=min(own.days, days - 1))
        return Total(value=own.value + sum(counted), days=days)

    def _own_days(self, unit: int, window: Window) -> Window | None:
        """The days of the window from the unit's first day on."""
        born = self.lineage.born.get(unit, window.first_day)
        return Window(max(born, window.first_day), window.last_day) if born <= window.last_day else None

    def heads(self, units: Iterable[int], *, on: date) -> list[int] | None:
        return self.lineage.heads(units, on=on)

    def sum(self, units: Sequence[int], *, measure: str, window: Window, on: date | None = None) -> int | None:
        """The sum over `units`, or None where one of them is not wholly covered, or there is none.

        Of a unit and its successors only those count that stand on the day `on`, by default the window's last: for
        the days of a year before, that day lies in the year they are compared with.
        """
        heads = self.heads(units, on=on or window.last_day)
        if heads is None:
            return None
        return sum_of((self.total(unit, measure=measure, window=window) for unit in heads), days=window.days)

    def compared(self, units: Sequence[int], *, measure: str, window: Window) -> Comparison:
        """The sum over `units` against the same days a year before, of the units that stand at the window's end."""
        before = window.year_before()
        return Comparison(
            previous=self.sum(units, measure=measure, window=before, on=window.last_day),
            current=self.sum(units, measure=measure, window=window),
        )

    def inside(self, units: Iterable[int], window: Window) -> list[Statement]:
        concerned = self.lineage.with_olds(units)
        return [one for unit in concerned for one in self.by_unit.get(unit, []) if _inside(one.window, window)]

    def unsettled(self, units: Iterable[int], window: Window) -> list[tuple[FigureStatus, Window]]:
        """The runs of days inside the window whose figures are not final yet, each with what they are."""
        found: dict[FigureStatus, set[date]] = {}
        for one in self.inside(units, window):
            if one.status != FigureStatus.OFFICIAL:
                found.setdefault(FigureStatus(one.status), set()).update(_days(one.window))
        return [(status, run) for status, days in found.items() for run in _runs(days)]

    def gaps(self, units: Iterable[int], window: Window, *, on: date | None = None) -> list[Window]:
        """The days for which at least one of `units` has no statement, as runs."""
        heads = self.heads(units, on=on or window.last_day)
        if heads is None:
            return [window]
        missing: set[date] = set()
        if not self.lineage.links:
            for spans in {tuple(one.window for one in self.inside([unit], window)) for unit in heads}:
                missing |= _days(window).difference(*(_days(span) for span in spans))
        for unit in heads if self.lineage.links else ():
            missing |= self._missing(unit, window)
        return _runs(missing)

    def _missing(self, unit: int, window: Window) -> set[date]:
        """The days of the window that neither the unit's own figures nor those of all its predecessors cover."""
        stated = [one.window for one in self.by_unit.get(unit, []) if _inside(one.window, window)]
        links = [(link.old, _until(window, link.on - _ONE_DAY)) for link in self.lineage.into(unit)]
        earlier = [(old, days) for old, days in links if days is not None]
        own = self._own_days(unit, window) if earlier else window
        missing = _days(own).difference(*(_days(span) for span in stated)) if own else set()
        for old, days in earlier:
            missing |= _days(days) if unit in self.lineage.incomplete else self._missing(old, days)
        return missing

    def last_day_covered(self, units: Iterable[int], window: Window) -> date | None:
        """Up to which day of the window every unit has its figures; None where the first days are missing already."""
        gaps = self.gaps(units, window)
        last = gaps[0].first_day - _ONE_DAY if gaps else window.last_day
        return last if last >= window.first_day else None

    def cuts(self, units: Iterable[int], window: Window) -> list[date]:
        """The days at which sums can be closed exactly, in order."""
        return sorted({one.window.last_day for one in self.inside(units, window)})


def _until(window: Window, last_day: date) -> Window | None:
    """The days of the window up to that day, if any."""
    return window.clipped_to(last_day) if window.first_day <= last_day else None


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
