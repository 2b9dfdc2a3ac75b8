"""What was submitted, every step, every figure of record: the database keeps them as they were written."""

from django.db import migrations

from atgt_portal.ledger import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0003_papers_open"),
        # Reversed in the opposite order: the triggers go before the function that they call.
        ("ledger", "0003_append_only"),
    ]
    operations = [append_only.guard("campaigns_filingversion", "campaigns_filingevent", "campaigns_figure")]
