"""The hands that write the board's checks: `plan` enters one with its calendar, `hold` the minutes of one unit."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from atgt_portal.lib import vn
from atgt_portal.lib.verdict import ToldError
from campaigns.inspections.models import Inspection, Remedy, Visit
from campaigns.inspections.permissions import inspecting
from campaigns.launch.launching import people_of
from units.models import Board, Unit, User


class StaleVisitError(ToldError):
    """Somebody else of the office has written the minutes since the page was shown."""


@transaction.atomic
def plan(
    board: Board,
    *,
    actor: User,
    at: datetime,
    number: str,
    signed_on: date,
    subject: str,
    team: str,
    calendar: Mapping[Unit, date],
) -> Inspection:
    """Enter the plan; every unit of the calendar is told its day."""
    inspecting(actor, board_id=board.pk, on=timezone.localdate(at)).taken()
    row = Inspection.objects.create(board=board, number=number, signed_on=signed_on, subject=subject, team=team)
    Visit.objects.bulk_create(Visit(inspection=row, unit=unit, planned_on=day) for unit, day in calendar.items())
    detail = {"number": number, "units": {unit.code: day.isoformat() for unit, day in calendar.items()}}
    audit.write(
        "inspection.plan", subject=f"inspection:{row.uuid}", actor=actor, at=at, chain=board.chain, detail=detail
    )
    for unit, day in calendar.items():
        notices.post(
            people_of([unit.pk], on=timezone.localdate(at)),
            subject=_("Ban kiểm tra đơn vị ngày %(day)s") % {"day": vn.show_date(day)},
            body=_("Theo kế hoạch số %(number)s: %(subject)s") % {"number": number, "subject": subject},
            link=reverse("inspections:inspection", kwargs={"uuid": row.uuid}),
            at=at,
            unique_key=f"inspection:{row.pk}:{unit.pk}",
        )
    return row


@transaction.atomic
def hold(
    visit: Visit,
    *,
    actor: User,
    at: datetime,
    seen_revision: int,
    held_on: date,
    minutes: str,
    conclusion: str,
    remedies: Iterable[tuple[str, date]],
) -> None:
    """Write minutes and conclusion, and add what must be mended; what was asked before stands."""
    on, chain = timezone.localdate(at), visit.inspection.board.chain
    inspecting(actor, board_id=visit.inspection.board_id, on=on).taken()
    same_as_seen = Visit.objects.filter(pk=visit.pk, revision=seen_revision)
    if not same_as_seen.update(held_on=held_on, minutes=minutes, conclusion=conclusion, revision=seen_revision + 1):
        raise StaleVisitError(_("Biên bản này vừa được người khác ghi. Xem bản đang có rồi ghi lại nếu còn cần."))
    asked = [Remedy.objects.create(visit=visit, text=text, due_on=due, state_on=on) for text, due in remedies]
    detail = {"unit": visit.unit.code, "day": held_on.isoformat(), "remedies": [str(row.uuid) for row in asked]}
    audit.write("inspection.hold", subject=f"visit:{visit.uuid}", actor=actor, at=at, chain=chain, detail=detail)
    if asked:
        notices.post(
            people_of([visit.unit_id], on=on),
            subject=_("Kết luận kiểm tra: %(n)s việc phải khắc phục") % {"n": vn.two_digits(len(asked))},
            body=conclusion,
            link=reverse("inspections:inspection", kwargs={"uuid": visit.inspection.uuid}),
            at=at,
            unique_key=f"visit:{visit.pk}:{seen_revision}",
        )
