"""Working days: weekends, days off, days worked in exchange."""

from datetime import date, timedelta
from importlib import import_module

from hypothesis import given
from hypothesis import strategies as st

from atgt_portal.lib.working_days import WorkingDays

DAYS = st.dates(date(2022, 1, 1), date(2027, 12, 31))
KNOWN = [
    (date.fromisoformat(day), kind)
    for day, kind, _name, _paper in import_module("campaigns.migrations.0014_time").KNOWN_DAYS
]
SEEDED = WorkingDays(
    off=frozenset(day for day, kind in KNOWN if kind == "off"),
    worked=frozenset(day for day, kind in KNOWN if kind == "worked"),
)


def test_the_tet_of_2024_is_stepped_over():
    assert SEEDED.following(date(2024, 2, 7)) == date(2024, 2, 15)
    assert SEEDED.on_or_before(date(2024, 2, 14)) == date(2024, 2, 7)
    assert SEEDED.count(date(2024, 2, 5), date(2024, 2, 16)) == 5


def test_a_saturday_worked_in_exchange_is_a_working_day():
    assert not SEEDED.is_working(date(2024, 4, 29))
    assert SEEDED.is_working(date(2024, 5, 4))
    assert SEEDED.add(date(2024, 4, 26), 2) == date(2024, 5, 3)
    assert SEEDED.add(date(2024, 5, 3), 1) == date(2024, 5, 4)


def test_every_seeded_day_changes_what_the_week_would_say_and_stands_once():
    assert len({day for day, _kind in KNOWN}) == len(KNOWN)
    assert all((day.weekday() < 5) == (kind == "off") for day, kind in KNOWN)
    assert {day.year for day, _kind in KNOWN} == {2023, 2024, 2025, 2026}


@given(day=DAYS, days=st.integers(1, 30))
def test_a_term_ends_on_a_working_day_and_holds_just_so_many(day: date, days: int):
    end = SEEDED.add(day, days)
    assert SEEDED.is_working(end)
    assert SEEDED.count(day + timedelta(days=1), end) == days


def test_a_table_without_any_work_does_not_hang():
    never = WorkingDays(off=frozenset(date(2023, 1, 1) + timedelta(days=n) for n in range(1000)))
    assert never.on_or_after(date(2023, 3, 1)) == date(2023, 3, 1)
