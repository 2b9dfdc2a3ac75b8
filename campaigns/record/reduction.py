"""The reduction rule: in integers, safe at zero (a percentage of a small number is decided by luck). Pure."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from campaigns.setup.choices import ObjectiveKind

SMALL_BASE_BELOW = 10


class Outcome(StrEnum):
    """How a figure stands against the same days a year before."""

    EXCEEDED = "exceeded"
    MET = "met"
    SHORT = "short"
    UNCHANGED = "unchanged"
    RISEN = "risen"
    KEPT_AT_ZERO = "kept_at_zero"
    ARISEN = "arisen"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two figures for paired days; None where the days are not wholly covered by figures of record."""

    previous: int | None
    current: int | None

    @property
    def change(self) -> int | None:
        if self.previous is None or self.current is None:
            return None
        return self.current - self.previous

    @property
    def percent(self) -> Decimal | None:
        """Change in percent of the base, two places, half up; undefined on a base of zero."""
        if self.change is None or not self.previous:
            return None
        return (Decimal(self.change * 100) / self.previous).quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def has_small_base(self) -> bool:
        return self.previous is not None and self.previous < SMALL_BASE_BELOW


def required_cut(base: int, *, min_pct: int | None) -> int:
    """How many fewer are needed: `min_pct` of the base rounded up, at least one; nothing can be cut from zero."""
    if base == 0:
        return 0
    return max(1, -(-base * (min_pct or 0) // 100))


def most_allowed(base: int, *, min_pct: int | None) -> int:
    """The highest figure that still reaches the cut."""
    return base - required_cut(base, min_pct=min_pct)


def judge_reduction(base: int, current: int, *, min_pct: int | None, stretch_pct: int | None = None) -> Outcome:
    """Whether the cut from `base` to `current` reaches the band."""
    if base == 0:
        return Outcome.KEPT_AT_ZERO if current == 0 else Outcome.ARISEN
    cut = base - current
    if cut < 0:
        return Outcome.RISEN
    if cut == 0:
        return Outcome.UNCHANGED
    if stretch_pct is not None and cut >= required_cut(base, min_pct=stretch_pct):
        return Outcome.EXCEEDED
    return Outcome.MET if cut >= required_cut(base, min_pct=min_pct) else Outcome.SHORT


def judge_zero(current: int) -> Outcome:
    return Outcome.KEPT_AT_ZERO if current == 0 else Outcome.ARISEN


def judge_objective(
    kind: str, comparison: Comparison, *, min_pct: int | None = None, stretch_pct: int | None = None
) -> Outcome | None:
    """How an objective stands; None while its days are not wholly covered."""
    if comparison.current is None:
        return None
    if kind == ObjectiveKind.ZERO:
        return judge_zero(comparison.current)
    if comparison.previous is None:
        return None
    if kind == ObjectiveKind.REDUCTION_ANY:
        min_pct = stretch_pct = None
    return judge_reduction(comparison.previous, comparison.current, min_pct=min_pct, stretch_pct=stretch_pct)


def is_met(outcome: Outcome) -> bool:
    return outcome in {Outcome.EXCEEDED, Outcome.MET, Outcome.KEPT_AT_ZERO}
