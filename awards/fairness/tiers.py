"""Nhóm: where the order of totals may be cut without luck having made the cut. Pure; integer hundredths."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit as the cut sees it: its total and what of it are accident points."""

    key: str
    total: int
    accident_points: int

    @property
    def other_points(self) -> int:
        return self.total - self.accident_points


def is_clearly_ahead(one: Standing, other: Standing, *, allowance: int, min_lead: int = 0) -> bool:
    """Ahead with and without the accident points, or by more than luck makes."""
    gap = one.total - other.total
    return gap > 0 and (one.other_points - other.other_points > min_lead or gap > allowance + min_lead)


def tiers_of(units: Iterable[Standing], *, allowance: int, min_lead: int = 0) -> dict[str, int]:
    """Key → number of its group from 1 on. A group ends only where every unit so far is clearly ahead of every unit after it."""
    order = sorted(units, key=lambda unit: -unit.total)
    found, tier, reach = {}, 1, 0
    for place, unit in enumerate(order):
        if place > reach:
            tier, reach = tier + 1, place
        found[unit.key] = tier
        reach = _reach(order, place, reach, allowance=allowance, min_lead=min_lead)
    return found


def _reach(order: Sequence[Standing], place: int, reach: int, *, allowance: int, min_lead: int) -> int:
    """The last place that this unit, or one before it, is not clearly ahead of."""
    for later in range(len(order) - 1, max(place, reach), -1):
        if not is_clearly_ahead(order[place], order[later], allowance=allowance, min_lead=min_lead):
            return later
    return reach
