"""Periods: whatever the cut-off day, both calendars of both years are sums of whole months."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.setup.choices import PeriodKind
from campaigns.setup.periods import PeriodEntry, is_left_on, periods_for
from campaigns.setup.windows import Window, buckets, civil_year, committee_year, cut_day_of


def months_of(periods: list[PeriodEntry]) -> list[Window]:
    return [Window(*row.days) for row in periods if row.kind == PeriodKind.MONTH]


def test_the_committees_year_has_twelve_months_and_a_supplement_to_the_civil_year():
    periods = periods_for(year=2023, official=committee_year(2023), ends_on=date(2023, 12, 31))
    named = {row.name: row for row in periods}
    assert named["Tháng 1/2023"].days == (date(2022, 12, 15), date(2023, 1, 14))
    assert named["Bổ sung 15/12 – 31/12/2023"].kind == PeriodKind.MONTH
    assert named["Năm ATGT 2022"].days == (date(2021, 12, 15), date(2022, 12, 14))
    assert len(months_of(periods)) == 25


def test_a_civil_year_needs_only_the_days_of_the_committees_year_before_it():
    periods = periods_for(year=2023, official=civil_year(2023), ends_on=date(2023, 12, 31))
    assert [row.name for row in periods if "Bổ sung" in row.name] == ["Bổ sung 15/12 – 31/12/2021"]
    assert len(months_of(periods)) == 25
    assert [row.name for row in periods if row.kind == PeriodKind.YEAR] == ["Năm 2022", "Năm 2023"]


def test_an_official_year_that_begins_in_march_gets_the_days_before_it_too():
    official = Window(date(2023, 3, 1), date(2024, 2, 29))
    periods = periods_for(year=2023, official=official, ends_on=date(2023, 12, 31))
    assert [row.name for row in periods if row.name.startswith("Bổ sung")] == [
        "Bổ sung 01/01 – 31/01/2022", "Bổ sung 01/02 – 28/02/2022",
    ]  # fmt: skip


def test_the_half_year_bears_its_customary_name():
    half = Window(date(2022, 12, 15), date(2023, 6, 14))
    other = Window(date(2023, 9, 1), date(2023, 9, 30))
    periods = periods_for(year=2023, official=committee_year(2023), ends_on=date(2023, 12, 31), spans=[half, other])
    assert [row.name for row in periods if row.kind == PeriodKind.SPAN] == [
        "6 tháng đầu năm 2023",
        "01/09 – 30/09/2023",
    ]


@given(
    first=st.dates(date(2022, 2, 1), date(2023, 11, 30)),
    length=st.integers(20, 366),
    overtime=st.integers(0, 300),
)
def test_both_calendars_of_both_years_are_exact_sums_of_months(first, length, overtime):
    official = Window(first, first + timedelta(days=length - 1))
    if official.last_day < date(2023, 1, 1):
        official = Window(first, date(2023, 1, 1)) if (date(2023, 1, 1) - first).days < 366 else civil_year(2023)
    periods = periods_for(year=2023, official=official, ends_on=date(2023, 12, 31) + timedelta(days=overtime))
    months = months_of(periods)
    assert all(left.last_day + timedelta(days=1) == right.first_day for left, right in pairwise(months))
    pieces = [piece for month in months for piece in buckets(month, cut_days={cut_day_of(official.last_day)})]
    for year in (official, official.year_before(), civil_year(2023), civil_year(2022)):
        inside = [piece for piece in pieces if piece.first_day >= year.first_day and piece.last_day <= year.last_day]
        assert sum(piece.days for piece in inside) == year.days
    assert len({row.days for row in periods}) == len(periods)


@pytest.mark.parametrize("day", [5, 10, 14, 15, 20, 25, 28, 29, 30, 31])
def test_months_close_on_the_campaigns_own_day(day):
    official = Window(date(2022, 10, day) + timedelta(days=1), date(2023, 10, day))
    periods = periods_for(year=2023, official=official, ends_on=date(2023, 12, 31))
    inside = [month for month in months_of(periods) if official.first_day <= month.first_day <= official.last_day]
    assert len(inside) == 12


def test_a_paper_that_letters_switch_off_is_neither_owed_nor_in_the_calendar_from_that_month_on() -> None:
    rhythm = [
        {"who": "X-MOT", "from": "2022-12-15", "on": False},
        {"who": "X-MOT", "from": "2023-05-15", "on": True},
        {"who": "X-MOT", "from": "2023-12-15", "on": False},
    ]
    firsts = [date(2023, 4, 15), date(2023, 5, 15), date(2023, 11, 15), date(2023, 12, 15)]
    assert [is_left_on(rhythm, {"X-MOT"}, first_day=day) for day in firsts] == [False, True, True, False]
    assert is_left_on(rhythm, {"X-HAI"}, first_day=date(2023, 12, 15)), "whom no switch names is asked"
