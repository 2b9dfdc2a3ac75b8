"""The periods of a campaign: months, years and spans, so laid that years of either calendar are exact sums. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from campaigns.setup.choices import PeriodKind
from campaigns.setup.windows import Window, civil_year, committee_year, cut_day_of, months

_ONE_DAY = timedelta(days=1)
_CLOSES_ITS_OWN_MONTH_FROM = 14  # 15/12 to 14/1 is January's month; 6/1 to 5/2 is January's too


@dataclass(frozen=True, slots=True)
class PeriodEntry:
    kind: PeriodKind
    name: str
    first_day: date
    last_day: date

    @property
    def days(self) -> tuple[date, date]:
        return self.first_day, self.last_day


def periods_for(*, year: int, official: Window, ends_on: date, spans: Iterable[Window] = ()) -> list[PeriodEntry]:
    """Every period in order of days, no two with the same days.

    Months follow each other without a gap over the official and the civil year and over both years before, up to
    `ends_on`; no month crosses the edge of an official year. Days of a civil year that lie outside the official ones
    are months too ("Bổ sung …"), so that the police owe them like any other.
    """
    edges = _Edges.around(year=year, official=official, ends_on=ends_on)
    found = {entry.days: entry for entry in _months(edges)}
    for window, numbered in ((official, year), (official.year_before(), year - 1)):
        entry = _entry(PeriodKind.YEAR, _year_name(window, numbered), window)
        found.setdefault(entry.days, entry)
    for window in spans:
        entry = _entry(PeriodKind.SPAN, _span_name(window, official=official, year=year), window)
        found.setdefault(entry.days, entry)
    return sorted(found.values(), key=lambda entry: entry.days)


@dataclass(frozen=True, slots=True)
class _Edges:
    """The official years and all days that must be covered."""

    official: Window
    base: Window
    whole: Window

    @classmethod
    def around(cls, *, year: int, official: Window, ends_on: date) -> "_Edges":
        base = official.year_before()
        first = min(base.first_day, civil_year(year - 1).first_day)
        if official == civil_year(year):
            # Such a campaign may also be asked for the committees' year, and for the one before it.
            first = committee_year(year - 1).first_day
        last = max(official.last_day, civil_year(year).last_day, ends_on)
        return cls(official=official, base=base, whole=Window(first, last))

    def segments(self) -> Iterator[Window]:
        """The whole, cut where an official year begins or ends."""
        inner = {day for row in (self.base, self.official) for day in (row.first_day, row.last_day + _ONE_DAY)}
        starts = sorted({self.whole.first_day} | {day for day in inner if day <= self.whole.last_day})
        ends = [start - _ONE_DAY for start in starts[1:]] + [self.whole.last_day]
        return (Window(start, end) for start, end in zip(starts, ends, strict=True))

    def is_official(self, segment: Window) -> bool:
        return segment in {self.official, self.base}


def _months(edges: _Edges) -> Iterator[PeriodEntry]:
    cut_day = cut_day_of(edges.official.last_day)
    for segment in edges.segments():
        for window in months(segment, cut_day=cut_day):
            official = edges.is_official(segment)
            yield _entry(
                PeriodKind.MONTH, _month_name(window, cut_day) if official else _supplement_name(window), window
            )


def _entry(kind: PeriodKind, name: str, window: Window) -> PeriodEntry:
    return PeriodEntry(kind=kind, name=name, first_day=window.first_day, last_day=window.last_day)


def _month_name(window: Window, cut_day: int) -> str:
    named = window.last_day if cut_day >= _CLOSES_ITS_OWN_MONTH_FROM else window.first_day
    return _("Tháng %(month)s/%(year)s") % {"month": named.month, "year": named.year}


def _supplement_name(window: Window) -> str:
    return _("Bổ sung %(days)s") % {"days": _day_range(window)}


def _day_range(window: Window) -> str:
    first = (
        f"{window.first_day:%d/%m}" if window.first_day.year == window.last_day.year else f"{window.first_day:%d/%m/%Y}"
    )
    return f"{first} – {window.last_day:%d/%m/%Y}"


def _year_name(window: Window, year: int) -> str:
    pattern = _("Năm %(year)s") if window == civil_year(year) else _("Năm ATGT %(year)s")
    return pattern % {"year": year}


def _span_name(window: Window, *, official: Window, year: int) -> str:
    """The first so many months of the official year by their customary name, any other days by themselves."""
    closes = [month.last_day for month in months(official)]
    if window.first_day == official.first_day and window.last_day in closes:
        return _("%(count)s tháng đầu năm %(year)s") % {"count": closes.index(window.last_day) + 1, "year": year}
    return _day_range(window)


def is_left_on(rhythm: Iterable[Mapping[str, Any]], names: Collection[str], *, first_day: date) -> bool:
    """Whether letters have left the paper of a period on for whoever goes by `names`: the last switch that reaches it decides."""
    asked = True
    for switch in rhythm:
        if switch["who"] in names and first_day >= date.fromisoformat(switch["from"]):
            asked = switch["on"]
    return asked
