"""Reminders leave: the morning's digest once a person a working day, and what the office sends by hand.

Everything is asked at the moment of sending. A run that was missed is made up for by the next, a run that comes twice
finds its reminders said: each is a row whose key stands once.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from atgt_portal.ledger import notices
from atgt_portal.ledger.models import Notice
from atgt_portal.lib.working_days import WorkingDays
from campaigns.days.calendar import working_days
from campaigns.filing import wording
from campaigns.filing.models import Filing
from campaigns.urging import digest, planning
from campaigns.urging.choices import Mark, Step
from campaigns.urging.models import Reminder
from campaigns.urging.planning import EIGHT, Line
from units.models import User


def send_morning(*, at: datetime) -> int:
    """The digests of the day, once it is a working day and eight o'clock has struck; returns how many people were told."""
    days, local = working_days(), timezone.localtime(at)
    if not days.is_working(local.date()) or local.time() < EIGHT:
        return 0
    by_person: dict[int, list[Line]] = defaultdict(list)
    for line in planning.unsaid(planning.lines_on(local.date(), days=days)):
        by_person[line.user_id].append(line)
    told = Notice.objects.filter(unique_key__in=[_notice_key(at, user) for user in by_person])
    had_today = set(told.values_list("to_user", flat=True))
    people = User.objects.in_bulk([user for user in by_person if user not in had_today])
    return sum(_tell(people[user], by_person[user], at=at) for user in people)


def _notice_key(at: datetime, user_id: int) -> str:
    return f"digest:{timezone.localdate(at).isoformat()}:{user_id}"


def _tell(user: User, lines: list[Line], *, at: datetime) -> bool:
    """One person's digest, or nothing where all has been sent since or another run was quicker."""
    try:
        with transaction.atomic():
            still = set(
                Filing.objects.filter(pk__in=[line.filing_id for line in lines], received_at=None).values_list(
                    "pk", flat=True
                )
            )
            said = [line for line in lines if line.filing_id in still]
            if not said:
                return False
            Reminder.objects.bulk_create([_row(line, Mark.SENT, at=at, sent_at=at) for line in said])
            _post(user, said, at=at, key=f"digest:{timezone.localdate(at).isoformat()}")
    except IntegrityError:
        # The key of a reminder stands once: a run beside this one has told the person.
        return False
    return True


def _post(user: User, lines: Iterable[Line], *, at: datetime, key: str) -> None:
    letter = letter_of(lines, at=at)
    notices.post([user], subject=letter.subject, body=letter.body, link=letter.link, at=at, unique_key=key)


def letter_of(lines: Iterable[Line], *, at: datetime) -> digest.Digest:
    """The very words that go; the outbox shows them before."""
    on = timezone.localdate(at)
    return digest.compose(lines, on=on, home=reverse("home"), progress=reverse("filing:progress"))


def _row(line: Line, mark: Mark, *, at: datetime, sent_at: datetime | None = None, by: User | None = None) -> Reminder:
    return Reminder(
        filing_id=line.filing_id,
        step=line.step,
        due_on=line.due_on,
        to_user_id=line.user_id,
        mark=mark,
        goes_at=at,
        sent_at=sent_at,
        marked_by=by,
        unique_key=line.key,
    )


def mark_lines(lines: Iterable[Line], mark: Mark, *, by: User, at: datetime) -> int:
    """Hold lines of the next digest back, or drop them; one that has gone meanwhile stays as it went."""
    rows = [_row(line, mark, at=at, by=by) for line in lines]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    kept = Reminder.objects.filter(unique_key__in=[row.unique_key for row in rows]).exclude(mark=Mark.SENT)
    return kept.update(mark=mark, marked_by=by)


def send_by_hand(*, at: datetime) -> int:
    """What the office asked to be sent by hand and its waiting time is over; returns how many people were told."""
    due = Reminder.objects.filter(mark=Mark.WAITING, goes_at__lte=at).select_related(
        "filing__unit", "filing__period", "to_user"
    )
    by_person: dict[User, list[Reminder]] = defaultdict(list)
    for row in due.order_by("pk"):
        if row.to_user is not None:
            by_person[row.to_user].append(row)
    return sum(_send_rows(user, rows, at=at) for user, rows in by_person.items())


def _send_rows(user: User, rows: list[Reminder], *, at: datetime) -> bool:
    with transaction.atomic():
        mine = Reminder.objects.filter(pk__in=[row.pk for row in rows], mark=Mark.WAITING)
        settled = Q(filing__received_at__isnull=False) | Q(filing__excuse__isnull=False)
        mine.filter(settled).update(mark=Mark.DROPPED)
        taken = set(mine.select_for_update().values_list("pk", flat=True))
        if not taken or not mine.update(mark=Mark.SENT, sent_at=at):
            return False
        lines = [line_of(row) for row in rows if row.pk in taken]
        _post(user, lines, at=at, key=f"urge:{min(taken)}")
    return True


def line_of(row: Reminder) -> Line:
    filing = row.filing
    return Line(
        filing_id=filing.pk,
        user_id=row.to_user_id or 0,
        person=row.to_user.full_name if row.to_user else "",
        board_id=filing.board_id,
        unit=filing.unit.name,
        title=wording.title_of(filing),
        # As it stands now: an extension in between must not be told as lateness.
        due_on=filing.due_on or row.due_on,
        step=Step(row.step),
        to_office=False,
    )


def next_morning(*, at: datetime, days: WorkingDays) -> datetime:
    """When the next digest leaves."""
    day = planning.morning_after(at, days=days)
    return timezone.make_aware(datetime.combine(day, EIGHT))
