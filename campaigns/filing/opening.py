"""When a paper opens and when it is due. Lists, pages, refusals and the map ask here; the days stand in the paper's row."""

from datetime import date, timedelta
from typing import Protocol

from django.db.models import Q
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from atgt_portal.lib.verdict import ALLOWED, Verdict
from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper
from campaigns.setup.models import Obligation, Period

_ONE_DAY = timedelta(days=1)
_BEFORE_DUE = timedelta(days=30)
_AFTER_PERIOD = frozenset({Paper.ACTIVITY_RETURN, Paper.INTERIM_RETURN})
_FROM_LAUNCH = frozenset({Paper.PLAN, Paper.DISSEMINATION})


class Opens(Protocol):
    """What of a paper's row tells whether it is open."""

    @property
    def opens_on(self) -> date | None: ...

    @property
    def awaits_figures(self) -> bool: ...


def opens_on(obligation: Obligation, period: Period, *, launched_on: date | None) -> date | None:
    """The first day on which the paper may be drafted, not before the launch nor after it is due; None sets no day.

    Police figures are kept while their month runs; what tells of a month, a quarter or half a year waits until it is over;
    plans are made from the launch on; what closes the year opens a month before it is due.
    """
    day, due = _by_paper(obligation, period), due_on(obligation, period)
    if day is None or launched_on is None:
        return day or launched_on
    return max(launched_on, day if due is None else min(day, due))


def _by_paper(obligation: Obligation, period: Period) -> date | None:
    if obligation.paper == Paper.ACCIDENT_RETURN:
        return period.first_day
    if obligation.each_month or obligation.paper in _AFTER_PERIOD:
        return period.last_day + _ONE_DAY
    if obligation.paper in _FROM_LAUNCH or obligation.due_on is None:
        return None
    return obligation.due_on - _BEFORE_DUE


def due_on(obligation: Obligation, period: Period) -> date | None:
    """Nothing is due for a period that began before the launch."""
    if not obligation.each_month:
        return obligation.due_on
    if period.is_background:
        return None
    return period.last_day + timedelta(days=obligation.due_days_after_period or 0)


def awaits_figures(obligation: Obligation) -> bool:
    """Whether the paper answers police figures, and so can neither be written nor be late before they are there."""
    return obligation.paper == Paper.FIGURES_CONFIRMATION


def opened(on: date) -> Q:
    """The papers that are open on that day."""
    return Q(awaits_figures=False) & (Q(opens_on=None) | Q(opens_on__lte=on))


def is_open(paper: Opens, *, on: date) -> bool:
    """The same of one paper."""
    return not paper.awaits_figures and (paper.opens_on is None or paper.opens_on <= on)


def reason(paper: Opens) -> str:
    """Why a paper is not open yet, as it stands behind “Chưa mở”."""
    if paper.awaits_figures:
        return _("chờ số liệu của công an")
    return _("mở ngày %(day)s") % {"day": vn.show_date(paper.opens_on)}


def may_begin(paper: Opens, *, on: date) -> Verdict:
    """Whether the paper is open; the reason tells when it will be."""
    if is_open(paper, on=on):
        return ALLOWED
    if paper.awaits_figures:
        sentence = _("Số liệu của công an về kỳ này chưa được tiếp nhận nên hồ sơ chưa mở. Xác nhận khi có số liệu.")
        return Verdict(sentence)
    sentence = _("Hồ sơ mở ngày %(day)s, hôm nay là %(today)s nên chưa soạn được. Soạn từ ngày mở.")
    return Verdict(sentence % {"day": vn.show_date(paper.opens_on), "today": vn.show_date(on)})


def open_confirmations(campaign_id: int, period: Period, *, on: date) -> None:
    """The police figures of the period count from that day: what answers them opens, with its days counted from then.

    Never earlier than the period's own due day. Figures accepted anew give those who have not answered the same days
    again; who has answered is never made late by it.
    """
    answers = Obligation.objects.filter(campaign=campaign_id, paper=Paper.FIGURES_CONFIRMATION)
    for obligation in answers:
        every = Filing.objects.filter(obligation=obligation, period=period, received_at=None)
        # Who is excused has no day, and gets one when he is asked again.
        every.filter(awaits_figures=True).exclude(excuse=None).update(awaits_figures=False, opens_on=on)
        owed = every.filter(excuse=None)
        by_period = due_on(obligation, period)
        due = None if by_period is None else max(by_period, on + (by_period - period.last_day))
        if due is not None:
            owed.filter(awaits_figures=False, due_on__lt=due).update(due_on=due)
        owed.filter(awaits_figures=True).update(awaits_figures=False, opens_on=on, due_on=due)
