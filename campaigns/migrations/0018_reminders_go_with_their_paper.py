import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("campaigns", "0017_entry_hands"),
    ]

    operations = [
        migrations.AlterField(
            model_name="reminder",
            name="filing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="campaigns.filing"
            ),
        ),
    ]
