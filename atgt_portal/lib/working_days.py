"""Working days: Monday to Friday, less the days off that the year's notice names, plus the days worked in exchange. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_FURTHEST = 366


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """`off` are days off that fall on a weekday, `worked` the weekend days that are worked for one of them."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        return day in self.worked or (day.weekday() < _SATURDAY and day not in self.off)

    def on_or_after(self, day: date) -> date:
        """The day itself if it is worked, else the next one that is."""
        return next(self._walk(day, _ONE_DAY))

    def on_or_before(self, day: date) -> date:
        return next(self._walk(day, -_ONE_DAY))

    def following(self, day: date) -> date:
        """The first working day after `day`."""
        return self.on_or_after(day + _ONE_DAY)

    def add(self, day: date, days: int) -> date:
        """The day on which the term of so many working days ends; the first one counted is the one after `day`."""
        found = day
        for _turn in range(days):
            found = self.following(found)
        return found

    def count(self, first: date, last: date) -> int:
        """The working days from `first` to `last`, both included; none when they run backwards."""
        return sum(self.is_working(first + timedelta(days=n)) for n in range((last - first).days + 1))

    def _walk(self, day: date, step: timedelta) -> Iterator[date]:
        found = (day + step * n for n in range(_FURTHEST))
        yield from (one for one in found if self.is_working(one))
        # A table that leaves a whole year without work is a fault of the table; nothing is put off by a year for it.
        yield day
