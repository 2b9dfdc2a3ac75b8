"""The trade's sentences about figures: the absolute change leads, a percentage only where its base carries one."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from campaigns.record.coverage import Part
from campaigns.record.lineage import WHOLE
from campaigns.record.reduction import Comparison, Outcome
from campaigns.setup.choices import AccidentMeasure, ObjectiveKind
from campaigns.setup.models import Objective
from campaigns.setup.windows import Window
from units.choices import Level

_OUTCOMES: Mapping[Outcome, str | Promise] = {
    Outcome.EXCEEDED: gettext_lazy("Vượt"),
    Outcome.MET: gettext_lazy("Đạt"),
    Outcome.SHORT: gettext_lazy("Giảm chưa đạt"),
    Outcome.UNCHANGED: gettext_lazy("Không đổi"),
    Outcome.RISEN: gettext_lazy("Tăng"),
    Outcome.KEPT_AT_ZERO: gettext_lazy("Giữ vững, không xảy ra"),
    Outcome.ARISEN: gettext_lazy("Phát sinh"),
}
TONES: Mapping[Outcome, str] = {
    Outcome.EXCEEDED: "good",
    Outcome.MET: "good",
    Outcome.KEPT_AT_ZERO: "good",
    Outcome.SHORT: "warn",
    Outcome.UNCHANGED: "warn",
    Outcome.RISEN: "bad",
    Outcome.ARISEN: "bad",
}
_WHOLE: Mapping[str, str | Promise] = {
    Level.PROVINCE: gettext_lazy("toàn tỉnh"),
    Level.DISTRICT: gettext_lazy("toàn huyện"),
    Level.COMMUNE: gettext_lazy("toàn địa bàn"),
}
UNITS_OF_MEASURE: Mapping[str, str | Promise] = {
    measure: gettext_lazy("người")
    if measure in {AccidentMeasure.DEATHS, AccidentMeasure.INJURED}
    else gettext_lazy("vụ")
    for measure in AccidentMeasure
}


def whole_of(level: str) -> str:
    """The whole area of a board, by its level: toàn tỉnh, toàn huyện."""
    return str(_WHOLE.get(level, _("toàn địa bàn")))


def outcome_words(outcome: Outcome | None, comparison: Comparison) -> str:
    """How an objective stands, in words; what also happened a year before has not "arisen"."""
    if outcome is None:
        return _("Chưa đủ căn cứ")
    if outcome == Outcome.ARISEN and comparison.previous:
        return _("Chưa đạt, còn xảy ra")
    return str(_OUTCOMES[outcome])


def objective_words(objective: Objective) -> str:
    """What the objective asks: giảm 5–10%, giảm so với cùng kỳ, không để xảy ra."""
    if objective.kind == ObjectiveKind.ZERO:
        return _("Không để xảy ra")
    if objective.kind == ObjectiveKind.REDUCTION_BAND:
        return _("Giảm từ %(least)s%% đến %(most)s%%") % {"least": objective.min_pct, "most": objective.stretch_pct}
    return _("Giảm so với cùng kỳ")


def change_words(comparison: Comparison, measure: str) -> str:
    """giảm 1 vụ, tăng 2 người, không đổi, không xảy ra, phát sinh 1 vụ."""
    if comparison.change is None:
        return _("không đủ căn cứ tính")
    unit = str(UNITS_OF_MEASURE[measure])
    if comparison.previous == 0:
        found = {"n": vn.show_number(comparison.current), "unit": unit}
        return _("phát sinh %(n)s %(unit)s") % found if comparison.current else _("không xảy ra")
    return vn.show_change(comparison.change, unit=unit)


def signed(change: int | None) -> str:
    """+1, −2, 0: the change in a narrow column, where the head says what it is."""
    return f"+{vn.show_number(change)}" if change and change > 0 else vn.show_number(change)


def days_words(window: Window) -> str:
    """15/12/2022 – 14/12/2023."""
    return f"{vn.show_date(window.first_day)} – {vn.show_date(window.last_day)}"


def arithmetic(parts: Sequence[Part], names: Mapping[int, str]) -> str:
    """3 + 2 + 0 của Xã A, Xã B, Xã C; of a divided unit, the thousandths of its figure; whose figures are missing."""
    if not parts:
        return ""
    unknown = [names[part.unit] for part in parts if part.whole is None]
    if unknown:
        return _("thiếu số liệu của %(units)s") % {"units": ", ".join(unknown)}
    if len(parts) == 1 and parts[0].mille != WHOLE:
        said = {
            "n": vn.show_number(parts[0].whole),
            "mille": vn.show_number(parts[0].mille),
            "unit": names[parts[0].unit],
        }
        return _("%(mille)s phần nghìn của %(n)s (%(unit)s)") % said
    sums = " + ".join(vn.show_number(part.counted) for part in parts)
    return _("%(sum)s của %(units)s") % {"sum": sums, "units": ", ".join(names[part.unit] for part in parts)}


def conclusion(comparisons: Mapping[str, Comparison]) -> str:
    """The three criteria in one heading: giảm 1 vụ, giảm 1 người chết, giảm 2 người bị thương."""
    parts = [
        (AccidentMeasure.ACCIDENTS, _("số vụ"), _("vụ")),
        (AccidentMeasure.DEATHS, _("số người chết"), _("người chết")),
        (AccidentMeasure.INJURED, _("số người bị thương"), _("người bị thương")),
    ]
    said = [_change(comparisons[measure], name=name, unit=unit, padded=False) for measure, name, unit in parts]
    if any(not part for part in said):
        return _("Chưa đủ số liệu để so sánh với cùng kỳ")
    return _("So với cùng kỳ: %(changes)s") % {"changes": ", ".join(said)}


def accident_sentence(*, place: str, window: Window, comparisons: Mapping[str, Comparison]) -> str:
    """What a report says of its area: how many accidents, dead, injured, and against the same days a year before.

    Empty where the days are not wholly covered by figures of record.
    """
    accidents = comparisons[AccidentMeasure.ACCIDENTS]
    deaths, injured = comparisons[AccidentMeasure.DEATHS], comparisons[AccidentMeasure.INJURED]
    if accidents.current is None or deaths.current is None or injured.current is None:
        return ""
    where = _("Từ ngày %(first)s đến ngày %(last)s, trên địa bàn %(place)s") % {
        "first": vn.show_date(window.first_day),
        "last": vn.show_date(window.last_day),
        "place": place,
    }
    happened = _happened(accidents.current, deaths=deaths.current, injured=injured.current)
    return f"{where} {happened}{_against(accidents, deaths, injured)}."


def _happened(accidents: int, *, deaths: int, injured: int) -> str:
    if not accidents:
        return _("không xảy ra tai nạn giao thông")
    return _("xảy ra %(accidents)s vụ tai nạn giao thông, %(deaths)s, %(injured)s") % {
        "accidents": vn.two_digits(accidents),
        "deaths": _("làm chết %(n)s người") % {"n": vn.two_digits(deaths)} if deaths else _("không có người chết"),
        "injured": _("bị thương %(n)s người") % {"n": vn.two_digits(injured)}
        if injured
        else _("không có người bị thương"),
    }


def _against(accidents: Comparison, deaths: Comparison, injured: Comparison) -> str:
    said = [
        _change(accidents, name=_("số vụ"), unit=_("vụ"), padded=True),
        _change(deaths, name=_("số người chết"), unit=_("người chết"), padded=True),
        _change(injured, name=_("số người bị thương"), unit=_("người bị thương"), padded=True),
    ]
    if any(not part for part in said):
        return ""
    return _("; so với cùng kỳ năm trước %(changes)s") % {"changes": ", ".join(said)}


def _change(comparison: Comparison, *, name: str, unit: str, padded: bool) -> str:
    if comparison.change is None:
        return ""
    if not comparison.change:
        return _("%(name)s không đổi") % {"name": name}
    by = abs(comparison.change)
    said = _("giảm %(by)s %(unit)s") if comparison.change < 0 else _("tăng %(by)s %(unit)s")
    words = said % {"by": vn.two_digits(by) if padded else vn.show_number(by), "unit": unit}
    percent = comparison.percent
    if percent is None or comparison.has_small_base:
        return words
    return f"{words} ({vn.show_percent(percent, places=2, signed=True)})"
