"""Interim and closing returns: store, freeze, judge."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing.kinds import Fault, Issued, not_yet
from campaigns.filing.models import Filing
from campaigns.record.figures import ratio_percent
from campaigns.setup.choices import Paper
from reports.returns.accidents import window_of_paper
from reports.returns.indicators import asked_of, broken_rules
from reports.returns.models import ActivityResult, ClosingReturn, IssuedPaper, ReturnSection, TargetResult
from reports.returns.outline import Part, outline_of, words_in
from reports.returns.targets import PlannedTarget, is_reached, targets_of
from reports.returns.working import BOXES, Working, working_of

STANDING = (
    "has_no_subordinates",
    "subordinates",
    "subordinates_checked",
    "models_recognised",
    "staff_violations",
    "women_percent",
    "reviewed_on",
)


def write(filing: Filing, values: Mapping[str, Any]) -> None:
    """Store the parts that are among `values`; the others stay as they are."""
    _write_issued(filing, values)
    for code, text in values.get("sections", {}).items():
        ReturnSection.objects.update_or_create(filing=filing, code=code, defaults={"text": text})
    if "activities" in values:
        _write_activities(filing, values["activities"])
    if filing.kind == Paper.CLOSING_RETURN:
        if "targets" in values:
            _write_targets(filing, values["targets"])
        ClosingReturn.objects.update_or_create(
            filing=filing, defaults={name: values[name] for name in STANDING if name in values}
        )


def _write_issued(filing: Filing, values: Mapping[str, Any]) -> None:
    names = {"paper_number": "number", "signed_on": "signed_on", "signer": "signer"}
    told = {column: values[name] for name, column in names.items() if name in values}
    IssuedPaper.objects.update_or_create(filing=filing, defaults=told)


def issued(filing: Filing) -> Issued:
    """What was entered of the signed return."""
    row = IssuedPaper.objects.filter(pk=filing.pk).first() or IssuedPaper(filing=filing)
    return Issued(number=row.number, signed_on=row.signed_on, signer=row.signer)


def _write_activities(filing: Filing, activities: Mapping[str, Mapping[str, Any]]) -> None:
    own = {one.code: one.pk for one in asked_of(filing.campaign, filing.unit_id)}
    filing.activity_results.all().delete()
    ActivityResult.objects.bulk_create(
        ActivityResult(filing=filing, indicator_id=own[code], **{box: boxes.get(box) for box in BOXES})
        for code, boxes in activities.items()
        if code in own and any(boxes.get(box) is not None for box in BOXES)
    )


def _write_targets(filing: Filing, results: Mapping[int, Decimal | None]) -> None:
    stated = {target.position for target in targets_of(filing)}
    filing.target_results.all().delete()
    TargetResult.objects.bulk_create(
        TargetResult(filing=filing, position=position, value=value)
        for position, value in results.items()
        if position in stated and value is not None
    )


def content(filing: Filing) -> dict[str, Any]:
    """What was stated: numbers as text, days ISO, names of indicators and targets as they are now beside their codes."""
    working, window = working_of(filing), window_of_paper(filing)
    issued = working.issued
    frozen: dict[str, Any] = {
        "period": {
            "name": filing.period.name,
            "first_day": window.first_day.isoformat(),
            "last_day": window.last_day.isoformat(),
        },
        "paper": {
            "number": issued.number,
            "signer": issued.signer,
            "signed_on": issued.signed_on.isoformat() if issued.signed_on else "",
        },
        "sections": [
            {"code": str(part.section), "title": str(part.title), "text": working.sections.get(str(part.section), "")}
            for part in outline_of(filing)
        ],
        "activities": _frozen_activities(working),
    }
    if filing.kind == Paper.CLOSING_RETURN:
        frozen |= _frozen_closing(working, targets_of(filing))
    return frozen


def _frozen_activities(working: Working) -> list[dict[str, Any]]:
    filled = working.activities
    nothing = dict.fromkeys(BOXES)
    return [
        {
            "code": one.code,
            "name": one.name,
            "unit_of_measure": one.unit_of_measure,
            "group_no": one.group_no,
            "group_title": one.group_title,
            "is_ratio": one.is_ratio,
            "part_label": one.part_label,
            "whole_label": one.whole_label,
            **{box: _plain(value) for box, value in filled.get(one.code, nothing).items()},
            "percent": _plain(_percent(filled.get(one.code, nothing), "value", "out_of") if one.is_ratio else None),
            "previous_percent": _plain(
                _percent(filled.get(one.code, nothing), "previous_value", "previous_out_of") if one.is_ratio else None
            ),
        }
        for one in working.asked
    ]


def _percent(boxes: Mapping[str, Decimal | None], part: str, whole: str) -> Decimal | None:
    return ratio_percent(boxes[part], boxes[whole])


def _plain(number: Decimal | int | None) -> str | None:
    """A number as JSON keeps it: the same text for 3 and 3.00, so that equal papers have equal sums of content."""
    if number is None:
        return None
    text = f"{Decimal(number):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _frozen_closing(working: Working, targets: list[PlannedTarget]) -> dict[str, Any]:
    row = working.closing
    return {
        **{name: getattr(row, name) for name in STANDING},
        "reviewed_on": row.reviewed_on.isoformat() if row.reviewed_on else "",
        "targets": [_frozen_target(target, working.results.get(target.position)) for target in targets],
    }


def _frozen_target(target: PlannedTarget, result: Decimal | None) -> dict[str, Any]:
    return {
        "position": target.position,
        "indicator": target.indicator,
        "name": target.name,
        "unit_of_measure": target.unit_of_measure,
        "direction": target.direction,
        "baseline": _plain(target.baseline),
        "value": _plain(target.value),
        "result": _plain(result),
        "reached": None if result is None else is_reached(target.direction, goal=target.value, result=result),
    }


def check(filing: Filing, *, on: date) -> list[Fault]:
    working = working_of(filing)
    faults = _paper_faults(filing, working.issued, on=on) + _section_faults(outline_of(filing), working.sections)
    faults += [
        Fault(f"activities.{broken.code}.{broken.box}", broken.message)
        for broken in broken_rules(working.asked, working.activities)
    ]
    if filing.kind == Paper.CLOSING_RETURN:
        faults += _closing_faults(working, targets_of(filing), on=on)
    return faults


def _paper_faults(filing: Filing, issued: IssuedPaper, *, on: date) -> list[Fault]:
    blank = (
        (
            "paper_number",
            issued.number,
            _("Số, ký hiệu báo cáo"),
            _("Nhập số, ký hiệu văn thư đã cấp, ví dụ 15/BC-UBND."),
        ),
        ("signed_on", issued.signed_on, _("Ngày ký"), _("Nhập ngày ký theo ngày/tháng/năm.")),
        ("signer", issued.signer, _("Người ký"), _("Nhập họ tên, chức vụ người ký báo cáo.")),
    )
    faults = [Fault(name, vn.blank_sentence(label, advice=advice)) for name, value, label, advice in blank if not value]
    if issued.signed_on and issued.signed_on < filing.period.first_day:
        sentence = _("Ngày ký %(day)s trước ngày đầu kỳ báo cáo %(first)s. Kiểm tra lại ngày ký.")
        said = sentence % {"day": vn.show_date(issued.signed_on), "first": vn.show_date(filing.period.first_day)}
        faults.append(Fault("signed_on", said))
    if issued.signed_on and issued.signed_on > on:
        faults.append(not_yet("signed_on", _("Ngày ký"), issued.signed_on, on=on))
    return faults


def _section_faults(outline: Iterable[Part], texts: Mapping[str, str]) -> list[Fault]:
    faults = []
    for part in outline:
        count = words_in(texts.get(str(part.section), ""))
        if part.is_needed and not count:
            sentence = _("Mục “%(title)s” đang trống. Viết nội dung theo gợi ý của mục.")
            faults.append(Fault(f"sections.{part.section}", sentence % {"title": part.title}))
        if count > part.most_words:
            sentence = _("Mục “%(title)s” dài %(count)s từ, tối đa %(most)s từ. Rút gọn rồi gửi lại.")
            said = sentence % {
                "title": part.title,
                "count": vn.show_number(count),
                "most": vn.show_number(part.most_words),
            }
            faults.append(Fault(f"sections.{part.section}", said))
    return faults


def _closing_faults(working: Working, targets: list[PlannedTarget], *, on: date) -> list[Fault]:
    faults = [
        Fault(
            f"targets.{target.position}",
            _("Ô Kết quả của chỉ tiêu “%(name)s” đang trống. Nhập kết quả; không thực hiện được thì ghi 0.")
            % {"name": target.name},
        )
        for target in targets
        if target.position not in working.results
    ]
    return faults + _subordinate_faults(working.closing) + _standing_faults(working.closing, on=on)


def _subordinate_faults(row: ClosingReturn) -> list[Fault]:
    both = (row.subordinates, row.subordinates_checked)
    if row.has_no_subordinates:
        if any(value for value in both):
            sentence = _(
                "Đã đánh dấu “Không có đơn vị trực thuộc” nhưng có nhập số đơn vị. Bỏ dấu hoặc xóa số đã nhập."
            )
            return [Fault("has_no_subordinates", sentence)]
        return []
    if any(value is None for value in both):
        sentence = _(
            "Chưa nhập đủ số đơn vị trực thuộc và số đã kiểm tra, đôn đốc. Nhập cả hai, hoặc đánh dấu “Không có đơn vị trực thuộc”."
        )
        return [Fault("subordinates", sentence)]
    return []


def _standing_faults(row: ClosingReturn, *, on: date) -> list[Fault]:
    needed = (
        ("models_recognised", _("Số điển hình, mô hình được công nhận"), _("Nhập số; không có thì ghi 0.")),
        ("staff_violations", _("Số cán bộ vi phạm nồng độ cồn, gây tai nạn"), _("Nhập số; không có thì ghi 0.")),
        ("reviewed_on", _("Ngày họp bình xét"), _("Nhập ngày họp theo ngày/tháng/năm.")),
    )
    faults = [
        Fault(name, vn.blank_sentence(label, advice=advice))
        for name, label, advice in needed
        if getattr(row, name) is None
    ]
    if row.reviewed_on and row.reviewed_on > on:
        faults.append(not_yet("reviewed_on", _("Ngày họp bình xét"), row.reviewed_on, on=on))
    return faults
