"""What `locked` decides, held by the database: no program puts a row on record for a period that the office has closed.

On PostgreSQL the period's row is held for reading while figures are written, so of a lock and a figure at the same
moment one waits for the other. SQLite renames no table while a trigger names one that is missing: so the triggers read
tables of the lock and tables that only grow, never papers or periods. A migration that alters one of those begins with
`lifted` and ends with `guard`.
"""

from dataclasses import dataclass

from django.db import migrations

from atgt_portal.ledger import append_only
from atgt_portal.ledger.kept import Kept

REFUSAL = "locked period"
"""By these words a refusal of the database is known."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """A table, how its row `n` tells the paper, and the moments of which one must lie in an exception."""

    table: str
    filing: str
    moments: tuple[str, ...]
    joined: str = ""
    waits: bool = False


FIGURES = Guarded(
    "campaigns_figure",
    "v.filing_id",
    ("v.frozen_at", "(SELECT MAX(e.happened_at) FROM campaigns_filingevent e WHERE e.version_id = v.id)"),
    joined="JOIN campaigns_filingversion v ON v.id = n.version_id",
    waits=True,
)
VERSIONS = Guarded("campaigns_filingversion", "n.filing_id", ("n.frozen_at",))
CELLS = Guarded("reports_celledit", "n.filing_id", ("n.at",))
KEPT = (
    Kept("campaigns_lockedpaper", ("filing_id", "lock_id")),
    Kept(
        "campaigns_unlockexception",
        ("id", "uuid", "lock_id", "unit_id", "reason", "until", "opened_at", "opened_by_id", "acted_as_id"),
        refused="OLD.ended_by_id IS NOT NULL OR NEW.closes_at > OLD.closes_at",
    ),
)
"""A held paper may go to the successor of its unit; an exception may be ended once, never made longer."""


def _shut(rows: str, guarded: Guarded) -> str:
    """The lock that holds the paper for which one of `rows` is written."""
    inside = " OR ".join(f"({moment} >= u.opened_at AND {moment} < u.closes_at)" for moment in guarded.moments)
    return (
        f"SELECT h.lock_id FROM {rows} n {guarded.joined} "  # noqa: S608 - no input
        f"JOIN campaigns_lockedpaper h ON h.filing_id = {guarded.filing} WHERE NOT EXISTS ("
        "SELECT 1 FROM campaigns_unlockexception u WHERE u.lock_id = h.lock_id "
        f"AND (u.unit_id IS NULL OR u.unit_id = h.unit_id) AND ({inside})) LIMIT 1"
    )


def laid(vendor: str, guarded: Guarded) -> tuple[str, ...]:
    """The statements that guard the table; where it is guarded already they change nothing."""
    name = f"{guarded.table}_period_open"
    if vendor != "postgresql":
        # A row trigger: the row itself is looked up by its key once it stands there.
        row = f"(SELECT * FROM {guarded.table} WHERE id = NEW.id)"  # noqa: S608 - no input
        return (
            f"CREATE TRIGGER IF NOT EXISTS {name} AFTER INSERT ON {guarded.table} "  # noqa: S608 - no input
            f"WHEN EXISTS (SELECT 1 FROM campaigns_lockedpaper) AND EXISTS ({_shut(row, guarded)}) "
            "BEGIN SELECT RAISE(ABORT, 'locked period: kỳ đã khóa số liệu'); END",
        )
    held = (
        "PERFORM 1 FROM campaigns_period WHERE id IN (SELECT f.period_id FROM fresh n "  # noqa: S608 - no input
        f"{guarded.joined} JOIN campaigns_filing f ON f.id = {guarded.filing}) ORDER BY id FOR SHARE;"
        if guarded.waits
        else ""
    )
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE shut bigint; BEGIN {held} "
        f"shut := ({_shut('fresh', guarded)}); "
        "IF shut IS NOT NULL THEN RAISE EXCEPTION 'locked period (lock %): kỳ đã khóa số liệu', shut; END IF; "
        "RETURN NULL; END $$",
        *_dropped(guarded),
        f"CREATE TRIGGER {name} AFTER INSERT ON {guarded.table} REFERENCING NEW TABLE AS fresh "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    )


def _dropped(guarded: Guarded) -> tuple[str, ...]:
    return (f"DROP TRIGGER IF EXISTS {guarded.table}_period_open ON {guarded.table}",)


def lifted(vendor: str, guarded: Guarded) -> tuple[str, ...]:
    name = f"{guarded.table}_period_open"
    if vendor != "postgresql":
        return (f"DROP TRIGGER IF EXISTS {name}",)
    return (*_dropped(guarded), f"DROP FUNCTION IF EXISTS {name}()")


def guard(*tables: Guarded) -> migrations.RunPython:
    """The operation of a migration that guards `tables`; reversed, it lets go of them."""
    return append_only.triggers(tables, laid=laid, lifted=lifted)
