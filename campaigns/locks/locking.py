"""The hands that close a period, open it again for a while and end that early. Each is traced, and told to the units."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from atgt_portal.lib import vn
from atgt_portal.lib.verdict import ToldError, Verdict
from campaigns.filing.choices import State
from campaigns.filing.lock_models import SHORTEST_REASON, LockedPaper, PeriodLock, UnlockException
from campaigns.filing.locked import LOCKED_KINDS, end_of, hold_papers, papers_held
from campaigns.filing.models import Filing, FilingQuerySet
from campaigns.launch.launching import people_of
from campaigns.locks import asking
from campaigns.locks.permissions import may_lock, may_unlock
from campaigns.setup.models import Campaign, Period
from units.choices import OFFICE_ROLES, Role
from units.models import Unit, User
from units.permissions import posts_of

MOST_DAYS = 31


class LockRefusedError(ToldError):
    """Who asks may not, or the period cannot be locked or opened so; the message is for the person."""


def papers_of(period: Period) -> FilingQuerySet:
    """The papers for which the period is locked; others that state its days are held along with them (`papers_held`)."""
    return Filing.objects.filter(period=period, kind__in=LOCKED_KINDS)


@transaction.atomic
def lock(period: Period, *, actor: User, at: datetime, note: str = "") -> PeriodLock:
    """Close the figures of `period`, or refuse: it is not over, holds no figures, or is closed already."""
    on, campaign = timezone.localdate(at), period.campaign
    _refuse_unless(may_lock(actor, board_id=campaign.board_id, on=on))
    if period.last_day >= on:
        sentence = _("Kỳ %(period)s đến hết ngày %(day)s mới kết thúc. Khóa khi kỳ đã qua và số liệu đã đủ.")
        said = {"period": vn.uncapitalise(period.name), "day": vn.show_date(period.last_day)}
        raise LockRefusedError(sentence % said)
    waiting = list(papers_of(period).exclude(state=State.ACCEPTED).values_list("unit", flat=True))
    if not papers_of(period).exists():
        sentence = _("Kỳ %(period)s không có hồ sơ số liệu nào phải nộp nên không có gì để khóa. Chọn kỳ khác.")
        raise LockRefusedError(sentence % {"period": vn.uncapitalise(period.name)})
    # Papers, then the trace, then the period: whoever moves a paper or stores a figure holds the same rows in the same
    # order, so neither waits for ever. A step that names the paper's new version keeps even its key until it is over.
    list(papers_held(period).select_for_update(of=("self",), no_key=True).only("pk").order_by("pk"))
    _trace("period.lock", period, actor=actor, at=at, detail={"waiting": len(waiting), "note": note})
    if Period.objects.select_for_update(of=("self",)).get(pk=period.pk).lock_id is not None:
        raise LockRefusedError(
            _("Kỳ %(period)s đã được khóa. Tải lại trang để xem.") % {"period": vn.uncapitalise(period.name)}
        )
    made = PeriodLock.objects.create(note=note, locked_at=at, locked_by=actor, acted_as_id=_post(actor, campaign, on))
    Period.objects.filter(pk=period.pk).update(lock=made)
    period.lock = made
    hold_papers(papers_held(period), made.pk)
    _tell(
        set(waiting),
        subject=_("Đã khóa số liệu kỳ %(period)s"),
        body=_(
            "%(office)s đã khóa số liệu kỳ %(period)s; đơn vị còn hồ sơ chưa được tiếp nhận của kỳ này. "
            "Cần nộp hoặc sửa thì đề nghị văn phòng mở khóa."
        ),
        period=period,
        at=at,
        key=f"period-lock:{made.pk}",
    )
    return made


@transaction.atomic
def unlock(
    held: PeriodLock, *, unit: Unit | None, reason: str, until: date, actor: User, at: datetime
) -> UnlockException:
    """Open a locked period for `unit`, or for all, up to the end of `until`; the units concerned are told."""
    on, period = timezone.localdate(at), held.period
    _refuse_unless(may_unlock(actor, board_id=period.campaign.board_id, on=on))
    if faults := faults_of(reason=reason, until=until, on=on):
        raise LockRefusedError(" ".join(faults.values()))
    reached = papers_held(period).filter(unit=unit) if unit else papers_of(period)
    units = set(reached.values_list("unit", flat=True))
    if not units:
        sentence = _("%(unit)s không có hồ sơ số liệu nào của kỳ %(period)s. Chọn đơn vị khác.")
        said = {"unit": unit.name if unit else _("Ban"), "period": vn.uncapitalise(period.name)}
        raise LockRefusedError(sentence % said)
    made = UnlockException.objects.create(
        lock=held,
        unit=unit,
        reason=reason,
        until=until,
        opened_at=at,
        opened_by=actor,
        acted_as_id=_post(actor, period.campaign, on),
        closes_at=end_of(until),
    )
    # A paper may have gone to the successor of its unit since the lock: what the database holds goes by it, too.
    theirs = Filing.objects.filter(pk=OuterRef("filing")).values("unit")
    LockedPaper.objects.filter(lock=held).update(unit=Subquery(theirs))
    asking.grant(made, actor=actor, at=at)
    told = {"unit": unit.code if unit else "", "until": until.isoformat(), "reason": reason}
    _trace("period.unlock", period, actor=actor, at=at, detail=told)
    _tell(
        units,
        subject=_("Mở khóa số liệu kỳ %(period)s đến hết ngày %(day)s"),
        body=_(
            "%(office)s mở khóa số liệu kỳ %(period)s đến hết ngày %(day)s. Lý do: %(reason)s "
            "Mở hồ sơ, chọn “Sửa bản đã tiếp nhận”, sửa rồi gửi trước khi kỳ tự khóa lại."
        ),
        period=period,
        at=at,
        key=f"period-unlock:{made.pk}",
        said={"day": vn.show_date(until), "reason": f"{reason.rstrip('.')}."},
    )
    return made


@transaction.atomic
def end(exception: UnlockException, *, actor: User, at: datetime) -> None:
    """Lock again before the day that was set."""
    on, period = timezone.localdate(at), exception.lock.period
    _refuse_unless(may_unlock(actor, board_id=period.campaign.board_id, on=on))
    standing = UnlockException.objects.filter(pk=exception.pk, ended_by=None, closes_at__gt=at)
    if not standing.update(closes_at=at, ended_by=actor):
        raise LockRefusedError(_("Lần mở khóa này đã hết hạn hoặc đã kết thúc. Tải lại trang để xem."))
    unit = exception.unit
    _trace("period.unlock_end", period, actor=actor, at=at, detail={"unit": unit.code if unit else ""})
    units = {unit.pk} if unit else set(papers_of(period).values_list("unit", flat=True))
    _tell(
        units,
        subject=_("Kết thúc mở khóa số liệu kỳ %(period)s"),
        body=_("%(office)s đã khóa lại số liệu kỳ %(period)s trước hạn. Bản đã gửi trong lúc mở vẫn được xét."),
        period=period,
        at=at,
        key=f"period-unlock-end:{exception.pk}",
    )


def faults_of(*, reason: str, until: date, on: date) -> dict[str, str]:
    """Box → what keeps an exception from being given so. Pure."""
    found = {}
    if len(reason) < SHORTEST_REASON:
        sentence = _("Lý do %(typed)s mới có %(n)s ký tự. Ghi ít nhất %(least)s ký tự: sửa số nào, vì sao.")
        found["reason"] = sentence % {"typed": vn.quoted(reason), "n": len(reason), "least": SHORTEST_REASON}
    last = on + timedelta(days=MOST_DAYS)
    said = {"day": vn.show_date(until), "today": vn.show_date(on), "last": vn.show_date(last)}
    if until < on:
        found["until"] = _("Ngày %(day)s ở trước ngày hôm nay %(today)s. Chọn ngày từ hôm nay trở đi.") % said
    elif until > last:
        found["until"] = _("Ngày %(day)s quá xa: mỗi lần mở khóa nhiều nhất đến %(last)s. Chọn ngày sớm hơn.") % said
    return found


def _refuse_unless(verdict: Verdict) -> None:
    if not verdict:
        raise LockRefusedError(str(verdict.reason))


def _post(actor: User, campaign: Campaign, on: date) -> int | None:
    post = posts_of(actor, on=on).in_use.for_board(campaign.board_id, Role.OFFICE_HEAD, *OFFICE_ROLES)
    return post.membership_id if post else None


def _trace(action: str, period: Period, *, actor: User, at: datetime, detail: Mapping[str, object]) -> None:
    days = {"first_day": period.first_day.isoformat(), "last_day": period.last_day.isoformat()}
    campaign = period.campaign
    subject = f"campaign:{campaign.uuid}"
    audit.write(action, subject=subject, actor=actor, at=at, chain=campaign.board.chain, detail={**days, **detail})


def _tell(
    units: Iterable[int],
    *,
    subject: str,
    body: str,
    period: Period,
    at: datetime,
    key: str,
    said: dict[str, str] | None = None,
) -> None:
    told = {
        "period": vn.uncapitalise(period.name),
        "office": period.campaign.board.office_short_name,
        **(said or {}),
    }
    people = people_of(units, on=timezone.localdate(at))
    link = reverse("filing:list")
    notices.post(people, subject=(subject % told)[:190], body=body % told, link=link, at=at, unique_key=key)
