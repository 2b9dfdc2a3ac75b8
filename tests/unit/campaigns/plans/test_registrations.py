"""Sums of what units register: nothing is summed where one unit's number is missing, and a unit without a plan counts nowhere."""

from decimal import Decimal
from typing import Any

from campaigns.plans.registrations import OWN, UnitPlan, rolled_up
from campaigns.setup.choices import Aggregation
from campaigns.setup.models import CampaignIndicator, Indicator


def _place(code: str, aggregation: Aggregation = Aggregation.SUM) -> CampaignIndicator:
    return CampaignIndicator(
        indicator=Indicator(code=code, name=code, unit_of_measure="vụ", aggregation=aggregation), position=1
    )


def _target(code: str | None, value: str | None, baseline: str | None = "6.00", **more: Any) -> dict[str, Any]:
    row = {"indicator": code, "name": code or "Tự đặt", "unit_of_measure": "vụ", "baseline": baseline, "value": value}
    return row | {"ceiling": 5, "is_looser": False} | more


def _plan(name: str, *targets: dict[str, Any], titles: tuple[dict[str, Any], ...] = ()) -> UnitPlan:
    return UnitPlan(code=name, name=name, waits=False, targets=targets, titles=titles)


def test_indicators_are_summed_over_accepted_plans_and_the_floor_is_judged_where_it_can_be() -> None:
    silent = UnitPlan(code="C", name="C", waits=True, targets=None, titles=())
    plans = [
        _plan("A", _target("accidents", "5.00")),
        _plan("B", _target("accidents", "6.00", is_looser=True), _target(None, "9.00", None, ceiling=None)),
        silent,
    ]
    found = rolled_up(plans, indicators=[_place("accidents"), _place("deaths")], titles={})
    assert (found.all, found.accepted, found.waiting) == (3, 2, 1)
    accidents, own = found.indicators
    assert (accidents.baseline, accidents.value, accidents.met, accidents.judged) == (Decimal(12), Decimal(11), 1, 2)
    assert [line.is_met for line in accidents.lines] == [True, False]
    assert (own.code, own.value, own.judged) == (OWN, None, 0)


def test_an_amended_plan_waits_for_review_while_its_accepted_version_counts() -> None:
    amended = UnitPlan(code="A", name="A", waits=True, targets=(_target("accidents", "5.00"),), titles=())
    found = rolled_up([amended, _plan("B")], indicators=[], titles={})
    assert (found.all, found.accepted, found.waiting) == (2, 2, 1)


def test_a_missing_baseline_leaves_the_sum_of_baselines_unsaid() -> None:
    plans = [_plan("A", _target("accidents", "5.00")), _plan("B", _target("accidents", "2.00", None, ceiling=None))]
    (accidents,) = rolled_up(plans, indicators=[_place("accidents")], titles={}).indicators
    assert (accidents.baseline, accidents.value, accidents.judged) == (None, Decimal(7), 1)


def test_rates_are_never_added() -> None:
    plans = [_plan("A", _target("rate", "90.00")), _plan("B", _target("rate", "80.00"))]
    (rate,) = rolled_up(plans, indicators=[_place("rate", Aggregation.RATIO)], titles={}).indicators
    assert (len(rate.lines), rate.value) == (2, None)


def test_titles_are_counted_by_unit_and_in_all() -> None:
    def sought(collectives: int, individuals: int) -> dict[str, Any]:
        return {"code": "GK", "name": "Giấy khen", "collectives": collectives, "individuals": individuals}

    plans = [_plan("A", titles=(sought(1, 2),)), _plan("B", titles=(sought(0, 3),)), _plan("C")]
    (title,) = rolled_up(plans, indicators=[], titles={"GK": "hình thức khen thưởng", "CO": "danh hiệu"}).titles
    assert (title.collectives, title.individuals) == (1, 5)
    assert [line.unit for line in title.lines] == ["A", "B"]
