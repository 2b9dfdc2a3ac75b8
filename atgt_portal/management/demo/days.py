"""The days of the story, all derived from the campaign's own: office days, office hours, where each stage stands. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Self

from django.utils import timezone

from campaigns.setup.windows import Window, civil_year, months

_FEASTS = {(1, 1), (30, 4), (1, 5), (2, 9)}  # those that fall on the same day every year
_REGISTRATION_AFTER = 24  # days from the launch
_HALF_YEAR = 6  # months
_COMMENTS_BEFORE = 6  # office days before the year's end: a window of five lies between
_SATURDAY = 5


class Stage(StrEnum):
    REGISTRATION = "registration"
    MIDYEAR = "midyear"
    YEAREND = "yearend"
    SENT = "sent"


STAGES = tuple(Stage)


def plus(day: date, days: int) -> date:
    return day + timedelta(days=days)


def office_day(day: date) -> date:
    """That day, or the next one on which offices are open."""
    while not _is_open(day):
        day = plus(day, 1)
    return day


def last_office_day(day: date) -> date:
    """That day, or the last one before it on which offices are open."""
    while not _is_open(day):
        day = plus(day, -1)
    return day


def office_days_later(day: date, count: int) -> date:
    for _day in range(count):
        day = office_day(plus(day, 1))
    return day


def office_days_earlier(day: date, count: int) -> date:
    for _day in range(count):
        day = last_office_day(plus(day, -1))
    return day


def _is_open(day: date) -> bool:
    return day.weekday() < _SATURDAY and (day.day, day.month) not in _FEASTS


def moment(day: date, minutes: int) -> datetime:
    """So many minutes after midnight, local time."""
    return timezone.make_aware(datetime.combine(day, time()) + timedelta(minutes=minutes))


@dataclass(frozen=True, slots=True)
class Timeline:
    """Where each stage stands; every stage lies after the one before it."""

    launch: date
    registration: date
    midyear: date
    yearend: date
    sent: date

    @classmethod
    def of(cls, *, year: int, launched_on: date | None, ends_on: date, official: Window, lasts: Iterable[date]) -> Self:
        """`lasts` are the last days of the periods for which papers are owed: the year ends when all have passed."""
        launch = launched_on or official.first_day
        registration = office_day(plus(launch, _REGISTRATION_AFTER))
        half = months(official)[:_HALF_YEAR][-1].last_day
        midyear = office_day(max(plus(half, 2), plus(registration, 25)))
        over = max(official.last_day, civil_year(year).last_day, ends_on, plus(midyear, 60), *lasts)
        yearend = max(office_day(plus(over, 3)), office_days_later(office_day(plus(over, 1)), 1))
        return cls(launch, registration, midyear, yearend, office_day(plus(yearend, 7)))

    @property
    def comments(self) -> date:
        """The day on which the ranking is sent for comments; by its eve everything is accepted and appraised."""
        return office_days_earlier(self.yearend, _COMMENTS_BEFORE)

    def day_of(self, stage: Stage) -> date:
        day: date = getattr(self, stage.value)
        return day
