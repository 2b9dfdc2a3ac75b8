"""Quick reports whose numbers are not those that were accepted from the police afterwards: told wherever one reads either."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.filing.models import Filing
from campaigns.setup.choices import Paper
from reports.quick import matching, wording
from reports.quick.models import QuickReport
from reports.returns import told_quickly

MOST = 100


def register() -> None:
    """The page of a police paper tells its reviewer which quick reports say something else."""
    told_quickly.register(beside)


def differing(reports: Sequence[QuickReport]) -> dict[int, str]:
    """By the key of each report that differs, what the police have stated. One query, of however many reports."""
    days = [date.fromisoformat(report.content["happened_on"]) for report in reports]
    if not days:
        return {}
    papers = Filing.objects.filter(
        board__in={report.board_id for report in reports},
        kind=Paper.ACCIDENT_RETURN,
        period__first_day__lte=max(days),
        period__last_day__gte=min(days),
        accepted_version__isnull=False,
    )
    read = list(papers.order_by("pk").values_list("board_id", "accepted_version__content"))
    found = {}
    for report in reports:
        accidents = [row for board, content in read if board == report.board_id for row in content.get("accidents", ())]
        if rows := matching.differs({"accidents": accidents}, report):
            found[report.pk] = "; ".join(wording.counted(row) for row in rows)
    return found


def words(stated: str) -> str:
    """What a list says beside a report that differs."""
    return _("khác số công an đã tiếp nhận: %(stated)s") % {"stated": stated}


def beside(filing: Filing, content: Mapping[str, Any]) -> list[dict[str, str]]:
    """The quick reports of the days of a police paper that say something else than its version on the page."""
    days = filing.period
    told = QuickReport.objects.filter(
        board=filing.board_id,
        content__happened_on__gte=days.first_day.isoformat(),
        content__happened_on__lte=days.last_day.isoformat(),
    )
    rows = [(report, matching.differs(content, report)) for report in told.select_related("unit")[:MOST]]
    return [_row(report, "; ".join(wording.counted(row) for row in stated)) for report, stated in rows if stated]


def listed(reports: Sequence[QuickReport]) -> list[dict[str, str]]:
    """Those of `reports` that differ from what has been accepted, for a page of corrections."""
    found = differing(reports)
    return [_row(report, found[report.pk]) for report in reports if report.pk in found]


def _row(report: QuickReport, stated: str) -> dict[str, str]:
    return {
        "title": wording.title_of(report.content),
        "unit": report.unit.name,
        "url": reverse("quick:report", kwargs={"uuid": report.uuid}),
        "told": wording.counted(report.content),
        "stated": stated,
    }
