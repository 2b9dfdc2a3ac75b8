"""T, the luck allowance of a cluster: how far best and worst accident points lie apart when nobody's risk has changed."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from awards.fairness.noise import Spread

_ROUNDING = 1e-9


def allowance_of(spreads: Sequence[Spread], *, alpha: float) -> int:
    """The smallest distance, in hundredths, that chance alone exceeds in at most `alpha` of such clusters; exact, in any order.

    Never wider than the points a unit of the cluster can have at all; 0 for one unit and for none.
    """
    groups = sorted(Counter(spreads).items(), key=lambda pair: (pair[0].points, pair[0].chances))
    if sum(size for _spread, size in groups) < 2:
        return 0
    attainable = sorted({value for spread, _size in groups for value in spread.points})
    ladders = [(_ladder(spread, attainable), size) for spread, size in groups]
    distances = sorted({high - low for low in attainable for high in attainable if high >= low})
    wanted = 1 - alpha - _ROUNDING
    first = bisect_left(distances, wanted, key=lambda distance: _within(distance, attainable, ladders))
    return distances[min(first, len(distances) - 1)]


def _ladder(spread: Spread, attainable: Sequence[int]) -> list[float]:
    """How likely the points lie below each attainable value, and below infinity."""
    chance_of = dict(zip(spread.points, spread.chances, strict=True))
    return [0.0, *accumulate(chance_of.get(value, 0.0) for value in attainable)]


def _within(distance: int, attainable: Sequence[int], ladders: Sequence[tuple[list[float], int]]) -> float:
    """How likely all points lie within `distance`: for each lowest value, all from it on, less all above it."""
    found = 0.0
    end = 0
    for index, lowest in enumerate(attainable):
        while end < len(attainable) and attainable[end] <= lowest + distance:
            end += 1
        whole = above = 1.0
        for ladder, size in ladders:
            whole *= (ladder[end] - ladder[index]) ** size
            above *= (ladder[end] - ladder[index + 1]) ** size
        found += whole - above
    return found
