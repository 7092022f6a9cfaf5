"""Import this before anything of Django's: it sets Django up for this process, with no database yet.

Reading the settings writes a secret key, so it happens in a folder that is thrown away. `tests.district` points
Django at a database.
"""

import os
import tempfile

import django
from django.conf import settings
from django.test.utils import setup_test_environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liandong.settings")
with tempfile.TemporaryDirectory() as home:
    os.environ["LIANDONG_HOME"] = home
    django.setup()
    os.environ.pop("LIANDONG_HOME")

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if "testserver" not in settings.ALLOWED_HOSTS:
    setup_test_environment()
