"""Two pieces of work in turn, ours and bare and bare and ours, so that a machine's mood meets both alike. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from scripts.bench.goals import median

Work = Callable[[], object]
Clock = Callable[[], float]
"""CPU seconds used so far."""


@dataclass(frozen=True, slots=True)
class Pair:
    ours_ms: float
    bare_ms: float
    ratio: float


def timed(work: Work, *, clock: Clock, times: int) -> float:
    """CPU milliseconds of one run, as the mean of `times`."""
    began = clock()
    for _time in range(times):
        work()
    return (clock() - began) * 1000 / times


def paired(ours: Work, bare: Work, *, clock: Clock, rounds: int, times: int) -> Pair:
    """Medians over the rounds; the ratio is the median of each round's own ratio. One round of each warms up."""
    ours(), bare()
    found: list[tuple[float, float]] = []
    for number in range(rounds):
        if number % 2:
            second = timed(bare, clock=clock, times=times)
            first = timed(ours, clock=clock, times=times)
        else:
            first = timed(ours, clock=clock, times=times)
            second = timed(bare, clock=clock, times=times)
        found.append((first, second))
    return Pair(
        ours_ms=median([first for first, _second in found]),
        bare_ms=median([second for _first, second in found]),
        ratio=median([first / second if second else 0.0 for first, second in found]),
    )
