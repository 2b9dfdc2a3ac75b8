"""How much of a table luck alone moves, for whoever writes it: two plain sentences. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from awards.fairness.noise import MODELLED, Ratios, Spread, on_grid, spread_of
from awards.points import AccidentRule, in_points

USUAL_RISK = 1.3
"""Accidents a year in a commune where nothing is known yet; illustrative."""
_TAIL = 0.05


@dataclass(frozen=True, slots=True)
class TypicalUnit:
    """What a place of the board is drawn with: accidents a year, and whether last year's figures say so."""

    risk: float
    ratios: Ratios
    is_known: bool


def share_words(rules: Iterable[AccidentRule], *, whole: int, unit: TypicalUnit) -> str:
    """What luck moves, and what half the weight of accidents would change; nothing where no accident earns points."""
    drawn = [rule for rule in rules if rule.measure in MODELLED and rule.base_years == 1]
    if not drawn:
        return ""
    spread, halved = (
        _spread(each, unit) for each in (drawn, [replace(one, maximum=one.maximum // 2) for one in drawn])
    )
    low, high = likely_range(spread)
    said = {
        "part": vn.show_number(in_points(sum(rule.maximum for rule in drawn))),
        "whole": vn.show_number(in_points(whole)),
        "risk": vn.show_number(Decimal(str(unit.risk)).quantize(Decimal("0.1"), ROUND_HALF_UP)),
        "known": _("bình quân năm trước") if unit.is_known else _("số minh họa, chưa có số liệu năm trước"),
        "deviation": _whole_points(spread.deviation),
        "halved": _whole_points(halved.deviation),
        "low": _whole_points(low),
        "high": _whole_points(high),
    }
    first = _(
        "Ở địa bàn có khoảng %(risk)s vụ tai nạn mỗi năm (%(known)s), riêng ngẫu nhiên đã làm %(part)s điểm tai nạn của bảng %(whole)s điểm lên xuống chừng %(deviation)s điểm: dù không ai làm tốt hơn hay kém đi, mười năm thì chín năm được từ %(low)s đến %(high)s điểm."
    )
    second = _(
        "Nếu giảm một nửa điểm tai nạn, mức lên xuống do ngẫu nhiên còn chừng %(halved)s điểm, thứ hạng dựa nhiều hơn vào việc đơn vị chủ động làm được."
    )
    return f"{first} {second}" % said


def likely_range(spread: Spread) -> tuple[int, int]:
    """In hundredths: what is earned in nine of ten years."""
    return _reached(spread, _TAIL), _reached(spread, 1 - _TAIL)


def _reached(spread: Spread, chance: float) -> int:
    below = 0.0
    for points, its_chance in zip(spread.points, spread.chances, strict=True):
        below += its_chance
        if below >= chance:
            return points
    return spread.points[-1]


def _spread(rules: Sequence[AccidentRule], unit: TypicalUnit) -> Spread:
    return spread_of(on_grid(unit.risk), unit.ratios, tuple(rules))


def _whole_points(hundredths: float) -> str:
    return vn.show_number(Decimal(round(hundredths / 100)))
