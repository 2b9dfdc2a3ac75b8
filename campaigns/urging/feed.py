"""A person's calendar of due days: made, renewed, taken back by its owner; read by whoever holds the address."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit
from atgt_portal.lib import ics
from campaigns.filing import wording
from campaigns.filing.models import Filing
from campaigns.launch.models import DueChange
from campaigns.setup.models import Campaign
from units.models import CalendarFeed, User
from units.permissions import posts_of

READS_AN_HOUR = 60
_HOUR = timedelta(hours=1)
_MOST_EVENTS = 300
_A_LETTER = 400


class TooManyReadsError(Exception):
    """The address was read more often within the hour than any calendar program does."""


@transaction.atomic
def renew(user: User, *, at: datetime) -> str:
    """A new address, told this once; the one before it leads nowhere from now on."""
    token = secrets.token_urlsafe(32)
    values = {"secret": _hash(token), "made_at": at, "read_at": None, "hour_began_at": None, "reads_this_hour": 0}
    CalendarFeed.objects.update_or_create(user=user, defaults=values)
    audit.write("feed.renew", subject=f"user:{user.uuid}", actor=user, at=at)
    return token


@transaction.atomic
def revoke(user: User, *, at: datetime) -> bool:
    """Take the address back; False where there was none."""
    gone, _rows = CalendarFeed.objects.filter(user=user).delete()
    if gone:
        audit.write("feed.revoke", subject=f"user:{user.uuid}", actor=user, at=at)
    return bool(gone)


def feed_of(token: str) -> CalendarFeed | None:
    """The feed of that address while its owner's account is in use."""
    feeds = CalendarFeed.objects.filter(secret=_hash(token), user__is_active=True)
    return feeds.select_related("user").first()


def count_read(feed: CalendarFeed, *, at: datetime) -> None:
    """Count one reading; raises `TooManyReadsError` above the hour's measure."""
    own = CalendarFeed.objects.filter(pk=feed.pk)
    if feed.hour_began_at is None or feed.hour_began_at <= at - _HOUR or feed.hour_began_at > at:
        own.update(hour_began_at=at, reads_this_hour=1, read_at=at)
        return
    if not own.filter(reads_this_hour__lt=READS_AN_HOUR).update(reads_this_hour=F("reads_this_hour") + 1, read_at=at):
        raise TooManyReadsError


def calendar_of(user: User, *, on: date, at: datetime) -> bytes:
    """The papers that the person's units still owe: name and due day, nothing of their content."""
    running = Campaign.objects.running(on=on).order_by()
    moves = DueChange.objects.filter(obligation=OuterRef("obligation"))
    moves = moves.filter(Q(unit=None) | Q(unit=OuterRef("unit"), period=OuterRef("period")))
    counted = moves.order_by().values("obligation").annotate(n=Count("pk")).values("n")
    papers = (
        Filing.objects.filter(
            unit__in=posts_of(user, on=on).unit_ids(), campaign__in=running, received_at=None, due_on__isnull=False
        )
        .annotate(moves=Coalesce(Subquery(counted), 0))
        .select_related("period")
        .order_by("due_on", "pk")[:_MOST_EVENTS]
    )
    events = [_event(paper) for paper in papers]
    return ics.calendar(events, name=_("Hạn nộp hồ sơ thi đua ATGT"), at=at)


def _event(paper: Filing) -> ics.DayEvent:
    title = _("Hạn nộp: %(paper)s") % {"paper": wording.title_of(paper)}
    return ics.DayEvent(
        uid=f"{paper.uuid}@{settings.MAIL_HOST_NAME}",
        day=paper.due_on or paper.period.last_day,
        title=title + (_(" (nếu có)") if paper.is_optional else ""),
        sequence=_sequence(paper),
    )


def _sequence(paper: Filing) -> int:
    """Rises with every letter that moves the day, whichever way, and with a day that moves on without one.

    Without a letter a due day only moves on (figures that came late), by less than a letter counts for.
    """
    since = (paper.due_on - paper.period.first_day).days if paper.due_on else 0
    moves: int = paper.moves  # type: ignore[attr-defined]
    return moves * 2 * _A_LETTER + min(max(since + _A_LETTER, 0), 2 * _A_LETTER - 1)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
