"""Generated campaigns through the pure layer: what must hold of every ranking, whatever its figures and points are."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from awards.accidents import AccidentFigures
from awards.gathering import Entrant, GivenPoints, Papers
from awards.standing import Material, judged
from awards.tables import line_of
from campaigns.record.counted import LeftOut
from campaigns.record.coverage import Record, Statement
from campaigns.record.dated import MEASURES, DatedAccident
from campaigns.setup.models import Campaign
from campaigns.setup.windows import committee_year

YEAR = committee_year(2023)
CAMPAIGN = Campaign(
    scoring_rules={
        "unchanged_small_base": {"base_below": 10, "share_pct": 50},
        "tie_breakers": ["part_two", "deaths_cut"],
        "bands": [{"code": "A", "name": "Tốt", "min": 50}, {"code": "B", "name": "Chưa đạt", "min": 0}],
    }
)
_CUT = {"full_at_pct": 5, "half_if_any_reduction": True}
COLUMNS = [
    (1, "I", "Việc", "1.1", "Kế hoạch", 3000, "reviewer", {}, ""),
    (2, "I", "Việc", "1.2", "Phổ biến", 2000, "reviewer", {}, ""),
    (3, "II", "Tai nạn", "2.1", "Số vụ", 2500, "reduction", {**_CUT, "measure": "accidents"}, ""),
    (4, "II", "Tai nạn", "2.2", "Số chết", 1500, "reduction", {**_CUT, "measure": "deaths", "baseline": "three_year_mean"}, ""),
    (5, "II", "Tai nạn", "2.3", "Kinh doanh vận tải", 1000, "zero", {"measure": "commercial_vehicle"}, ""),
]  # fmt: skip
TABLES = {1: [line_of(row, CAMPAIGN) for row in COLUMNS]}
counts = st.tuples(st.integers(0, 12), st.integers(0, 4), st.integers(0, 6))
units = st.lists(
    st.tuples(st.lists(counts, min_size=4, max_size=4), st.integers(0, 3000), st.integers(0, 2000)),
    min_size=1,
    max_size=6,
)


def material(said, *, left_out=()) -> Material:
    """Unit n: the counts of this year and three before it, and what it was given for 1.1 and 1.2."""
    statements, taking_part = [], []
    for unit, (years, first, second) in enumerate(said, start=1):
        for back, (accidents, deaths, injured) in enumerate(years):
            values = (accidents, deaths, injured, *[0] * (len(MEASURES) - 3))
            statements.append(Statement(unit, YEAR.years_later(-back), back + 1, values))
        given_points = {n: GivenPoints(points, "", does_not_apply=False) for n, points in ((1, first), (2, second))}
        papers = Papers(sheet={"parts": []}, given=given_points)
        taking_part.append(Entrant(unit, f"X{unit}", f"Xã {unit}", f"{unit:03}", 1, "XA", "Xã", papers))
    return Material(taking_part, AccidentFigures.of(Record.of(statements), window=YEAR, left_out=left_out))


def totals(said, **more):
    found = judged(material(said, **more), CAMPAIGN, tables=TABLES)
    return {code: (place.rank, place.total) for code, place in found.places.items()}


@given(units)
def test_every_total_is_the_sum_of_its_slip_and_running_again_changes_nothing(said):
    stuff = material(said)
    once, again = (judged(stuff, CAMPAIGN, tables=TABLES) for _time in range(2))
    assert once == again
    for place in once.places.values():
        assert place.total == sum(line.final for line in place.row.lines)


@given(units, st.randoms(use_true_random=False))
def test_the_order_in_which_units_are_read_changes_nothing(said, random):
    stuff = material(said)
    mixed = replace(stuff, taking_part=random.sample(stuff.taking_part, len(stuff.taking_part)))
    orders = (judged(one, CAMPAIGN, tables=TABLES).places for one in (stuff, mixed))
    first, second = ({code: (place.rank, place.total) for code, place in places.items()} for places in orders)
    assert first == second


@given(units, st.data())
def test_fewer_accidents_this_year_never_cost_points_nor_a_place(said, data):
    unit = data.draw(st.integers(1, len(said)))
    years, *given_points = said[unit - 1]
    fewer = tuple(data.draw(st.integers(0, count)) for count in years[0])
    better = [*said[: unit - 1], ([fewer, *years[1:]], *given_points), *said[unit:]]
    before, after = totals(said)[f"X{unit}"], totals(better)[f"X{unit}"]
    assert after[1] >= before[1]
    assert after[0] <= before[0]


@given(units, st.integers(0, 300))
def test_an_accident_of_this_year_that_is_left_out_never_costs_its_unit_points(said, day):
    happened_on: date = YEAR.first_day + timedelta(day)
    apart = LeftOut(1, DatedAccident(happened_on, unit=1, deaths=1, injured=1))
    assert totals(said, left_out=[apart])["X1"][1] >= totals(said)["X1"][1]


@given(units, st.integers(1, 2))
def test_a_criterion_that_does_not_apply_gains_no_more_than_its_full_points(said, criterion):
    stuff = material(said)
    full = COLUMNS[criterion - 1][5]

    def total(points: GivenPoints) -> int:
        first, *others = stuff.taking_part
        papers = replace(first.papers, given={**first.papers.given, criterion: points})
        tried = replace(stuff, taking_part=[replace(first, papers=papers), *others])
        return judged(tried, CAMPAIGN, tables=TABLES).places["X1"].total

    skipped = total(GivenPoints(None, "Không thuộc nhiệm vụ", does_not_apply=True))
    assert skipped <= total(GivenPoints(full, "", does_not_apply=False))
