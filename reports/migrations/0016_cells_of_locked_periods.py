"""No cell of a grid is stored for a period that the office has closed, whatever program asks."""

from django.db import migrations

from campaigns.filing import lock_guard


class Migration(migrations.Migration):
    dependencies = [("reports", "0015_black_spots"), ("campaigns", "0019_period_locks")]
    operations = [lock_guard.guard(lock_guard.CELLS)]
