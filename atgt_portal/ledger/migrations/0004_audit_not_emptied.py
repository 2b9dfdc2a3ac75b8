"""The audit cannot be emptied either; its triggers get the names and words that all append-only tables have."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from atgt_portal.ledger import append_only

_FIRST_POSTGRESQL = ("DROP TRIGGER auditentry_append_only ON ledger_auditentry",)
_FIRST_SQLITE = ("DROP TRIGGER auditentry_no_update", "DROP TRIGGER auditentry_no_delete")
_AGAIN_POSTGRESQL = (
    "CREATE TRIGGER auditentry_append_only BEFORE UPDATE OR DELETE ON ledger_auditentry "
    "FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()",
)
_AGAIN_SQLITE = tuple(
    f"CREATE TRIGGER auditentry_no_{act} BEFORE {act} ON ledger_auditentry "
    "BEGIN SELECT RAISE(ABORT, 'append-only table ledger_auditentry'); END"
    for act in ("update", "delete")
)


def without_the_first(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _FIRST_POSTGRESQL if editor.connection.vendor == "postgresql" else _FIRST_SQLITE:
        editor.execute(statement, params=None)


def with_the_first(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _AGAIN_POSTGRESQL if editor.connection.vendor == "postgresql" else _AGAIN_SQLITE:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_append_only")]
    operations = [
        migrations.RunPython(without_the_first, with_the_first),
        append_only.guard("ledger_auditentry"),
    ]
