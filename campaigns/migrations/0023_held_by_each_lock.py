"""A paper whose days two locks cover is held by both: an exception from one lets nothing through that the other keeps."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from atgt_portal.ledger import append_only, kept
from campaigns.filing import lock_guard

GUARDED = (lock_guard.FIGURES, lock_guard.VERSIONS, lock_guard.CELLS)
HELD = lock_guard.KEPT[:1]
DATED, BY_PERIOD = "accident_return", "activity_return"


def hold_by_each_lock(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """What one lock held stays as it was told; every lock gets its rows beside."""
    new, filings = apps.get_model("campaigns", "HeldPaper"), apps.get_model("campaigns", "Filing")
    held = apps.get_model("campaigns", "LockedPaper").objects.values_list("filing", "lock", "unit")
    new.objects.bulk_create([new(filing_id=paper, lock_id=lock, unit_id=unit) for paper, lock, unit in held])
    periods = apps.get_model("campaigns", "Period").objects.filter(lock__isnull=False)
    for period in periods.select_related("campaign").order_by("pk"):
        papers = models.Q(period=period.pk, kind__in=(DATED, BY_PERIOD))
        if filings.objects.filter(period=period.pk, kind=DATED).exists():
            on_days = models.Q(period__first_day__lte=period.last_day, period__last_day__gte=period.first_day)
            papers |= on_days & models.Q(kind=DATED, board=period.campaign.board_id)
        rows = filings.objects.filter(papers).values_list("pk", "unit")
        new.objects.bulk_create(
            [new(filing_id=paper, lock_id=period.lock_id, unit_id=unit) for paper, unit in rows], ignore_conflicts=True
        )
    _let_tables_change(editor)


def hold_by_one_lock(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    old = apps.get_model("campaigns", "LockedPaper")
    held = apps.get_model("campaigns", "HeldPaper").objects.order_by("pk").values_list("filing", "lock", "unit")
    old.objects.bulk_create(
        [old(filing_id=paper, lock_id=lock, unit_id=unit) for paper, lock, unit in held], ignore_conflicts=True
    )
    _let_tables_change(editor)


def _let_tables_change(editor: BaseDatabaseSchemaEditor) -> None:
    # PostgreSQL alters no table whose new rows still wait to be compared with what they point to.
    if editor.connection.vendor == "postgresql":
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0022_locks_stay"),
        ("reports", "0016_cells_of_locked_periods"),
        ("units", "0016_posts"),
    ]
    operations = [
        append_only.triggers(GUARDED, laid=lock_guard.lifted, lifted=lock_guard.laid),
        append_only.triggers(HELD, laid=kept.lifted, lifted=kept.laid),
        migrations.CreateModel(
            name="HeldPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="campaigns.filing"
                    ),
                ),
                (
                    "lock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="campaigns.periodlock"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"),
                ),
            ],
            options={
                "verbose_name": "hồ sơ bị khóa",
                "verbose_name_plural": "hồ sơ bị khóa",
                "constraints": [
                    models.UniqueConstraint(fields=("filing", "lock"), name="paper_held_once_a_lock"),
                ],
            },
        ),
        migrations.RunPython(hold_by_each_lock, hold_by_one_lock),
        migrations.DeleteModel(name="LockedPaper"),
        migrations.RenameModel(old_name="HeldPaper", new_name="LockedPaper"),
        migrations.AlterField(
            model_name="lockedpaper",
            name="filing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="held_by", to="campaigns.filing"
            ),
        ),
        migrations.AlterField(
            model_name="lockedpaper",
            name="lock",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="campaigns.periodlock"
            ),
        ),
        lock_guard.guard(*GUARDED),
        kept.guard(*HELD),
    ]
