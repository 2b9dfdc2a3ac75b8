"""What the people of the story type into interim and closing returns."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from atgt_portal.management.demo import days, draws, figures
from atgt_portal.management.demo.scene import Scene, is_commune, paper_number, short_name, signer_of
from campaigns.filing.models import Filing
from campaigns.record.dated import MEASURES
from campaigns.setup.choices import Paper
from reports.returns.accidents import window_of_paper
from reports.returns.choices import Section
from reports.returns.indicators import asked_of
from reports.returns.prefill import Known, known_about
from reports.returns.targets import PlannedTarget, targets_of

_WHOLE_YEAR = Decimal(1)
_HALF_YEAR = Decimal("0.46")
_MOST_SUBORDINATES = {"xa": (6, 14), "doan_the": (12, 16)}
_OFFICES_WITH_SUBORDINATES = 2  # of every five agencies


def interim(scene: Scene, filing: Filing, at: datetime) -> dict[str, Any]:
    return _return(scene, filing, at, known_about(filing), _HALF_YEAR)


def closing(scene: Scene, filing: Filing, at: datetime) -> dict[str, Any]:
    known = known_about(filing)
    return {
        **_return(scene, filing, at, known, _WHOLE_YEAR),
        **standing(filing),
        "targets": {**results_of(scene, filing), **known.results},
        "reviewed_on": reviewed_on(timezone.localdate(at)),
    }


def reviewed_on(day: date) -> date:
    """The unit's own meeting was held shortly before it wrote."""
    return days.last_office_day(days.plus(day, -2))


def _return(scene: Scene, filing: Filing, at: datetime, known: Known, share: Decimal) -> dict[str, Any]:
    day = timezone.localdate(at)
    return {
        "paper_number": paper_number(filing, draws.number(40, 140, filing.unit.code, filing.kind), "BC"),
        "signed_on": max(days.plus(day, -1), filing.period.first_day),
        "signer": signer_of(filing.unit),
        "sections": _sections(filing, known),
        "activities": {code: one.boxes() for code, one in _activities(scene, filing, share).items()},
    }


def _sections(filing: Filing, known: Known) -> dict[str, str]:
    """What the portal knows, as the form offers it, with a sentence of one's own."""
    place = short_name(filing.unit)
    own = {
        Section.LEADERSHIP: f"Đã phân công bộ phận phụ trách, đôn đốc thực hiện phong trào tại {place} (minh họa).",
        Section.RESULTS: "Các nhiệm vụ đăng ký được triển khai; số liệu nêu ở bảng kèm theo (minh họa).",
        Section.ASSESSMENT: (
            "Ưu điểm: ý thức chấp hành có chuyển biến. Hạn chế: còn trường hợp không đội mũ bảo hiểm khi đi lại gần nhà. "
            "Nguyên nhân: tuyên truyền ở bản xa chưa thường xuyên (minh họa)."
        ),
        Section.AWARDS: "Bình xét công khai tại đơn vị; danh sách đề nghị gửi kèm nếu có (minh họa).",
        Section.DIRECTION: "Duy trì tuyên truyền, kiểm tra; tập trung phòng ngừa vi phạm nồng độ cồn (minh họa).",
        Section.PROPOSALS: "",
    }
    if filing.kind == Paper.INTERIM_RETURN:
        own[Section.AWARDS] = ""
    return {part.value: _joined(known.sections.get(part, ""), text) for part, text in own.items()}


def _joined(known: str, own: str) -> str:
    return known if own in known else "\n".join(line for line in (known, own) if line)


def _activities(scene: Scene, filing: Filing, share: Decimal) -> dict[str, figures.Amount]:
    unit = filing.unit.code
    asked = asked_of(filing.campaign, filing.unit_id)
    found = figures.amounts(unit, asked, share=share)
    if unit not in scene.police:
        return found
    last = window_of_paper(filing).last_day
    told = figures.police_amounts(scene.file, up_to_month=12 if share == _WHOLE_YEAR else last.month)
    return found | {code: one for code, one in told.items() if code in found}


def results_of(scene: Scene, filing: Filing) -> dict[int, Decimal]:
    """Position → what came of each registered target."""
    done = figures.amounts(filing.unit.code, asked_of(filing.campaign, filing.unit_id))
    return {row.position: _result(scene, filing.unit.code, row, done) for row in targets_of(filing)}


def _result(scene: Scene, unit: str, target: PlannedTarget, done: Mapping[str, figures.Amount]) -> Decimal:
    """The file's accidents, the unit's own activity, or near the goal."""
    if target.indicator in MEASURES:
        return Decimal(figures.accident_counts(scene.file, unit, scene.official)[target.indicator])
    if target.indicator in done:
        return done[target.indicator].value
    return target.value if draws.number(0, 5, unit, target.name) else max(target.value - 2, Decimal(0))


def standing(filing: Filing) -> dict[str, Any]:
    """What only the closing return states of the unit."""
    unit = filing.unit
    subordinates = _subordinates(unit.code, unit.kind)
    checked = None if subordinates is None else subordinates - draws.number(0, 4, unit.code, "kiểm tra") // 3
    return {
        "has_no_subordinates": subordinates is None,
        "subordinates": subordinates,
        "subordinates_checked": checked,
        "models_recognised": min(2, draws.number(0, 5, unit.code, "điển hình") // 2),
        "staff_violations": 0 if is_commune(unit) or draws.number(0, 7, unit.code, "vi phạm") else 1,
        "women_percent": draws.number(22, 78, unit.code, "nữ"),
    }


def _subordinates(code: str, kind: str) -> int | None:
    if kind == "co_quan":
        has = draws.number(1, 5, code, "trực thuộc") <= _OFFICES_WITH_SUBORDINATES
        return draws.number(5, 30, code, "đơn vị trực thuộc") if has else None
    low, high = _MOST_SUBORDINATES.get(kind, _MOST_SUBORDINATES["xa"])
    return draws.number(low, high, code, "đơn vị trực thuộc")
