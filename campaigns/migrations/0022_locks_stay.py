"""A lock is never taken back: the database keeps it, what it holds, and the exceptions from it but for their end."""

from django.db import migrations

from atgt_portal.ledger import append_only, kept
from campaigns.filing import lock_guard


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0021_launched_stays_again")]
    operations = [append_only.guard("campaigns_periodlock"), kept.guard(*lock_guard.KEPT)]
