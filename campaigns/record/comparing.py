"""The comparison a page shows: six measures, by unit, with what is missing and where the figures come from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.record import wording
from campaigns.record.coverage import Record, Statement
from campaigns.record.dated import MEASURES
from campaigns.record.reduction import Comparison, Outcome, judge_objective
from campaigns.record.scopes import Scope
from campaigns.setup.choices import AccidentMeasure
from campaigns.setup.models import Objective, Participation
from campaigns.setup.windows import Window


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure as it is printed: texts only, so that no number is formatted twice."""

    label: str
    unit: str
    previous: str
    current: str
    change: str
    percent: str
    small_base: bool
    objective: str
    outcome: str
    tone: str
    has_previous: bool
    has_current: bool


@dataclass(frozen=True, slots=True)
class Cell:
    label: str
    previous: str
    current: str
    change: str
    is_zero: bool


@dataclass(frozen=True, slots=True)
class UnitLine:
    name: str
    key: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What one accepted paper contributes to the scope."""

    filing: str
    days: str
    figures: str


@dataclass(frozen=True)
class ComparisonSheet:
    """Everything on record about one scope for a window and the same days a year before."""

    record: Record
    scope: Scope
    window: Window
    objectives: Mapping[str, Objective]

    @cached_property
    def previous_window(self) -> Window:
        return self.window.year_before()

    @cached_property
    def comparisons(self) -> dict[str, Comparison]:
        return {measure: self._compared(self.scope.units, measure) for measure in MEASURES}

    @cached_property
    def rows(self) -> list[MeasureRow]:
        return [self._row(measure) for measure in MEASURES]

    @cached_property
    def conclusion(self) -> str:
        return wording.conclusion(self.comparisons)

    @property
    def has_small_base(self) -> bool:
        return any(one.has_small_base and one.previous for one in self.comparisons.values())

    @cached_property
    def missing(self) -> list[str]:
        """The days without figures of record, this year's first."""
        runs = self.record.gaps(self.scope.units, self.window)
        runs += self.record.gaps(self.scope.units, self.previous_window, on=self.window.last_day)
        return [wording.days_words(run) for run in runs]

    @cached_property
    def unsettled(self) -> list[str]:
        """The days whose figures are estimates or provisional, this year's first."""
        found = self.record.unsettled(self.scope.units, self.window)
        found += self.record.unsettled(self.scope.units, self.previous_window)
        return [f"{wording.days_words(run)} ({status.label})" for status, run in found]

    def lines(self, participations: Iterable[Participation]) -> list[UnitLine]:
        """The units of the scope, each with its own change."""
        own = set(self.scope.units)
        return [
            UnitLine(
                name=row.unit.place_name or row.unit.name,
                key=f"dv-{row.unit.code}",
                cells=tuple(self._cell(row.unit_id, measure) for measure in MEASURES),
            )
            for row in participations
            if row.unit_id in own
        ]

    def rebased(self, names: Mapping[int, str]) -> list[str]:
        """How last year's figures of the units that took others' places come about: Xã A: Số vụ 5 = 3 + 2 của Xã B, Xã C."""
        return [
            line
            for unit in self.record.heads(self.scope.units, on=self.window.last_day) or ()
            for measure in MEASURES[:3]
            if (line := self._rebased(unit, measure, names))
        ]

    def _rebased(self, unit: int, measure: str, names: Mapping[int, str]) -> str:
        parts = self.record.parts(unit, measure=measure, window=self.previous_window)
        if not parts:
            return ""
        total = self.record.total(unit, measure=measure, window=self.previous_window)
        is_whole = total.days == self.previous_window.days
        said = {
            "unit": names[unit],
            "measure": vn.uncapitalise(str(AccidentMeasure(measure).label)),
            "value": vn.show_number(total.value) if is_whole else _("không đủ căn cứ tính"),
            "sum": wording.arithmetic(parts, names),
        }
        return (
            _("%(unit)s, %(measure)s cùng kỳ: %(value)s = %(sum)s.") % said
            if is_whole
            else _("%(unit)s, %(measure)s cùng kỳ: %(value)s; mới có %(sum)s.") % said
        )

    @cached_property
    def sources(self) -> list[Source]:
        return self._sources(self.window)

    @cached_property
    def previous_sources(self) -> list[Source]:
        return self._sources(self.previous_window)

    def _compared(self, units: Sequence[int], measure: str) -> Comparison:
        return self.record.compared(units, measure=measure, window=self.window)

    def _row(self, measure: str) -> MeasureRow:
        comparison, objective = self.comparisons[measure], self.objectives.get(measure)
        outcome = _outcome(objective, comparison)
        return MeasureRow(
            label=str(AccidentMeasure(measure).label),
            unit=str(wording.UNITS_OF_MEASURE[measure]),
            previous=vn.show_number(comparison.previous),
            current=vn.show_number(comparison.current),
            change=wording.change_words(comparison, measure),
            percent=vn.show_percent(comparison.percent, places=2, signed=True),
            small_base=comparison.has_small_base,
            objective=wording.objective_words(objective) if objective else _("Theo dõi"),
            outcome=wording.outcome_words(outcome, comparison) if objective else "",
            tone=wording.TONES[outcome] if outcome else "plain",
            has_previous=comparison.previous is not None,
            has_current=comparison.current is not None,
        )

    def _cell(self, unit: int, measure: str) -> Cell:
        one = self._compared([unit], measure)
        return Cell(
            label=str(AccidentMeasure(measure).label),
            previous=vn.show_number(one.previous),
            current=vn.show_number(one.current),
            change=wording.signed(one.change),
            is_zero=one.previous == one.current == 0,
        )

    def _sources(self, window: Window) -> list[Source]:
        papers: dict[str, list[Statement]] = {}
        for one in self.record.inside(self.scope.units, window):
            if one.filing:
                papers.setdefault(one.filing, []).append(one)
        return [
            Source(filing=filing, days=wording.days_words(_span(parts)), figures=_figures(parts))
            for filing, parts in sorted(papers.items(), key=lambda item: _span(item[1]))
        ]


def _outcome(objective: Objective | None, comparison: Comparison) -> Outcome | None:
    if objective is None:
        return None
    return judge_objective(objective.kind, comparison, min_pct=objective.min_pct, stretch_pct=objective.stretch_pct)


def _span(parts: Sequence[Statement]) -> Window:
    return Window(min(one.window.first_day for one in parts), max(one.window.last_day for one in parts))


def _figures(parts: Sequence[Statement]) -> str:
    accidents, deaths, injured = (sum(one.values[place] or 0 for one in parts) for place in range(3))
    if not accidents:
        return _("không phát sinh")
    return _("%(accidents)s vụ, %(deaths)s người chết, %(injured)s người bị thương") % {
        "accidents": accidents,
        "deaths": deaths,
        "injured": injured,
    }


def closing_days(record: Record, scope: Scope, window: Window) -> tuple[date | None, list[date]]:
    """Up to which day the scope's figures reach, and the days at which a sum can be closed exactly."""
    last = record.last_day_covered(scope.units, window)
    return last, [day for day in record.cuts(scope.units, window) if last and day <= last]
