"""The outbox: told once, mailed only from here, the same letter never under two names."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
import time_machine
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend

from atgt_portal.ledger import notices
from atgt_portal.ledger.models import Notice
from units.models import User

NOON = datetime(2023, 12, 20, 5, 0, tzinfo=UTC)


@pytest.fixture
def clerk(db: None) -> User:
    return User.objects.create(username="clerk", full_name="Người thử", email="clerk@example.vn")


@pytest.fixture
def without_address(db: None) -> User:
    return User.objects.create(username="plain", full_name="Người thử không có thư")


def tell(*users: User, key: str = "event:1") -> None:
    notices.post(
        users, subject="Cần bổ sung: Kế hoạch", body="Thiếu chỉ tiêu.", link="/ho-so/1/", at=NOON, unique_key=key
    )


def test_each_person_is_told_once_of_the_same_event(clerk: User, without_address: User) -> None:
    tell(clerk)
    tell(clerk, without_address)
    tell(clerk, key="event:2")

    told = list(Notice.objects.order_by("pk").values_list("to_user__username", "unique_key"))
    assert [name for name, _key in told] == ["clerk", "plain", "clerk"]
    assert len({key for _name, key in told}) == 3


def test_mail_leaves_once_to_those_who_have_an_address(
    clerk: User, without_address: User, mailoutbox: list[EmailMessage]
) -> None:
    tell(clerk, without_address)

    assert notices.mail_waiting(at=NOON) == 1
    assert notices.mail_waiting(at=NOON) == 0

    assert [(mail.to, mail.subject, mail.body) for mail in mailoutbox] == [
        (["clerk@example.vn"], "Cần bổ sung: Kế hoạch", "Thiếu chỉ tiêu.\nhttp://localhost:8000/ho-so/1/")
    ]
    assert Notice.objects.get(to_user=clerk).mailed_at == NOON
    assert Notice.objects.get(to_user=without_address).mailed_at is None


def test_a_letter_sent_again_after_a_crash_carries_the_same_message_id(
    clerk: User, settings: LazySettings, mailoutbox: list[EmailMessage]
) -> None:
    tell(clerk)
    notices.mail_waiting(at=NOON)
    Notice.objects.update(mailed_at=None)
    notices.mail_waiting(at=NOON)

    first, again = (mail.message()["Message-ID"] for mail in mailoutbox)
    assert first == again == f"<{Notice.objects.get().uuid}@{settings.MAIL_HOST_NAME}>"


def test_no_two_letters_bear_the_same_message_id(
    clerk: User, without_address: User, settings: LazySettings, mailoutbox: list[EmailMessage]
) -> None:
    """Also where two installations count their notices from one: the identity is random, the name is their own."""
    settings.MAIL_HOST_NAME = "thidua.example.vn"
    tell(clerk)
    tell(clerk, key="event:2")
    notices.mail_waiting(at=NOON)

    told = [mail.message()["Message-ID"] for mail in mailoutbox]
    assert len(set(told)) == 2
    assert all(identity.endswith("@thidua.example.vn>") for identity in told)
    assert len(set(Notice.objects.values_list("uuid", flat=True))) == 2


def test_a_full_box_is_emptied_in_batches_oldest_and_newest_alike(clerk: User, mailoutbox: list[EmailMessage]) -> None:
    for number in range(5):
        tell(clerk, key=f"event:{number}")

    assert [notices.mail_waiting(at=NOON, batch=2) for _ in range(4)] == [2, 2, 1, 0]
    assert len(mailoutbox) == 5


class ChoosyServer(EmailBackend):
    """A mail server that knows no address of example.com."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        for message in messages:
            if message.to[0].endswith("@example.com"):
                raise SMTPRecipientsRefused({message.to[0]: (550, b"unknown user")})
        return super().send_messages(messages)


def test_an_address_that_is_refused_holds_up_nobody_else(
    clerk: User, settings: LazySettings, mailoutbox: list[EmailMessage]
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.ChoosyServer"
    gone = User.objects.create(username="gone", full_name="Người thử đã chuyển", email="gone@example.com")
    tell(clerk, gone)
    tell(gone, key="event:2")

    assert notices.mail_waiting(at=NOON) == 1

    assert [mail.to for mail in mailoutbox] == [["clerk@example.vn"]]
    assert Notice.objects.filter(mailed_at=None, to_user=gone).count() == 2


def test_addresses_that_are_refused_do_not_fill_the_batch_for_ever(
    clerk: User, settings: LazySettings, mailoutbox: list[EmailMessage]
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.ChoosyServer"
    gone = User.objects.create(username="gone", full_name="Người thử đã chuyển", email="gone@example.com")
    for number in range(3):
        tell(gone, key=f"event:{number}")
    tell(clerk, key="event:last")

    assert [notices.mail_waiting(at=NOON, batch=2) for _ in range(2)] == [0, 1]


class KilledInTheMiddle(EmailBackend):
    """The worker is killed before the mail server has heard of the letter."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        raise SystemExit(9)


def test_what_a_killed_worker_had_claimed_is_sent_when_its_claim_has_run_out(
    clerk: User, settings: LazySettings, mailoutbox: list[EmailMessage]
) -> None:
    working = settings.EMAIL_BACKEND
    tell(clerk)
    with time_machine.travel(NOON, tick=False) as clock:
        settings.EMAIL_BACKEND = f"{__name__}.KilledInTheMiddle"
        with pytest.raises(SystemExit):
            notices.mail_waiting(at=NOON)
        settings.EMAIL_BACKEND = working

        clock.shift(timedelta(seconds=settings.MAIL_LEASE_SECONDS - 1))
        assert notices.mail_waiting(at=NOON) == 0
        clock.shift(timedelta(seconds=2))
        assert notices.mail_waiting(at=NOON) == 1

    assert [mail.to for mail in mailoutbox] == [["clerk@example.vn"]]
    assert (Notice.objects.get().mailed_at, Notice.objects.get().mail_lease_until) == (NOON, None)


def test_a_claim_outlives_every_task_that_could_hold_it(settings: LazySettings) -> None:
    assert settings.MAIL_LEASE_SECONDS >= settings.CELERY_TASK_TIME_LIMIT
    assert settings.EMAIL_TIMEOUT


def test_reading_marks_only_ones_own_notices_and_only_the_unread(clerk: User, without_address: User) -> None:
    tell(clerk, without_address)
    notices.mark_read(clerk, at=NOON)
    notices.mark_read(clerk, at=NOON + timedelta(days=1))

    assert Notice.objects.get(to_user=clerk).read_at == NOON
    assert Notice.objects.get(to_user=without_address).read_at is None
