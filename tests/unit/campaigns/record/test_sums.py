"""Dated accidents, cut into buckets, give the same sums as counting them by hand, on every calendar."""

import calendar
import itertools
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.record.coverage import Record, Statement
from campaigns.record.dated import MEASURES, DatedAccident, StrayAccidentError, bucketed, counts_of, holds
from campaigns.setup.windows import COMMITTEE_CUT_DAY, Window, buckets, civil_year, committee_year, months

UNITS = (1, 2, 3)
FIRST, LAST = date(2022, 12, 1), date(2025, 1, 31)
ONE_DAY = timedelta(days=1)

accidents = st.lists(
    st.builds(
        DatedAccident,
        happened_on=st.dates(FIRST, LAST),
        unit=st.sampled_from(UNITS),
        deaths=st.integers(0, 4),
        injured=st.integers(0, 9),
        alcohol_related=st.booleans(),
        especially_serious=st.booleans(),
        commercial_vehicle=st.booleans(),
    ),
    max_size=30,
)
cut_days = st.integers(1, 31)
years = st.sampled_from((2023, 2024))


def day_in(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def official_year(year: int, cut_day: int) -> Window:
    """The year that closes on the cut-off day of December; 31 December is the civil year."""
    return Window(day_in(year - 1, 12, cut_day) + ONE_DAY, day_in(year, 12, cut_day))


def filed(found: Iterable[DatedAccident], window: Window, *, cut_day: int, version: int = 1) -> list[Statement]:
    """What the police's papers for the months of this window put on record."""
    own = [accident for accident in found if holds(window, accident.happened_on)]
    runs = buckets(window, cut_days={cut_day, COMMITTEE_CUT_DAY})
    values: dict[tuple[int, Window], dict[str, int]] = {}
    for count in bucketed(own, units=UNITS, windows=runs):
        values.setdefault((count.unit, count.window), {})[count.measure] = count.value
    return [
        Statement(unit=unit, window=run, version=version, values=tuple(by_measure[one] for one in MEASURES))
        for (unit, run), by_measure in values.items()
    ]


def by_hand(found: Iterable[DatedAccident], window: Window, *, units: Iterable[int] = UNITS) -> dict[str, int]:
    places = set(units)
    return counts_of(one for one in found if holds(window, one.happened_on) and one.unit in places)


def sums(record: Record, window: Window, units: tuple[int, ...] = UNITS) -> dict[str, int | None]:
    return {measure: record.sum(units, measure=measure, window=window) for measure in MEASURES}


@given(found=accidents, cut_day=cut_days, year=years)
def test_both_calendars_are_exact_for_any_cut_off_day(found: list[DatedAccident], cut_day: int, year: int) -> None:
    whole = Window(FIRST, LAST)
    record = Record.of(
        one for month in months_closing_on(whole, cut_day) for one in filed(found, month, cut_day=cut_day)
    )
    for window in (official_year(year, cut_day), civil_year(year), committee_year(year)):
        assert sums(record, window) == by_hand(found, window)


def months_closing_on(window: Window, cut_day: int) -> list[Window]:
    runs, start = [], window.first_day
    for day in (window.first_day + timedelta(days=offset) for offset in range(window.days)):
        if day == day_in(day.year, day.month, cut_day) or day == window.last_day:
            runs.append(Window(start, day))
            start = day + ONE_DAY
    return runs


@given(found=accidents, cut_day=cut_days, year=years)
def test_the_units_sum_to_the_whole(found: list[DatedAccident], cut_day: int, year: int) -> None:
    window = official_year(year, cut_day)
    record = Record.of(filed(found, window, cut_day=cut_day))
    for measure in MEASURES:
        alone = [record.sum((unit,), measure=measure, window=window) for unit in UNITS]
        assert sum(value or 0 for value in alone) == record.sum(UNITS, measure=measure, window=window)


@given(found=accidents, order=st.randoms(use_true_random=False), year=years)
def test_the_order_in_which_accidents_are_typed_changes_nothing(found: list[DatedAccident], order, year: int) -> None:
    window = committee_year(year)
    shuffled = list(found)
    order.shuffle(shuffled)
    statements = filed(shuffled, window, cut_day=14)
    order.shuffle(statements)
    assert Record.of(statements) == Record.of(filed(found, window, cut_day=14))


@given(first=accidents, corrected=accidents, year=years)
def test_a_later_statement_about_the_same_days_replaces_the_former(
    first: list[DatedAccident], corrected: list[DatedAccident], year: int
) -> None:
    window = committee_year(year)
    both = filed(corrected, window, cut_day=14, version=2) + filed(first, window, cut_day=14, version=1)
    assert sums(Record.of(both), window) == by_hand(corrected, window)


@given(cut_day=cut_days, year=st.integers(2019, 2029))
def test_paired_years_of_any_cut_off_day_leave_no_gap(cut_day: int, year: int) -> None:
    window, following = official_year(year, cut_day), official_year(year + 1, cut_day)
    assert window.last_day + ONE_DAY == following.first_day
    assert following.year_before() == window


@given(cut_day=cut_days, year=st.integers(2019, 2029))
def test_the_months_of_a_year_pair_with_those_of_the_year_before(cut_day: int, year: int) -> None:
    window = official_year(year, cut_day)
    paired = [month.year_before() for month in months(window)]
    assert paired[0].first_day == window.year_before().first_day
    assert paired[-1].last_day == window.year_before().last_day
    assert all(one.last_day + ONE_DAY == after.first_day for one, after in itertools.pairwise(paired))


def test_a_leap_day_counts_once_and_pairs_with_the_end_of_february() -> None:
    on_leap_day = DatedAccident(happened_on=date(2024, 2, 29), unit=1, deaths=1)
    record = Record.of(filed([on_leap_day], civil_year(2024), cut_day=14))
    to_february = civil_year(2024).clipped_to(date(2024, 2, 29))
    assert record.sum((1,), measure="deaths", window=to_february) == 1
    assert to_february.year_before() == Window(date(2023, 1, 1), date(2023, 2, 28))


def test_a_window_that_is_not_wholly_covered_has_no_sum() -> None:
    window = committee_year(2023)
    statements = filed([], window, cut_day=14)
    without_july = [one for one in statements if one.window.first_day.month != 7]
    record = Record.of(without_july)
    assert Record.of(statements).sum(UNITS, measure="accidents", window=window) == 0
    assert record.sum(UNITS, measure="accidents", window=window) is None
    assert record.gaps(UNITS, window) == [Window(date(2023, 7, 1), date(2023, 7, 31))]
    assert record.last_day_covered(UNITS, window) == date(2023, 6, 30)


def test_a_unit_that_nobody_speaks_of_keeps_the_total_unknown() -> None:
    window = committee_year(2023)
    record = Record.of(filed([], window, cut_day=14))
    assert record.sum(UNITS, measure="deaths", window=window) == 0
    assert record.sum((*UNITS, 4), measure="deaths", window=window) is None
    assert record.sum((), measure="deaths", window=window) is None


def test_days_stated_twice_with_other_cuts_are_never_added() -> None:
    window = committee_year(2023)
    found = [DatedAccident(happened_on=date(2023, 3, 3), unit=1)]
    doubled = filed(found, window, cut_day=14) + filed(found, window, cut_day=20, version=2)
    assert Record.of(doubled).sum((1,), measure="accidents", window=window) is None


def test_an_accident_outside_the_days_or_places_counted_is_refused_not_dropped() -> None:
    window = committee_year(2023)
    inside = DatedAccident(happened_on=date(2023, 3, 3), unit=1, deaths=1)
    assert sum(count.value for count in bucketed([inside], units=[1], windows=[window])) == 2
    for stray in (
        DatedAccident(happened_on=date(2023, 12, 15), unit=1),
        DatedAccident(happened_on=date(2023, 3, 3), unit=9),
    ):
        with pytest.raises(StrayAccidentError, match="nằm ngoài"):
            list(bucketed([stray], units=[1], windows=[window]))
