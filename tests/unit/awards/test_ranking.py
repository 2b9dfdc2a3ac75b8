"""The ranking inside clusters: order, ties in the declared order, shared ranks, bands, and what is missing."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.points import AccidentRule, Points
from awards.ranking import Band, Line, Place, UnitRow, band_of, ranked
from campaigns.record.reduction import Comparison
from campaigns.setup.choices import AccidentMeasure, CriterionKind, TieRule

RULE = AccidentRule(CriterionKind.REDUCTION, AccidentMeasure.ACCIDENTS, 800, full_at_pct=5)
RULES = [TieRule.PART_TWO, TieRule.DEATHS_CUT, TieRule.WOMEN, TieRule.EARLIER]
BANDS = [
    Band("XUAT_SAC", "Xuất sắc", 9000, needs_part_two=True),
    Band("TOT", "Tốt", 8000),
    Band("KHA", "Khá", 6500),
    Band("TRUNG_BINH", "Trung bình", 5000),
    Band("YEU", "Chưa đạt", 0),
]


def line(part: str, points: int | None, *, code: str = "") -> Line:
    return Line(part=part, code=code or f"{part}.1", name="Tiêu chí", maximum=10_000, own=points, appraised=points)


def unit(code: str, *points: int | None, **more) -> UnitRow:
    """A unit with one criterion in each of the parts I, II, III …"""
    parts = ("I", "II", "III", "IV")
    lines = tuple(line(part, value) for part, value in zip(parts, points, strict=False))
    return UnitRow(code=code, name=f"Đơn vị {code}", cluster="XA", lines=lines, sort_key=code, **more)


def places(*units: UnitRow, rules=RULES) -> dict[str, Place]:
    found = ranked(units, tie_rules=rules, bands=BANDS)
    return {place.row.code: place for cluster in found.values() for place in cluster}


def ranks(*units: UnitRow, rules=RULES) -> dict[str, int | None]:
    return {code: place.rank for code, place in places(*units, rules=rules).items()}


def test_more_points_go_first_and_clusters_are_ranked_apart():
    other = replace(unit("C", 5000, 100), cluster="COQUAN")

    assert ranks(unit("A", 4000, 3000), unit("B", 5000, 3000), other) == {"A": 2, "B": 1, "C": 1}


@pytest.mark.parametrize(
    ("rule", "ahead", "behind"),
    [
        (TieRule.PART_TWO, unit("A", 4000, 3000), unit("B", 4500, 2500)),
        (
            TieRule.DEATHS_CUT,
            unit("A", 4000, 3000, deaths=Comparison(4, 2)),
            unit("B", 4000, 3000, deaths=Comparison(3, 2), women_percent=90, days_early=9),
        ),
        (
            TieRule.WOMEN,
            unit("A", 4000, 3000, women_percent=70),
            unit("B", 4000, 3000, women_percent=69, days_early=9),
        ),
        (TieRule.EARLIER, unit("A", 4000, 3000, days_early=3), unit("B", 4000, 3000, days_early=2)),
    ],
)
def test_equal_totals_are_told_apart_by_the_declared_rules_one_after_the_other(rule, ahead, behind):
    found = places(behind, ahead)

    assert (found["A"].rank, found["B"].rank) == (1, 2)
    assert [(tie.other, tie.is_ahead, tie.rule) for tie in found["A"].ties] == [("Đơn vị B", True, rule)]
    assert [(tie.other, tie.is_ahead, tie.rule) for tie in found["B"].ties] == [("Đơn vị A", False, rule)]


def test_a_rule_that_was_not_declared_tells_nobody_apart():
    ahead, behind = unit("A", 4000, 3000), unit("B", 4500, 2500)

    assert ranks(behind, ahead, rules=[]) == {"A": 1, "B": 1}
    assert ranks(behind, ahead) == {"A": 1, "B": 2}


def test_units_equal_in_everything_share_the_rank_and_the_next_rank_is_left_out():
    found = ranks(unit("A", 4000), unit("B", 5000), unit("C", 4000), unit("D", 3000))

    assert found == {"B": 1, "A": 2, "C": 2, "D": 4}


def test_deaths_that_arise_on_a_base_of_zero_are_worse_than_any_rate_and_the_unknown_never_wins():
    found = ranks(
        unit("KEPT", 5000, deaths=Comparison(0, 0)),
        unit("ROSE", 5000, deaths=Comparison(1, 5)),
        unit("AROSE", 5000, deaths=Comparison(0, 1)),
        unit("UNKNOWN", 5000, deaths=Comparison(None, None)),
        unit("CUT", 5000, deaths=Comparison(10, 9)),
    )

    assert found == {"CUT": 1, "KEPT": 2, "ROSE": 3, "AROSE": 4, "UNKNOWN": 5}


def test_one_open_criterion_leaves_the_unit_without_total_rank_and_band():
    full, half = unit("FULL", 100, 100), unit("HALF", 9000, None)

    found = places(full, half)

    assert (found["HALF"].total, found["HALF"].rank, found["HALF"].band) == (None, None, None)
    assert [one.code for one in found["HALF"].row.missing] == ["II.1"]
    assert found["FULL"].rank == 1


def test_a_computed_criterion_counts_its_figures_and_never_what_was_typed():
    known = Line("II", "2.1", "Giảm số vụ", 800, own=800, appraised=800, computed=Points(400, RULE, Comparison(21, 20)))
    unknown = replace(known, computed=Points(None, RULE, Comparison(21, None)))

    assert (known.final, known.differs) == (400, True)
    assert unknown.final is None


def test_a_unit_without_an_accepted_sheet_is_not_ranked_even_where_every_point_is_known():
    assert ranks(unit("A", 4000, has_sheet=False), unit("B", 3000)) == {"A": None, "B": 1}


def test_the_highest_band_asks_for_points_in_part_two():
    assert band_of(unit("A", 9000, 1), BANDS).code == "XUAT_SAC"
    assert band_of(unit("A", 9100, 0), BANDS).code == "TOT"
    assert band_of(unit("A", 8999, 0), BANDS).code == "TOT"
    assert band_of(unit("A", 4999, 1), BANDS).code == "TRUNG_BINH"
    assert band_of(unit("A", 0, 0), BANDS).code == "YEU"
    assert band_of(unit("A", None, 0), BANDS) is None


small = st.integers(min_value=0, max_value=3)
comparisons = st.builds(Comparison, st.none() | small, st.none() | small)
units = st.lists(
    st.builds(
        lambda points, deaths, women, early: (points, deaths, women, early),
        st.lists(st.none() | small, min_size=2, max_size=2),
        comparisons,
        st.none() | st.integers(min_value=0, max_value=100),
        st.none() | st.integers(min_value=-5, max_value=5),
    ),
    min_size=1,
    max_size=9,
).map(
    lambda rows: [
        unit(f"U{number}", *points, deaths=deaths, women_percent=women, days_early=early)
        for number, (points, deaths, women, early) in enumerate(rows)
    ]
)


@given(units, st.randoms(use_true_random=False))
def test_the_order_of_input_changes_nothing(rows, chance: random.Random):
    shuffled = list(rows)
    chance.shuffle(shuffled)

    assert ranked(rows, tie_rules=RULES, bands=BANDS) == ranked(shuffled, tie_rules=RULES, bands=BANDS)


@given(units, small.filter(bool))
def test_more_points_never_give_a_worse_rank(rows, more):
    before = ranks(*rows)["U0"]
    better = replace(
        rows[0],
        lines=tuple(
            replace(one, appraised=None if one.appraised is None else one.appraised + more) for one in rows[0].lines
        ),
    )
    after = ranks(better, *rows[1:])["U0"]

    assert (before is None) == (after is None)
    assert before is None or after <= before


@given(units)
def test_totals_are_the_sum_of_their_lines_and_ranks_count_the_units_ahead(rows):
    found = places(*rows)
    full = [place for place in found.values() if place.total is not None]

    for place in full:
        assert place.total == sum(one.final for one in place.row.lines)
        assert place.rank == 1 + sum(1 for other in full if other.rank < place.rank)
        assert all(other.rank < place.rank for other in full if other.total > place.total)
    assert sorted(place.row.code for place in full) == sorted(row.code for row in rows if not row.missing)
