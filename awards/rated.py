"""Points of criteria that follow from a rate or a count in accepted papers. Pure; integer hundredths."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from awards.points import hundredths, in_points
from campaigns.setup.choices import AccidentMeasure, CriterionKind
from campaigns.setup.wording import MEASURE_WORDS

RATES = frozenset({"dissemination_rate", "subordinate_check_rate", "on_time_report_rate", "registered_target_rate"})


@dataclass(frozen=True, slots=True)
class RatedRule:
    """A line of the scoring table that a rate or a count decides.

    `steps` are (from this count on, points in hundredths), rising; `full_at` and `zero_at` are percents of a rate.
    A rule with neither gives full points where there is no case at all.
    """

    measure: str
    maximum: int
    full_at: Fraction | None = None
    zero_at: Fraction | None = None
    steps: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Stated:
    """What accepted papers say of one measure: None while none of them speaks of it; `source` is the uuid of the paper."""

    value: Decimal | None = None
    does_not_apply: bool = False
    source: str = ""
    detail: str = ""


NOT_STATED = Stated()


@dataclass(frozen=True, slots=True)
class Rated:
    """Points that follow from what is stated; None where nothing is stated, or where the criterion does not apply."""

    rule: RatedRule
    stated: Stated

    @property
    def hundredths(self) -> int | None:
        return None if self.stated.value is None else earned_by(self.rule, self.stated.value)

    @property
    def does_not_apply(self) -> bool:
        return self.stated.does_not_apply

    @property
    def words(self) -> str:
        return _words(self.rule, self.stated, self.hundredths)


def rated_rule(kind: str, *, maximum: int, settings: Mapping[str, Any]) -> RatedRule | None:
    """The rule of a criterion that papers decide; None for criteria of accidents and for those a person judges."""
    measure = str(settings.get("measure") or "")
    if kind == CriterionKind.LINEAR and measure in RATES:
        full, zero = (Fraction(str(settings[name])) for name in ("full_at", "zero_at"))
        return RatedRule(measure, maximum, full_at=full, zero_at=zero)
    if kind == CriterionKind.STEPS:
        steps = sorted((int(count), hundredths(points)) for count, points in settings.get("steps", ()))
        return RatedRule(measure, maximum, steps=tuple(steps))
    if kind == CriterionKind.ZERO and measure not in AccidentMeasure.values:
        return RatedRule(measure, maximum)
    return None


def earned_by(rule: RatedRule, value: Decimal) -> int:
    """The points of that rate or count, half up to whole hundredths."""
    if (share := _share(rule, value)) is not None:
        return int(rule.maximum * min(max(share, Fraction(0)), Fraction(1)) + Fraction(1, 2))
    if rule.steps:
        return next((points for count, points in reversed(rule.steps) if value >= count), 0)
    return 0 if value else rule.maximum


def _share(rule: RatedRule, value: Decimal) -> Fraction | None:
    """How far between no points and all a rate stands, below 0 and above 1 too; None where the rule knows no rate."""
    if rule.full_at is None or rule.zero_at is None:
        return None
    return (Fraction(value) - rule.zero_at) / (rule.full_at - rule.zero_at)


def _words(rule: RatedRule, stated: Stated, points: int | None) -> str:
    measure = str(MEASURE_WORDS[rule.measure])
    if stated.does_not_apply:
        return _("%(detail)s nên tiêu chí không áp dụng.") % {"detail": stated.detail}
    if stated.value is None or points is None:
        sentence = _("Hồ sơ đã tiếp nhận chưa có %(measure)s nên chưa tính; chưa có số liệu không phải là 0.")
        return sentence % {"measure": measure}
    said = _("%(measure)s: %(value)s") % {"measure": capfirst(measure), "value": _shown(rule, stated.value)}
    if stated.detail:
        said = f"{said} ({stated.detail})"
    return _("%(said)s; %(rule)s: %(points)s/%(maximum)s điểm.") % {
        "said": said,
        "rule": _rule_words(rule, stated.value),
        "points": vn.show_number(in_points(points)),
        "maximum": vn.show_number(in_points(rule.maximum)),
    }


def _shown(rule: RatedRule, value: Decimal) -> str:
    return vn.show_percent(value) if rule.measure in RATES else vn.show_number(value)


def _rule_words(rule: RatedRule, value: Decimal) -> str:
    if (share := _share(rule, value)) is not None:
        named = {"full": _percent(rule.full_at), "zero": _percent(rule.zero_at), "value": vn.show_percent(value)}
        if share >= 1:
            return _("đến mốc %(full)s được trọn điểm") % named
        if share <= 0:
            return _("chưa qua mốc %(zero)s nên không có điểm") % named
        maximum = vn.show_number(in_points(rule.maximum))
        return _("(%(value)s − %(zero)s) : (%(full)s − %(zero)s) × %(maximum)s điểm") % {**named, "maximum": maximum}
    if rule.steps:
        reached = next((count for count, _points in reversed(rule.steps) if value >= count), None)
        return _("chưa đến bậc nào") if reached is None else _("thuộc bậc từ %(n)s trở lên") % {"n": reached}
    return _("để xảy ra nên không có điểm") if value else _("không có trường hợp nào nên được trọn điểm")


def _percent(said: Fraction | None) -> str:
    return vn.show_percent(None if said is None else Decimal(said.numerator) / said.denominator)
