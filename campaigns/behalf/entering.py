"""Opening a unit's paper for it, and the unit's answer; both told, both traced. What is typed goes through the paper's own door."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from atgt_portal.lib import vn
from campaigns.behalf.permissions import may_answer, may_enter
from campaigns.filing import wording
from campaigns.filing.act import ActionRefusedError, IncompleteError, StalePageError
from campaigns.filing.choices import EntryAnswer, EntrySource
from campaigns.filing.kinds import Fault
from campaigns.filing.models import EntryForUnit, Filing
from units.choices import OFFICE_ROLES, UNIT_ROLES, Role
from units.models import Membership, User
from units.permissions import posts_of


@transaction.atomic
def open_entry(
    filing: Filing, *, source: EntrySource, told_by: str, told_on: date, reason: str, actor: User, at: datetime
) -> EntryForUnit:
    """Mark the paper as entered by the office and let the office write it; the unit is told at once."""
    on = timezone.localdate(at)
    if not (verdict := may_enter(actor, filing, on=on)):
        raise ActionRefusedError(str(verdict.reason))
    if told_on > on:
        sentence = _("Ngày cung cấp %(day)s ở sau ngày hôm nay %(today)s. Ghi ngày đã nhận giấy, ảnh hoặc cuộc gọi.")
        raise IncompleteError([Fault("told_on", sentence % {"day": vn.show_date(told_on), "today": vn.show_date(on)})])
    post = posts_of(actor, on=on).in_use.for_board(filing.board_id, *OFFICE_ROLES)
    entry = EntryForUnit.objects.create(
        filing=filing,
        source=source,
        told_by=told_by,
        told_on=told_on,
        reason=reason,
        opened_by=actor,
        acted_as_id=post.membership_id if post else None,
        opened_at=at,
    )
    same_as_seen = Filing.objects.filter(pk=filing.pk, state=filing.state, revision=filing.revision, entry=None)
    if not same_as_seen.update(entry=entry, revision=F("revision") + 1):
        raise StalePageError(_("Hồ sơ vừa được người khác xử lý nên chưa mở nhập thay. Tải lại trang rồi làm lại."))
    detail = {"source": str(source), "told_on": told_on.isoformat()}
    _trace("filing.enter", filing, actor=actor, at=at, detail=detail)
    said = {
        "paper": wording.title_of(filing),
        "source": vn.uncapitalise(str(EntrySource(source).label)),
        "who": told_by,
        "reason": reason,
    }
    _tell(
        _people(unit=filing.unit_id, roles=UNIT_ROLES, on=on),
        filing,
        subject=_("Văn phòng nhập thay: %(paper)s") % said,
        body=_("Nguồn: %(source)s, %(who)s cung cấp. Lý do: %(reason)s. Xem rồi xác nhận khi văn phòng nhập xong.")
        % said,
        at=at,
        key=f"entry-opened:{entry.pk}",
    )
    return entry


@transaction.atomic
def answer(filing: Filing, *, is_right: bool, note: str, actor: User, at: datetime) -> EntryForUnit:
    """The unit's word on what was entered for it: right, or not right and why. Once."""
    on = timezone.localdate(at)
    if not (verdict := may_answer(actor, filing, on=on)):
        raise ActionRefusedError(str(verdict.reason))
    if not is_right and not note:
        label = _("Chỗ chưa đúng")
        raise IncompleteError(
            [Fault("note", vn.blank_sentence(label, advice=_("Ghi chỗ nào chưa đúng và số, lời đúng.")))]
        )
    if filing.entry is None:
        raise StalePageError(_("Văn phòng đã bỏ bản nhập thay này. Tải lại trang để xem."))
    post = posts_of(actor, on=on).in_use.for_unit(filing.unit_id, *UNIT_ROLES)
    said = EntryAnswer.CONFIRMED if is_right else EntryAnswer.DISPUTED
    waiting = EntryForUnit.objects.filter(pk=filing.entry.pk, answer=EntryAnswer.WAITING)
    told = {"answered_by": actor, "answered_as_id": post.membership_id if post else None, "answered_at": at}
    if not waiting.update(answer=said, answer_note=note, **told):
        raise StalePageError(_("Người khác của đơn vị vừa trả lời bản nhập thay này. Tải lại trang để xem."))
    entry = EntryForUnit.objects.get(pk=filing.entry.pk)
    _trace("filing.entry_answer", filing, actor=actor, at=at, detail={"answer": str(said)})
    words = {"unit": filing.unit.name, "paper": wording.title_of(filing), "note": note}
    subject = _("Đơn vị xác nhận bản nhập thay: %(unit)s") if is_right else _("Bản nhập thay chưa đúng: %(unit)s")
    body = _("%(paper)s.") if is_right else _("%(paper)s. Đơn vị nêu: %(note)s")
    office = _people(board=filing.board_id, roles=OFFICE_ROLES, on=on)
    _tell(office, filing, subject=(subject % words)[:190], body=body % words, at=at, key=f"entry-answer:{entry.pk}")
    return entry


def _people(*, roles: Iterable[Role], on: date, unit: int | None = None, board: int | None = None) -> QuerySet[User]:
    held = Membership.objects.in_force(on).filter(role__in=list(roles), unit=unit, board=board)
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def _trace(action: str, filing: Filing, *, actor: User, at: datetime, detail: dict[str, str]) -> None:
    subject = f"filing:{filing.uuid}"
    audit.write(action, subject=subject, actor=actor, at=at, chain=filing.board.chain, detail=detail)


def _tell(people: QuerySet[User], filing: Filing, *, subject: str, body: str, at: datetime, key: str) -> None:
    link = reverse("filing:detail", kwargs={"uuid": filing.uuid})
    notices.post(people, subject=subject, body=body, link=link, at=at, unique_key=key)
