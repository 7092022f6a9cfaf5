"""Pictures of the pages as they are with a busy district: `make screenshots` writes them to build/screenshots/.

python -m tests.browser.shots [words that the picture's name must hold]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import tests.conftest  # noqa: F401  (nobody's own database)
from tests.browser.scene import set_scene
from tests.browser.visitor import Visitor, chromium_options
from tests.pgfixtures import server
from tests.running import Issued, Running, running

OUT = Path("build/screenshots")

SIZES = {"1366": (1366, 768), "1920": (1920, 1080), "390": (390, 844)}
THEMES = ("dark", "light")


def addresses(named: dict[str, Issued]) -> dict[str, tuple[str, str]]:
    """Name of a picture → who looks, and where."""
    busy, breached, night = named["busy"], named["breached"], named["night"]
    return {
        "door": ("", "/login/"),
        "console": ("dispatcher", "/console/"),
        "console-call": ("dispatcher", f"/console/?case={named['call'].case}"),
        "watch": ("dispatcher", "/watch/"),
        "watch-overtime": ("dispatcher", "/watch/?show=overtime&severity=较大"),
        "watch-look": ("dispatcher", f"/watch/?look={busy.case}&order={busy.order}"),
        "watch-night": ("dispatcher", f"/watch/?q={night.case}"),
        "watch-empty": ("dispatcher", "/watch/?q=没有这样的警情"),
        "watch-unit": ("officer", "/watch/"),
        "file": ("dispatcher", f"/cases/{busy.case}"),
        "file-why": ("dispatcher", f"/cases/{breached.case}?why={breached.order}~YC.C.SIGN~1"),
        "file-finding": ("dispatcher", f"/cases/{breached.case}?why={breached.order}~YC.A06~f"),
        "file-night": ("dispatcher", f"/cases/{night.case}?why={night.order}~YC.C.SIGN~1"),
        "file-erased": ("leader", f"/cases/{named['erased'].case}"),
        "cases": ("supervisor", "/cases/"),
        "regulation": ("officer", "/packs/"),
        "manage": ("administrator", "/manage/"),
        "manage-settings": ("administrator", "/settings/"),
        "manage-setting": ("administrator", "/settings/calendars.yc_admin_working"),
        "manage-urban": ("administrator", "/settings/urban"),
        "manage-calendar": ("administrator", "/calendars/2026"),
        "manage-units": ("administrator", "/units/"),
        "manage-unit": ("administrator", "/units/1"),
        "manage-people": ("administrator", "/people/"),
        "manage-systems": ("administrator", "/systems/"),
        "manage-channels": ("administrator", "/channels/"),
        "citizen": ("", "/status/"),
        "missing": ("dispatcher", "/cases/C20200101-1"),
    }


def main(wanted: list[str]) -> int:
    """Take the pictures; 1 when a page complained or is wider than a phone."""
    OUT.mkdir(parents=True, exist_ok=True)
    with server() as cluster, tempfile.TemporaryDirectory() as home, running(cluster, Path(home)) as here:
        return take(here, addresses(set_scene(here)), wanted)


def take(here: Running, places: dict[str, tuple[str, str]], wanted: list[str]) -> int:
    """Every page in every size and theme in Chinese, and in one of each in English."""
    complaints: list[str] = []
    sessions: dict[str, str] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium_options())
        for name, (account, path) in places.items():
            for size, (width, height) in SIZES.items():
                for theme, language in [*((t, "zh-CN") for t in THEMES), ("light", "en")]:
                    picture = f"{name}-{size}-{theme}" + ("-en" if language == "en" else "")
                    if not all(word in picture for word in wanted):
                        continue
                    phone = {"is_mobile": True, "has_touch": True} if width < 500 else {}
                    options = {
                        "viewport": {"width": width, "height": height},
                        "color_scheme": theme,
                        "locale": language,
                        **phone,
                    }
                    visitor = Visitor(here, browser, sessions, account, options)
                    page = visitor.page(path)
                    page.wait_for_timeout(700)
                    page.screenshot(
                        path=OUT / f"{picture}.png",
                        full_page=bool(phone) and not name.endswith(("-why", "-look", "-finding", "-night")),
                    )
                    wide = int(page.evaluate("document.documentElement.scrollWidth"))
                    if wide > width:
                        complaints.append(f"{picture}: {wide} px wide")
                    complaints += [f"{picture}: {c}" for c in visitor.complaints if "404" not in c]
                    visitor.leave()
        browser.close()
    print("\n".join(complaints) or f"{OUT}: no complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
