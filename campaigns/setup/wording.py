"""Objectives and scoring rules as sentences: the same words on pages, in explanations and in documents. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atgt_portal.lib import vn
from campaigns.setup.choices import AccidentMeasure, CriterionKind, ObjectiveKind

MEASURE_WORDS: Mapping[str, str | Promise] = {
    AccidentMeasure.ACCIDENTS: gettext_lazy("số vụ tai nạn giao thông"),
    AccidentMeasure.DEATHS: gettext_lazy("số người chết"),
    AccidentMeasure.INJURED: gettext_lazy("số người bị thương"),
    AccidentMeasure.ALCOHOL_RELATED: gettext_lazy("số vụ do uống rượu, bia"),
    AccidentMeasure.ESPECIALLY_SERIOUS: gettext_lazy("số vụ đặc biệt nghiêm trọng"),
    AccidentMeasure.COMMERCIAL_VEHICLE: gettext_lazy("số vụ liên quan ô tô kinh doanh vận tải"),
    "dissemination_rate": gettext_lazy("tỷ lệ cán bộ, công chức, viên chức được phổ biến"),
    "subordinate_check_rate": gettext_lazy("tỷ lệ đơn vị trực thuộc được kiểm tra, đôn đốc"),
    "on_time_report_rate": gettext_lazy("tỷ lệ báo cáo đúng hạn"),
    "registered_target_rate": gettext_lazy("tỷ lệ chỉ tiêu đăng ký đã hoàn thành"),
    "models_recognised": gettext_lazy("số điển hình, mô hình được công nhận"),
    "staff_violations": gettext_lazy("số cán bộ vi phạm nồng độ cồn, gây tai nạn"),
}
_NOT_TO_HAPPEN: Mapping[str, str | Promise] = {
    AccidentMeasure.ACCIDENTS: gettext_lazy("tai nạn giao thông"),
    AccidentMeasure.DEATHS: gettext_lazy("tai nạn làm chết người"),
    AccidentMeasure.INJURED: gettext_lazy("tai nạn làm bị thương người"),
    AccidentMeasure.ALCOHOL_RELATED: gettext_lazy("tai nạn do uống rượu, bia"),
    AccidentMeasure.ESPECIALLY_SERIOUS: gettext_lazy("tai nạn đặc biệt nghiêm trọng"),
    AccidentMeasure.COMMERCIAL_VEHICLE: gettext_lazy("tai nạn liên quan ô tô kinh doanh vận tải"),
    "staff_violations": gettext_lazy("trường hợp cán bộ vi phạm nồng độ cồn, gây tai nạn"),
    "models_recognised": gettext_lazy("mô hình"),
}


RULE_WORDS: Mapping[str, str | Promise] = {
    "bonus": gettext_lazy(
        "Mỗi lần đạt được cộng số điểm của dòng, không quá mức tối đa của dòng và của cả mục; điểm cộng vào tổng điểm xếp hạng khi văn phòng ghi nhận kèm căn cứ."
    ),
    "penalty": gettext_lazy(
        "Mỗi lần vi phạm bị trừ số điểm của dòng, không quá mức tối đa của dòng; điểm trừ vào tổng điểm xếp hạng khi văn phòng ghi nhận kèm căn cứ."
    ),
    "disqualifiers": gettext_lazy(
        "Không làm đổi điểm: tập thể, cá nhân mắc một tiêu chí thì không đề nghị khen thưởng, người xét kiểm tra từng trường hợp."
    ),
    "bands": gettext_lazy(
        "Không làm đổi điểm: đơn vị được xếp vào loại cao nhất mà tổng điểm đạt tới; ở loại đòi điểm phần II, đơn vị 0 điểm phần II xuống loại dưới."
    ),
    "tie_breakers": gettext_lazy(
        "Không làm đổi điểm: các đơn vị bằng tổng điểm được so lần lượt theo thứ tự này, vẫn bằng nhau thì cùng hạng."
    ),
    "unchanged_small_base": gettext_lazy(
        "Ở tiêu chí kéo giảm, đơn vị có số cùng kỳ dưới mức này mà năm nay giữ nguyên vẫn được phần điểm ghi ở đây; để trống thì giữ nguyên không có điểm."
    ),
}


def objective_sentence(
    kind: str, measure: str, *, min_pct: int | None, stretch_pct: int | None, baseline_year: int | None
) -> str:
    """Giảm từ 5% đến 10% số người chết so với năm 2022."""
    words = {
        "measure": MEASURE_WORDS[measure],
        "what": _NOT_TO_HAPPEN[measure],
        "least": min_pct,
        "most": stretch_pct,
        "year": baseline_year,
    }
    if kind == ObjectiveKind.ZERO:
        return _("Không để xảy ra %(what)s") % words
    if kind == ObjectiveKind.REDUCTION_ANY:
        return _("Giảm %(measure)s so với năm %(year)s") % words
    if min_pct == stretch_pct:
        return _("Giảm ít nhất %(least)s%% %(measure)s so với năm %(year)s") % words
    return _("Giảm từ %(least)s%% đến %(most)s%% %(measure)s so với năm %(year)s") % words


def scoring_sentence(kind: str, settings: Mapping[str, Any]) -> str:
    """How the points of one criterion are given, in one sentence for the unit that reads the table."""
    return _SENTENCES[CriterionKind(kind)](settings)


def points(value: float | Decimal) -> str:
    """6 điểm; 2,5 điểm."""
    return _("%(points)s điểm") % {"points": vn.show_number(Decimal(str(value)))}


def _rubric(settings: Mapping[str, Any]) -> str:
    return "; ".join(f"{label}: {points(value)}" for label, value in settings["steps"])


def _linear(settings: Mapping[str, Any]) -> str:
    sentence = _("%(measure)s đạt %(full)s%%: đủ điểm; %(zero)s%%: 0 điểm; ở giữa tính theo tỷ lệ")
    full, zero = (vn.show_number(Decimal(str(settings[key]))) for key in ("full_at", "zero_at"))
    return _capitalised(sentence % {"measure": MEASURE_WORDS[settings["measure"]], "full": full, "zero": zero})


def _steps(settings: Mapping[str, Any]) -> str:
    steps = "; ".join(
        _("từ %(count)s: %(points)s") % {"count": vn.show_number(Decimal(str(count))), "points": points(value)}
        for count, value in settings["steps"]
    )
    return _capitalised(f"{MEASURE_WORDS[settings['measure']]} – {steps}")


def _reduction(settings: Mapping[str, Any]) -> str:
    words = {"measure": MEASURE_WORDS[settings["measure"]], "least": settings.get("full_at_pct")}
    if settings.get("full_if_any_reduction") or words["least"] is None:
        parts = [_("%(measure)s giảm so với cùng kỳ: đủ điểm") % words]
    else:
        words["least"] = vn.show_number(Decimal(str(words["least"])))
        parts = [_("%(measure)s giảm từ %(least)s%% trở lên so với cùng kỳ: đủ điểm") % words]
        if settings.get("half_if_any_reduction"):
            parts.append(_("giảm ít hơn: một nửa số điểm"))
    if settings.get("zero_baseline"):
        parts.append(_("cả hai kỳ đều bằng 0: đủ điểm"))
    return _capitalised("; ".join(parts))


def _zero(settings: Mapping[str, Any]) -> str:
    return _("Không xảy ra %(what)s: đủ điểm; có xảy ra: 0 điểm") % {"what": _NOT_TO_HAPPEN[settings["measure"]]}


def _reviewer(settings: Mapping[str, Any]) -> str:
    return _("Người thẩm định chấm theo báo cáo và minh chứng")


def _capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


_SENTENCES = {
    CriterionKind.RUBRIC: _rubric,
    CriterionKind.LINEAR: _linear,
    CriterionKind.STEPS: _steps,
    CriterionKind.REDUCTION: _reduction,
    CriterionKind.ZERO: _zero,
    CriterionKind.REVIEWER: _reviewer,
}
