"""Django's settings, from the environment; the same for every process.

LIANDONG_HOME        folder of this installation: keys, logs (see local.settings)
DATABASE_URL         the application's way to the database; DATABASE_OWNER_URL that of the role that migrates
LIANDONG_HOSTS       names under which browsers reach us, by commas (localhost is always there)
LIANDONG_HTTPS       "1" where browsers come by HTTPS: cookies are then marked secure
LIANDONG_IDLE_MINUTES  minutes without input after which the desks lock (15; 0: never); a jurisdiction may enter its own
LIANDONG_DEBUG       "1" for development
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from liandong.local.settings import Settings
from liandong.secretfile import secret_text

HOME = Settings.from_env(os.environ).home
PACKAGE = Path(__file__).parent
DEBUG = os.environ.get("LIANDONG_DEBUG") == "1"
HTTPS = os.environ.get("LIANDONG_HTTPS") == "1"


def _names(variable: str) -> list[str]:
    return [name.strip() for name in os.environ.get(variable, "").split(",") if name.strip()]


def _database(url: str) -> dict[str, Any]:
    """Django's words for a connection address; without one only commands that need no database work."""
    parts = conninfo_to_dict(url)
    known = ("dbname", "user", "password", "host", "port")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname") or "liandong",
        "USER": parts.get("user") or "",
        "PASSWORD": parts.get("password") or "",
        "HOST": parts.get("host") or "",
        "PORT": str(parts.get("port") or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **{k: v for k, v in parts.items() if k not in known}},
    }


# --- the live feed (docs/adr/0060) ---------------------------------------------------

FEED_URL = os.environ.get("LIANDONG_FEED_URL", "")
FEED_PORT = int(os.environ.get("LIANDONG_FEED_PORT", "8001"))
FEED_SOURCES = (
    [FEED_URL] if FEED_URL.startswith("http") else [f"http://*:{FEED_PORT}", f"https://*:{FEED_PORT}"]
)

HOT_DATABASE_URL = os.environ.get("DATABASE_URL", "")
PROCESS_NAME = f"liandong {os.environ.get('LIANDONG_PROCESS', 'command')}"

SECRET_KEY = os.environ.get("LIANDONG_SECRET_KEY") or secret_text(HOME / "secret.key")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *_names("LIANDONG_HOSTS")]
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in _names("LIANDONG_HOSTS") if name != "*"]

DATABASES = {"default": _database(os.environ.get("DATABASE_URL", ""))}
if os.environ.get("DATABASE_OWNER_URL"):
    DATABASES["owner"] = _database(os.environ["DATABASE_OWNER_URL"])

INSTALLED_APPS = [
    "liandong.store",
    "liandong.web",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "ninja",  # the API's reading page with its own scripts, not those of a distant server
    "rules.apps.AutodiscoverRulesConfig",
]

MIDDLEWARE = [
    "liandong.web.api.chain.ShortWay",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "liandong.web.idle.lock.IdleLock",
    "axes.middleware.AxesMiddleware",
    "liandong.web.middleware.Errors",
]

ROOT_URLCONF = "liandong.web.urls"
WSGI_APPLICATION = "liandong.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "liandong.web.context.shell",
            ]
        },
    }
]

# --- people --------------------------------------------------------------------------

AUTH_USER_MODEL = "store.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_CALLABLE = "liandong.web.entry.views.locked"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
IDLE_LOCK_MINUTES = int(os.environ.get("LIANDONG_IDLE_MINUTES", "15"))

# --- language and time ---------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "web" / "locale", *sorted((PACKAGE / "web").glob("*/locale"))]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- files, cookies, headers --------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "liandong", "liandong_csrf", "liandong_lang"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *FEED_SOURCES],
        "media-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

# --- log of the program (not of the cases) ---------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
