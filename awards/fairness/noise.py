"""The chance model of accident points: what one unit earns when nobody's risk has changed. Pure, no random numbers.

Accidents of the base and of the current year are both luck, Poisson with the unit's own risk; deaths and injured follow
them as Poisson, alcohol, especially serious and commercial vehicle as binomial shares. The points come from the product's
own rule (`awards.points.earned`). Floats live in this package only; points are whole hundredths.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, groupby
from math import ceil, exp, sqrt

from awards.points import AccidentRule, earned
from campaigns.setup.choices import AccidentMeasure

RISK_GRID = (0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0, 1.3, 1.7, 2.2, 3.0, 4.0, 5.0, 6.5, 8.0, 10.0, 12.0)
PEOPLE = (AccidentMeasure.DEATHS, AccidentMeasure.INJURED)
PARTS = (AccidentMeasure.ALCOHOL_RELATED, AccidentMeasure.ESPECIALLY_SERIOUS, AccidentMeasure.COMMERCIAL_VEHICLE)
MODELLED = frozenset((AccidentMeasure.ACCIDENTS, *PEOPLE, *PARTS))

_NEGLIGIBLE = 1e-8
_CACHED = 64

Ratios = tuple[tuple[AccidentMeasure, float], ...]


@dataclass(frozen=True, slots=True)
class ChanceSettings:
    """What the model assumes before it has seen a figure; the start values are illustrative and frozen with a ranking."""

    prior_years: int = 2
    prior_accidents: int = 10
    prior_ratios: Ratios = (
        (AccidentMeasure.DEATHS, 0.5),
        (AccidentMeasure.INJURED, 1.0),
        (AccidentMeasure.ALCOHOL_RELATED, 0.2),
        (AccidentMeasure.ESPECIALLY_SERIOUS, 0.02),
        (AccidentMeasure.COMMERCIAL_VEHICLE, 0.1),
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """How the accident points of a unit are spread by chance: points in hundredths, rising, and how likely each is."""

    points: tuple[int, ...]
    chances: tuple[float, ...]

    @property
    def mean(self) -> float:
        """In hundredths."""
        return sum(value * chance for value, chance in zip(self.points, self.chances, strict=True))

    @property
    def deviation(self) -> float:
        """Standard deviation in hundredths; for showing, no rule rests on it."""
        mean = self.mean
        return sqrt(sum(chance * (value - mean) ** 2 for value, chance in zip(self.points, self.chances, strict=True)))


NO_SPREAD = Spread((0,), (1.0,))


def risks_of(counts: Sequence[Sequence[int]], *, settings: ChanceSettings) -> list[float]:
    """The risk of each unit of one cluster in accidents a year, from its years on record, drawn to the cluster's mean.

    The half accident keeps a cluster without any from looking certain.
    """
    years = sum(map(len, counts))
    if not years:
        return [RISK_GRID[0] for _unit in counts]
    mean = (sum(map(sum, counts)) + 0.5) / years
    prior = settings.prior_years
    return [on_grid((sum(mine) + prior * mean) / (len(mine) + prior)) for mine in counts]


def on_grid(risk: float) -> float:
    """The nearest value of the grid by ratio, a tie upward."""
    return min(RISK_GRID, key=lambda value: (max(value / risk, risk / value), -value))


def ratios_of(years: Iterable[Mapping[AccidentMeasure, int]], *, settings: ChanceSettings) -> Ratios:
    """How many dead, injured and so on an accident brings, over all of the board's years on record, to three places."""
    rows = list(years)
    accidents = sum(row.get(AccidentMeasure.ACCIDENTS, 0) for row in rows)
    weight = settings.prior_accidents
    return tuple(
        (measure, round((sum(row.get(measure, 0) for row in rows) + weight * prior) / (accidents + weight), 3))
        for measure, prior in settings.prior_ratios
    )


@lru_cache(maxsize=_CACHED * len(RISK_GRID))
def spread_of(risk: float, ratios: Ratios, rules: tuple[AccidentRule, ...]) -> Spread:
    """How the points of `rules` together are spread for a unit of that risk."""
    if not rules:
        return NO_SPREAD
    chances = _poisson(risk)
    found: dict[int, float] = {}
    for base, base_chance in enumerate(chances):
        for current, current_chance in enumerate(chances):
            weight = base_chance * current_chance
            if weight < _NEGLIGIBLE:
                continue
            for points, chance in _points_given(base, current, ratios, rules):
                found[points] = found.get(points, 0.0) + weight * chance
    whole = sum(found.values())
    values = tuple(sorted(found))
    return Spread(values, tuple(found[value] / whole for value in values))


@lru_cache(maxsize=_CACHED * 1024)
def _points_given(
    base: int, current: int, ratios: Ratios, rules: tuple[AccidentRule, ...]
) -> tuple[tuple[int, float], ...]:
    """The points when that many accidents happened in both years: the criteria are independent given the accidents."""
    each = dict(ratios)
    total = {0: 1.0}
    for rule in rules:
        if rule.measure == AccidentMeasure.ACCIDENTS:
            parts = {earned(rule, base=base, current=current): 1.0}
        else:
            parts = _points_of_measure(rule, base, current, each[rule.measure])
        joined: dict[int, float] = {}
        for points, chance in total.items():
            for more, its_chance in parts.items():
                joined[points + more] = joined.get(points + more, 0.0) + chance * its_chance
        total = joined
    return tuple(total.items())


@lru_cache(maxsize=_CACHED * 1024)
def _points_of_measure(rule: AccidentRule, base: int, current: int, ratio: float) -> dict[int, float]:
    before, upto = _following(rule.measure, base, ratio), _upto(rule.measure, current, ratio)
    found: dict[int, float] = {}
    for count, chance in enumerate(before):
        below = 0.0
        for last, points in _runs(rule, count, len(upto)):
            found[points] = found.get(points, 0.0) + chance * (upto[last] - below)
            below = upto[last]
    return found


@lru_cache(maxsize=_CACHED * 128)
def _runs(rule: AccidentRule, base: int, length: int) -> tuple[tuple[int, int], ...]:
    """The current figures 0 … length − 1 in runs that earn the same: last figure of the run, its points."""
    runs = groupby(range(length), key=lambda current: earned(rule, base=base, current=current))
    return tuple((max(run), points) for points, run in runs)


@lru_cache(maxsize=_CACHED * 64)
def _upto(measure: AccidentMeasure, accidents: int, ratio: float) -> tuple[float, ...]:
    return tuple(accumulate(_following(measure, accidents, ratio)))


@lru_cache(maxsize=_CACHED * 64)
def _following(measure: AccidentMeasure, accidents: int, ratio: float) -> tuple[float, ...]:
    """How likely 0, 1, 2 … of that measure are, given the accidents."""
    return _poisson(accidents * ratio) if measure in PEOPLE else _binomial(accidents, min(ratio, 1.0))


def _poisson(mean: float) -> tuple[float, ...]:
    """Up to where nothing that matters is left, scaled back to one."""
    last = ceil(mean + 4.5 * sqrt(mean) + 4)
    chances = [exp(-mean)]
    for count in range(1, last + 1):
        chances.append(chances[-1] * mean / count)
    whole = sum(chances)
    return tuple(chance / whole for chance in chances)


def _binomial(trials: int, share: float) -> tuple[float, ...]:
    chances = [1.0]
    for _trial in range(trials):
        chances = [
            (chances[count] if count < len(chances) else 0.0) * (1 - share)
            + (chances[count - 1] * share if count else 0.0)
            for count in range(len(chances) + 1)
        ]
    return tuple(chances)
