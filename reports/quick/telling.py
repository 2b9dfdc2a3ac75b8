"""Tell, supplement, take note, pass on, receive: each refuses in words or stores all of itself."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from atgt_portal.lib.verdict import ToldError
from reports.quick import wording
from reports.quick.choices import QuickAction
from reports.quick.models import USUAL_HOURS, QuickReport, QuickStep, QuickTerm, QuickVersion
from reports.quick.permissions import may_act, may_tell
from units.choices import OFFICE_ROLES, UNIT_ROLES, Role
from units.models import Membership, Unit, User


class QuickRefusedError(ToldError):
    """The person may not do this, or not now."""


class StaleQuickError(ToldError):
    """A later version came, or a colleague was quicker, since the page was shown."""


def hours_of(board_id: int) -> int:
    """Within how many hours of its knowledge this board wants to be told."""
    told = QuickTerm.objects.filter(board=board_id).values_list("hours", flat=True).first()
    return told or USUAL_HOURS


@transaction.atomic
def tell(unit: Unit, content: Mapping[str, Any], *, actor: User, at: datetime, known_at: datetime) -> QuickReport:
    """The first telling: stored, and the office and the board's leaders know at once."""
    if not (verdict := may_tell(actor, unit, on=timezone.localdate(at))):
        raise QuickRefusedError(str(verdict.reason))
    report = QuickReport.objects.create(
        board_id=unit.registry_id,
        unit=unit,
        content=dict(content),
        known_at=known_at,
        due_at=known_at + timedelta(hours=hours_of(unit.registry_id)),
        first_sent_at=at,
        sent_at=at,
    )
    _keep(report, actor=actor, at=at, action="quick.told")
    return report


@transaction.atomic
def supplement(
    report: QuickReport, content: Mapping[str, Any], *, actor: User, at: datetime, seen_number: int
) -> QuickReport:
    """A later version; the earlier ones stand as they were told."""
    if not (verdict := may_tell(actor, report.unit, on=timezone.localdate(at))):
        raise QuickRefusedError(str(verdict.reason))
    same_as_seen = QuickReport.objects.filter(pk=report.pk, number=seen_number)
    if not same_as_seen.update(number=seen_number + 1, content=dict(content), sent_at=at):
        raise StaleQuickError(
            _("Đồng nghiệp vừa gửi một bản bổ sung nên bản này chưa gửi. Xem bản mới, rồi gửi phần còn thiếu.")
        )
    fresh = QuickReport.objects.select_related("unit", "board").get(pk=report.pk)
    _keep(fresh, actor=actor, at=at, action="quick.supplemented")
    return fresh


@transaction.atomic
def act(report: QuickReport, action: QuickAction, *, actor: User, at: datetime, seen_number: int) -> None:
    """Take note of the version that was seen, or pass it on; a version that came meanwhile is not taken along."""
    if not (verdict := may_act(actor, action, report, on=timezone.localdate(at))):
        raise QuickRefusedError(str(verdict.reason))
    if not _moved(report, action, seen_number=seen_number):
        raise StaleQuickError(_("Đơn vị vừa bổ sung, hoặc đồng nghiệp vừa xử lý báo cáo này. Xem bản mới rồi ghi."))
    QuickStep.objects.create(report=report, action=action, number=seen_number, actor=actor, done_at=at)
    _trace(f"quick.{_ACTS[action]}", report, actor=actor, at=at, number=seen_number)
    _TELL[action](report, at=at, number=seen_number)


def _moved(report: QuickReport, action: QuickAction, *, seen_number: int) -> int:
    """The version that was seen takes the step, if it is still the one that stands."""
    row = QuickReport.objects.filter(pk=report.pk)
    if action == QuickAction.RECEIVE:
        passed = row.filter(passed_number=seen_number, received_number__lt=seen_number)
        return passed.update(received_number=seen_number)
    newest = row.filter(number=seen_number)
    if action == QuickAction.NOTE:
        return newest.filter(noted_number__lt=seen_number).update(noted_number=seen_number)
    unpassed = newest.filter(passed_number__lt=seen_number, noted_number=seen_number)
    return unpassed.update(passed_number=seen_number, passed_content=F("content"))


def _readers(report: QuickReport) -> Any:
    """Those who answer for the board: its office and its leaders."""
    return Membership.objects.filter(board=report.board_id, role__in=OFFICE_ROLES | {Role.BOARD_LEADER})


def _keep(report: QuickReport, *, actor: User, at: datetime, action: str) -> None:
    QuickVersion.objects.create(report=report, number=report.number, content=report.content, sent_at=at, sent_by=actor)
    _trace(action, report, actor=actor, at=at, number=report.number)
    _post(
        report,
        _readers(report),
        subject=wording.notice_subject(report),
        body=f"{wording.counted(report.content)}. {report.unit.name}.",
        at=at,
        key=f"told:{report.number}",
    )


def _tell_unit(report: QuickReport, *, at: datetime, number: int) -> None:
    people = Membership.objects.filter(unit=report.unit_id, role__in=UNIT_ROLES)
    said = {"office": report.board.office_short_name or report.board.name, "n": number}
    subject = _("Văn phòng đã nhận báo cáo nhanh (bản %(n)s)") % said
    body = _("%(office)s đã nhận. Có thông tin mới thì gửi bản bổ sung.") % said
    _post(report, people, subject=subject, body=body, at=at, key=f"noted:{number}")


def _tell_upper(report: QuickReport, *, at: datetime, number: int) -> None:
    people = Membership.objects.filter(board=report.board.parent_id, role=Role.UPPER_BOARD)
    body = f"{wording.counted(report.content)}. {report.board.name}."
    _post(report, people, subject=wording.notice_subject(report), body=body, at=at, key=f"passed:{number}")


def _tell_board(report: QuickReport, *, at: datetime, number: int) -> None:
    """The board knows that it arrived; to whom else above it was told, it is read."""
    notices.overtake(f"quick:{report.pk}:passed:{number}", at=at)
    subject = _("Ban cấp trên đã nhận báo cáo nhanh (bản %(n)s)") % {"n": number}
    body = f"{wording.title_of(report.content_for(upper=True))}. {report.unit.name}."
    _post(report, _readers(report), subject=subject, body=body, at=at, key=f"received:{number}")


_ACTS = {QuickAction.NOTE: "noted", QuickAction.PASS: "passed", QuickAction.RECEIVE: "received"}
_TELL = {QuickAction.NOTE: _tell_unit, QuickAction.PASS: _tell_upper, QuickAction.RECEIVE: _tell_board}


def _post(report: QuickReport, posts: Any, *, subject: str, body: str, at: datetime, key: str) -> None:
    held = posts.in_force(timezone.localdate(at))
    notices.post(
        User.objects.filter(pk__in=held.values("user"), is_active=True),
        subject=subject,
        body=body,
        link=reverse("quick:report", kwargs={"uuid": report.uuid}),
        at=at,
        unique_key=f"quick:{report.pk}:{key}",
    )


def _trace(action: str, report: QuickReport, *, actor: User, at: datetime, number: int) -> None:
    subject, chain = f"quick:{report.uuid}", report.board.chain
    detail = {"unit": str(report.unit.uuid), "number": number}
    audit.write(action, subject=subject, actor=actor, at=at, chain=chain, detail=detail)
