"""The one rule of locked periods: every way in asks here, and the database holds the same (migration `period_locks`).

Figures and monthly results of a period that the office has closed neither change nor are taken over, unless the
office has opened the period again for their unit. What was sent while it was open may be taken over afterwards.

Figures of accidents are counted by days: a lock of such figures holds whatever paper of its board states some of its
days, in whichever period or campaign that paper stands. A paper held by several locks needs every one of them open.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.verdict import ALLOWED, Verdict
from campaigns.filing.choices import Action, State
from campaigns.filing.lock_models import LockedPaper
from campaigns.filing.models import Filing, FilingQuerySet
from campaigns.setup.choices import Paper
from campaigns.setup.models import Period

LOCKED_KINDS = frozenset({Paper.ACCIDENT_RETURN, Paper.ACTIVITY_RETURN})
"""Papers that put figures on record. What a unit answers to figures may be said after the lock, too."""

_WRITES = frozenset({Action.SUBMIT, Action.APPROVE, Action.AMEND})


@dataclass(frozen=True, slots=True)
class Opening:
    """A locked period open again: `unit` is None where it is for all."""

    unit: int | None
    opened_at: datetime
    closes_at: datetime
    until: date

    def covers(self, moment: datetime) -> bool:
        return self.opened_at <= moment < self.closes_at

    def is_on(self, day: date) -> bool:
        """Whether it is still open that day; one ended early is not, from that moment on."""
        return day <= self.until and not self.is_cut_short

    @property
    def is_cut_short(self) -> bool:
        return self.closes_at < end_of(self.until)

    @property
    def ended(self) -> str:
        """How it ended, once it has: by its own day, or before."""
        if self.is_cut_short:
            return _("đã kết thúc sớm ngày %(day)s") % {"day": vn.show_date(timezone.localdate(self.closes_at))}
        return _("đã hết (hạn %(day)s)") % {"day": vn.show_date(self.until)}


@dataclass(frozen=True, slots=True)
class Closed:
    """How a locked period that holds a paper stands for its unit."""

    lock: UUID
    period: str
    locked_at: datetime
    by: str
    openings: tuple[Opening, ...]

    def open_until(self, on: date) -> date | None:
        """The last day of the longest exception in force."""
        return max((one.until for one in self.openings if one.is_on(on)), default=None)


def end_of(day: date) -> datetime:
    """The first moment that is no longer of that day."""
    return timezone.make_aware(datetime.combine(date.fromordinal(day.toordinal() + 1), datetime.min.time()))


def openings_for(unit: int, openings: Iterable[Opening]) -> tuple[Opening, ...]:
    """Of the exceptions of a lock those that reach the unit."""
    return tuple(one for one in openings if one.unit in {None, unit})


def locked_days(board_id: int, first_day: date, last_day: date) -> Q:
    """The periods of the board whose lock holds figures of accidents of one of these days."""
    figures = Filing.objects.filter(period=OuterRef("pk"), kind=Paper.ACCIDENT_RETURN)
    on_days = Q(campaign__board=board_id, first_day__lte=last_day, last_day__gte=first_day)
    return Q(Exists(figures), lock__isnull=False) & on_days


def near_a_lock() -> Exists:
    """Whether the board of a paper has locked any of its days: read along with the paper, it saves `closed_for` a query."""
    days = Q(first_day__lte=OuterRef("period__last_day"), last_day__gte=OuterRef("period__first_day"))
    return Exists(Period.objects.filter(days, campaign__board=OuterRef("board"), lock__isnull=False))


def closed_for(filing: Filing) -> tuple[Closed, ...]:
    """The locks that hold `filing`, in order of days. One query a paper, none for what no lock can hold."""
    by_days = filing.kind == Paper.ACCIDENT_RETURN
    if filing.kind not in LOCKED_KINDS or not (by_days or filing.period.lock_id):
        return ()
    if vars(filing).get("is_near_a_lock") is False:
        return ()
    if "_closed" not in filing.__dict__:
        filing.__dict__["_closed"] = tuple(_locks_on(filing, by_days=by_days))
    known: tuple[Closed, ...] = filing.__dict__["_closed"]
    return known


def _locks_on(filing: Filing, *, by_days: bool) -> list[Closed]:
    period = filing.period
    held = Q(pk=period.pk, lock__isnull=False)
    if by_days:
        held |= locked_days(filing.board_id, period.first_day, period.last_day)
    told = (f"lock__exceptions__{name}" for name in ("unit", "opened_at", "closes_at", "until"))
    rows = Period.objects.filter(held).order_by("first_day", "last_day", "pk")
    locks: dict[int, tuple[tuple[UUID, str, datetime, str], list[Opening]]] = {}
    for pk, *lock, unit, opened_at, closes_at, until in rows.values_list(
        "pk", "lock__uuid", "name", "lock__locked_at", "lock__locked_by__full_name", *told
    ):
        openings = locks.setdefault(pk, (tuple(lock), []))[1]
        if until is not None:
            openings.append(Opening(unit, opened_at, closes_at, until))
    return [Closed(*lock, openings_for(filing.unit_id, openings)) for lock, openings in locks.values()]


def papers_held(period: Period) -> FilingQuerySet:
    """The papers that a lock of the period holds: its own, and those of its board that state its days."""
    figures = Filing.objects.filter(period=period.pk, kind=Paper.ACCIDENT_RETURN)
    on_days = Q(period__first_day__lte=period.last_day, period__last_day__gte=period.first_day)
    theirs = Q(Exists(figures), kind=Paper.ACCIDENT_RETURN, board=period.campaign.board_id) & on_days
    return Filing.objects.filter(Q(period=period.pk, kind__in=LOCKED_KINDS) | theirs)


def hold_papers(papers: Iterable[Filing], lock: int) -> None:
    """From now on the database itself holds `papers` by the lock, beside every other lock that holds them."""
    rows = (LockedPaper(filing_id=paper.pk, lock_id=lock, unit_id=paper.unit_id) for paper in papers)
    LockedPaper.objects.bulk_create(rows, ignore_conflicts=True)


def hold_opened(campaign_id: int, *, board_id: int) -> None:
    """The same for papers of a campaign that were opened after locks of its board."""
    shut = Period.objects.filter(campaign__board=board_id, lock__isnull=False).select_related("campaign")
    for period in shut.order_by("first_day", "last_day", "pk"):
        if period.lock_id is not None:
            hold_papers(papers_held(period).filter(campaign=campaign_id), period.lock_id)


def may_change(filing: Filing, *, on: date, to_office: bool = False) -> Verdict:
    """Whether what the paper says may change that day; the reason tells who has locked it and who opens it.

    `to_office`: the reason is for the board's officers, not for the unit.
    """
    shut = shut_by(filing, on=on)
    return ALLOWED if shut is None else Verdict(_why(filing, shut, to_office=to_office))


def shut_by(filing: Filing, *, on: date) -> Closed | None:
    """The first lock that keeps what the paper says as it is, that day."""
    return next((closed for closed in closed_for(filing) if closed.open_until(on) is None), None)


def may_take(filing: Filing, action: Action, *, on: date, was: str | None = None, to_office: bool = False) -> Verdict:
    """As `may_change`, for a step; `was` tells where the paper stood before it, once the step has moved it.

    Who writes needs the period open. Who takes over needs it open then, or when the paper was sent. The office returns
    nothing that the unit then could not mend; what a leader returns stays in his house.
    """
    if action in _WRITES:
        return may_change(filing, on=on, to_office=to_office)
    if action == Action.SEND_BACK and (was or filing.state) == State.SUBMITTED:
        return _may_return(filing, on=on)
    if action != Action.ACCEPT:
        return ALLOWED
    shut = next((closed for closed in closed_for(filing) if not _takes(filing, closed, on=on)), None)
    if shut is None:
        return ALLOWED
    sentence = _("%(lock)s Lãnh đạo văn phòng mở khóa cho %(unit)s thì mới tiếp nhận hoặc trả lại được.")
    return Verdict(sentence % {"lock": lock_words(filing, shut), "unit": filing.unit.name})


def _may_return(filing: Filing, *, on: date) -> Verdict:
    if (shut := shut_by(filing, on=on)) is None:
        return ALLOWED
    sentence = _(
        "%(lock)s Trả lại lúc này thì %(unit)s không mở được hồ sơ để sửa. Lãnh đạo văn phòng mở khóa cho đơn vị trước rồi trả lại."
    )
    return Verdict(sentence % {"lock": lock_words(filing, shut), "unit": filing.unit.name})


def _takes(filing: Filing, closed: Closed, *, on: date) -> bool:
    """Whether the lock lets the office take over what was sent."""
    sent = filing.working_version
    was_open = sent is not None and any(one.covers(sent.frozen_at) for one in closed.openings)
    return was_open or closed.open_until(on) is not None


def lock_words(filing: Filing, closed: Closed) -> str:
    """Kỳ tháng 6/2023 đã khóa ngày 20/07/2023 bởi Phòng KT&HT."""
    said = {
        "period": vn.uncapitalise(closed.period),
        "day": vn.show_date(timezone.localdate(closed.locked_at)),
        "office": filing.board.office_short_name,
        "who": closed.by,
    }
    return _("Kỳ %(period)s đã khóa ngày %(day)s bởi %(office)s (%(who)s).") % said


def _why(filing: Filing, closed: Closed, *, to_office: bool) -> str:
    last = max(closed.openings, key=lambda one: (one.until, one.closes_at), default=None)
    said = {
        "lock": lock_words(filing, closed),
        "office": filing.board.office_short_name,
        "unit": filing.unit.name,
        "ended": last.ended if last else "",
    }
    if last is None:
        ours = _("%(lock)s Đơn vị cần sửa thì lãnh đạo văn phòng mở khóa cho %(unit)s.")
        theirs = _("%(lock)s Cần sửa thì đề nghị %(office)s mở khóa cho đơn vị, nêu rõ số sai, số đúng và lý do.")
    else:
        ours = _("%(lock)s Lần mở khóa cho %(unit)s %(ended)s. Cần sửa tiếp thì lãnh đạo văn phòng mở lại.")
        theirs = _("%(lock)s Lần mở khóa cho đơn vị %(ended)s. Cần sửa tiếp thì đề nghị %(office)s mở lại.")
    return (ours if to_office else theirs) % said


def open_until(filing: Filing, *, on: date) -> date | None:
    """Until when what is locked is open for the unit of the paper; None where it is not, or was never locked."""
    days = [closed.open_until(on) for closed in closed_for(filing)]
    return None if None in days else min((day for day in days if day), default=None)


def opened_words(filing: Filing, *, on: date, to_office: bool = False) -> str:
    """The same in words."""
    until = open_until(filing, on=on)
    if until is None:
        return ""
    first = next(closed for closed in closed_for(filing) if closed.open_until(on) == until)
    sentence = _("%(lock)s Đang mở khóa cho %(unit)s đến hết ngày %(day)s; sau đó tự khóa lại.")
    unit = filing.unit.name if to_office else _("đơn vị")
    return sentence % {"lock": lock_words(filing, first), "unit": unit, "day": vn.show_date(until)}
