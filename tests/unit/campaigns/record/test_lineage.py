"""After mergers and divisions in the middle of a year every figure still counts once, and no base is guessed."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.record.coverage import Record, Statement
from campaigns.record.dated import MEASURES
from campaigns.record.lineage import Lineage, Link, shared
from campaigns.setup.windows import Window

DEATHS = MEASURES.index("deaths")
YEAR = Window(date(2025, 1, 1), date(2025, 12, 31))
REFORM = date(2025, 7, 1)
A, B, C, NEW, OTHER = 1, 2, 3, 10, 11
ONE_DAY = timedelta(days=1)


def said(unit: int, window: Window, count: int, *, version: int = 1) -> Statement:
    return Statement(unit=unit, window=window, version=version, values=(count,) * len(MEASURES))


def before(window: Window, day: date) -> Window:
    return Window(window.first_day, day - ONE_DAY)


def since(window: Window, day: date) -> Window:
    return Window(day, window.last_day)


def merged(*olds: int, new: int = NEW, incomplete: bool = False) -> Lineage:
    return Lineage(
        links=tuple(Link(old, new, REFORM) for old in olds),
        born={new: REFORM},
        incomplete=frozenset({new}) if incomplete else frozenset(),
    )


def sum_of(record: Record, *units: int, window: Window = YEAR, on: date | None = None) -> int | None:
    return record.sum(units, measure="deaths", window=window, on=on)


def test_a_merged_commune_carries_the_figures_of_its_three_predecessors() -> None:
    last_year = YEAR.year_before()
    record = Record.of([said(A, last_year, 3), said(B, last_year, 2), said(C, last_year, 0)], lineage=merged(A, B, C))
    assert sum_of(record, NEW, window=last_year) == 5
    parts = record.parts(NEW, measure="deaths", window=last_year)
    assert [(part.unit, part.counted) for part in parts] == [(A, 3), (B, 2), (C, 0)]


def test_in_the_year_of_the_merger_both_halves_count_once() -> None:
    halves = [said(A, before(YEAR, REFORM), 3), said(B, before(YEAR, REFORM), 2), said(NEW, since(YEAR, REFORM), 4)]
    record = Record.of(halves, lineage=merged(A, B))
    assert sum_of(record, NEW) == 9
    assert sum_of(record, A, B, NEW) == 9
    assert sum_of(record, A) is None, "đơn vị cũ không có số liệu sau ngày sáp nhập"


def test_a_predecessor_without_figures_leaves_no_base_rather_than_an_estimate() -> None:
    last_year = YEAR.year_before()
    record = Record.of([said(A, last_year, 3)], lineage=merged(A, B))
    assert sum_of(record, NEW, window=last_year) is None
    assert [part.whole for part in record.parts(NEW, measure="deaths", window=last_year)] == [3, None]
    assert record.gaps([NEW], last_year) == [last_year]


def test_a_unit_that_took_in_strangers_has_no_base_although_its_own_predecessors_have_theirs() -> None:
    last_year = YEAR.year_before()
    statements = [said(A, last_year, 3), said(NEW, since(YEAR, REFORM), 1)]
    assert sum_of(Record.of(statements, lineage=merged(A)), NEW, window=last_year) == 3
    record = Record.of(statements, lineage=merged(A, incomplete=True))
    assert sum_of(record, NEW, window=last_year) is None
    assert sum_of(record, NEW, window=since(YEAR, REFORM)) == 1, "các ngày sau khi thành lập vẫn đủ căn cứ"


def test_a_unit_that_absorbs_another_keeps_its_own_figures_of_before() -> None:
    lineage = Lineage(links=(Link(B, A, REFORM),))
    statements = [said(A, before(YEAR, REFORM), 3), said(B, before(YEAR, REFORM), 2), said(A, since(YEAR, REFORM), 4)]
    record = Record.of(statements, lineage=lineage)
    assert sum_of(record, A) == 9
    assert sum_of(record, A, B) == 9
    assert sum_of(Record.of(statements[:1] + statements[2:], lineage=lineage), A) is None


def test_a_run_of_days_that_straddles_the_change_is_not_cut_by_guess() -> None:
    straddling = Window(date(2025, 6, 15), date(2025, 7, 14))
    record = Record.of([said(A, straddling, 2)], lineage=merged(A))
    assert sum_of(record, NEW, window=straddling) is None


@pytest.mark.parametrize(
    ("total", "milles", "parts"),
    [
        (10, (600, 400), (6, 4)),
        (1, (600, 400), (1, 0)),
        (1, (500, 500), (1, 0)),
        (7, (333, 333, 334), (2, 2, 3)),
        (0, (700, 300), (0, 0)),
        (5, (600,), (3,)),
    ],
)
def test_a_divided_units_figures_are_shared_by_thousandths_and_the_largest_remainder(
    total: int, milles: tuple[int, ...], parts: tuple[int, ...]
) -> None:
    assert shared(total, milles) == parts


@given(total=st.integers(0, 10_000), cuts=st.lists(st.integers(1, 999), unique=True, max_size=5))
def test_shares_of_a_whole_always_come_to_the_whole(total: int, cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), 1000]
    milles = [high - low for low, high in pairwise(edges)]
    parts = shared(total, milles)
    assert sum(parts) == total
    assert all(abs(part * 1000 - total * mille) < 1000 for part, mille in zip(parts, milles, strict=True))


def test_where_only_a_part_of_a_unit_is_in_the_list_no_sum_is_made() -> None:
    lineage = Lineage(links=(Link(A, NEW, REFORM, 600), Link(A, OTHER, REFORM, 400)), born={NEW: REFORM, OTHER: REFORM})
    halves = [said(A, before(YEAR, REFORM), 10), said(NEW, since(YEAR, REFORM), 1), said(OTHER, since(YEAR, REFORM), 2)]
    record = Record.of(halves, lineage=lineage)
    assert sum_of(record, NEW) == 7
    assert sum_of(record, OTHER) == 6
    assert sum_of(record, A, NEW, OTHER) == 13
    assert sum_of(record, A, NEW) is None


def test_before_the_change_the_old_units_stand_for_the_new_one_that_is_listed_beside_them() -> None:
    first_half = before(YEAR, REFORM)
    record = Record.of([said(A, first_half, 3), said(B, first_half, 2)], lineage=merged(A, B))
    assert record.heads([A, B, NEW], on=first_half.last_day) == [A, B]
    assert record.heads([A, B, NEW], on=YEAR.last_day) == [NEW]
    assert sum_of(record, A, B, NEW, window=first_half) == sum_of(record, NEW, window=first_half) == 5
