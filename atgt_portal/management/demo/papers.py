"""What the people of the story type into plans, disseminations, accident returns and confirmations."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from atgt_portal.management.demo import days, draws, figures
from atgt_portal.management.demo.scene import Scene, is_commune, paper_number, short_name, signer_of
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing, FilingEvent
from campaigns.plans.sought import SoughtValues, offered
from campaigns.plans.storing import MeasureValues, TargetValues
from campaigns.record.reduction import required_cut
from campaigns.setup.choices import Direction, ObjectiveKind, Paper, TitleSubject
from reports.returns.accidents import window_of_paper
from reports.returns.choices import Statement
from reports.returns.indicators import asked_of

_TASKS = (
    "Quán triệt văn bản chỉ đạo, kiểm tra việc thực hiện quy định về an toàn giao thông tại đơn vị (minh họa).",
    "Lồng ghép mục tiêu an toàn giao thông vào kế hoạch công tác năm; dùng nhóm Zalo để nhắc nhở, cảnh báo (minh họa).",
    "Rà soát, kiến nghị xử lý điểm tiềm ẩn tai nạn; phát quang tầm nhìn, vệ sinh mặt đường (minh họa).",
    "Tuyên truyền “Đã uống rượu, bia không lái xe”, đội mũ bảo hiểm đạt chuẩn trong sinh hoạt bản, cơ quan (minh họa).",
    "Phối hợp tuần tra, nhắc nhở, xử lý vi phạm nồng độ cồn, chở quá số người quy định (minh họa).",
    "Tập huấn sơ cứu, củng cố tổ phản ứng nhanh hỗ trợ người bị nạn (minh họa).",
)
_MEASURES = (
    ("Ký cam kết chấp hành pháp luật giao thông đến từng cán bộ, hội viên, hộ dân", "Bộ phận phụ trách phong trào"),
    ("Tuyên truyền lưu động vào ngày chợ phiên, ngày nghỉ lễ", "Bộ phận tuyên truyền"),
    ("Kiểm tra, nhắc nhở nơi tập trung đông người, cổng trường học", "Lực lượng tự quản"),
    ("Đưa kết quả chấp hành vào bình xét thi đua hằng tháng", "Công đoàn cơ quan"),
)


def plan(scene: Scene, filing: Filing, at: datetime) -> dict[str, Any]:
    unit = filing.unit
    groups = list(filing.campaign.task_groups.order_by("no"))
    chosen = [group for group in groups if is_commune(unit) or draws.number(0, 2, unit.code, group.no)] or groups
    first = draws.number(0, 1, unit.code, "biện pháp")
    measures = [
        MeasureValues(text=f"{text} (minh họa).", responsible=responsible, due_on=_half_way(scene))
        for text, responsible in _MEASURES[first : first + 3]
    ]
    return {
        "paper_number": paper_number(filing, draws.number(11, 68, unit.code, "số kế hoạch"), "KH"),
        "signed_on": days.plus(timezone.localdate(at), -1),
        "signer": signer_of(unit),
        "embedded_in": "",
        "linked_movements": "Kết hợp với phong trào xây dựng nông thôn mới, đời sống văn hóa ở cơ sở (minh họa).",
        "socio_economic_tasks": "Gắn với nhiệm vụ phát triển kinh tế - xã hội năm của đơn vị (minh họa).",
        "tasks": {group.no: _TASKS[(group.no - 1) % len(_TASKS)] for group in chosen},
        "targets": targets(scene, filing),
        "measures": measures,
        "titles": _titles(filing),
    }


def begun_plan(scene: Scene, filing: Filing, at: datetime) -> dict[str, Any]:
    """A plan left half written: a few tasks, no number yet."""
    whole = plan(scene, filing, at)
    tasks = dict(list(whole["tasks"].items())[:2])
    return {
        **whole,
        "paper_number": "",
        "signed_on": None,
        "signer": "",
        "tasks": tasks,
        "targets": [],
        "measures": [],
        "titles": [],
    }


def _titles(filing: Filing) -> list[SoughtValues]:
    """Most units set out for something, the best of them for more than one."""
    listed = offered(filing.campaign)
    chosen = [title for title in listed if not draws.number(0, len(listed), filing.unit.code, title.code)]
    return [
        SoughtValues(
            code=title.code,
            collectives=int(TitleSubject.COLLECTIVE in title.subjects),
            individuals=draws.number(1, 2, filing.unit.code, "cá nhân")
            if TitleSubject.INDIVIDUAL in title.subjects
            else 0,
        )
        for title in (chosen or listed[-2:-1])
    ]


def _half_way(scene: Scene) -> date:
    return days.last_office_day(days.plus(scene.timeline.midyear, 100))


def targets(scene: Scene, filing: Filing) -> list[TargetValues]:
    """Accidents to be cut where the unit has a territory, then some of its own work in the size it will reach."""
    return [*_accident_targets(scene, filing), *_work_targets(filing), _own_target()][:20]


def _accident_targets(scene: Scene, filing: Filing) -> list[TargetValues]:
    if not filing.unit.is_geographic:
        return []
    base = figures.accident_counts(scene.file, filing.unit.code, scene.official.year_before())
    aims = filing.campaign.objectives.filter(kind=ObjectiveKind.REDUCTION_BAND).select_related("indicator")
    return [
        TargetValues(
            indicator=aim.indicator.code,
            baseline=Decimal(base[aim.indicator.code]),
            value=Decimal(base[aim.indicator.code] - required_cut(base[aim.indicator.code], min_pct=aim.min_pct)),
        )
        for aim in aims
    ]


def _work_targets(filing: Filing) -> list[TargetValues]:
    asked = [one for one in asked_of(filing.campaign, filing.unit_id) if not one.is_ratio]
    reached = figures.amounts(filing.unit.code, asked)
    chosen = draws.shuffled((one.code for one in asked if reached[one.code].value), filing.unit.code, "chỉ tiêu")[:3]
    return [
        TargetValues(
            indicator=code,
            baseline=reached[code].previous,
            value=(reached[code].value * draws.number(86, 106, filing.unit.code, code, "đăng ký") / 100).quantize(
                Decimal(1)
            ),
        )
        for code in sorted(chosen)
    ]


def _own_target() -> TargetValues:
    return TargetValues(
        indicator="",
        name="Tỷ lệ cán bộ, công chức, viên chức ký cam kết chấp hành pháp luật giao thông",
        unit_of_measure="%",
        direction=Direction.MORE_IS_BETTER.value,
        baseline=Decimal(96),
        value=Decimal(100),
    )


def staff(unit_code: str, *, of_commune: bool) -> tuple[int, int]:
    """How many were reached, of how many on the staff."""
    headcount = (
        draws.number(22, 34, unit_code, "biên chế") if of_commune else draws.number(9, 58, unit_code, "biên chế")
    )
    absent = draws.number(0, 9, unit_code, "vắng")
    missing = {9: headcount // 4, 8: headcount // 10}.get(absent, min(absent // 3, headcount))
    return headcount - missing, headcount


def dissemination(scene: Scene, filing: Filing, at: datetime) -> dict[str, Any]:
    reached, headcount = staff(filing.unit.code, of_commune=is_commune(filing.unit))
    return {
        "held_on": days.last_office_day(days.plus(timezone.localdate(at), -2)),
        "reached": reached,
        "headcount": headcount,
        "together_with": "Công đoàn, Đoàn Thanh niên",
        "note": f"Hội nghị cán bộ và nhóm Zalo của {short_name(filing.unit)} (minh họa).",
    }


def accident_return(scene: Scene, filing: Filing, at: datetime) -> dict[str, Any]:
    """The file's own accidents of the period that lie in the area of a participant."""
    inside = figures.accidents_in(scene.file, window_of_paper(filing))
    rows = [figures.accident_row(row) for row in inside if row.unit in scene.places]
    return {"nothing_happened": not rows, "accidents": rows}


