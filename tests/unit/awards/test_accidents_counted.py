"""Which accidents count, and the mean of three years: what the points are reckoned from, and what the slip says of it."""

from datetime import date

from awards.accidents import AccidentFigures
from awards.pleas.accidents import keyed
from awards.points import AccidentRule
from awards.rated import Rated, RatedRule
from awards.stated import by_accidents
from campaigns.record.counted import LeftOut, is_national_road
from campaigns.record.coverage import Record, Statement
from campaigns.record.dated import MEASURES, DatedAccident
from campaigns.record.lineage import Lineage, Link
from campaigns.record.reduction import Comparison
from campaigns.setup.choices import AccidentMeasure, CriterionKind
from campaigns.setup.windows import Window, committee_year

YEAR = committee_year(2023)
ACCIDENTS = AccidentRule(CriterionKind.REDUCTION, AccidentMeasure.ACCIDENTS, 800, full_at_pct=5, has_half=True)
DEATHS = AccidentRule(CriterionKind.REDUCTION, AccidentMeasure.DEATHS, 1000, full_at_pct=5)


def said(window: Window, *values: int, unit: int = 1, version: int = 1) -> Statement:
    return Statement(unit, window, version, (*values, *[0] * (len(MEASURES) - len(values))))


def apart(day: date, *, deaths: int = 0, unit: int = 1, version: int = 1) -> LeftOut:
    return LeftOut(version, DatedAccident(day, unit, deaths=deaths), road="QL.32", why="trên quốc lộ")


def test_an_accident_left_out_lowers_the_count_behind_the_points_and_not_the_record():
    record = Record.of([said(YEAR.year_before(), 3, 1), said(YEAR, 3, 2, version=2)])
    figures = AccidentFigures.of(record, window=YEAR, left_out=[apart(date(2023, 3, 12), deaths=2, version=2)])

    points = figures.points(1, ACCIDENTS)

    assert points.inputs == Comparison(3, 2)
    assert (points.hundredths, points.basis.on_record) == (800, Comparison(3, 3))
    assert "không tính 1 vụ: 12/03/2023, QL.32 (trên quốc lộ)." in points.words
    assert "Số liệu chính thức 3, cùng kỳ 3" in points.words
    assert "12/03/2023, QL.32, 2 người" in figures.points(1, DEATHS).words
    assert record.compared([1], measure="accidents", window=YEAR) == Comparison(3, 3)


def test_a_criterion_by_steps_counts_the_same_accidents_and_names_the_record_too():
    record = Record.of([said(YEAR.year_before(), 3), said(YEAR, 3)])
    figures = AccidentFigures.of(record, window=YEAR, left_out=[apart(date(2023, 3, 12))])
    steps = RatedRule("accidents", 500, steps=((0, 500), (3, 0)))
    rated = Rated(steps, by_accidents(figures, 1)["accidents"])
    assert rated.hundredths == 500
    assert "Số vụ tai nạn giao thông: 2 (số liệu chính thức 3, cùng kỳ 3; không tính 1 vụ: 12/03/2023" in rated.words


def test_an_accident_without_deaths_is_not_named_where_deaths_are_counted():
    record = Record.of([said(YEAR.year_before(), 3, 1), said(YEAR, 3, 1)])
    figures = AccidentFigures.of(record, window=YEAR, left_out=[apart(date(2023, 3, 12))])
    assert "không tính" not in figures.points(1, DEATHS).words
    assert "không tính 1 vụ" in figures.points(1, ACCIDENTS).words


def test_what_another_version_or_another_unit_left_out_takes_nothing_away():
    record = Record.of([said(YEAR.year_before(), 3), said(YEAR, 3)])
    others = [apart(date(2023, 3, 12), version=7), apart(date(2023, 3, 12), unit=2)]
    assert AccidentFigures.of(record, window=YEAR, left_out=others).compared(1, "accidents") == Comparison(3, 3)


def test_an_accident_left_out_of_a_unit_that_merged_is_left_out_of_its_successor():
    before = YEAR.year_before()
    lineage = Lineage(links=(Link(1, 2, YEAR.first_day),), born={2: YEAR.first_day})
    record = Record.of([said(before, 4), said(YEAR, 2, unit=2)], lineage=lineage)
    figures = AccidentFigures.of(record, window=YEAR, left_out=[apart(date(2022, 5, 1))])
    assert figures.compared(2, "accidents") == Comparison(3, 2)
    assert "không tính 1 vụ: 01/05/2022" in figures.points(2, ACCIDENTS).words


def test_the_mean_of_three_years_takes_the_years_on_record_and_names_them():
    mean = AccidentRule(CriterionKind.REDUCTION, AccidentMeasure.ACCIDENTS, 800, full_at_pct=5, base_years=3)
    years = [said(YEAR.years_later(-back), value) for back, value in ((0, 1), (1, 2), (2, 3))]
    points = AccidentFigures.of(Record.of(years), window=YEAR).points(1, mean)

    assert (points.inputs, points.hundredths) == (Comparison(3, 1), 800)
    assert "các năm 2021, 2022: (3 + 2) : 2 = 2,50, tính là 3." in points.words
    only = AccidentFigures.of(Record.of(years[:2]), window=YEAR).points(1, mean)
    assert "Mới có số liệu cùng kỳ của 2022" in only.words
    assert AccidentFigures.of(Record.of(years[:1]), window=YEAR).points(1, mean).hundredths is None


def test_roads_are_told_as_the_police_write_them():
    roads = ("QL.4D", "QL32", "ql 32", "Quốc lộ 4D", "ĐT.130", "Đường liên xã", "Quý lộc", "")
    assert [is_national_road(road) for road in roads] == [True, True, True, True, False, False, False, False]


def test_two_accidents_alike_are_told_apart_and_a_corrected_one_without_a_code_is_another():
    row = {"code": "", "happened_on": "2023-03-12", "unit_uuid": "u", "road": "ĐT.130", "deaths": 0, "injured": 1}
    first, second = (key for key, _row in keyed([row, row]))
    assert first != second
    assert next(keyed([row | {"deaths": 1}]))[0] != first
    assert next(keyed([row | {"code": "V1", "deaths": 1}]))[0] == next(keyed([row | {"code": "V1"}]))[0]
