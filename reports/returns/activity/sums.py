"""Sums to date of what is on record about one unit, never of the same days twice, and changes in words. Pure."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.record.figures import ratio_percent
from campaigns.record.reduction import SMALL_BASE_BELOW
from campaigns.setup.choices import Aggregation
from campaigns.setup.windows import Window


@dataclass(frozen=True, slots=True)
class Amount:
    """A value, of a ratio the part with its whole."""

    value: Decimal
    out_of: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """What an accepted version says of these days; of two that speak of the same days the later one holds."""

    window: Window
    version: int
    amount: Amount


def settled(parts: Iterable[Stated]) -> list[Stated]:
    """One statement a run of days, in order of days."""
    newest = {one.window: one for one in sorted(parts, key=lambda one: one.version)}
    return sorted(newest.values(), key=lambda one: one.window)


def over(parts: Sequence[Stated], window: Window) -> list[Amount] | None:
    """What settled statements say of the window, in order; None unless they cover each of its days exactly once."""
    inside = [
        one for one in parts if window.first_day <= one.window.first_day and one.window.last_day <= window.last_day
    ]
    apart = all(one.window.last_day < two.window.first_day for one, two in itertools.pairwise(inside))
    if not inside or not apart or sum(one.window.days for one in inside) != window.days:
        return None
    return [one.amount for one in inside]


def together(aggregation: str, amounts: Sequence[Amount]) -> Amount | None:
    """Several periods as one, by the indicator's own way of adding up."""
    if not amounts:
        return None
    if aggregation == Aggregation.LATEST:
        return amounts[-1]
    if aggregation == Aggregation.MAX:
        return max(amounts, key=lambda one: one.value)
    wholes = [one.out_of for one in amounts if one.out_of is not None]
    return Amount(
        value=sum((one.value for one in amounts), Decimal(0)),
        out_of=sum(wholes, Decimal(0)) if wholes else None,
    )


def shown(amount: Amount | None, *, is_ratio: bool) -> str:
    """The number as a cell of the table shows it; nothing known is a dash."""
    if amount is None:
        return vn.NOTHING
    if not is_ratio:
        return vn.show_number(amount.value)
    return vn.show_percent(ratio_percent(amount.value, amount.out_of))


def change_words(before: Amount | None, now: Amount | None, *, unit: str, is_ratio: bool) -> str:
    """tăng 18 trường hợp (+16,67%), không đổi, không phát sinh, chưa tính; a percentage only on a base that carries one."""
    if before is None or now is None:
        return _("chưa tính")
    if is_ratio:
        return _points(ratio_percent(before.value, before.out_of), ratio_percent(now.value, now.out_of))
    if not before.value:
        found = {"n": vn.show_number(now.value), "unit": unit}
        return _("phát sinh %(n)s %(unit)s") % found if now.value else _("không phát sinh")
    words = vn.show_change(now.value - before.value, unit=unit)
    if before.value < SMALL_BASE_BELOW or now.value == before.value:
        return words
    percent = (now.value - before.value) * 100 / before.value
    return f"{words} ({vn.show_percent(percent, places=2, signed=True)})"


def _points(before: Decimal | None, now: Decimal | None) -> str:
    if before is None or now is None:
        return _("chưa tính")
    return vn.show_change(now - before, unit=_("điểm phần trăm"))
