"""What became of units: where a figure of the days before a change counts after it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

WHOLE = 1000
"""Shares are declared in thousandths: those of one divided unit come to 1000."""


@dataclass(frozen=True, slots=True)
class Link:
    """From `on`, `mille` thousandths of what was on record about `old` count for `new`."""

    old: int
    new: int
    on: date
    mille: int = WHOLE


def shared(total: int, milles: Sequence[int]) -> tuple[int, ...]:
    """`total` divided by thousandths in whole numbers; what rounding leaves goes to the largest remainders, in order.

    Thousandths that come to 1000 give parts that come to `total`; what is missing to 1000 goes to nobody.
    """
    wanted = [*milles, max(0, WHOLE - sum(milles))]
    parts = [total * mille // WHOLE for mille in wanted]
    largest = sorted(range(len(wanted)), key=lambda place: (-(total * wanted[place] % WHOLE), place))
    for place in largest[: total - sum(parts)]:
        parts[place] += 1
    return tuple(parts[: len(milles)])


@dataclass(frozen=True, slots=True)
class Lineage:
    """The changes known: `born` are units that a change made, `incomplete` those that also took in unknown units."""

    links: tuple[Link, ...] = ()
    born: Mapping[int, date] = field(default_factory=dict)
    incomplete: frozenset[int] = frozenset()

    def into(self, unit: int) -> tuple[Link, ...]:
        return tuple(link for link in self.links if link.new == unit)

    def out_of(self, unit: int) -> tuple[Link, ...]:
        """Where the unit went, in the order in which rounding serves them."""
        return tuple(
            sorted((link for link in self.links if link.old == unit), key=lambda link: (-link.mille, link.new))
        )

    def part_of(self, link: Link, total: int) -> int:
        """How much of `total`, on record about `link.old`, counts for `link.new`."""
        heirs = self.out_of(link.old)
        return shared(total, [heir.mille for heir in heirs])[heirs.index(link)]

    def with_olds(self, units: Iterable[int]) -> list[int]:
        """The units with all that went into them."""
        found = dict.fromkeys(units)
        waiting = list(found)
        while waiting:
            olds = [link.old for link in self.into(waiting.pop()) if link.old not in found]
            found.update(dict.fromkeys(olds))
            waiting += olds
        return list(found)

    def heads(self, units: Iterable[int], *, on: date) -> list[int] | None:
        """Those of `units` that stand for all of them on that day, so that nothing is counted twice.

        A unit that went wholly into others of the list is left out; so is one that was not born yet and whose
        predecessors stand in the list themselves. None where only a part of a unit is in the others: then no sum is
        free of double counting.
        """
        listed = list(dict.fromkeys(units))
        if not self.links:
            return listed
        present = {unit for unit in listed if not self._is_to_come(unit, listed, on=on)}
        kept = []
        for unit in listed:
            if unit not in present:
                continue
            held = self._held_by_others(unit, present, on=on)
            if held not in {0, 1}:
                return None
            if not held:
                kept.append(unit)
        return kept

    def _is_to_come(self, unit: int, listed: Sequence[int], *, on: date) -> bool:
        if unit not in self.born or self.born[unit] <= on:
            return False
        return any(old in listed for old in self.with_olds([unit]) if old != unit)

    def _held_by_others(self, unit: int, units: Iterable[int], *, on: date) -> Fraction:
        """Which part of the unit is in others of `units` by that day."""
        listed = set(units)
        parts = (
            Fraction(link.mille, WHOLE) * (1 if link.new in listed else self._held_by_others(link.new, listed, on=on))
            for link in self.out_of(unit)
            if link.on <= on
        )
        return sum(parts, Fraction(0))


NO_LINEAGE = Lineage()
