"""The pages of locked periods, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing import wording
from campaigns.filing.choices import State
from campaigns.filing.lock_models import UnlockException
from campaigns.filing.locked import LOCKED_KINDS, Opening
from campaigns.filing.models import Filing
from campaigns.locks import asking, locking
from campaigns.locks.models import UnlockRequest
from campaigns.setup.models import Campaign, Period

_HELD = Q(filings__kind__in=LOCKED_KINDS)
_EXCEPTIONS = Prefetch("lock__exceptions", UnlockException.objects.select_related("unit", "opened_by", "ended_by"))
FAR = 60  # papers listed before a lock


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One period of the list; `url` locks it, or shows its lock."""

    name: str
    days: str
    papers: str
    badge: str
    tone: str
    told: str
    url: str
    is_locked: bool


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    who: str
    until: str
    badge: str
    tone: str
    reason: str
    by: str
    end_url: str


def periods_of(campaign: Campaign) -> list[Period]:
    """The periods that hold figures, newest first, with their locks and exceptions: two queries."""
    rows = campaign.periods.filter(_HELD).select_related("lock__locked_by").prefetch_related(_EXCEPTIONS)
    counted = rows.annotate(
        held=Count("filings", _HELD), taken=Count("filings", _HELD & Q(filings__state=State.ACCEPTED))
    )
    return list(counted.order_by("-first_day", "-last_day"))


def period_rows(periods: Iterable[Period], *, on: date, may_lock: bool) -> list[PeriodRow]:
    """What is over comes first: only that can be locked."""
    listed = sorted(periods, key=lambda period: period.last_day >= on)
    return [_row(period, on=on, may_lock=may_lock) for period in listed]


def _row(period: Period, *, on: date, may_lock: bool) -> PeriodRow:
    counts = {"n": vn.show_number(period.taken), "all": vn.show_number(period.held)}  # type: ignore[attr-defined]
    common = {
        "name": period.name,
        "days": wording.days_between(period.first_day, period.last_day),
        "papers": _("%(n)s/%(all)s đã tiếp nhận") % counts,
    }
    if period.lock is not None:
        open_now = [row for row in period.lock.exceptions.all() if _opening(row).is_on(on)]
        badge, tone = (_("Đang mở khóa"), "warn") if open_now else (_("Đã khóa"), "good")
        said = _("khóa ngày %(day)s, %(who)s") % {
            "day": vn.show_date(timezone.localdate(period.lock.locked_at)),
            "who": period.lock.locked_by.full_name,
        }
        told = [said, *(_open_words(row) for row in open_now)]
        url = reverse("locks:period", kwargs={"uuid": period.lock.uuid})
        return PeriodRow(**common, badge=badge, tone=tone, told=" · ".join(told), url=url, is_locked=True)
    is_over = period.last_day < on
    url = f"{reverse('locks:list')}?phong-trao={period.campaign.code}&ky={period.pk}" if is_over and may_lock else ""
    badge = _("Chưa khóa") if is_over else _("Chưa kết thúc")
    return PeriodRow(**common, badge=badge, tone="plain", told="", url=url, is_locked=False)


def _opening(row: UnlockException) -> Opening:
    return Opening(row.unit_id, row.opened_at, row.closes_at, row.until)


def _who(row: UnlockException) -> str:
    return row.unit.name if row.unit else _("Mọi đơn vị")


def _open_words(row: UnlockException) -> str:
    who = row.unit.name if row.unit else vn.uncapitalise(_who(row))
    return _("mở cho %(who)s đến hết %(day)s") % {"who": who, "day": vn.show_date(row.until)}


def exception_rows(rows: Sequence[UnlockException], *, on: date, may_end: bool) -> list[ExceptionRow]:
    return [_exception_row(row, on=on, may_end=may_end) for row in rows]


def _exception_row(row: UnlockException, *, on: date, may_end: bool) -> ExceptionRow:
    is_open = _opening(row).is_on(on)
    if is_open:
        badge, tone = _("Đang mở"), "warn"
    elif row.ended_by:
        said = {"day": vn.show_date(timezone.localdate(row.closes_at)), "who": row.ended_by.full_name}
        badge, tone = _("Kết thúc sớm ngày %(day)s, %(who)s") % said, "plain"
    else:
        badge, tone = _("Đã hết hạn"), "plain"
    return ExceptionRow(
        who=_who(row),
        until=vn.show_date(row.until),
        badge=badge,
        tone=tone,
        reason=row.reason,
        by=f"{row.opened_by.full_name}, {wording.moment(row.opened_at)}",
        end_url=reverse("locks:end", kwargs={"uuid": row.uuid}) if is_open and may_end else "",
    )


def waiting_lines(period: Period) -> list[str]:
    """Whose papers of the period are not accepted, and how they stand."""
    papers = locking.papers_of(period).exclude(state=State.ACCEPTED).select_related("unit", "period")
    return [_waiting(paper) for paper in papers.order_by("unit__sort_key", "kind", "pk")]


def _waiting(paper: Filing) -> str:
    said = {
        "unit": paper.unit.name,
        "paper": vn.uncapitalise(wording.title_of(paper)),
        "state": vn.uncapitalise(str(wording.state_badge(paper).label)),
    }
    return _("%(unit)s: %(paper)s, %(state)s") % said


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request; `open_url` and `refuse_url` for who answers it while it waits."""

    unit: str
    paper: str
    reason: str
    asked: str
    badge: str
    tone: str
    answer: str
    open_url: str = ""
    refuse_url: str = ""


def request_row(asked: UnlockRequest, *, answers: bool = False) -> RequestRow:
    filing, waits = asked.filing, asked.answered_at is None
    lock_url = reverse("locks:period", kwargs={"uuid": asked.lock.uuid}) if answers else ""
    return RequestRow(
        unit=filing.unit.name,
        paper=wording.title_of(filing),
        reason=asked.reason,
        asked=f"{asked.asked_by.full_name}, {wording.moment(asked.asked_at)}",
        badge=_("Chờ trả lời") if waits else _("Đã mở khóa") if asked.granted_id else _("Không mở"),
        tone="warn" if waits else "good" if asked.granted_id else "plain",
        answer=_answer(asked),
        open_url=f"{lock_url}?ho-so={filing.uuid}#mo" if waits and answers else "",
        refuse_url=reverse("locks:refuse", kwargs={"uuid": asked.uuid}) if waits and answers else "",
    )


def _answer(asked: UnlockRequest) -> str:
    if asked.answered_at is None:
        return ""
    said = {"day": vn.show_date(timezone.localdate(asked.answered_at)), "reason": asked.refusal}
    if asked.granted is not None:
        return _("mở đến hết ngày %(until)s") % {"until": vn.show_date(asked.granted.until)}
    return _("trả lời ngày %(day)s: %(reason)s") % said


def waiting_requests(locks: Q, *, answers: bool) -> list[RequestRow]:
    """The open requests of those locks, oldest first. One query."""
    rows = UnlockRequest.objects.filter(locks, answered_at=None).order_by("asked_at", "pk")
    return [request_row(one, answers=answers) for one in rows.select_related(*asking.RELATED, "granted")]
