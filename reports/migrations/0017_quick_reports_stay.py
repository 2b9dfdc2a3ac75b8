"""What was told in quick reports and who took note of it only grows, whatever program asks."""

from django.db import migrations

from atgt_portal.ledger import append_only


class Migration(migrations.Migration):
    dependencies = [("reports", "0016_quick_reports")]
    operations = [append_only.guard("reports_quickversion", "reports_quickstep")]
