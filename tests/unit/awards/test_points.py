"""Points of accident criteria against the table of the fairness method and its printed vectors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.points import AccidentRule, accident_rule, points_for
from campaigns.record.reduction import Comparison
from campaigns.setup.choices import AccidentMeasure, CriterionKind

COMMON = {"unchanged_small_base": {"base_below": 10, "share_pct": 50}}
REDUCTION = {"measure": "accidents", "full_at_pct": 5, "half_if_any_reduction": True}
ANY = {"measure": "alcohol_related", "full_at_pct": None, "full_if_any_reduction": True}

# Columns and rows of the vectors' point table: base, current, points of a criterion worth 8 points that asks for 5 %.
TABLE = [
    (0, 0, 800),
    (0, 1, 0),
    (1, 0, 800),
    (1, 1, 400),
    (1, 2, 0),
    (9, 9, 400),
    (10, 10, 0),
    (20, 19, 800),
    (21, 20, 400),
    (21, 19, 800),
    (40, 38, 800),
    (41, 39, 400),
]


def rule(settings: dict, *, kind: str = "reduction", maximum: int = 800, common: dict = COMMON) -> AccidentRule:
    found = accident_rule(kind, maximum=maximum, settings=settings, common=common)
    assert found is not None
    return found


@pytest.mark.parametrize(("base", "current", "points"), TABLE)
def test_a_reduction_earns_what_the_point_table_says(base, current, points):
    assert points_for(rule(REDUCTION), Comparison(base, current)).hundredths == points


@pytest.mark.parametrize(
    ("base", "current", "points"), [(21, 20, 400), (41, 39, 400), (40, 39, 400), (10, 10, 0), (0, 1, 0)]
)
def test_any_reduction_is_enough_where_the_table_says_so(base, current, points):
    assert points_for(rule(ANY, maximum=400), Comparison(base, current)).hundredths == points


def test_zero_tolerance_looks_only_at_this_year():
    zero = rule({"measure": "commercial_vehicle"}, kind="zero", maximum=300)

    assert points_for(zero, Comparison(2, 0)).hundredths == 300
    assert points_for(zero, Comparison(None, 0)).hundredths == 300
    assert points_for(zero, Comparison(5, 1)).hundredths == 0


@pytest.mark.parametrize("comparison", [Comparison(None, None), Comparison(3, None), Comparison(None, 0)])
def test_what_is_not_known_earns_nothing_yet_and_says_which_year_is_missing(comparison):
    points = points_for(rule(REDUCTION), comparison)

    assert points.hundredths is None
    assert "chưa có số liệu không phải là 0" in points.words
    assert ("năm nay" if comparison.current is None else "cùng kỳ năm trước") in points.words


def test_the_words_can_be_recomputed_by_hand():
    half = points_for(rule(REDUCTION), Comparison(21, 20))
    small = points_for(rule(REDUCTION | {"measure": "deaths"}, maximum=1000), Comparison(1, 1))

    assert half.words == (
        "Số vụ tai nạn: 20, cùng kỳ 21, giảm 1 vụ; có giảm nhưng chưa đủ mức giảm ít nhất 2 vụ (5% của 21, làm tròn lên)"
        " nên được 50% số điểm: 4/8 điểm."
    )
    assert half.required == 2
    assert small.words == (
        "Số người chết: 1, cùng kỳ 1, không đổi; số cùng kỳ dưới 10 nên giữ nguyên được 50% số điểm: 5/10 điểm."
    )


def test_only_accident_measures_are_computed():
    assert accident_rule("zero", maximum=500, settings={"measure": "staff_violations"}, common=COMMON) is None
    assert accident_rule("reviewer", maximum=500, settings={}, common=COMMON) is None
    assert accident_rule("linear", maximum=500, settings={"measure": "accidents"}, common=COMMON) is None
    assert accident_rule("zero", maximum=500, settings={"measure": "deaths"}, common=COMMON) is not None


def test_a_percentage_with_a_decimal_part_is_kept_exact():
    points = points_for(rule(REDUCTION | {"full_at_pct": 7.5}), Comparison(40, 38))

    assert (points.hundredths, points.required) == (400, 3)
    assert "(7,5% của 40, làm tròn lên)" in points.words


counts = st.integers(min_value=0, max_value=60)
rules = st.builds(
    AccidentRule,
    kind=st.sampled_from([CriterionKind.REDUCTION, CriterionKind.ZERO]),
    measure=st.sampled_from(list(AccidentMeasure)),
    maximum=st.integers(min_value=1, max_value=3500),
    full_at_pct=st.none() | st.integers(min_value=0, max_value=100),
    has_half=st.booleans(),
    unchanged_share_pct=st.integers(min_value=0, max_value=100),
    unchanged_below=st.integers(min_value=0, max_value=20),
)


@given(rules, counts, counts)
def test_one_accident_fewer_never_costs_points(any_rule, base, current):
    more = points_for(any_rule, Comparison(base, current + 1)).hundredths
    fewer = points_for(any_rule, Comparison(base, current)).hundredths

    assert 0 <= more <= fewer <= any_rule.maximum


@given(rules, counts, counts)
def test_the_same_figures_always_earn_the_same_points_and_words(any_rule, base, current):
    assert points_for(any_rule, Comparison(base, current)) == points_for(any_rule, Comparison(base, current))
