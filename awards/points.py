"""Points of accident criteria: what the figures of record give by the scoring table. Pure; integer hundredths."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, ClassVar, cast

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.record.counted import LeftOut
from campaigns.record.dated import counts_of
from campaigns.record.reduction import SMALL_BASE_BELOW, Comparison, Outcome, judge_reduction, judge_zero, required_cut
from campaigns.setup.choices import AccidentMeasure, Baseline, CriterionKind

_COMPUTED = {CriterionKind.REDUCTION, CriterionKind.ZERO}
_PEOPLE = {AccidentMeasure.DEATHS, AccidentMeasure.INJURED}
_HALF = 50
_WHOLE = 100
_MEAN_YEARS = 3


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
    base_years: int = 1


@dataclass(frozen=True, slots=True)
class MeanBase:
    """A base that is the mean of the years on record, each with its figure; a year that is missing is not among them."""

    years: tuple[tuple[int, int], ...]

    @property
    def mean(self) -> Fraction | None:
        return Fraction(sum(value for _year, value in self.years), len(self.years)) if self.years else None

    @property
    def value(self) -> int | None:
        """Half up: points are reckoned in whole accidents and people."""
        return None if self.mean is None else int(self.mean + Fraction(1, 2))

    @property
    def words(self) -> str:
        named = ", ".join(str(year) for year, _value in self.years)
        if len(self.years) < 2:
            return _("Mới có số liệu cùng kỳ của %(years)s nên lấy năm đó làm số gốc.") % {"years": named}
        mean = self.mean or Fraction(0)
        said = {
            "years": named,
            "sum": " + ".join(str(value) for _year, value in self.years),
            "n": len(self.years),
            "mean": vn.show_number(Decimal(mean.numerator) / mean.denominator, places=2),
            "value": self.value,
        }
        sentence = _("Số gốc là bình quân cùng kỳ các năm %(years)s: (%(sum)s) : %(n)s = %(mean)s, tính là %(value)s.")
        return sentence % said


@dataclass(frozen=True, slots=True)
class Basis:
    """What the figures behind the points leave out of the record, and the mean they compare with."""

    on_record: Comparison | None = None
    left_out: tuple[LeftOut, ...] = ()
    mean: MeanBase | None = None

    def words(self, measure: AccidentMeasure) -> str:
        told = [self.mean.words] if self.mean is not None and self.mean.years else []
        if self.on_record is not None:
            told.append(_left_out_words(self.on_record, self.left_out, measure))
        return " ".join(told)


PLAIN = Basis()


@dataclass(frozen=True, slots=True)
class Points:
    """Computed points, None where the figures do not cover the days. A ranking makes thousands and shows a few of them,
    so how they came about is worked out from rule and inputs only when it is asked for.
    """

    hundredths: int | None
    rule: AccidentRule
    inputs: Comparison
    required: int | None = None
    basis: Basis = PLAIN
    does_not_apply: ClassVar[bool] = False

    @property
    def words(self) -> str:
        if self.hundredths is None:
            return _unknown(self.rule, self.inputs)
        said = _("%(figures)s; %(why)s: %(points)s/%(maximum)s điểm.") % {
            "figures": _figures(self.rule, self.inputs),
            "why": _why(self),
            "points": vn.show_number(in_points(self.hundredths)),
            "maximum": vn.show_number(in_points(self.rule.maximum)),
        }
        return f"{said} {self.basis.words(self.rule.measure)}".rstrip()


def in_points(hundredths: int | None) -> Decimal | None:
    """550 → 5,50 as a number for showing."""
    return None if hundredths is None else Decimal(hundredths).scaleb(-2)


def hundredths(points: object) -> int:
    """Points as a table writes them, 2 or 2.5, in whole hundredths."""
    return int((Decimal(str(points)) * 100).to_integral_value(ROUND_HALF_UP))


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
        base_years=_MEAN_YEARS if settings.get("baseline") == Baseline.THREE_YEAR_MEAN else 1,
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
        return Points(None, rule, comparison)
    if base is None or rule.kind == CriterionKind.ZERO:
        return Points(earned(rule, base=0, current=current), rule, comparison)
    required = required_cut(base, min_pct=rule.full_at_pct)
    return Points(earned(rule, base=base, current=current), rule, comparison, required)


def earned(rule: AccidentRule, *, base: int, current: int) -> int:
    """The points that known figures earn, in hundredths; the one place of the point rule."""
    if rule.kind == CriterionKind.ZERO:
        return _part(rule.maximum, _WHOLE if judge_zero(current) == Outcome.KEPT_AT_ZERO else 0)
    return _part(rule.maximum, _share(rule, base, judge_reduction(base, current, min_pct=rule.full_at_pct)))


def _share(rule: AccidentRule, base: int, outcome: Outcome) -> int:
    """The share of the points in percent."""
    if outcome in {Outcome.KEPT_AT_ZERO, Outcome.MET}:
        return _WHOLE
    if outcome in {Outcome.ARISEN, Outcome.RISEN}:
        return 0
    kept = rule.unchanged_share_pct if base < rule.unchanged_below else 0
    if outcome == Outcome.UNCHANGED:
        return kept
    # Fewer accidents must never earn less than as many as before.
    return max(_HALF if rule.has_half else 0, kept)


def _why(points: Points) -> str:
    rule, current, base = points.rule, points.inputs.current or 0, points.inputs.previous
    if rule.kind == CriterionKind.ZERO or base is None:
        kept = judge_zero(current) == Outcome.KEPT_AT_ZERO
        return _("không để xảy ra nên được trọn điểm") if kept else _("để xảy ra nên không có điểm")
    outcome = judge_reduction(base, current, min_pct=rule.full_at_pct)
    if outcome == Outcome.KEPT_AT_ZERO:
        return _("cùng kỳ không có, năm nay vẫn không có nên được trọn điểm")
    if outcome == Outcome.ARISEN:
        return _("cùng kỳ không có mà năm nay phát sinh nên không có điểm")
    if outcome == Outcome.RISEN:
        return _("không giảm nên không có điểm")
    if outcome == Outcome.UNCHANGED:
        return _unchanged_words(rule, base)
    needed = _required_words(rule, base, points.required or 0)
    if outcome == Outcome.MET:
        return _("đủ %(needed)s nên được trọn điểm") % {"needed": needed}
    said = {"needed": needed, "share": _shown_percent(_share(rule, base, outcome))}
    return _("có giảm nhưng chưa đủ %(needed)s nên được %(share)s số điểm") % said


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
    base = _("cùng kỳ") if rule.base_years == 1 else _("số gốc")
    return _("%(label)s: %(current)s, %(base)s %(previous)s, %(change)s") % {
        "label": label,
        "base": base,
        "current": current,
        "previous": vn.show_number(comparison.previous),
        "change": vn.show_change(comparison.change, unit=unit),
    }


def _unknown(rule: AccidentRule, comparison: Comparison) -> str:
    missing = _("năm nay") if comparison.current is None else _("cùng kỳ năm trước")
    return _(
        "%(label)s: số liệu chính thức %(missing)s chưa đủ các ngày trong kỳ nên chưa tính; chưa có số liệu không phải là 0."
    ) % {"label": rule.measure.label, "missing": missing}


def _left_out_words(on_record: Comparison, left_out: tuple[LeftOut, ...], measure: AccidentMeasure) -> str:
    """Both numbers by name, and each accident that the points leave out."""
    named = {
        "current": vn.show_number(on_record.current),
        "previous": vn.show_number(on_record.previous),
        "n": len(left_out),
        "listed": "; ".join(_accident_words(one, measure) for one in left_out),
    }
    sentence = _("Số liệu chính thức %(current)s, cùng kỳ %(previous)s; không tính %(n)s vụ: %(listed)s.")
    return sentence % named


def _accident_words(one: LeftOut, measure: AccidentMeasure) -> str:
    parts = [vn.show_date(one.accident.happened_on), one.road]
    if measure in _PEOPLE:
        parts.append(_("%(n)s người") % {"n": counts_of([one.accident])[measure]})
    said = ", ".join(part for part in parts if part)
    return f"{said} ({one.why})" if one.why else said


def _unit(rule: AccidentRule) -> str:
    return _("người") if rule.measure in _PEOPLE else _("vụ")


def _part(maximum: int, share_pct: int) -> int:
    """`share_pct` percent of the points, half up, in whole hundredths."""
    return (maximum * share_pct + 50) // 100
