"""What makes the terminal an app that can be installed: its manifest, its worker, and a page for without a network.

The worker keeps the shell alone: scripts, styles, icons and a page without any data. Orders are never kept by it.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from liandong.web.terminal.door import at_terminal

DIST = "liandong/dist/"
ASSETS = (*(DIST + name for name in ("app.js", "app.css", "theme.js", "icons.svg")), "liandong/mark.svg")
WORKER = DIST + "terminal-worker.js"
COLOUR = "#0f1720"


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The app's name and icons."""
    icons = [
        {"src": static("liandong/mark.svg"), "sizes": "any", "type": "image/svg+xml"},
        *(
            {"src": static(f"liandong/terminal-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
            for size in (192, 512)
        ),
        {
            "src": static("liandong/terminal-maskable.png"),
            "sizes": "512x512",
            "type": "image/png",
            "purpose": "maskable",
        },
    ]
    name = gettext("Joint-response terminal")
    body = {
        "name": name,
        "short_name": name,
        "start_url": reverse("terminal:room"),
        "scope": reverse("terminal:room"),
        "display": "standalone",
        "background_color": COLOUR,
        "theme_color": COLOUR,
        "icons": icons,
    }
    return JsonResponse(body, content_type="application/manifest+json")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; a new bundle makes a new worker."""
    version, source = _worker()
    shell = {
        "version": version,
        "room": reverse("terminal:room"),
        "page": reverse("terminal:shell"),
        "assets": [static(path) for path in ASSETS],
    }
    response = HttpResponse(f"self.SHELL = {json.dumps(shell)};\n{source}", content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@cache
def _worker() -> tuple[str, str]:
    """A name for this bundle, and the worker's script."""
    contents = [_read(path) for path in (*ASSETS, WORKER)]
    return hashlib.sha256(b"".join(contents)).hexdigest()[:12], contents[-1].decode()


def _read(path: str) -> bytes:
    found = finders.find(path)
    if not found:
        return b""
    with open(str(found), "rb") as file:
        return file.read()


@require_safe
@at_terminal
def page(request: HttpRequest) -> HttpResponse:
    """What is shown without a network, until it is back. It holds nothing of any order."""
    return render(request, "terminal/shell.html")
