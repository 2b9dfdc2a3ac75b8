"""One cluster judged: how far luck reaches in it, the group of each ranked unit, and the sentence between two neighbours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise
from typing import Any

from awards.fairness.allowance import allowance_of
from awards.fairness.noise import MODELLED, NO_SPREAD, ChanceSettings, Ratios, Spread, ratios_of, risks_of, spread_of
from awards.fairness.tiers import Standing, is_clearly_ahead, tiers_of
from awards.points import AccidentRule, Points, hundredths
from awards.ranking import Place, UnitRow
from campaigns.setup.choices import AccidentMeasure, LuckAllowance

START = ChanceSettings()


@dataclass(frozen=True, slots=True)
class FairnessSettings:
    """Of the scoring rules, frozen with a ranking. `min_lead` in hundredths; `luck_allowance` "exact", or "all" for the
    whole accident part without any model.
    """

    alpha: float = 0.10
    luck_allowance: str = LuckAllowance.EXACT
    min_lead: int = 0
    chance: ChanceSettings = START


class Pair(StrEnum):
    """How two neighbours in the order stand."""

    EQUAL = "equal"
    BY_OTHER_POINTS = "by_other_points"
    BEYOND_LUCK = "beyond_luck"
    WITHIN_LUCK = "within_luck"
    WITHIN_LEAD = "within_lead"
    CLEAR_YET_TOGETHER = "clear_yet_together"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A unit and the next one, with the lead in all points and in those without accidents."""

    ahead: str
    behind: str
    gap: int
    other_gap: int
    pair: Pair


@dataclass(frozen=True, slots=True)
class ClusterLuck:
    """All that the groups of a cluster rest on; `allowance` and `accident_maximum` in hundredths, by unit code the rest."""

    allowance: int = 0
    accident_maximum: int = 0
    settings: FairnessSettings = FairnessSettings()
    ratios: Ratios = ()
    risks: Mapping[str, float] = field(default_factory=dict)
    spreads: Mapping[str, Spread] = field(default_factory=dict)
    tiers: Mapping[str, int] = field(default_factory=dict)
    neighbours: tuple[Neighbours, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether no lead in accident points alone can be beyond luck."""
        return self.allowance >= self.accident_maximum


def settings_of(said: Mapping[str, Any]) -> FairnessSettings:
    """From the rule `fairness` of a campaign; what it leaves out keeps its start value."""
    start = FairnessSettings()
    return FairnessSettings(
        alpha=float(said.get("alpha", start.alpha)),
        luck_allowance=str(said.get("luck_allowance", start.luck_allowance)),
        min_lead=hundredths(said["min_lead"]) if "min_lead" in said else start.min_lead,
        chance=replace(start.chance, prior_years=int(said.get("prior_years", start.chance.prior_years))),
    )


def luck_of(
    places: Sequence[Place], *, years: Iterable[Mapping[AccidentMeasure, int]], settings: FairnessSettings
) -> ClusterLuck:
    """The cluster of these places in their order; ratios are drawn from all `years` of the board's units on record."""
    ranked = [place.row for place in places if place.rank is not None]
    ratios = ratios_of(years, settings=settings.chance)
    accidents = [[year[AccidentMeasure.ACCIDENTS] for year in _years(row)] for row in ranked]
    risks = risks_of(accidents, settings=settings.chance)
    spreads = {
        row.code: spread_of(risk, ratios, _rules(row)) if _rules(row) else NO_SPREAD
        for row, risk in zip(ranked, risks, strict=True)
    }
    part = max((_accident_maximum(row) for row in ranked), default=0)
    allowance = (
        part
        if settings.luck_allowance == LuckAllowance.ALL
        else allowance_of(list(spreads.values()), alpha=settings.alpha)
    )
    allowance = min(part, allowance + max((_unmodelled(row) for row in ranked), default=0)) if len(ranked) > 1 else 0
    units = [Standing(row.code, row.total or 0, row.accident_points) for row in ranked]
    tiers = tiers_of(units, allowance=allowance, min_lead=settings.min_lead)
    return ClusterLuck(
        allowance=allowance,
        accident_maximum=part,
        settings=settings,
        ratios=ratios,
        risks={row.code: risk for row, risk in zip(ranked, risks, strict=True)},
        spreads=spreads,
        tiers=tiers,
        neighbours=tuple(_neighbours(units, tiers, allowance=allowance, min_lead=settings.min_lead)),
    )


def _years(row: UnitRow) -> list[dict[AccidentMeasure, int]]:
    """The unit's years on record, base and current, where every accident criterion has its figure."""
    found: tuple[dict[AccidentMeasure, int], dict[AccidentMeasure, int]] = ({}, {})
    for points in _accident_points(row):
        # A mean of several years is no year of its own.
        base = points.inputs.previous if points.rule.base_years == 1 else None
        for year, value in zip(found, (base, points.inputs.current), strict=True):
            if value is not None:
                year[points.rule.measure] = value
    return [year for year in found if AccidentMeasure.ACCIDENTS in year]


def _accident_points(row: UnitRow) -> list[Points]:
    return [line.computed for line in row.lines if isinstance(line.computed, Points)]


def _rules(row: UnitRow) -> tuple[AccidentRule, ...]:
    """The accident criteria of the unit, brought to the whole table where some of its criteria do not apply."""
    rules = [points.rule for points in _accident_points(row) if _is_modelled(points.rule)]
    if row.applicable in {0, row.maximum}:
        return tuple(rules)
    return tuple(replace(rule, maximum=_scaled(rule.maximum, row)) for rule in rules)


def _scaled(points: int, row: UnitRow) -> int:
    return (2 * points * row.maximum + row.applicable) // (2 * row.applicable)


def _accident_maximum(row: UnitRow) -> int:
    found = sum(line.maximum for line in row.lines if line.rests_on_accidents and line.applies)
    return found if row.applicable in {0, row.maximum} else _scaled(found, row)


def _unmodelled(row: UnitRow) -> int:
    """The maximum of criteria that rest on accidents by another rule, or with another base, than the model knows."""
    return sum(
        line.maximum
        for line in row.lines
        if line.rests_on_accidents
        and line.applies
        and not (isinstance(line.computed, Points) and _is_modelled(line.computed.rule))
    )


def _is_modelled(rule: AccidentRule) -> bool:
    """The model draws this year and the one before it; of a mean of several years it knows nothing."""
    return rule.measure in MODELLED and rule.base_years == 1


def _neighbours(
    units: Sequence[Standing], tiers: Mapping[str, int], *, allowance: int, min_lead: int
) -> list[Neighbours]:
    return [
        Neighbours(
            ahead=one.key,
            behind=other.key,
            gap=one.total - other.total,
            other_gap=one.other_points - other.other_points,
            pair=_pair(one, other, together=tiers[one.key] == tiers[other.key], allowance=allowance, min_lead=min_lead),
        )
        for one, other in pairwise(units)
    ]


def _pair(one: Standing, other: Standing, *, together: bool, allowance: int, min_lead: int) -> Pair:
    gap = one.total - other.total
    if gap == 0:
        return Pair.EQUAL
    if not is_clearly_ahead(one, other, allowance=allowance, min_lead=min_lead):
        return Pair.WITHIN_LEAD if gap <= min_lead else Pair.WITHIN_LUCK
    if together:
        return Pair.CLEAR_YET_TOGETHER
    return Pair.BY_OTHER_POINTS if one.other_points - other.other_points > min_lead else Pair.BEYOND_LUCK
