"""What was said about a paper, for both sides to read; registered with `filing.urged`. Days and steps, never persons."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import TruncDate
from django.utils import timezone

from atgt_portal.lib import vn
from campaigns.filing import urged
from campaigns.urging import schedule
from campaigns.urging.choices import Mark, Step
from campaigns.urging.models import Reminder

_AFTER_DUE = (Step.T1, Step.T3, Step.HAND, Step.LETTER)


def register() -> None:
    urged.register(urged.Log(of_paper=of_paper, has_lines=has_lines, times=times))


def of_paper(filing_id: int) -> list[str]:
    """ "07/06/2023 (trước hạn 3 ngày)", once however many people were told: one query."""
    rows = Reminder.objects.filter(filing=filing_id, mark=Mark.SENT).order_by("sent_at", "pk")
    told = rows.values_list("step", "due_on", "sent_at")
    return list(dict.fromkeys(_said(Step(step), due_on, timezone.localdate(at)) for step, due_on, at in told if at))


def _said(step: Step, due_on: date, day: date) -> str:
    return f"{vn.show_date(day)} ({schedule.words(step, due_on, on=day)})"


def has_lines() -> Exists:
    """Whether anything was said about the paper that the query around it is at."""
    return Exists(Reminder.objects.filter(filing=OuterRef("pk"), mark=Mark.SENT))


def times(campaign_id: int) -> Mapping[int, int]:
    """unit → on how many days it was urged to file what was overdue: one query."""
    rows = Reminder.objects.filter(filing__campaign=campaign_id, mark=Mark.SENT, step__in=_AFTER_DUE)
    counted = rows.values_list("filing__unit").annotate(n=Count(TruncDate("sent_at"), distinct=True))
    return dict(counted.order_by())
