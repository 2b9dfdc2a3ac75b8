from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.record.reduction import Comparison, Outcome, is_met, judge_objective, judge_reduction, required_cut
from campaigns.setup.choices import ObjectiveKind

counts = st.integers(0, 400)


@pytest.mark.parametrize("base", range(51))
def test_the_cut_asked_for_is_the_band_rounded_up_and_at_least_one(base: int) -> None:
    asked = required_cut(base, min_pct=5)
    assert asked == (0 if base == 0 else max(1, ceil(Fraction(base * 5, 100))))


@pytest.mark.parametrize("base", range(51))
def test_every_current_figure_has_one_outcome(base: int) -> None:
    for current in range(base + 4):
        outcome = judge_reduction(base, current, min_pct=5, stretch_pct=10)
        cut = base - current
        if base == 0:
            assert outcome == (Outcome.ARISEN if current else Outcome.KEPT_AT_ZERO)
        elif cut <= 0:
            assert outcome == (Outcome.UNCHANGED if cut == 0 else Outcome.RISEN)
        else:
            assert is_met(outcome) == (cut * 100 >= base * 5)
            assert (outcome == Outcome.EXCEEDED) == (cut * 100 >= base * 10)


def test_the_real_figures_of_2023_are_judged_as_the_plan_asks() -> None:
    band = {"min_pct": 5, "stretch_pct": 10}
    assert judge_objective(ObjectiveKind.REDUCTION_BAND, Comparison(16, 15), **band) == Outcome.MET
    assert judge_objective(ObjectiveKind.REDUCTION_BAND, Comparison(8, 7), **band) == Outcome.EXCEEDED
    assert judge_objective(ObjectiveKind.REDUCTION_BAND, Comparison(17, 15), **band) == Outcome.EXCEEDED
    assert is_met(judge_objective(ObjectiveKind.REDUCTION_ANY, Comparison(4, 3)))
    assert judge_objective(ObjectiveKind.ZERO, Comparison(0, 0)) == Outcome.KEPT_AT_ZERO
    assert judge_objective(ObjectiveKind.ZERO, Comparison(2, 1)) == Outcome.ARISEN


def test_what_is_not_covered_is_not_judged() -> None:
    assert judge_objective(ObjectiveKind.REDUCTION_BAND, Comparison(None, 3), min_pct=5, stretch_pct=10) is None
    assert judge_objective(ObjectiveKind.ZERO, Comparison(None, 0)) == Outcome.KEPT_AT_ZERO
    assert judge_objective(ObjectiveKind.ZERO, Comparison(0, None)) is None


@given(previous=counts, current=counts)
def test_percent_is_exact_to_two_places_half_up(previous: int, current: int) -> None:
    percent = Comparison(previous, current).percent
    if previous == 0:
        assert percent is None
        return
    exact = Fraction(100 * (current - previous), previous)
    hundredths = abs(exact) * 100
    rounded = int(hundredths + Fraction(1, 2)) * (-1 if exact < 0 else 1)
    assert percent == Decimal(rounded).scaleb(-2)


@given(previous=counts, current=counts)
def test_the_change_and_its_percent_have_one_sign(previous: int, current: int) -> None:
    one = Comparison(previous, current)
    assert one.change == current - previous
    assert one.percent is None or (one.percent > 0) == (current > previous)
    assert one.has_small_base == (previous < 10)
