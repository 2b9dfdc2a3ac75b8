"""Tables whose rows stay, and of which only some columns change: the database itself refuses the rest, whoever asks.

On SQLite a later migration that alters such a table ends with `guard` for it once more, as with `append_only`.
"""

from dataclasses import dataclass

from django.db import migrations

from atgt_portal.ledger import append_only


@dataclass(frozen=True, slots=True)
class Kept:
    """A table, the columns that stay as they were written, and what of `OLD` and `NEW` is refused besides."""

    table: str
    fixed: tuple[str, ...]
    refused: str = ""


def laid(vendor: str, kept: Kept) -> tuple[str, ...]:
    """The statements that guard the table; where it is guarded already they change nothing."""
    table = kept.table
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    changes = [f"OLD.{name} {differs} NEW.{name}" for name in kept.fixed]
    changed = " OR ".join([*changes, *([kept.refused] if kept.refused else [])])
    if vendor == "postgresql":
        runs = "EXECUTE FUNCTION ledger_refuse_change()"
        return (
            append_only.POSTGRESQL_FUNCTION,
            *lifted(vendor, kept),
            f"CREATE TRIGGER {table}_rows_stay BEFORE DELETE ON {table} FOR EACH ROW {runs}",
            f"CREATE TRIGGER {table}_columns_stay BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed}) {runs}",
            f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {runs}",
        )
    told = f"SELECT RAISE(ABORT, 'append-only table {table}: chỉ được thêm dòng"
    return (
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table} BEGIN {told}, DELETE bị từ chối'); END",
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table} WHEN {changed} "
        f"BEGIN {told}, UPDATE bị từ chối'); END",
    )


def lifted(vendor: str, kept: Kept) -> tuple[str, ...]:
    """The statements that open the table again: for a reversed migration, and for tests that empty the database."""
    if vendor == "postgresql":
        names = (f"{kept.table}_{what}" for what in ("rows_stay", "columns_stay", "is_not_emptied"))
        return tuple(f"DROP TRIGGER IF EXISTS {name} ON {kept.table}" for name in names)
    return tuple(f"DROP TRIGGER IF EXISTS {kept.table}_no_{act}" for act in ("update", "delete"))


def guard(*tables: Kept) -> migrations.RunPython:
    """The operation of a migration that guards `tables`; reversed, it lets go of them."""
    return append_only.triggers(tables, laid=laid, lifted=lifted)
