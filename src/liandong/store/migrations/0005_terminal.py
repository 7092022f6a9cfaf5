"""Terminals as devices with codes and PINs; files of orders (the SQL stands beside)."""

from pathlib import Path

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0004_findings"),
    ]

    operations = [
        migrations.AddField(
            model_name="jurisdiction",
            name="officers_enrol",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Otherwise a terminal needs an administrator's one-time code.",
                verbose_name="unit officers may enrol terminals",
            ),
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("hash", models.CharField(editable=False, max_length=64, unique=True, verbose_name="hash")),
                (
                    "enrolled_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="enrolled at"
                    ),
                ),
                (
                    "enrolled_by",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="enrolled by"),
                ),
                (
                    "last_seen_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last seen at"),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked at")),
                (
                    "revoked_by",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="revoked by"),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="store.jurisdiction",
                        verbose_name="jurisdiction",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="devices",
                        to="store.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "terminal",
                "verbose_name_plural": "terminals",
                "ordering": ("unit", "name", "id"),
            },
        ),
        migrations.CreateModel(
            name="DeviceCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("hash", models.CharField(editable=False, max_length=64, unique=True, verbose_name="hash")),
                ("made_by", models.CharField(blank=True, max_length=200, verbose_name="made by")),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="used at")),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="store.jurisdiction",
                        verbose_name="jurisdiction",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "enrolment code",
                "verbose_name_plural": "enrolment codes",
            },
        ),
        migrations.CreateModel(
            name="OfficerPin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hash", models.CharField(editable=False, max_length=128, verbose_name="hash")),
                ("set_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="set at")),
                ("failures", models.PositiveIntegerField(default=0, verbose_name="failures")),
                ("locked_until", models.DateTimeField(blank=True, null=True, verbose_name="locked until")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pin",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "PIN",
                "verbose_name_plural": "PINs",
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
