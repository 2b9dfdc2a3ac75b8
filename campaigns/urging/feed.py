"""A person's calendar of due days: made, renewed, taken back by its owner; read by whoever holds the address."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit
from atgt_portal.lib import ics
from campaigns.filing import wording
from campaigns.filing.models import Filing
from campaigns.launch.models import DueChange
from campaigns.setup.choices import Paper
from campaigns.setup.models import Campaign, Obligation
from units.choices import READING_ROLES, Role
from units.models import CalendarFeed, User
from units.permissions import Posts, posts_of

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
    """What the person's units still owe, and for officers the days on which their board's units, and the board itself,
    still have to send: name and due day, nothing of the content.
    """
    posts = posts_of(user, on=on)
    events = [_own_event(paper) for paper in _papers_of(posts, on=on)]
    events += [_common_event(paper) for paper in _common_days(posts, on=on)]
    events += [_board_event(duty) for duty in _owed_by_boards(posts, on=on)]
    return ics.calendar(events[:_MOST_EVENTS], name=_("Hạn nộp hồ sơ thi đua ATGT"), at=at)


def _waiting(*, on: date) -> QuerySet[Filing]:
    running = Campaign.objects.running(on=on).order_by()
    return Filing.objects.filter(campaign__in=running, received_at=None, due_on__isnull=False)


def _papers_of(posts: Posts, *, on: date) -> QuerySet[Filing]:
    moves = DueChange.objects.filter(obligation=OuterRef("obligation"))
    moves = moves.filter(Q(unit=None) | Q(unit=OuterRef("unit"), period=OuterRef("period")))
    counted = moves.order_by().values("obligation").annotate(n=Count("pk")).values("n")
    papers = _waiting(on=on).filter(unit__in=posts.unit_ids())
    told = papers.annotate(moves=Coalesce(Subquery(counted), 0)).select_related("period")
    return told.order_by("due_on", "pk")[:_MOST_EVENTS]


def _common_days(posts: Posts, *, on: date) -> QuerySet[Filing]:
    """One paper for each day on which units of the boards he reads still have to send that kind."""
    waiting = _waiting(on=on).filter(board__in=posts.board_ids(*READING_ROLES)).order_by()
    firsts = waiting.values("obligation", "period", "due_on").annotate(first=Min("pk")).values("first")
    told = Filing.objects.filter(pk__in=firsts).select_related("period", "obligation", "campaign")
    return told.order_by("due_on", "pk")[:_MOST_EVENTS]


def _owed_by_boards(posts: Posts, *, on: date) -> QuerySet[Obligation]:
    """What the boards he reads owe the upper board, and what boards owe his."""
    theirs = Q(campaign__board__in=posts.board_ids(*READING_ROLES))
    below = Q(campaign__board__parent__in=posts.board_ids(Role.UPPER_BOARD))
    owed = Obligation.objects.filter(theirs | below, paper=Paper.YEAR_END_SUMMARY, due_on__isnull=False)
    running = owed.filter(campaign__in=Campaign.objects.running(on=on).order_by())
    return running.exclude(campaign__summaries__dispatch__isnull=False).select_related("campaign__board")


def _own_event(paper: Filing) -> ics.DayEvent:
    title = _("Hạn nộp: %(paper)s") % {"paper": wording.title_of(paper)}
    return ics.DayEvent(
        uid=f"{paper.uuid}@{settings.MAIL_HOST_NAME}",
        day=paper.due_on or paper.period.last_day,
        title=title + (_(" (nếu có)") if paper.is_optional else ""),
        sequence=_sequence(paper),
    )


def _common_event(paper: Filing) -> ics.DayEvent:
    """Named by the day itself: a day that is moved is another event, and the old one goes."""
    day = paper.due_on or paper.period.last_day
    duty = f"{paper.obligation.code}-{paper.period.first_day:%Y%m%d}-{day:%Y%m%d}"
    title = _("Các đơn vị nộp: %(paper)s") % {"paper": wording.title_of(paper)}
    return ics.DayEvent(uid=f"{duty}-{paper.campaign.uuid}@{settings.MAIL_HOST_NAME}", day=day, title=title, sequence=0)


def _board_event(duty: Obligation) -> ics.DayEvent:
    day = duty.due_on or duty.campaign.official_last_day
    title = _("%(board)s gửi: %(paper)s") % {"board": duty.campaign.board.name, "paper": duty.get_paper_display()}
    uid = f"{duty.code}-{day:%Y%m%d}-{duty.campaign.uuid}@{settings.MAIL_HOST_NAME}"
    return ics.DayEvent(uid=uid, day=day, title=title, sequence=0)


def _sequence(paper: Filing) -> int:
    """Rises with every letter that moves the day, whichever way, and with a day that moves on without one.

    Without a letter a due day only moves on (figures that came late), by less than a letter counts for.
    """
    since = (paper.due_on - paper.period.first_day).days if paper.due_on else 0
    moves: int = paper.moves  # type: ignore[attr-defined]
    return moves * 2 * _A_LETTER + min(max(since + _A_LETTER, 0), 2 * _A_LETTER - 1)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
