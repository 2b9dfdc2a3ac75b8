"""The one mover of a remedy: verdict, compare-and-set, history, audit, in one transaction."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from atgt_portal.lib.verdict import ToldError
from campaigns.inspections.choices import RemedyAction
from campaigns.inspections.models import Remedy, RemedyStep
from campaigns.inspections.permissions import acting_on
from campaigns.inspections.steps import step_for
from campaigns.launch.launching import people_of
from units.models import User


class RemedyRefusedError(ToldError):
    """The person may not do this, or says nothing where something must be said."""


class StaleRemedyError(ToldError):
    """Somebody else has moved the remedy since the page was shown."""


@transaction.atomic
def move(remedy: Remedy, action: RemedyAction, *, actor: User, at: datetime, seen_revision: int, note: str) -> None:
    """Take `remedy` one step, or refuse and change nothing."""
    on, visit = timezone.localdate(at), remedy.visit
    if remedy.revision != seen_revision:
        raise _stale()
    acting = acting_on(actor, remedy, on=on, action=action)
    acting.refuse_elsewhere()
    roles = frozenset({acting.post.role} if acting.post else ())
    step = step_for(action, state=remedy.state, roles=roles)
    if step is None:
        raise RemedyRefusedError(_("Bước này không do anh/chị làm, hoặc việc đang ở bước khác. Tải lại trang để xem."))
    if step.needs_note and not note:
        raise RemedyRefusedError(
            _("Ô Nội dung đang trống. Ghi việc đã làm và kết quả; yêu cầu làm tiếp thì ghi còn thiếu gì.")
        )
    same_as_seen = Remedy.objects.filter(pk=remedy.pk, state=remedy.state, revision=seen_revision)
    if not same_as_seen.update(state=step.target, state_on=on, revision=seen_revision + 1):
        raise _stale()
    RemedyStep.objects.create(remedy=remedy, action=action, to_state=step.target, done_on=on, note=note, actor=actor)
    chain, detail = visit.inspection.board.chain, {"from": remedy.state, "to": step.target, "unit": visit.unit.code}
    audit.write(f"remedy.{action}", subject=f"remedy:{remedy.uuid}", actor=actor, at=at, chain=chain, detail=detail)
    if action != RemedyAction.REPORT:
        notices.post(
            people_of([visit.unit_id], on=on),
            subject=f"{step.target.label}: {remedy.text}"[:200],
            body=note,
            link=reverse("inspections:remedy", kwargs={"uuid": remedy.uuid}),
            at=at,
            unique_key=f"remedy:{remedy.pk}:{seen_revision}",
        )


def _stale() -> StaleRemedyError:
    return StaleRemedyError(
        _("Việc này vừa được người khác chuyển bước. Xem các bước đã làm rồi ghi tiếp nếu còn cần.")
    )
