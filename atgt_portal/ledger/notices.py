"""The outbox: a notice is stored with its cause, mail leaves later and only from here."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q

from atgt_portal.ledger.models import Notice
from atgt_portal.lib import clock

if TYPE_CHECKING:
    from units.models import User

log = logging.getLogger(__name__)


def post(
    users: "Iterable[User]", *, subject: str, body: str = "", link: str = "", at: datetime, unique_key: str
) -> None:
    """Tell each of `users` once; the same `unique_key` never tells the same person twice."""
    Notice.objects.bulk_create(
        [
            Notice(
                to_user=user,
                subject=subject,
                body=body,
                link=link,
                created_at=at,
                unique_key=f"{unique_key}:{user.pk}",
            )
            for user in users
        ],
        ignore_conflicts=True,
    )


def mark_read(user: "User", *, at: datetime) -> None:
    """Everything the person has been told so far counts as read."""
    Notice.objects.filter(to_user=user, read_at=None).update(read_at=at)


def overtake(unique_key: str, *, at: datetime, users: "Iterable[User] | None" = None) -> None:
    """What was told under that key asks nothing any more: it counts as read by those who have not read it."""
    told = Notice.objects.filter(unique_key__startswith=f"{unique_key}:", read_at=None)
    if users is not None:
        told = told.filter(to_user__in=users)
    told.update(read_at=at)


def mail_waiting(*, at: datetime, batch: int = 50) -> int:
    """Mail what waits and has an address, oldest first; returns how many left.

    Each letter is claimed before it is sent, for longer than a task may live: two workers never send the same one, and
    what a killed worker had claimed is sent when the claim has run out. Only a crash after the mail server has taken
    the letter sends it a second time, with the same Message-ID. A letter that is refused waits out its claim, too, and
    holds up no other.
    """
    waiting = Notice.objects.filter(_free()).exclude(to_user__email="").select_related("to_user").order_by("pk")
    return sum(_mail(notice, at=at) for notice in waiting[:batch])


def _free() -> Q:
    return Q(mailed_at=None) & (Q(mail_lease_until=None) | Q(mail_lease_until__lt=clock.wall()))


def _mail(notice: Notice, *, at: datetime) -> bool:
    own = Notice.objects.filter(pk=notice.pk)
    if not own.filter(_free()).update(mail_lease_until=clock.wall() + timedelta(seconds=settings.MAIL_LEASE_SECONDS)):
        return False
    try:
        _letter(notice).send()
    except (SMTPRecipientsRefused, SMTPDataError):
        log.warning("notice %s was refused by the mail server", notice.pk, exc_info=True)
        return False
    own.update(mailed_at=at, mail_lease_until=None)
    return True


def _letter(notice: Notice) -> EmailMessage:
    """Plain text with at most one link: the way on."""
    link = f"{settings.MAIL_ORIGIN}{notice.link}" if notice.link else ""
    return EmailMessage(
        subject=notice.subject,
        body="\n".join(part for part in (notice.body, link) if part),
        to=[notice.to_user.email],
        headers={"Message-ID": f"<{notice.uuid}@{settings.MAIL_HOST_NAME}>"},
    )
