"""Indexes for orders without receipt and for what a month's findings rest on; the SQL stands beside this file."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("store", "0003_guards")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
