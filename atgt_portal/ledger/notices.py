"""The outbox: a notice is stored with its cause, mail leaves later and only from here."""

import logging
from collections.abc import Iterable
from datetime import datetime
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage

from atgt_portal.ledger.models import Notice

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


def mail_waiting(*, at: datetime, batch: int = 50) -> int:
    """Mail what waits and has an address; returns how many left.

    At least once: a crash between sending and marking sends again, with the same Message-ID. A letter that the mail
    server refuses stays waiting and holds up no other.
    """
    waiting = Notice.objects.filter(mailed_at=None).exclude(to_user__email="").select_related("to_user")
    sent = 0
    for notice in waiting[:batch]:
        try:
            _letter(notice).send()
        except (SMTPRecipientsRefused, SMTPDataError):
            log.warning("notice %s was refused by the mail server", notice.pk, exc_info=True)
            continue
        Notice.objects.filter(pk=notice.pk).update(mailed_at=at)
        sent += 1
    return sent


def _letter(notice: Notice) -> EmailMessage:
    return EmailMessage(
        subject=notice.subject,
        body=notice.body,
        to=[notice.to_user.email],
        headers={"Message-ID": f"<notice-{notice.pk}@atgt-portal>"},
    )
