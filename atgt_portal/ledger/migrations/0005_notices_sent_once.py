"""A notice is claimed before it is mailed, and has an identity that no other installation gives out."""

import uuid

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def give_identities(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """One for each row: the default of a new column would be one for all."""
    notices = apps.get_model("ledger", "Notice").objects
    for pk in notices.values_list("pk", flat=True).iterator():
        notices.filter(pk=pk).update(uuid=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_audit_not_emptied")]
    operations = [
        migrations.AddField(
            model_name="notice",
            name="mail_lease_until",
            field=models.DateTimeField(null=True, verbose_name="đang gửi, giữ đến"),
        ),
        migrations.AddField(
            model_name="notice",
            name="uuid",
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True),
        ),
        migrations.RunPython(give_identities, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="notice",
            name="uuid",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
