"""A cell of the grid is its last edition: the copy that stood beside it goes."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from atgt_portal.ledger import append_only
from campaigns.filing import lock_guard

GRID = "activity_return"
CELLS = (lock_guard.CELLS,)


def take_copies_away(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("reports", "ActivityResult").objects.filter(filing__kind=GRID).delete()


def copy_last_editions(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    copies = apps.get_model("reports", "ActivityResult").objects
    boxes = ("filing_id", "indicator_id", "value", "out_of", "note", "edition")
    # In the order of editions, so that of each cell the last stays.
    edits = apps.get_model("reports", "CellEdit").objects.order_by("edition").values(*boxes)
    last = {(row["filing_id"], row["indicator_id"]): row for row in edits}
    copies.bulk_create(copies.model(**row) for row in last.values())


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0026_changed_by_letter"), ("reports", "0018_quick_received")]

    operations = [
        migrations.RunPython(take_copies_away, copy_last_editions),
        migrations.RemoveField(model_name="activityresult", name="edition"),
        migrations.RemoveField(model_name="activityresult", name="note"),
        append_only.triggers(CELLS, laid=lock_guard.lifted, lifted=lock_guard.laid),
        migrations.AddConstraint(
            model_name="celledit",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__isnull", True), ("value__gte", 0), _connector="OR"),
                name="cell_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="celledit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("out_of__isnull", True), ("value__isnull", True), ("value__lte", models.F("out_of")), _connector="OR"
                ),
                name="cell_part_within_whole",
            ),
        ),
        append_only.guard("reports_celledit"),
        lock_guard.guard(lock_guard.CELLS),
    ]
