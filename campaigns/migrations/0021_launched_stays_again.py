from django.db import migrations

from campaigns.setup import launched_guard


class Migration(migrations.Migration):
    """Columns added since 0006 built SQLite's table of campaigns anew, without its trigger."""

    dependencies = [("campaigns", "0020_kinds_of_changes")]
    operations = [launched_guard.guard()]
