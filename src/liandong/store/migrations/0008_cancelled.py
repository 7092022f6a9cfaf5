"""Messages that need not be sent any more."""

from django.db import migrations

SQL = """
ALTER TABLE outbox DROP CONSTRAINT outbox_state_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_state_check
    CHECK (state IN ('queued', 'sending', 'delivered', 'dead', 'cancelled'));
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0007_administration")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
