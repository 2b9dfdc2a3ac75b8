"""The database itself keeps a launched campaign's name, year, board and official days, whatever program asks."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

KEPT = ("code", "year", "board_id", "official_first_day", "official_last_day")
CHANGED = " OR ".join([*(f"NEW.{column} <> OLD.{column}" for column in KEPT), "NEW.launched_on IS NULL"])
POSTGRESQL = (
    """
    CREATE FUNCTION campaigns_launched_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'launched campaign: %', OLD.code; END $$
    """,
    f"""
    CREATE TRIGGER campaign_launched_stays BEFORE UPDATE ON campaigns_campaign
    FOR EACH ROW WHEN (OLD.launched_on IS NOT NULL AND ({CHANGED})) EXECUTE FUNCTION campaigns_launched_stays()
    """,
)
SQLITE = (
    f"""
    CREATE TRIGGER campaign_launched_stays BEFORE UPDATE ON campaigns_campaign
    WHEN OLD.launched_on IS NOT NULL AND ({CHANGED})
    BEGIN SELECT RAISE(ABORT, 'launched campaign'); END
    """,
)
POSTGRESQL_BACK = (
    "DROP TRIGGER campaign_launched_stays ON campaigns_campaign",
    "DROP FUNCTION campaigns_launched_stays()",
)
SQLITE_BACK = ("DROP TRIGGER campaign_launched_stays",)


def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement, params=None)


def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL_BACK if editor.connection.vendor == "postgresql" else SQLITE_BACK:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0005_setup_in_the_browser")]
    operations = [migrations.RunPython(forwards, backwards)]
