"""The templates with sample contexts, for looking at them: ``python front/preview/serve.py [port]``.

Serves the built bundle (``npm run build`` first) under the same content security
policy as the product, with a feed that changes something every few seconds.
``/preview/cut?seconds=60`` cuts the feed, to see the lost connection.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SRC = HERE.parent.parent / "src"
sys.path[:0] = [str(HERE), str(SRC)]
WEB = SRC / "liandong" / "web"

from django.conf import settings  # noqa: E402

settings.configure(
    DEBUG=True,
    SECRET_KEY="preview",
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    ROOT_URLCONF="site_urls",
    USE_TZ=True,
    TIME_ZONE="Asia/Shanghai",
    LANGUAGE_CODE="zh-hans",
    LANGUAGES=[("zh-hans", "简体中文"), ("en", "English")],
    LOCALE_PATHS=[str(WEB / "locale")],
    STATIC_URL="/static/",
    STATICFILES_DIRS=[str(WEB / "static")],
    INSTALLED_APPS=["django.contrib.staticfiles"],
    MIDDLEWARE=[
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "preview_views.PolicyMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [str(WEB / "templates")],
            "OPTIONS": {
                "context_processors": ["django.template.context_processors.request", "preview_views.frame"],
                "libraries": {"liandong": "liandong.web.templatetags.liandong"},
            },
        }
    ],
)


if __name__ == "__main__":
    import django
    from django.core.management import call_command

    django.setup()
    port = sys.argv[1] if len(sys.argv) > 1 else "8899"
    call_command("runserver", f"127.0.0.1:{port}", use_reloader=False)
