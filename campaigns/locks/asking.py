"""A unit asks for a locked period to be opened; the office opens it (`locking.unlock` answers) or says why not."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from atgt_portal.lib import vn
from atgt_portal.lib.verdict import ToldError
from campaigns.filing import locked, wording
from campaigns.filing.lock_models import SHORTEST_REASON, PeriodLock, UnlockException
from campaigns.filing.models import Filing
from campaigns.launch.launching import office_of, people_of
from campaigns.locks.models import UnlockRequest
from campaigns.locks.permissions import asking_for, may_unlock
from units.models import User

RELATED = ("filing__unit", "filing__period", "filing__board", "lock__period__campaign__board", "unit", "asked_by")


class AskingRefusedError(ToldError):
    """Nothing is asked or answered so; the message is for the person."""


def lock_of(filing: Filing, *, on: date) -> PeriodLock | None:
    """The lock that keeps the paper as it is that day; None where nothing has to be asked."""
    shut = locked.shut_by(filing, on=on)
    return PeriodLock.objects.select_related("period__campaign__board").get(uuid=shut.lock) if shut else None


def requests_about(filing: Filing) -> list[UnlockRequest]:
    """What has been asked for this paper so far, newest first."""
    return list(UnlockRequest.objects.filter(filing=filing).select_related(*RELATED, "granted"))


@transaction.atomic
def ask(filing: Filing, held: PeriodLock, *, reason: str, actor: User, at: datetime) -> UnlockRequest:
    """Ask the office for an exception, once at a time; the office is told."""
    acting = asking_for(actor, filing, on=timezone.localdate(at))
    if acting.post is None:
        raise AskingRefusedError(str(acting.verdict.reason))
    if fault := fault_of(reason):
        raise AskingRefusedError(fault)
    try:
        with transaction.atomic():
            made = UnlockRequest.objects.create(
                lock=held,
                filing=filing,
                unit=filing.unit,
                reason=reason,
                asked_at=at,
                asked_by=actor,
                acted_as_id=acting.post.membership_id,
            )
    except IntegrityError:
        told = _("Hồ sơ này đã có một đề nghị mở khóa chờ trả lời. Chờ văn phòng trả lời rồi hãy đề nghị lại.")
        raise AskingRefusedError(told) from None
    _trace("period.unlock_ask", made, actor=actor, at=at, detail={"reason": reason})
    said = {"unit": filing.unit.name, "paper": vn.uncapitalise(wording.title_of(filing)), "reason": reason}
    notices.post(
        office_of(held.period.campaign, on=timezone.localdate(at)),
        subject=(_("Đề nghị mở khóa: %(unit)s") % said)[:190],
        body=_("%(unit)s đề nghị mở khóa để sửa %(paper)s. Lý do: %(reason)s") % said,
        link=f"{reverse('locks:period', kwargs={'uuid': held.uuid})}?ho-so={filing.uuid}#mo",
        at=at,
        unique_key=_key(made),
    )
    return made


@transaction.atomic
def refuse(asked: UnlockRequest, *, reason: str, actor: User, at: datetime) -> None:
    """Say why the period stays locked; the unit is told."""
    campaign = asked.lock.period.campaign
    if not (verdict := may_unlock(actor, board_id=campaign.board_id, on=timezone.localdate(at))):
        raise AskingRefusedError(str(verdict.reason))
    if fault := fault_of(reason):
        raise AskingRefusedError(fault)
    if not _answered(asked.pk, at=at, answered_at=at, answered_by=actor, refusal=reason):
        raise AskingRefusedError(_("Đề nghị này vừa được trả lời. Tải lại trang để xem."))
    notices.overtake(_key(asked), at=at)
    _trace("period.unlock_refuse", asked, actor=actor, at=at, detail={"reason": reason})
    said = {"paper": vn.uncapitalise(wording.title_of(asked.filing)), "reason": reason}
    said["office"] = campaign.board.office_short_name
    notices.post(
        people_of([asked.unit_id], on=timezone.localdate(at)),
        subject=(_("Không mở khóa: %(paper)s") % said)[:190],
        body=_("%(office)s không mở khóa để sửa %(paper)s. Lý do: %(reason)s") % said,
        link=reverse("locks:ask", kwargs={"uuid": asked.filing.uuid}),
        at=at,
        unique_key=f"{_key(asked)}-refused",
    )


def grant(made: UnlockException, *, actor: User, at: datetime) -> None:
    """An exception answers every open request that it reaches; the units are told of the exception itself."""
    waiting = UnlockRequest.objects.filter(lock=made.lock_id, answered_at=None)
    for asked in waiting.filter(unit=made.unit_id) if made.unit_id else waiting:
        if _answered(asked.pk, at=at, answered_at=at, answered_by=actor, granted=made):
            notices.overtake(_key(asked), at=at)


def fault_of(reason: str) -> str:
    """What keeps a request from being made, or refused, for that reason."""
    if len(reason) >= SHORTEST_REASON:
        return ""
    sentence = _("Lý do %(typed)s mới có %(n)s ký tự. Ghi ít nhất %(least)s ký tự: số nào, căn cứ, vì sao.")
    return sentence % {"typed": vn.quoted(reason), "n": len(reason), "least": SHORTEST_REASON}


def _answered(pk: int, *, at: datetime, **answer: object) -> bool:
    """Of two who answer at once the first counts."""
    return bool(UnlockRequest.objects.filter(pk=pk, answered_at=None, asked_at__lte=at).update(**answer))


def _key(asked: UnlockRequest) -> str:
    return f"unlock-request:{asked.pk}"


def _trace(action: str, asked: UnlockRequest, *, actor: User, at: datetime, detail: Mapping[str, object]) -> None:
    filing = asked.filing
    told = {"request": str(asked.uuid), **detail}
    audit.write(action, subject=f"filing:{filing.uuid}", actor=actor, at=at, chain=filing.board.chain, detail=told)
