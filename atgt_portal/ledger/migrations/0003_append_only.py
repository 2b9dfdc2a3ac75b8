"""The database itself refuses to change or delete an audit entry, whatever program asks."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

POSTGRESQL = (
    """
    CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'append-only table: %', TG_TABLE_NAME; END $$
    """,
    """
    CREATE TRIGGER auditentry_append_only BEFORE UPDATE OR DELETE ON ledger_auditentry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()
    """,
)
SQLITE = tuple(
    f"CREATE TRIGGER auditentry_no_{act} BEFORE {act} ON ledger_auditentry "
    "BEGIN SELECT RAISE(ABORT, 'append-only table ledger_auditentry'); END"
    for act in ("update", "delete")
)
POSTGRESQL_BACK = (
    "DROP TRIGGER auditentry_append_only ON ledger_auditentry",
    "DROP FUNCTION ledger_refuse_change()",
)
SQLITE_BACK = ("DROP TRIGGER auditentry_no_update", "DROP TRIGGER auditentry_no_delete")


def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement, params=None)


def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL_BACK if editor.connection.vendor == "postgresql" else SQLITE_BACK:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
