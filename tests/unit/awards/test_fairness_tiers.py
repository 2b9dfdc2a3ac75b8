"""Nhóm in a ranking: what holds for any cluster, and that luck alone all but never makes one."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from awards.fairness.allowance import allowance_of
from awards.fairness.noise import NO_SPREAD, ChanceSettings, risks_of, spread_of
from awards.fairness.tiers import Standing, is_clearly_ahead, tiers_of
from awards.points import AccidentRule, earned
from campaigns.setup.choices import AccidentMeasure, CriterionKind

MOST = 3500
RATIOS = (
    (AccidentMeasure.DEATHS, 0.5),
    (AccidentMeasure.INJURED, 1.0),
    (AccidentMeasure.ALCOHOL_RELATED, 0.2),
    (AccidentMeasure.ESPECIALLY_SERIOUS, 0.02),
    (AccidentMeasure.COMMERCIAL_VEHICLE, 0.1),
)
_POINTS = st.integers(0, 35).map(lambda points: points * 100)


@st.composite
def clusters(draw, most=7):
    pairs = draw(st.lists(st.tuples(_POINTS, _POINTS), min_size=1, max_size=most))
    return [Standing(f"U{place}", accident + other, accident) for place, (accident, other) in enumerate(pairs)]


allowances = st.integers(0, MOST)


@given(clusters(), allowances, st.integers(0, 500), st.randoms(use_true_random=False))
def test_the_order_in_which_units_are_read_changes_no_group(units, allowance, min_lead, random):
    shuffled = random.sample(units, len(units))
    assert tiers_of(shuffled, allowance=allowance, min_lead=min_lead) == tiers_of(
        units, allowance=allowance, min_lead=min_lead
    )


@given(clusters(), allowances)
def test_more_points_are_never_in_a_worse_group_and_equal_points_share_one(units, allowance):
    found = tiers_of(units, allowance=allowance)
    for one in units:
        for other in units:
            if one.total >= other.total:
                assert found[one.key] <= found[other.key]


@given(clusters(), allowances, st.integers(0, 2000))
def test_the_same_points_for_all_change_nothing(units, allowance, more):
    raised = [Standing(unit.key, unit.total + more, unit.accident_points) for unit in units]
    assert tiers_of(raised, allowance=allowance) == tiers_of(units, allowance=allowance)


@given(clusters(most=6), allowances, st.integers(0, 500))
def test_a_group_ends_exactly_where_all_before_are_clearly_ahead_of_all_after(units, allowance, min_lead):
    order = sorted(units, key=lambda unit: -unit.total)
    expected, tier = {}, 1
    for place, unit in enumerate(order):
        clear = all(
            is_clearly_ahead(one, other, allowance=allowance, min_lead=min_lead)
            for one in order[:place]
            for other in order[place:]
        )
        tier += 1 if place and clear else 0
        expected[unit.key] = tier
    assert tiers_of(units, allowance=allowance, min_lead=min_lead) == expected


@given(clusters(), allowances, st.data())
def test_more_points_for_one_unit_never_worsen_its_group(units, allowance, data):
    chosen = data.draw(st.sampled_from(units))
    accident, other = data.draw(st.tuples(_POINTS, _POINTS))
    better = Standing(chosen.key, chosen.total + accident + other, chosen.accident_points + accident)
    after = [better if unit is chosen else unit for unit in units]
    assert tiers_of(after, allowance=allowance)[chosen.key] <= tiers_of(units, allowance=allowance)[chosen.key]


@given(clusters(), allowances, allowances)
def test_a_larger_allowance_never_makes_more_groups(units, one, other):
    less, more = sorted((one, other))
    assert max(tiers_of(units, allowance=more).values()) <= max(tiers_of(units, allowance=less).values())


@given(clusters(), allowances, st.data())
def test_a_twin_shares_its_group(units, allowance, data):
    chosen = data.draw(st.sampled_from(units))
    twin = Standing("TWIN", chosen.total, chosen.accident_points)
    found = tiers_of([*units, twin], allowance=allowance)
    assert found["TWIN"] == found[chosen.key]


@given(st.lists(_POINTS, min_size=1, max_size=8))
def test_without_accident_points_the_groups_are_the_ranks(totals):
    units = [Standing(f"U{place}", total, 0) for place, total in enumerate(totals)]
    ladder = sorted(set(totals), reverse=True)
    allowance = allowance_of([NO_SPREAD] * len(units), alpha=0.1)
    assert tiers_of(units, allowance=allowance) == {unit.key: ladder.index(unit.total) + 1 for unit in units}


@given(st.lists(_POINTS, min_size=2, max_size=8))
def test_with_the_whole_accident_part_as_allowance_accidents_alone_cut_nothing(accidents):
    units = [Standing(f"U{place}", points + 4000, points) for place, points in enumerate(accidents)]
    assert set(tiers_of(units, allowance=MOST).values()) == {1}


@given(clusters(), allowances)
def test_fifteen_other_points_ahead_and_first_stands_alone(units, allowance):
    most_other = max(unit.other_points for unit in units)
    first = Standing("FIRST", max(max(unit.total for unit in units) + 1, most_other + 1500), 0)
    found = tiers_of([*units, first], allowance=allowance)
    assert found["FIRST"] == 1
    assert all(found[unit.key] > 1 for unit in units)


def _rules():
    shares = (
        (AccidentMeasure.ACCIDENTS, 800, 5),
        (AccidentMeasure.DEATHS, 1000, 5),
        (AccidentMeasure.INJURED, 700, 5),
        (AccidentMeasure.ALCOHOL_RELATED, 400, None),
    )
    cut = [
        AccidentRule(CriterionKind.REDUCTION, measure, maximum, full_at_pct=pct, unchanged_share_pct=50)
        for measure, maximum, pct in shares
    ]
    none = [
        AccidentRule(CriterionKind.ZERO, measure, 300)
        for measure in (AccidentMeasure.ESPECIALLY_SERIOUS, AccidentMeasure.COMMERCIAL_VEHICLE)
    ]
    return (*cut, *none)


def _poisson(random, mean):
    waited, count = random.expovariate(1.0), 0
    while waited < mean:
        waited, count = waited + random.expovariate(1.0), count + 1
    return count


def _year_of(random, risk):
    accidents = _poisson(random, risk)
    year = {AccidentMeasure.ACCIDENTS: accidents}
    for measure, ratio in RATIOS:
        if measure in {AccidentMeasure.DEATHS, AccidentMeasure.INJURED}:
            year[measure] = _poisson(random, accidents * ratio)
        else:
            year[measure] = sum(random.random() < ratio for _accident in range(accidents))
    return year


def test_in_hundreds_of_clusters_of_equals_luck_all_but_never_makes_a_group_where_strict_ranks_always_do():
    random, rules, clusters_seen = Random(2023), _rules(), 300
    cut_by_luck = cut_by_rank = 0
    for _cluster in range(clusters_seen):
        years = [(_year_of(random, 1.3), _year_of(random, 1.3)) for _unit in range(13)]
        units = []
        for place, (base, current) in enumerate(years):
            points = sum(earned(rule, base=base[rule.measure], current=current[rule.measure]) for rule in rules)
            units.append(Standing(f"U{place}", 5000 + points, points))
        accidents = [[year[AccidentMeasure.ACCIDENTS] for year in pair] for pair in years]
        spreads = [spread_of(risk, RATIOS, rules) for risk in risks_of(accidents, settings=ChanceSettings())]
        cut_by_luck += max(tiers_of(units, allowance=allowance_of(spreads, alpha=0.1)).values()) > 1
        cut_by_rank += len({unit.total for unit in units}) > 1
    assert cut_by_luck <= clusters_seen // 10
    assert cut_by_rank > clusters_seen * 9 // 10
