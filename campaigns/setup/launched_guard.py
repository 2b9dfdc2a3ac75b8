"""The database itself keeps a launched campaign's name, year, board and official days, whatever program asks.

On SQLite a migration that alters the table of campaigns builds it anew and loses its triggers: such a migration ends with
`guard` once more. A test asks for the trigger after all migrations.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TRIGGER = "campaign_launched_stays"
_KEPT = ("code", "year", "board_id", "official_first_day", "official_last_day")
_CHANGED = " OR ".join([*(f"NEW.{column} <> OLD.{column}" for column in _KEPT), "NEW.launched_on IS NULL"])


def laid(vendor: str) -> tuple[str, ...]:
    """The statements that close the table; where it is closed already they change nothing."""
    before = f"BEFORE UPDATE ON campaigns_campaign {{}} WHEN {{}}OLD.launched_on IS NOT NULL AND ({_CHANGED})"
    if vendor == "postgresql":
        # The function stands since the first migration that closed the table.
        return (
            f"DROP TRIGGER IF EXISTS {TRIGGER} ON campaigns_campaign",
            f"CREATE TRIGGER {TRIGGER} {before.format('FOR EACH ROW', '(')}) EXECUTE FUNCTION campaigns_launched_stays()",
        )
    told = "BEGIN SELECT RAISE(ABORT, 'launched campaign'); END"
    return (f"CREATE TRIGGER IF NOT EXISTS {TRIGGER} {before.format('', '')} {told}",)


def guard() -> migrations.RunPython:
    """The operation of a migration that closes the table again; there is nothing to take back."""

    def close(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in laid(editor.connection.vendor):
            editor.execute(statement, params=None)

    return migrations.RunPython(close, migrations.RunPython.noop)
