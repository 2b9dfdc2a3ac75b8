"""The self-score sheet as a paper: written, checked and frozen. Accident criteria are computed, never typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from awards.models import ScoreSheet, SelfScore
from awards.points import Points, in_points, points_for
from awards.tables import TableLine, lines_for
from campaigns.filing.kinds import Fault
from campaigns.filing.models import Filing
from campaigns.record import figures
from campaigns.setup.windows import Window

SCORE_PREFIX = "diem-"
EVIDENCE_PREFIX = "minh-chung-"


@dataclass(frozen=True, slots=True)
class TypedLine:
    """What the unit has typed about one criterion."""

    hundredths: int | None
    evidence: str


def write(filing: Filing, values: Mapping[str, Any]) -> None:
    """`values`: note, and lines as `criterion` (key of the row), `hundredths` (or None) and `evidence`."""
    sheet, _made = ScoreSheet.objects.update_or_create(filing=filing, defaults={"note": values["note"]})
    sheet.lines.all().delete()
    SelfScore.objects.bulk_create(
        SelfScore(sheet=sheet, criterion_id=line["criterion"], hundredths=line["hundredths"], evidence=line["evidence"])
        for line in values["lines"]
        if line["hundredths"] is not None or line["evidence"]
    )


def check(filing: Filing, *, on: date) -> list[Fault]:
    """Every typed criterion must have its points; a computed one never keeps a unit from sending."""
    lines = lines_for(filing)
    if not lines:
        return [
            Fault(
                "",
                _("Khối của đơn vị chưa có bảng chấm điểm. Đề nghị văn phòng thường trực bổ sung bảng điểm rồi gửi."),
            )
        ]
    _note, typed = stored_sheet(filing)
    scored = {criterion for criterion, line in typed.items() if line.hundredths is not None}
    mine = [line for line in lines if line.rule is None]
    faults = [
        Fault(f"{SCORE_PREFIX}{line.key}", _open_sentence(line)) for line in mine if line.criterion_id not in scored
    ]
    given = [(line, typed[line.criterion_id].hundredths) for line in mine if line.criterion_id in scored]
    return faults + [
        Fault(f"{SCORE_PREFIX}{line.key}", _unfit_sentence(line, points))
        for line, points in given
        if points is not None and not _fits(line, points)
    ]


def _fits(line: TableLine, points: int) -> bool:
    """A letter may change a criterion after the unit has scored itself by it."""
    return points in {worth for _words, worth in line.steps} if line.steps else points <= line.maximum


def _unfit_sentence(line: TableLine, points: int) -> str:
    said = {
        "code": line.code,
        "points": vn.show_number(in_points(points)),
        "maximum": vn.show_number(in_points(line.maximum)),
    }
    if line.steps:
        return _("Tiêu chí %(code)s đang ghi %(points)s điểm, không còn mức nào như vậy. Chọn lại một mức.") % said
    return _("Tiêu chí %(code)s đang ghi %(points)s điểm, nay tối đa %(maximum)s điểm. Chấm lại tiêu chí này.") % said


def _open_sentence(line: TableLine) -> str:
    if line.steps:
        return _("Tiêu chí %(code)s chưa có điểm tự chấm. Chọn một mức trong danh sách.") % {"code": line.code}
    return _("Tiêu chí %(code)s chưa có điểm tự chấm. Nhập từ 0 đến %(maximum)s điểm.") % {
        "code": line.code,
        "maximum": vn.show_number(in_points(line.maximum)),
    }


def stored_sheet(filing: Filing) -> tuple[str, dict[int, TypedLine]]:
    """What the unit has typed so far: its note, and criterion id → its line. One query."""
    rows = list(
        ScoreSheet.objects.filter(filing=filing.pk).values_list(
            "note", "lines__criterion", "lines__hundredths", "lines__evidence"
        )
    )
    lines = {criterion: TypedLine(points, evidence) for _note, criterion, points, evidence in rows if criterion}
    return (rows[0][0] if rows else ""), lines


def content(filing: Filing) -> dict[str, Any]:
    """The sheet with the names and points of its table as they are now; points are numbers as text."""
    lines = lines_for(filing)
    (note, typed), computed = stored_sheet(filing), computed_points(filing, lines)
    parts = [
        {
            "code": code,
            "name": name,
            "lines": [
                _line_content(line, typed.get(line.criterion_id), computed.get(line.criterion_id)) for line in group
            ],
        }
        for (code, name), group in groupby(lines, key=lambda line: (line.part, line.part_name))
    ]
    own = [line.hundredths for line in typed.values() if line.hundredths is not None]
    own += [points.hundredths for points in computed.values() if points.hundredths is not None]
    return {
        "note": note,
        "parts": parts,
        "total": _text(sum(own)),
        "maximum": _text(sum(line.maximum for line in lines)),
        "open": len(lines) - len(own),
    }


def _line_content(line: TableLine, typed: TypedLine | None, computed: Points | None) -> dict[str, Any]:
    own = computed.hundredths if computed else typed.hundredths if typed else None
    return {
        "key": line.key,
        "code": line.code,
        "name": line.name,
        "maximum": _text(line.maximum),
        "points": _text(own),
        "choice": next((words for words, points in line.steps if points == own), ""),
        "evidence": typed.evidence if typed else "",
        "computed": computed is not None,
        "how": computed.words if computed else "",
    }


def _text(hundredths: int | None) -> str | None:
    return None if hundredths is None else str(in_points(hundredths))


def computed_points(filing: Filing, lines: list[TableLine]) -> dict[int, Points]:
    """Criterion id → points from the figures of record about the unit, for the campaign's official days."""
    if not any(line.rule for line in lines):
        return {}
    campaign = filing.campaign
    window = Window(campaign.official_first_day, campaign.official_last_day)
    current, previous = figures.paired_totals(campaign, window, units=[filing.unit_id])
    return {
        line.criterion_id: points_for(
            line.rule,
            figures.compare([filing.unit_id], line.rule.measure, window=window, current=current, previous=previous),
        )
        for line in lines
        if line.rule is not None
    }
