"""The Django app of the store."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoreConfig(AppConfig):
    """Configuration tables; the log and the queues have their own SQL."""

    name = "liandong.store"
    label = "store"
    verbose_name = _("Register")
    default_auto_field = "django.db.models.BigAutoField"
