"""Two at once on PostgreSQL: whoever locks a period and whoever has a paper of it in hand wait in one order."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import OperationalError, connection, transaction

from atgt_portal.ledger import audit
from campaigns.filing import attachments
from campaigns.filing.choices import State
from campaigns.filing.lock_models import LockedPaper
from campaigns.filing.models import Filing
from campaigns.locks import locking
from campaigns.papers import printing
from campaigns.setup.choices import Paper
from tests.factories.papers import fresh, small_board
from units.choices import Role
from units.models import User

AT = datetime(2024, 1, 8, 3, 0, tzinfo=UTC)


def attach(paper: Filing, actor: User) -> None:
    with pytest.raises(attachments.AttachmentRefusedError, match="đã gửi"):
        attachments._refuse_closed(paper, actor=actor, at=AT)


def send(paper: Filing, actor: User) -> None:
    """A step names the version that goes with it: no lock without the key holds a row so changed."""
    Filing.objects.filter(pk=paper.pk).update(accepted_version=paper.working_version)


def print_it(paper: Filing, actor: User) -> None:
    printing._lock(paper)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("take", [attach, send, print_it])
def test_a_lock_and_a_paper_in_hand_never_wait_for_each_other(take: Callable[[Filing, User], None]) -> None:
    here = small_board()
    paper = here.brought_to(here.owe(), State.SUBMITTED)
    Filing.objects.filter(pk=paper.pk).update(kind=Paper.ACCIDENT_RETURN)
    paper, clerk, reviewer = fresh(paper), here.person(Role.FILER), here.person(Role.REVIEWER)
    failed: list[Exception] = []

    def lock() -> None:
        try:
            locking.lock(paper.period, actor=reviewer, at=AT)
        except OperationalError as deadlock:
            failed.append(deadlock)
        finally:
            connection.close()

    other = threading.Thread(target=lock)
    try:
        with transaction.atomic():
            take(paper, clerk)
            other.start()
            until_it_waits_or_ends(other)
            audit.write("test.step", subject="thu", actor=clerk, at=AT, chain=here.board.chain)
    except OperationalError as deadlock:
        failed.append(deadlock)
    other.join(timeout=20)
    assert failed == []
    assert LockedPaper.objects.filter(filing=paper).exists()


def until_it_waits_or_ends(thread: threading.Thread) -> None:
    asks = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    for _turn in range(100):
        with connection.cursor() as cursor:
            cursor.execute(asks)
            if cursor.fetchone() != (0,) or not thread.is_alive():
                return
        time.sleep(0.02)
