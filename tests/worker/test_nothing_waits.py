"""Two acts on the papers of one unit that meet halfway: the later one waits, neither is thrown out by the database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection, transaction

from atgt_portal.ledger import audit
from reports.nothing import telling
from reports.requests import asking
from reports.requests.choices import FieldKind
from reports.requests.models import RequestAnswer
from tests.factories.papers import moment, small_board
from units.choices import Role

pytestmark = [pytest.mark.worker, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
NOW = moment(6, 16)


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        # Within a transaction the view would stay as it was first read.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


def test_who_tells_of_several_waits_for_a_colleague_who_answers_one_of_them(eventually: Callable[..., None]) -> None:
    here = small_board()
    office, clerk, colleague = here.person(Role.OFFICE_HEAD), here.person(Role.FILER), here.person(Role.FILER)
    with time_machine.travel(NOW, tick=True):
        first, second = (
            asking.ask(
                here.board, actor=office, at=NOW, title=title, reason="Mưa", paper_number="", due_at=moment(6, day),
                fields=[("Số điểm", FieldKind.COUNT)], units=[here.unit],
            ).answers.get()
            for title, day in (("Điểm sạt lở", 18), ("Ngầm tràn", 19))
        )  # fmt: skip

        def tell() -> telling.Outcome:
            try:
                return telling.tell_nothing([f"yc-{first.uuid}", f"yc-{second.uuid}"], actor=clerk, at=NOW)
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            with transaction.atomic():
                # As `asking.answer` does: the row of the answer, and after it the head of the chain.
                RequestAnswer.objects.filter(pk=second.pk).update(
                    revision=1, answered_at=NOW, changed_at=NOW, answered_by=colleague
                )
                told = pool.submit(tell)
                eventually(somebody_waits)
                audit.write("request.answered", subject="request:thử", actor=colleague, at=NOW, chain=here.board.chain)
            outcome = told.result(20)

    assert (outcome.done, [one.title for one in outcome.left]) == (["Điểm sạt lở"], ["Ngầm tràn"])
    assert audit.verify(here.board.chain) is None
