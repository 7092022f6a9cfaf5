"""Configuration that counts its versions and keeps its past; the SQL stands beside this file."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("store", "0002_hot")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
