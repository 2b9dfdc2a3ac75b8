"""The one rule of locked periods: every way in asks here, and the database holds the same (migration `period_locks`).

Figures and monthly results of a period that the office has closed neither change nor are taken over, unless the
office has opened the period again for their unit. What was sent while it was open may be taken over afterwards.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.verdict import ALLOWED, Verdict
from campaigns.filing.choices import Action
from campaigns.filing.lock_models import LockedPaper, PeriodLock
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper

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
        return day <= self.until and self.closes_at >= end_of(self.until)


@dataclass(frozen=True, slots=True)
class Closed:
    """How the period of a paper stands for its unit."""

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


def closed_for(filing: Filing) -> Closed | None:
    """The lock that holds `filing`; None for kinds and periods that are not locked. One query a paper, and only there."""
    if filing.kind not in LOCKED_KINDS or filing.period.lock_id is None:
        return None
    known: list[Closed] = filing.__dict__.setdefault("_closed", [])
    if not known:
        told = ("unit", "opened_at", "closes_at", "until")
        rows = PeriodLock.objects.filter(pk=filing.period.lock_id).values_list(
            "locked_at", "locked_by__full_name", *(f"exceptions__{name}" for name in told)
        )
        locked_at, by, *_none = rows[0]
        openings = [Opening(*row[2:]) for row in rows if row[-1] is not None]
        known.append(Closed(locked_at, by, openings_for(filing.unit_id, openings)))
    return known[0]


def hold_papers(papers: Iterable[Filing], lock_of: Mapping[int, int]) -> None:
    """From now on the database itself holds those of `papers` whose period is in `lock_of`: period → lock."""
    LockedPaper.objects.bulk_create(
        (
            LockedPaper(filing_id=paper.pk, lock_id=lock_of[paper.period_id], unit_id=paper.unit_id)
            for paper in papers
            if paper.kind in LOCKED_KINDS and paper.period_id in lock_of
        ),
        ignore_conflicts=True,
    )


def may_change(filing: Filing, *, on: date) -> Verdict:
    """Whether what the paper says may change that day; the reason tells who has locked it and who opens it."""
    closed = closed_for(filing)
    if closed is None or closed.open_until(on) is not None:
        return ALLOWED
    return Verdict(_why(filing, closed))


def may_take(filing: Filing, action: Action, *, on: date) -> Verdict:
    """As `may_change`, for a step: who writes needs the period open, who takes over also what was sent while it was."""
    if action in _WRITES:
        return may_change(filing, on=on)
    if action != Action.ACCEPT:
        return ALLOWED
    closed, sent = closed_for(filing), filing.working_version
    if closed is None or closed.open_until(on) is not None:
        return ALLOWED
    if sent is not None and any(one.covers(sent.frozen_at) for one in closed.openings):
        return ALLOWED
    sentence = _("%(lock)s Mở khóa cho %(unit)s ở trang Khóa kỳ số liệu rồi mới tiếp nhận, hoặc trả lại để bổ sung.")
    return Verdict(sentence % {"lock": lock_words(filing, closed), "unit": filing.unit.name})


def lock_words(filing: Filing, closed: Closed) -> str:
    """Kỳ tháng 6/2023 đã khóa ngày 20/07/2023 bởi Phòng KT&HT."""
    said = {
        "period": vn.uncapitalise(filing.period.name),
        "day": vn.show_date(timezone.localdate(closed.locked_at)),
        "office": filing.board.office_short_name,
        "who": closed.by,
    }
    return _("Kỳ %(period)s đã khóa ngày %(day)s bởi %(office)s (%(who)s).") % said


def _why(filing: Filing, closed: Closed) -> str:
    last = max((one.until for one in closed.openings), default=None)
    said = {"lock": lock_words(filing, closed), "office": filing.board.office_short_name, "day": vn.show_date(last)}
    if last is None:
        sentence = _("%(lock)s Cần sửa thì đề nghị %(office)s mở khóa cho đơn vị, nêu rõ số sai, số đúng và lý do.")
    else:
        sentence = _(
            "%(lock)s Lần mở khóa cho đơn vị đã hết (hạn %(day)s). Cần sửa tiếp thì đề nghị %(office)s mở lại."
        )
    return sentence % said


def open_until(filing: Filing, *, on: date) -> date | None:
    """Until when a locked period is open for the unit of the paper; None where it is not, or was never locked."""
    closed = closed_for(filing)
    return closed.open_until(on) if closed else None


def opened_words(filing: Filing, *, on: date) -> str:
    """The same in words."""
    closed, until = closed_for(filing), open_until(filing, on=on)
    if closed is None or until is None:
        return ""
    sentence = _("%(lock)s Đang mở khóa cho đơn vị đến hết ngày %(day)s; sau đó tự khóa lại.")
    return sentence % {"lock": lock_words(filing, closed), "day": vn.show_date(until)}
