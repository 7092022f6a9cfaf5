"""Drafts of calls, and looks at callers' numbers; the SQL stands beside this file."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("store", "0005_terminal")]
    operations = [migrations.RunSQL(SQL, "DROP TABLE draft; DROP TABLE unmasking")]
