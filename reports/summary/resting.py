"""Which editions rest on the figures of a paper. The page of the paper and that of its correction both ask here."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from campaigns.filing import touched
from campaigns.filing.choices import Action
from campaigns.filing.models import Filing, FilingEvent
from campaigns.filing.touched import Edition
from campaigns.setup.windows import Window
from reports.summary.models import YearEndSummary


def register() -> None:
    """Tell the page of a paper how editions are found."""
    touched.register(editions_of)


def resting_on(paper: UUID, *, board_id: int, days: Window) -> QuerySet[YearEndSummary]:
    """The editions of the board whose year, or the year before it, holds days of the paper, compiled since it first counted.

    What is still being compiled rests on nothing yet.
    """
    a_year_on = days.years_later(1)
    holds = Q(first_day__lte=days.last_day, last_day__gte=days.first_day)
    compares = Q(first_day__lte=a_year_on.last_day, last_day__gte=a_year_on.first_day)
    taken = FilingEvent.objects.filter(filing__uuid=paper, action=Action.ACCEPT, filing__board=OuterRef("board"))
    counted_from = Subquery(taken.order_by("happened_at").values("happened_at")[:1])
    return YearEndSummary.objects.filter(holds | compares, board=board_id, compiled_at__gte=counted_from)


def editions_of(filing: Filing) -> Iterable[Edition]:
    """One query."""
    days = Window(filing.period.first_day, filing.period.last_day)
    rows = resting_on(filing.uuid, board_id=filing.board_id, days=days).order_by("campaign__year", "number")
    for number, campaign, name, sent_on in rows.values_list(
        "number", "campaign", "campaign__name", "dispatch__sent_on"
    ):
        yield Edition(number, "" if campaign == filing.campaign_id else name, sent_on)
