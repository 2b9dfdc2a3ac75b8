"""The words and tones in which a request and its answers are told. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from reports.requests.choices import FieldKind
from reports.requests.models import DataRequest, RequestAnswer


@dataclass(frozen=True, slots=True)
class Badge:
    label: str
    tone: str


def hour_of(moment: datetime) -> str:
    """17 giờ ngày 20/06/2023."""
    local = timezone.localtime(moment)
    hour = _("%(h)s giờ") % {"h": local.hour} + (f" {local:%M}" if local.minute else "")
    return _("%(hour)s ngày %(day)s") % {"hour": hour, "day": vn.show_date(local.date())}


def due_words(request: DataRequest) -> str:
    return _("Trả lời trước %(when)s") % {"when": hour_of(request.due_at)}


def state_of(answer: RequestAnswer, *, at: datetime) -> Badge:
    """`answer.request` is at hand."""
    if answer.answered_at is None:
        return Badge(_("Quá hạn"), "overdue") if answer.request.due_at < at else Badge(_("Chưa trả lời"), "plain")
    words = _("Không phát sinh") if answer.nothing_happened else _("Đã trả lời")
    return Badge(_("%(words)s, muộn") % {"words": words}, "late") if answer.is_late else Badge(words, "good")


def time_left(request: DataRequest, *, at: datetime) -> str:
    """Hours on the last day; before it days of the calendar, as beside every other deadline."""
    hours = int((request.due_at - at).total_seconds() // 3600)
    if hours < 0:
        return _("đã quá hạn")
    if hours < 24:
        return _("còn %(n)s giờ") % {"n": hours} if hours else _("còn chưa đến 1 giờ")
    days = (timezone.localdate(request.due_at) - timezone.localdate(at)).days
    return _("còn %(n)s ngày") % {"n": vn.show_number(days)}


def shown(kind: FieldKind | str, stored: str | None) -> str:
    """A stored answer as people read it; "" where there is none."""
    if not stored:
        return ""
    value = typed(kind, stored)
    if isinstance(value, date):
        return vn.show_date(value)
    return value if isinstance(value, str) else vn.show_number(value)


def typed(kind: FieldKind | str, stored: str) -> "str | int | Decimal | date":
    if kind == FieldKind.COUNT:
        return int(stored)
    if kind == FieldKind.NUMBER:
        return Decimal(stored)
    return date.fromisoformat(stored) if kind == FieldKind.DATE else stored
