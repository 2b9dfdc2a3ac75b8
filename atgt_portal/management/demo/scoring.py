"""Self-scores that follow from what the unit has filed, and the appraised scores beside them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from atgt_portal.management.demo import draws, papers, returns
from atgt_portal.management.demo.scene import Scene, is_commune
from awards.appraisal import Judged
from awards.desk import desk_of
from awards.points import Points
from awards.rated import Rated, earned_by
from awards.tables import TableLine, lines_for
from campaigns.filing.models import Filing
from campaigns.setup.choices import CriterionKind, Paper
from reports.returns.targets import is_reached, targets_of

_EVIDENCE = {
    CriterionKind.RUBRIC: "Kế hoạch, báo cáo đã gửi trên cổng (minh họa)",
    CriterionKind.LINEAR: "Biên bản, danh sách kèm theo (minh họa)",
    CriterionKind.STEPS: "Hồ sơ mô hình (minh họa)",
    CriterionKind.ZERO: "Xác nhận của đơn vị (minh họa)",
    CriterionKind.REVIEWER: "Báo cáo tổng kết, mục II (minh họa)",
}
_REASONS = (
    "Minh chứng chưa đủ cho mức tự chấm (minh họa).",
    "Kết quả chưa nêu số liệu cụ thể (minh họa).",
    "Nhiệm vụ mới thực hiện một phần (minh họa).",
    "Số liệu chưa khớp với báo cáo chuyên đề (minh họa).",
)
_VERY_LATE = 10  # days
_QUARTER = 25  # hundredths of a point


def sheet(scene: Scene, filing: Filing, at: datetime) -> dict[str, Any]:
    facts = _facts(scene, filing)
    lines = [
        {
            "criterion": line.criterion_id,
            "hundredths": _own(line, filing.unit.code, facts),
            "evidence": _EVIDENCE.get(line.kind, "")[:300],
        }
        for line in lines_for(filing)
        if line.rule is None
    ]
    return {"note": "", "lines": lines}


def _facts(scene: Scene, filing: Filing) -> dict[str, Decimal]:
    """The rates and counts that criteria ask about, from the unit's own papers of the story."""
    unit = filing.unit
    reached, headcount = papers.staff(unit.code, of_commune=is_commune(unit))
    stated = returns.standing(filing)
    goals, results = targets_of(filing), returns.results_of(scene, filing)
    met = [is_reached(row.direction, goal=row.value, result=results[row.position]) for row in goals]
    received = Filing.objects.filter(
        campaign=filing.campaign_id, unit=unit.pk, received_at__isnull=False, due_on__isnull=False
    )
    late = list(received.values_list("late_days", flat=True))
    return {
        "dissemination_rate": _percent(reached, headcount),
        "subordinate_check_rate": _percent(stated["subordinates_checked"] or 0, stated["subordinates"] or 0),
        "on_time_report_rate": _percent(late.count(0), len(late)),
        "registered_target_rate": _percent(sum(met), len(met)),
        "models_recognised": Decimal(stated["models_recognised"]),
        "staff_violations": Decimal(stated["staff_violations"]),
        "plan_late_days": Decimal(_plan_late(filing)),
    }


def _percent(part: int, whole: int) -> Decimal:
    return Decimal(part * 100) / whole if whole else Decimal(100)


def _plan_late(filing: Filing) -> int:
    plans = Filing.objects.filter(campaign=filing.campaign_id, unit=filing.unit_id, kind=Paper.PLAN)
    return plans.values_list("late_days", flat=True).first() or 0


def _own(line: TableLine, unit: str, facts: Mapping[str, Decimal]) -> int:
    """Points of one criterion by its own rule; where only a person can tell, near the top."""
    asked = facts.get(str(line.settings.get("measure")), Decimal(0))
    if line.rated is not None:
        return earned_by(line.rated, asked)
    if line.steps:
        return line.steps[min(_level(line, unit, facts), len(line.steps) - 1)][1]
    quarters = line.maximum // _QUARTER
    return (quarters - draws.number(0, max(quarters // 5, 1), unit, line.key)) * _QUARTER


def _level(line: TableLine, unit: str, facts: Mapping[str, Decimal]) -> int:
    """Which level of a rubric: the plan's by its lateness, any other nearly always the first."""
    if "kế hoạch" not in line.name.casefold():
        return int(draws.number(0, 9, unit, line.key) == 0)
    return int(facts["plan_late_days"] > 0) + int(facts["plan_late_days"] >= _VERY_LATE)


def appraised(filing: Filing, *, on: date) -> dict[int, Judged]:
    """Criterion id → what is said of what nobody has appraised yet and no accepted paper tells: mostly as the unit says."""
    desk = desk_of(filing, on=on)
    return {
        line.criterion_id: _judged(line, desk.own[line.key].hundredths if line.key in desk.own else 0, filing.unit.code)
        for line in desk.lines
        if line.criterion_id not in desk.given and _wants_a_person(desk.computed.get(line.criterion_id))
    }


def _wants_a_person(computed: Points | Rated | None) -> bool:
    if computed is None:
        return True
    return isinstance(computed, Rated) and computed.hundredths is None and not computed.does_not_apply


def _judged(line: TableLine, own: int | None, unit: str) -> Judged:
    mine, lot = own or 0, draws.number(0, 9, unit, line.key, "thẩm định")
    if own is None:
        return Judged(0, _REASONS[0])
    if line.kind != CriterionKind.REVIEWER or lot > len(_REASONS) - 1:
        return Judged(mine)
    return Judged(max(0, mine - _QUARTER * (lot + 1)), _REASONS[lot])
