"""The summary judges by the very rule of the comparison page and adds up by the very rule of the record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.record.reduction import Comparison, judge_objective
from campaigns.setup.choices import ObjectiveKind
from reports.summary.compile import _outcome, by_measure, summed

COUNTS = st.none() | st.integers(0, 40)
PERCENTS = st.none() | st.integers(0, 30)


@given(st.sampled_from(ObjectiveKind.values), COUNTS, COUNTS, PERCENTS, PERCENTS)
def test_the_summary_and_the_comparison_page_give_one_verdict(kind, previous, current, least, stretch):
    comparison = Comparison(previous=previous, current=current)
    row = {"kind": kind, "min_pct": least, "stretch_pct": stretch}

    assert _outcome(row, comparison) == judge_objective(kind, comparison, min_pct=least, stretch_pct=stretch)
    assert _outcome({**row, "kind": ""}, comparison) is None


@pytest.mark.parametrize(
    ("units", "days", "total"),
    [
        (["A", "B"], 365, 5),
        (["A"], 365, 2),
        (["A", "B", "C"], 365, None),
        (["A", "B"], 366, None),
        (["A", "D"], 365, None),
        ([], 365, None),
    ],
)
def test_a_unit_whose_days_are_not_all_covered_leaves_the_sum_open(units, days, total):
    accidents = [
        ["accidents", "A", "current", 2, 365],
        ["accidents", "B", "current", 3, 365],
        ["accidents", "C", "current", 9, 300],
        ["accidents", "A", "previous", 7, 365],
        ["deaths", "A", "current", 8, 365],
    ]
    assert summed(by_measure(accidents), "accidents", units=units, which="current", days=days) == total
