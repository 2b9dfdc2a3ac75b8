"""What a unit's predecessors stated counts for the days before they went into it. Pure.

Only whole units are counted in: of one that was divided, and of one of which some predecessor said nothing, the days
before stay unknown, for a part is never told as the whole.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from atgt_portal.lib import vn
from campaigns.setup.choices import Aggregation
from campaigns.setup.windows import Window
from reports.returns.activity.sums import Amount, Stated, settled


@dataclass(frozen=True, slots=True)
class Merged:
    """From `on` all, or with `is_whole` false a part, of `old` is in `new`."""

    old: int
    new: int
    on: date
    is_whole: bool = True


def stated_with_olds(
    unit: int,
    stated: Mapping[int, Sequence[Stated]],
    *,
    merged: Collection[Merged],
    born: date | None,
    aggregation: str,
) -> list[Stated]:
    """Settled statements about `unit`, those of its predecessors counted in; `born` is its first day, where it has one."""
    own = {one.window: one for one in settled(stated.get(unit, ()))}
    links = [link for link in merged if link.new == unit]
    if not links:
        return list(own.values())
    olds = {link.old: _by_window(link.old, stated, merged=merged, aggregation=aggregation) for link in links}
    windows = {window for parts in olds.values() for window in parts}
    found = dict(own)
    for window in windows:
        before = [link for link in links if window.last_day < link.on]
        existed = born is None or born <= window.first_day
        if not before or (window in own and not existed):
            continue
        parts = [olds[link.old].get(window) for link in before] + ([own.get(window)] if existed else [])
        whole = None not in parts and all(link.is_whole for link in before)
        known = [part for part in parts if part is not None]
        if whole:
            found[window] = _together(known, aggregation)
        else:
            found.pop(window, None)
    return settled(found.values())


def _by_window(
    unit: int, stated: Mapping[int, Sequence[Stated]], *, merged: Collection[Merged], aggregation: str
) -> dict[Window, Stated]:
    """A predecessor with its own predecessors; merged twice in a year is rare, and the first merger made it."""
    links = [link for link in merged if link.new == unit]
    born = min((link.on for link in links), default=None)
    parts = stated_with_olds(unit, stated, merged=merged, born=born, aggregation=aggregation)
    return {one.window: one for one in parts}


def _together(parts: Iterable[Stated], aggregation: str) -> Stated:
    """Several units for the same days as one: the most of a maximum, the sum of everything else."""
    listed = list(parts)
    amounts = [one.amount for one in listed]
    if aggregation == Aggregation.MAX:
        amount = max(amounts, key=lambda one: one.value)
    else:
        wholes = [one.out_of for one in amounts if one.out_of is not None]
        value = sum((one.value for one in amounts), Decimal(0))
        amount = Amount(value, sum(wholes, Decimal(0)) if wholes else None)
    return Stated(listed[0].window, max(one.version for one in listed), amount)


def names_words(names: Sequence[str]) -> str:
    """Xã A, xã B: as they stand inside a sentence."""
    return ", ".join(vn.uncapitalise(name) for name in names)
