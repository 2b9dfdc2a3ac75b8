"""The method of telling luck from merit gives the published numbers, and keeps its promises on random clusters."""

import json
from pathlib import Path

import pytest

from awards.fairness.allowance import allowance_of
from awards.fairness.noise import ChanceSettings, ratios_of, risks_of, spread_of
from awards.fairness.tiers import Standing, tiers_of
from awards.points import AccidentRule, earned
from campaigns.setup.choices import AccidentMeasure, CriterionKind

VECTORS = json.loads((Path(__file__).parent / "fairness_vectors.json").read_text(encoding="utf-8"))
SETTINGS = ChanceSettings()
RULES = tuple(
    AccidentRule(
        kind=CriterionKind(row["kind"]),
        measure=AccidentMeasure(row["measure"]),
        maximum=row["max_hundredths"],
        full_at_pct=row["full_at_pct"],
        has_half=True,
        unchanged_share_pct=50,
    )
    for row in VECTORS["meta"]["table"]
)
RULE = {rule.measure: rule for rule in RULES}


def _ratios(said):
    return tuple((AccidentMeasure(measure), value) for measure, value in said.items())


def _hundredths(points):
    return round(points * 100)


def test_the_point_rule_gives_the_published_points():
    for measure, base, current, points in VECTORS["points"]["rows"]:
        assert earned(RULE[measure], base=base, current=current) == _hundredths(points), (measure, base, current)


def test_ratios_are_pooled_over_the_years_and_drawn_to_their_start_values():
    for case in VECTORS["ratios"]:
        assert dict(ratios_of(case["rows"], settings=SETTINGS)) == case["ratios"]


def test_risks_are_drawn_to_the_mean_of_the_cluster():
    for case in VECTORS["risk"]:
        assert risks_of(case["counts"], settings=SETTINGS) == case["risks"]


def test_a_cluster_without_a_year_on_record_has_the_least_risk_and_not_none():
    assert risks_of([[], []], settings=SETTINGS) == [0.1, 0.1]


def test_accident_points_scatter_as_published():
    for case in VECTORS["noise"]:
        spread = spread_of(case["risk"], _ratios(case["ratios"]), RULES)
        most = sum(rule.maximum for rule in RULES)
        likely = dict(zip(spread.points, spread.chances, strict=True))
        assert spread.mean / 100 == pytest.approx(case["mean"], abs=0.01)
        assert spread.deviation / 100 == pytest.approx(case["se"], abs=0.01)
        assert likely[most] == pytest.approx(case["p_all_points"], abs=0.0005)
        half = sum(chance for points, chance in likely.items() if points * 2 <= most)
        assert half == pytest.approx(case["p_half_or_less"], abs=0.0005)


def test_the_allowance_is_exactly_the_published_one():
    ratios = _ratios(VECTORS["allowance"]["ratios"])
    for case in VECTORS["allowance"]["rows"]:
        spreads = [spread_of(risk, ratios, RULES) for risk in case["risks"]]
        assert allowance_of(spreads, alpha=case["alpha"]) == _hundredths(case["allowance"]), case


def test_groups_are_cut_as_published():
    for case in VECTORS["bands"]:
        units = [
            Standing(row["unit"], _hundredths(row["total"]), _hundredths(row["accident_points"]))
            for row in case["units"]
        ]
        found = tiers_of(units, allowance=_hundredths(case["allowance"]), min_lead=_hundredths(case["min_lead"]))
        assert found == {row["unit"]: row["band"] for row in case["units"]}, case["name"]


def test_the_sample_of_2023_stands_as_published_from_its_figures_alone():
    case = VECTORS["district_2023"]
    measures = [AccidentMeasure(measure) for measure in VECTORS["meta"]["measures"]]
    risks = risks_of([[row["base"][0], row["current"][0]] for row in case["units"]], settings=SETTINGS)
    spreads, units = [], []
    for row, risk in zip(case["units"], risks, strict=True):
        assert risk == row["risk"]
        years = zip(measures, row["base"], row["current"], strict=True)
        points = sum(earned(RULE[measure], base=base, current=current) for measure, base, current in years)
        assert points == _hundredths(row["accident_points"])
        spreads.append(spread_of(risk, _ratios(case["ratios"]), RULES))
        assert spreads[-1].deviation / 100 == pytest.approx(row["se"], abs=0.01)
        units.append(Standing(row["unit"], _hundredths(row["total"]), points))
    allowance = allowance_of(spreads, alpha=case["alpha"])
    assert allowance == _hundredths(case["allowance"])
    assert tiers_of(units, allowance=allowance) == {row["unit"]: row["band"] for row in case["units"]}
