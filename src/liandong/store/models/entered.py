"""What entered configuration has in common: since when it holds, when and by whom it was entered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Entered(models.Model):
    """A row that is never overwritten: a correction is a newer row for the same moment."""

    effective_from = models.DateTimeField(_("effective from"), default=timezone.now)
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        abstract = True
