"""One-time passwords, and how often a case's state was asked for (the SQL stands beside)."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("store", "0006_console")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="one_time",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                verbose_name="must choose a password at the next sign-in",
            ),
        ),
        migrations.RunSQL(SQL, "DROP TABLE status_try"),
    ]
