"""Figures of the units that went into another: counted in whole, or not told at all."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from campaigns.setup.choices import Aggregation
from campaigns.setup.windows import Window
from reports.returns.activity.inherited import Merged, stated_with_olds
from reports.returns.activity.sums import Amount, Stated

JUNE, JULY = Window(date(2023, 5, 15), date(2023, 6, 14)), Window(date(2023, 6, 15), date(2023, 7, 14))
ON = date(2023, 7, 1)
A, B, NEW, NEWER = range(1, 5)


def said(window: Window, value: int, *, out_of: int | None = None, version: int = 1) -> Stated:
    return Stated(window, version, Amount(Decimal(value), None if out_of is None else Decimal(out_of)))


def told(unit: int, stated: Mapping[int, list[Stated]], *merged: Merged, **how: Any) -> dict[Window, Amount]:
    about = {"born": ON, "aggregation": Aggregation.SUM} | how
    return {one.window: one.amount for one in stated_with_olds(unit, stated, merged=merged, **about)}


BOTH = Merged(A, NEW, ON), Merged(B, NEW, ON)


def test_a_unit_that_nobody_went_into_has_its_own_figures():
    assert told(A, {A: [said(JUNE, 3)], B: [said(JUNE, 9)]}, *BOTH, born=None) == {JUNE: Amount(Decimal(3))}


def test_both_predecessors_count_for_the_days_before_and_none_for_those_after():
    stated = {A: [said(JUNE, 3), said(JULY, 50)], B: [said(JUNE, 4)], NEW: [said(JULY, 6)]}
    assert told(NEW, stated, *BOTH) == {JUNE: Amount(Decimal(7)), JULY: Amount(Decimal(6))}
    assert told(NEW, stated, *BOTH, aggregation=Aggregation.MAX)[JUNE] == Amount(Decimal(4))


def test_a_ratio_adds_its_halves():
    stated = {A: [said(JUNE, 8, out_of=10)], B: [said(JUNE, 5, out_of=20)]}
    assert told(NEW, stated, *BOTH, aggregation=Aggregation.RATIO)[JUNE] == Amount(Decimal(13), Decimal(30))


def test_where_one_predecessor_was_silent_or_was_divided_the_days_stay_unknown():
    assert told(NEW, {A: [said(JUNE, 3)]}, *BOTH) == {}
    whole = {A: [said(JUNE, 3)], B: [said(JUNE, 4)]}
    assert told(NEW, whole, BOTH[0], Merged(B, NEW, ON, is_whole=False)) == {}


def test_a_unit_that_took_another_in_counts_its_own_days_before_as_well():
    stated = {A: [said(JUNE, 3)], B: [said(JUNE, 4)]}
    assert told(A, stated, Merged(B, A, ON), born=None) == {JUNE: Amount(Decimal(7))}
    assert told(A, {A: stated[A]}, Merged(B, A, ON), born=None) == {JUNE: Amount(Decimal(3))}, "nothing is known of B"
    assert told(A, {B: stated[B]}, Merged(B, A, ON), born=None) == {}, "its own days are not said"


def test_what_was_merged_twice_is_counted_once():
    later = date(2023, 9, 1)
    stated = {A: [said(JUNE, 3)], B: [said(JUNE, 4)], NEW: [said(JULY, 6)]}
    merged = (*BOTH, Merged(NEW, NEWER, later))
    assert told(NEWER, stated, *merged, born=later) == {JUNE: Amount(Decimal(7)), JULY: Amount(Decimal(6))}
