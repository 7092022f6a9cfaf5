"""Pictures of the preview pages: ``python front/preview/shots.py [name-filter]`` into front/preview/out/.

Fails when a page breaks the content security policy or logs an error. Needs the preview server on port 8899.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, sync_playwright

BASE = "http://127.0.0.1:8899"
OUT = Path(__file__).resolve().parent / "out"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
PAGES = {
    "watch": "/watch/",
    "watch-look": "/watch/?look=1",
    "watch-filter": "/watch/?unit=区综合执法局&severity=较大&show=unsigned",
    "watch-empty": "/watch/?q=没有这样的警情",
    "file": "/cases/c1",
    "file-why": "/cases/c1?why=o1:sign",
    "file-night": "/cases/c1?why=o3:sign",
    "cases": "/cases/",
    "login": "/login/",
    "login-locked": "/login/?locked=12",
    "error": "/error/409",
}
SIZES = {"1366": (1366, 768), "1920": (1920, 1080), "390": (390, 844)}


def shoot(browser: Browser, name: str, size: str, theme: str, lang: str) -> list[str]:
    """One picture; returns what the page complained of."""
    width, height = SIZES[size]
    page = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme, locale=lang, is_mobile=size == "390", has_touch=size == "390").new_page()  # type: ignore[arg-type]
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "status of 409" not in message.text:
            complaints.append(f"{name}: {message.text}")

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(f"{name}: {error}"))
    page.goto(BASE + PAGES[name])
    page.wait_for_timeout(900)
    suffix = "" if lang.startswith("zh") else "-en"
    page.screenshot(path=OUT / f"{name}-{size}-{theme}{suffix}.png", full_page=size == "390" and "why" not in name and "look" not in name)
    if size == "390":
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            complaints.append(f"{name}: {wide} px wide on a phone of {width}")
    page.context.close()
    return complaints


def main(wanted: str) -> int:
    """Take all pictures whose name contains ``wanted``."""
    OUT.mkdir(exist_ok=True)
    complaints: list[str] = []
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for name in PAGES:
            for size in SIZES:
                for theme, lang in (("dark", "zh-CN"), ("light", "zh-CN"), ("light", "en")):
                    label = f"{name}-{size}-{theme}" + ("-en" if lang == "en" else "")
                    if wanted in label:
                        complaints += shoot(browser, name, size, theme, lang)
        browser.close()
    print("\n".join(dict.fromkeys(complaints)) or "no complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
