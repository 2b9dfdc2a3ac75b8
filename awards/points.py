"""Points of accident criteria: what the figures of record give by the scoring table. Pure; integer hundredths."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.record.reduction import SMALL_BASE_BELOW, Comparison, Outcome, judge_reduction, judge_zero, required_cut
from campaigns.setup.choices import AccidentMeasure, CriterionKind

_COMPUTED = {CriterionKind.REDUCTION, CriterionKind.ZERO}
_PEOPLE = {AccidentMeasure.DEATHS, AccidentMeasure.INJURED}
_HALF = 50
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class AccidentRule:
    """An accident criterion: its line of the scoring table with the campaign's common rules."""

    kind: CriterionKind
    measure: AccidentMeasure
    maximum: int
    full_at_pct: int | None = None
    has_half: bool = True
    unchanged_share_pct: int = 0
    unchanged_below: int = SMALL_BASE_BELOW


@dataclass(frozen=True, slots=True)
class Points:
    """Computed points, None where the figures do not cover the days; `words` say how, from the stored inputs."""

    hundredths: int | None
    words: str
    inputs: Comparison
    required: int | None = None


def in_points(hundredths: int | None) -> Decimal | None:
    """550 → 5,50 as a number for showing."""
    return None if hundredths is None else Decimal(hundredths).scaleb(-2)


def accident_rule(
    kind: str, *, maximum: int, settings: Mapping[str, Any], common: Mapping[str, Any]
) -> AccidentRule | None:
    """The rule of a criterion that is computed from accident figures; None for every other criterion."""
    measure = settings.get("measure")
    if kind not in _COMPUTED or measure not in AccidentMeasure.values:
        return None
    small = common.get("unchanged_small_base") or {}
    any_is_full = bool(settings.get("full_if_any_reduction"))
    return AccidentRule(
        kind=CriterionKind(kind),
        measure=AccidentMeasure(measure),
        maximum=maximum,
        full_at_pct=None if any_is_full else _percent(settings.get("full_at_pct")),
        has_half=bool(settings.get("half_if_any_reduction")),
        unchanged_share_pct=_percent(small.get("share_pct")) or 0,
        unchanged_below=int(small.get("base_below", SMALL_BASE_BELOW)),
    )


def _percent(said: Any) -> int | None:
    """A percentage as the file has it, kept exact: 7.5 becomes a fraction, which the integer rules take as it is."""
    if said is None:
        return None
    exact = Fraction(str(said))
    return exact.numerator if exact.denominator == 1 else cast("int", exact)


def _shown_percent(percent: int | None) -> str:
    exact = Fraction(percent or 0)
    return vn.show_percent(Decimal(exact.numerator) / exact.denominator)


def points_for(rule: AccidentRule, comparison: Comparison) -> Points:
    """What these figures earn; an unknown figure earns nothing yet, and never the full points."""
    current, base = comparison.current, comparison.previous
    if current is None or (base is None and rule.kind == CriterionKind.REDUCTION):
        return Points(None, _unknown(rule, comparison), comparison)
    if rule.kind == CriterionKind.ZERO or base is None:
        share, required, why = _zero(rule, current)
    else:
        share, required, why = _reduction(rule, base, current)
    hundredths = _part(rule.maximum, share)
    sentence = _("%(figures)s; %(why)s: %(points)s/%(maximum)s điểm.") % {
        "figures": _figures(rule, comparison),
        "why": why,
        "points": vn.show_number(in_points(hundredths)),
        "maximum": vn.show_number(in_points(rule.maximum)),
    }
    return Points(hundredths, sentence, comparison, required)


def _zero(rule: AccidentRule, current: int) -> tuple[int, int | None, str]:
    if judge_zero(current) == Outcome.KEPT_AT_ZERO:
        return _WHOLE, None, _("không để xảy ra nên được trọn điểm")
    return 0, None, _("để xảy ra nên không có điểm")


def _reduction(rule: AccidentRule, base: int, current: int) -> tuple[int, int, str]:
    """(share of the points in percent, how many fewer were required, why)."""
    required = required_cut(base, min_pct=rule.full_at_pct)
    outcome = judge_reduction(base, current, min_pct=rule.full_at_pct)
    if outcome == Outcome.KEPT_AT_ZERO:
        return _WHOLE, required, _("cùng kỳ không có, năm nay vẫn không có nên được trọn điểm")
    if outcome == Outcome.ARISEN:
        return 0, required, _("cùng kỳ không có mà năm nay phát sinh nên không có điểm")
    if outcome == Outcome.RISEN:
        return 0, required, _("không giảm nên không có điểm")
    kept = rule.unchanged_share_pct if base < rule.unchanged_below else 0
    if outcome == Outcome.UNCHANGED:
        return kept, required, _unchanged_words(rule, base)
    needed = _required_words(rule, base, required)
    if outcome == Outcome.MET:
        return _WHOLE, required, _("đủ %(needed)s nên được trọn điểm") % {"needed": needed}
    # Fewer accidents must never earn less than as many as before.
    share = max(_HALF if rule.has_half else 0, kept)
    return (
        share,
        required,
        _("có giảm nhưng chưa đủ %(needed)s nên được %(share)s số điểm")
        % {
            "needed": needed,
            "share": _shown_percent(share),
        },
    )


def _unchanged_words(rule: AccidentRule, base: int) -> str:
    below = rule.unchanged_below
    if base < below and rule.unchanged_share_pct:
        return _("số cùng kỳ dưới %(below)s nên giữ nguyên được %(share)s số điểm") % {
            "below": below,
            "share": _shown_percent(rule.unchanged_share_pct),
        }
    if rule.unchanged_share_pct:
        return _("số cùng kỳ từ %(below)s trở lên nên giữ nguyên không có điểm") % {"below": below}
    return _("không giảm nên không có điểm")


def _required_words(rule: AccidentRule, base: int, required: int) -> str:
    named = {"required": required, "unit": _unit(rule), "pct": _shown_percent(rule.full_at_pct), "base": base}
    if rule.full_at_pct is None:
        return _("mức giảm ít nhất %(required)s %(unit)s") % named
    return _("mức giảm ít nhất %(required)s %(unit)s (%(pct)s của %(base)s, làm tròn lên)") % named


def _figures(rule: AccidentRule, comparison: Comparison) -> str:
    label, unit = rule.measure.label, _unit(rule)
    current = vn.show_number(comparison.current)
    if rule.kind == CriterionKind.ZERO:
        return _("%(label)s năm nay: %(current)s %(unit)s") % {"label": label, "current": current, "unit": unit}
    return _("%(label)s: %(current)s, cùng kỳ %(previous)s, %(change)s") % {
        "label": label,
        "current": current,
        "previous": vn.show_number(comparison.previous),
        "change": vn.show_change(comparison.change, unit=unit),
    }


def _unknown(rule: AccidentRule, comparison: Comparison) -> str:
    missing = _("năm nay") if comparison.current is None else _("cùng kỳ năm trước")
    return _(
        "%(label)s: số liệu chính thức %(missing)s chưa đủ các ngày trong kỳ nên chưa tính; chưa có số liệu không phải là 0."
    ) % {"label": rule.measure.label, "missing": missing}


def _unit(rule: AccidentRule) -> str:
    return _("người") if rule.measure in _PEOPLE else _("vụ")


def _part(maximum: int, share_pct: int) -> int:
    """`share_pct` percent of the points, half up, in whole hundredths."""
    return (maximum * share_pct + 50) // 100
