"""Tables that only grow: the database itself refuses to change, delete or empty them, whatever program asks.

On SQLite a later migration that alters such a table builds it anew and loses its triggers: such a migration ends with
`guard` for that table once more. The tests ask every table named here after all migrations.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_T = TypeVar("_T")
Statements = Callable[[str, _T], tuple[str, ...]]
"""Kind of database, what is guarded → the statements."""

# Who works as the owner of the database reads the same words in psql: the table, and what was refused.
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only table %: chỉ được thêm dòng, % bị từ chối', TG_TABLE_NAME, TG_OP;
END $$
"""


def laid(vendor: str, table: str) -> tuple[str, ...]:
    """The statements that close `table`; where it is closed already they change nothing."""
    if vendor == "postgresql":
        return (
            POSTGRESQL_FUNCTION,
            *lifted(vendor, table),
            f"CREATE TRIGGER {table}_rows_stay BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()",
            f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()",
        )
    return tuple(
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'append-only table {table}: chỉ được thêm dòng, {act} bị từ chối'); END"
        for act in ("UPDATE", "DELETE")
    )


def lifted(vendor: str, table: str) -> tuple[str, ...]:
    """The statements that open `table` again: for a reversed migration, and for tests that empty the database."""
    if vendor == "postgresql":
        names = (f"{table}_rows_stay", f"{table}_is_not_emptied")
        return tuple(f"DROP TRIGGER IF EXISTS {name} ON {table}" for name in names)
    return tuple(f"DROP TRIGGER IF EXISTS {table}_no_{act}" for act in ("update", "delete"))


def guard(*tables: str) -> migrations.RunPython:
    """The operation of a migration that closes `tables`; reversed, it opens them."""
    return triggers(tables, laid=laid, lifted=lifted)


def triggers(guarded: Iterable[_T], *, laid: Statements[_T], lifted: Statements[_T]) -> migrations.RunPython:
    """The operation that runs what `laid` says for each of `guarded`, by the kind of database; reversed, what `lifted` says."""
    listed = tuple(guarded)

    def close(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for one in listed:
            for statement in laid(editor.connection.vendor, one):
                editor.execute(statement, params=None)

    def reopen(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for one in listed:
            for statement in lifted(editor.connection.vendor, one):
                editor.execute(statement, params=None)

    return migrations.RunPython(close, reopen)
