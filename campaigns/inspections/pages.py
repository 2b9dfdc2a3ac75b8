"""The board's checks in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.inspections.choices import RemedyState
from campaigns.inspections.models import Inspection, Remedy, RemedyStep, Visit
from campaigns.inspections.signed import CODE
from campaigns.inspections.steps import WAITS_FOR_UNIT
from campaigns.papers.signed import url_of

TONES = {
    RemedyState.OPEN: "warn",
    RemedyState.REPORTED: "wait",
    RemedyState.SENT_BACK: "bad",
    RemedyState.ACCEPTED: "good",
}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """As `components/task_row.html` shows it."""

    title: str
    url: str
    hint: str
    badge: str
    tone: str
    due: str
    remaining: str = ""


@dataclass(frozen=True, slots=True)
class VisitRow:
    unit: str
    url: str
    planned_on: date
    badge: str
    tone: str
    minutes: str
    conclusion: str
    signed_url: str
    remedies: list[TaskRow]


@dataclass(frozen=True, slots=True)
class StepRow:
    """One event of a remedy, for the timeline."""

    title: str
    at: str
    by: str
    note: str
    tone: str


def remedy_badge(remedy: Remedy, *, on: date) -> tuple[str, str]:
    state = RemedyState(remedy.state)
    if state in WAITS_FOR_UNIT and remedy.due_on < on:
        return _("Quá hạn"), "bad"
    return str(state.label), TONES[state]


def remedy_row(remedy: Remedy, *, on: date) -> TaskRow:
    badge, tone = remedy_badge(remedy, on=on)
    return TaskRow(
        title=remedy.text,
        url=reverse("inspections:remedy", kwargs={"uuid": remedy.uuid}),
        hint="",
        badge=badge,
        tone=tone,
        due=_("xong trước %(day)s") % {"day": vn.show_date(remedy.due_on)},
    )


def visit_row(visit: Visit, *, on: date, writes: bool) -> VisitRow:
    """Reads `visit.remedies` as they were fetched."""
    badge, tone = _("Theo lịch %(day)s") % {"day": vn.show_date(visit.planned_on)}, "plain"
    if visit.held_on is not None:
        badge, tone = _("Đã kiểm tra %(day)s") % {"day": vn.show_date(visit.held_on)}, "good"
    elif visit.planned_on < on:
        badge, tone = _("Quá lịch %(day)s") % {"day": vn.show_date(visit.planned_on)}, "warn"
    return VisitRow(
        unit=visit.unit.name,
        url=reverse("inspections:visit", kwargs={"uuid": visit.uuid}) if writes else "",
        planned_on=visit.planned_on,
        badge=badge,
        tone=tone,
        minutes=visit.minutes,
        conclusion=visit.conclusion,
        signed_url=url_of(CODE, visit.uuid) if visit.held_on else "",
        remedies=[remedy_row(remedy, on=on) for remedy in visit.remedies.all()],
    )


def inspection_rows(visits: Iterable[Visit], *, on: date) -> list[TaskRow]:
    """One row an inspection, newest first, from the visits in view with their remedies."""
    by_plan: dict[Inspection, list[Visit]] = {}
    for visit in visits:
        by_plan.setdefault(visit.inspection, []).append(visit)
    ordered = sorted(by_plan.items(), key=lambda pair: (pair[0].signed_on, pair[0].pk), reverse=True)
    return [_inspection_row(inspection, listed, on=on) for inspection, listed in ordered]


def _inspection_row(inspection: Inspection, visits: list[Visit], *, on: date) -> TaskRow:
    remedies = [remedy for visit in visits for remedy in visit.remedies.all()]
    waiting = [remedy for remedy in remedies if remedy.state != RemedyState.ACCEPTED]
    held = sum(visit.held_on is not None for visit in visits)
    done = {"held": vn.show_number(held), "all": vn.show_number(len(visits))}
    badge, tone = _("Đã kiểm tra %(held)s/%(all)s") % done, "good" if held == len(visits) else "info"
    if waiting:
        late = any(remedy.due_on < on and remedy.state in WAITS_FOR_UNIT for remedy in waiting)
        badge = _("Còn %(n)s việc phải khắc phục") % {"n": vn.show_number(len(waiting))}
        tone = "bad" if late else "warn"
    said = {"number": inspection.number, "day": vn.show_date(inspection.signed_on)}
    return TaskRow(
        title=inspection.subject,
        url=reverse("inspections:inspection", kwargs={"uuid": inspection.uuid}),
        hint=_("Kế hoạch số %(number)s ngày %(day)s") % said,
        badge=badge,
        tone=tone,
        due=_("Đã kiểm tra %(held)s/%(all)s đơn vị") % done if waiting else "",
    )


def step_row(step: RemedyStep) -> StepRow:
    tone = {RemedyState.ACCEPTED: "good", RemedyState.SENT_BACK: "bad"}.get(RemedyState(step.to_state), "plain")
    return StepRow(
        title=step.get_action_display(),
        at=vn.show_date(step.done_on),
        by=step.actor.full_name,
        note=step.note,
        tone=tone,
    )
