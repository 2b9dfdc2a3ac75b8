"""Days: official years of any cut-off day, the same days a year before, cuts and months. Pure."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

COMMITTEE_CUT_DAY = 14

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Days from `first_day` to `last_day`, both included."""

    first_day: date
    last_day: date

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    def year_before(self) -> "Window":
        """The same days one year earlier: ends of months stay ends of months, so paired years have no gap."""
        return self.years_later(-1)

    def years_later(self, years: int) -> "Window":
        """The same days so many years on, by the rule of `year_before`; 29/2 alone becomes 28/2."""
        start, end = years_later(self.first_day - _ONE_DAY, years) + _ONE_DAY, years_later(self.last_day, years)
        return Window(min(start, end), end)

    def clipped_to(self, last_day: date) -> "Window":
        """The part up to `last_day`."""
        return Window(self.first_day, min(self.last_day, last_day))


def civil_year(year: int) -> Window:
    return Window(date(year, 1, 1), date(year, 12, 31))


def committee_year(year: int) -> Window:
    """15/12 of the year before to 14/12: the custom of traffic safety committees."""
    return Window(date(year - 1, 12, COMMITTEE_CUT_DAY + 1), date(year, 12, COMMITTEE_CUT_DAY))


def cut_day_of(last_day: date) -> int:
    """The day of the month on which a campaign closes its months; 31 stands for the end of the month."""
    return 31 if last_day.day == _month_end(last_day.year, last_day.month).day else last_day.day


def months(window: Window, *, cut_day: int | None = None) -> list[Window]:
    """The window cut into months that close on `cut_day`, or else on the window's own last day of the month."""
    return list(_cut(window, {cut_day or cut_day_of(window.last_day)}))


def buckets(window: Window, *, cut_days: set[int]) -> list[Window]:
    """The window cut at the end of each month and at each of `cut_days`, so that years of either calendar are exact sums."""
    return list(_cut(window, cut_days | {31}))


def _cut(window: Window, cut_days: set[int]) -> Iterator[Window]:
    start = window.first_day
    for day in _days(window):
        length = _month_end(day.year, day.month).day
        if day == window.last_day or any(day.day == min(cut, length) for cut in cut_days):
            yield Window(start, day)
            start = day + _ONE_DAY


def _days(window: Window) -> Iterator[date]:
    return (window.first_day + timedelta(days=offset) for offset in range(window.days))


@lru_cache(maxsize=1024)
def years_later(day: date, years: int) -> date:
    """The same day so many years on; the end of a month stays the end of that month, 29/2 included."""
    if day == _month_end(day.year, day.month):
        return _month_end(day.year + years, day.month)
    return day.replace(year=day.year + years, day=min(day.day, _month_end(day.year + years, day.month).day))


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