def confirmation(scene: Scene, filing: Filing, at: datetime) -> dict[str, Any]:
    """Right, after looking at what the police have; once, in the story, to be reconciled first."""
    seen = {"about_version": police_version(filing)}
    if filing.pk == scene.disputed and not has_been_sent_back(filing):
        return {"statement": Statement.DISPUTE.value, "note": _dispute(scene, filing), **seen}
    return {"statement": Statement.CONFIRM.value, "note": "", **seen}


def police_version(filing: Filing) -> int | None:
    """The number of the accepted police version of the same period that a confirmation speaks of, if there is one."""
    returns = Filing.objects.filter(
        campaign=filing.campaign_id,
        period=filing.period_id,
        kind=Paper.ACCIDENT_RETURN,
        accepted_version__isnull=False,
    )
    return returns.order_by("accepted_version").values_list("accepted_version__number", flat=True).first()


def has_been_sent_back(filing: Filing) -> bool:
    return FilingEvent.objects.filter(filing=filing, action=Action.SEND_BACK).exists()


def _dispute(scene: Scene, filing: Filing) -> str:
    inside = figures.accidents_in(scene.file, window_of_paper(filing))
    own = [row for row in inside if row.unit == filing.unit.code]
    if not own:
        return "Đề nghị đối chiếu: trong kỳ có một vụ va chạm trên địa bàn, chưa rõ có thống kê là tai nạn không (minh họa)."
    return (
        f"Vụ ngày {own[0].happened_on:%d/%m/%Y}: đề nghị đối chiếu lại địa điểm xảy ra và số người bị thương "
        "với Trung tâm Y tế (minh họa)."
    )
