"""What the journals come to: for a unit's own page, for the office's list, and for the boxes of a return."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Value

from atgt_portal.lib import text
from campaigns.journal.models import Example, NoSubordinates, SubordinateCheck
from campaigns.setup.models import Campaign
from campaigns.setup.windows import Window, civil_year

CHECK, EXAMPLE, NONE = "check", "example", "none"


@dataclass(frozen=True, slots=True)
class YearOfWork:
    """A year of the board's movements with all their days; neighbouring years may share the last days of December."""

    year: int
    window: Window


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a journal as far as it counts; `done_on` is the day of mending or of recognition."""

    unit_id: int
    kind: str
    day: date
    name: str = ""
    due_on: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """What one unit's journal comes to; `last_on` is the newest day written in it."""

    checks: int = 0
    subordinates: int = 0
    to_mend: int = 0
    overdue: int = 0
    examples: int = 0
    recognised: int = 0
    has_no_subordinates: bool = False
    last_on: date | None = None

    @property
    def is_blank(self) -> bool:
        return not (self.checks or self.examples or self.has_no_subordinates)


NOTHING = Count()


def years_of(board_ids: Iterable[int], *, on: date) -> list[YearOfWork]:
    """The years of launched movements, newest first; without any, the calendar year of that day."""
    days: dict[int, Window] = {}
    rows = Campaign.objects.launched(on=on).filter(board__in=board_ids)
    for year, first, last, end in rows.values_list("year", "official_first_day", "official_last_day", "ends_on"):
        known = days.get(year, Window(date(year, 1, 1), last))
        days[year] = Window(min(known.first_day, first), max(known.last_day, last, end))
    found = [YearOfWork(year, window) for year, window in sorted(days.items(), reverse=True)]
    return found or [YearOfWork(on.year, civil_year(on.year))]


def checks_in(window: Window) -> QuerySet[SubordinateCheck]:
    return SubordinateCheck.objects.filter(checked_on__range=(window.first_day, window.last_day))


def examples_in(window: Window) -> QuerySet[Example]:
    """Examples begun by then, without those that an earlier year has recognised."""
    return Example.objects.filter(since__lte=window.last_day).exclude(recognised_on__lt=window.first_day)


def lines_of(units: QuerySet[Any] | Iterable[int], window: Window) -> list[Line]:
    """All that counts of those units, in one query: checks and examples of those days, and every standing answer."""
    checks = checks_in(window).filter(unit__in=units)
    examples = examples_in(window).filter(unit__in=units)
    answers = NoSubordinates.objects.filter(unit__in=units)
    columns = ("kind_of_line", "unit_id", "day", "line_name", "due_on", "done_on")
    parts = (
        checks.annotate(
            kind_of_line=Value(CHECK), day=F("checked_on"), line_name=F("subordinate"), due_on=F("mend_by"),
            done_on=F("mended_on"),
        ),
        examples.annotate(
            kind_of_line=Value(EXAMPLE), day=F("since"), line_name=Value(""), due_on=F("since"),
            done_on=F("recognised_on"),
        ),
        answers.annotate(
            kind_of_line=Value(NONE), day=F("said_on"), line_name=Value(""), due_on=F("said_on"), done_on=F("said_on")
        ),
    )  # fmt: skip
    rows, *more = (part.order_by().values_list(*columns) for part in parts)
    return [
        Line(unit_id=unit_id, kind=kind, day=day, name=name, due_on=due_on, done_on=done_on)
        for kind, unit_id, day, name, due_on, done_on in rows.union(*more, all=True)
    ]


def counted(lines: Iterable[Line], *, window: Window, on: date) -> dict[int, Count]:
    """The count of every unit that has a line. Pure."""
    by_unit: dict[int, list[Line]] = {}
    for line in lines:
        by_unit.setdefault(line.unit_id, []).append(line)
    return {unit_id: _count(rows, window=window, on=on) for unit_id, rows in by_unit.items()}


def _count(rows: list[Line], *, window: Window, on: date) -> Count:
    checks = [row for row in rows if row.kind == CHECK]
    examples = [row for row in rows if row.kind == EXAMPLE]
    waiting = [row.due_on for row in checks if row.due_on and row.done_on is None]
    inside = [row.done_on for row in examples if row.done_on and window.first_day <= row.done_on <= window.last_day]
    return Count(
        checks=len(checks),
        subordinates=len({text.fold(row.name) for row in checks}),
        to_mend=len(waiting),
        overdue=sum(day < on for day in waiting),
        examples=len(examples),
        recognised=len(inside),
        has_no_subordinates=any(row.kind == NONE for row in rows),
        last_on=max((row.day for row in rows if row.kind != NONE), default=None),
    )


def count_read(
    checks: Iterable[SubordinateCheck], examples: Iterable[Example], *, has_none: bool, window: Window, on: date
) -> Count:
    """The same from rows of one unit that were read."""
    lines = [
        *(Line(0, CHECK, row.checked_on, row.subordinate, row.mend_by, row.mended_on) for row in checks),
        *(Line(0, EXAMPLE, row.since, done_on=row.recognised_on) for row in examples),
        *([Line(0, NONE, on)] if has_none else []),
    ]
    return counted(lines, window=window, on=on).get(0, NOTHING)


def totals(counts: Mapping[int, Count]) -> Count:
    """The sums over all units. Pure."""
    listed = list(counts.values())
    return Count(
        checks=sum(row.checks for row in listed),
        to_mend=sum(row.to_mend for row in listed),
        overdue=sum(row.overdue for row in listed),
        examples=sum(row.examples for row in listed),
        recognised=sum(row.recognised for row in listed),
    )
