"""What rests on accepted figures: told before they are opened for correction, beside the new version, and when it counts.

Editions of the board's summary stand in a room above, which registers how they are found.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from campaigns.filing.locked import LOCKED_KINDS
from campaigns.filing.models import Filing, FilingQuerySet
from campaigns.setup.choices import Paper
from campaigns.setup.windows import Window

REPORTS = (Paper.INTERIM_RETURN, Paper.CLOSING_RETURN)


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of the board's summary; `campaign` is named where it is not the paper's own."""

    number: int
    campaign: str
    sent_on: date | None


EditionsOf = Callable[[Filing], Iterable[Edition]]


def _no_editions(filing: Filing) -> Iterable[Edition]:
    return ()


_EDITIONS: list[EditionsOf] = [_no_editions]


def register(editions_of: EditionsOf) -> None:
    _EDITIONS[:] = [editions_of]


def over(days: Window) -> Q:
    """Periods that hold the days, and those that hold the same days a year on: they quote them as the year before."""
    same, a_year_on = (
        Q(period__first_day__lte=one.first_day, period__last_day__gte=one.last_day)
        for one in (days, days.years_later(1))
    )
    return same | a_year_on


def quoting(board_id: int, days: Window) -> FilingQuerySet:
    """The reports and score sheets that were sent to the board and quote figures of these days."""
    kinds = Q(kind__in=(*REPORTS, Paper.SCORE_SHEET))
    return Filing.objects.filter(over(days) & kinds, board=board_id, received_at__isnull=False)


def by_correcting(filing: Filing) -> list[str]:
    """One line for each kind of work that the figures of `filing` have gone into; empty for other papers. Two queries."""
    if filing.kind not in LOCKED_KINDS or filing.accepted_version_id is None:
        return []
    days = Window(filing.period.first_day, filing.period.last_day)
    whose = Q() if filing.kind == Paper.ACCIDENT_RETURN else Q(unit=filing.unit_id)
    answers = Q(kind=Paper.FIGURES_CONFIRMATION, period=filing.period_id, received_at__isnull=False)
    quoted = Q(pk__in=quoting(filing.board_id, days).order_by().values("pk"))
    counts = (
        Filing.objects.filter(answers | quoted)
        .filter(whose)
        .aggregate(
            answers=Count("pk", Q(kind=Paper.FIGURES_CONFIRMATION)),
            reports=Count("pk", Q(kind__in=REPORTS)),
            sheets=Count("pk", Q(kind=Paper.SCORE_SHEET)),
        )
    )
    sentences = {
        "answers": _("%(n)s đơn vị đã trả lời về số liệu kỳ này: đơn vị nào có số thay đổi sẽ được báo để xem lại."),
        "reports": _("%(n)s báo cáo sơ kết, tổng kết đã nộp có kỳ này: bản đã nộp giữ nguyên số cũ."),
        "sheets": _("Điểm của %(n)s đơn vị: phần tính từ số liệu được tính lại theo bản mới."),
    }
    lines = [said % {"n": vn.show_number(counts[name])} for name, said in sentences.items() if counts[name]]
    return lines + _editions(filing)


def _editions(filing: Filing) -> list[str]:
    """The summaries that were compiled with these figures: they stand as they were issued."""
    named = [_named(edition) for edition in _EDITIONS[0](filing)]
    if not named:
        return []
    sentence = _("Báo cáo tổng hợp của Ban %(editions)s: bản đã lập giữ nguyên, cần lập lần mới để có số đã sửa.")
    return [sentence % {"editions": ", ".join(named)}]


def _named(edition: Edition) -> str:
    said = {"n": edition.number, "campaign": edition.campaign, "day": vn.show_date(edition.sent_on)}
    words = _("lần %(n)s phong trào “%(campaign)s”") if edition.campaign else _("lần %(n)s")
    if edition.sent_on:
        words += " " + _("(đã gửi %(day)s)")
    return words % said
