"""The audit chain: links fit, the database refuses to touch them, and whoever gets past it is found out."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from atgt_portal.ledger import append_only, audit
from atgt_portal.ledger.models import AuditEntry, ChainHead

NOON = datetime(2023, 12, 20, 5, 0, 0, 123456, tzinfo=UTC)
CHAIN = "tam-duong"

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain() -> list[AuditEntry]:
    """Three acts of one board, and one of another."""
    audit.write("filing.submit", subject="filing:x", actor=None, at=NOON, chain="than-uyen")
    acts = ("filing.submit", "filing.send_back", "filing.accept")
    return [
        audit.write(act, subject="filing:a", actor=None, at=NOON + timedelta(hours=n), chain=CHAIN, detail={"lần": n})
        for n, act in enumerate(acts)
    ]


def past_the_refusal(statement: str, *values: object) -> None:
    """What only the owner of the database can do: take the triggers away, then change the row."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for taken_away in append_only.lifted(connection.vendor, "ledger_auditentry"):
            cursor.execute(taken_away)
        cursor.execute(statement, values)


def test_every_board_has_a_chain_of_its_own_without_gaps(chain: list[AuditEntry]) -> None:
    assert [entry.seq for entry in chain] == [1, 2, 3]
    assert [entry.previous_digest for entry in chain] == ["", chain[0].digest, chain[1].digest]
    assert AuditEntry.objects.get(chain="than-uyen").seq == 1
    assert audit.verify(CHAIN) is None
    assert audit.verify("than-uyen") is None
    assert ChainHead.objects.get(chain=CHAIN).digest == chain[2].digest


def test_a_chain_nobody_has_written_is_whole(db: None) -> None:
    assert audit.verify("no-such-board") is None


@pytest.mark.parametrize(
    "attempt",
    [
        lambda entry: AuditEntry.objects.filter(pk=entry.pk).update(action="filing.accept"),
        lambda entry: AuditEntry.objects.filter(pk=entry.pk).delete(),
        lambda entry: AuditEntry.objects.all().delete(),
        lambda entry: entry.save(),
    ],
    ids=["update", "delete one", "delete all", "save"],
)
def test_the_database_refuses_to_change_or_delete_a_link(
    chain: list[AuditEntry], attempt: Callable[[AuditEntry], object]
) -> None:
    before = list(AuditEntry.objects.values())

    with pytest.raises(DatabaseError, match="append-only table"), transaction.atomic():
        attempt(chain[1])

    assert list(AuditEntry.objects.values()) == before
    assert audit.write("filing.amend", subject="filing:a", actor=None, at=NOON, chain=CHAIN).seq == 4


@pytest.mark.parametrize(
    "change",
    ["action = 'filing.approve'", "subject = 'filing:b'", "detail = '{}'", "at = '2023-12-01 00:00:00+00:00'",
     "digest = '0'", "previous_digest = '0'"],
)  # fmt: skip
def test_a_link_changed_behind_the_portals_back_is_found(chain: list[AuditEntry], change: str) -> None:
    past_the_refusal(f"UPDATE ledger_auditentry SET {change} WHERE chain = %s AND seq = 2", CHAIN)

    assert audit.verify(CHAIN) == audit.Break(seq=2, reason="dòng đã bị sửa")
    assert audit.verify("than-uyen") is None


@pytest.mark.parametrize(
    ("gone", "found"),
    [(1, audit.Break(1, "thiếu dòng")), (2, audit.Break(2, "thiếu dòng")), (3, audit.Break(3, "thiếu dòng cuối"))],
)
def test_a_link_deleted_behind_the_portals_back_is_missed(
    chain: list[AuditEntry], gone: int, found: audit.Break
) -> None:
    past_the_refusal("DELETE FROM ledger_auditentry WHERE chain = %s AND seq = %s", CHAIN, gone)

    assert audit.verify(CHAIN) == found


def test_the_trace_is_undone_with_the_act(chain: list[AuditEntry]) -> None:
    with transaction.atomic():
        audit.write("filing.amend", subject="filing:a", actor=None, at=NOON, chain=CHAIN)
        transaction.set_rollback(True)

    assert AuditEntry.objects.filter(chain=CHAIN).count() == 3
    assert audit.verify(CHAIN) is None


def test_a_chain_whose_head_was_taken_away_is_found_out(chain: list[AuditEntry]) -> None:
    assert audit.verify(CHAIN) is None

    ChainHead.objects.filter(chain=CHAIN).delete()

    assert audit.verify(CHAIN) == audit.Break(seq=4, reason="thiếu dòng cuối")
