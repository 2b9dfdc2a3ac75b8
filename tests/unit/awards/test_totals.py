"""The total of a unit: what applies is re-scaled, what is added has a limit, what is taken off is taken, and nothing is won by leaving out."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from awards.ranking import Adjusted, Line, TotalRule, UnitRow, ranked


def line(code, maximum, points, *, why=""):
    return Line("I", code, "Tiêu chí", maximum, appraised=None if why else points, not_applied=why)


def row(*lines, **more):
    return UnitRow(code="X", name="Xã", cluster="XA", lines=lines, **more)


def adjusted(hundredths, code="B"):
    return Adjusted(code, "Dòng", 1, hundredths, "Căn cứ")


def test_what_does_not_apply_is_left_out_and_the_rest_brought_to_the_whole_table():
    unit = row(line("1", 5000, 4000), line("2", 3000, 2400), line("3", 2000, 0, why="Không có đơn vị trực thuộc"))

    assert (unit.earned, unit.applicable, unit.maximum) == (6400, 8000, 10_000)
    assert unit.total == 8000
    assert replace(unit, lines=unit.lines[:2]).total == 6400


def test_a_unit_to_which_too_little_applies_is_not_ranked_beside_the_others():
    unit = row(line("1", 4900, 4900), line("2", 5100, 0, why="Không thuộc nhiệm vụ"))

    assert unit.total is None
    assert replace(unit, rule=TotalRule(least_applicable_pct=49)).total == 10_000


def test_bonus_has_a_limit_and_penalty_is_taken_off_but_never_below_nothing():
    unit = row(line("1", 10_000, 8000), adjusted=(adjusted(400), adjusted(200, "C"), adjusted(-300, "P")))

    assert unit.total == 8000 + 600 - 300
    assert replace(unit, rule=TotalRule(bonus_cap=500)).total == 8000 + 500 - 300
    assert row(line("1", 10_000, 100), adjusted=(adjusted(-300),)).total == 0


def test_a_unit_that_is_set_apart_keeps_its_points_and_has_no_rank():
    apart = row(line("1", 10_000, 9000), set_apart="Không xếp hạng (K2): đang xác minh")
    other = replace(row(line("1", 10_000, 8000)), code="Y")

    places = {place.row.code: place for place in ranked([apart, other], tie_rules=[], bands=[])["XA"]}

    assert (places["X"].total, places["X"].rank) == (9000, None)
    assert places["Y"].rank == 1


criteria = st.lists(
    st.integers(1, 30).flatmap(lambda most: st.tuples(st.just(most * 100), st.integers(0, most * 100))),
    min_size=2,
    max_size=8,
)


@given(criteria, st.data())
def test_leaving_a_criterion_out_never_brings_more_than_its_full_points_and_keeps_the_share(said, data):
    lines = [line(str(n), most, points) for n, (most, points) in enumerate(said)]
    left = data.draw(st.integers(0, len(lines) - 1))
    skipped = [replace(one, not_applied="Không áp dụng") if n == left else one for n, one in enumerate(lines)]
    full = [replace(one, appraised=one.maximum) if n == left else one for n, one in enumerate(lines)]
    rule = TotalRule(least_applicable_pct=0)

    without, with_full = row(*skipped, rule=rule), row(*full, rule=rule)

    assert without.total <= with_full.total
    assert abs(without.total * without.applicable - without.earned * without.maximum) * 2 <= without.applicable


@given(criteria, st.randoms(use_true_random=False))
def test_the_order_of_criteria_changes_no_total(said, random):
    lines = [line(str(n), most, points) for n, (most, points) in enumerate(said)]
    assert row(*random.sample(lines, len(lines))).total == row(*lines).total
