"""Every page and fragment of the preview, in both languages, held against the rules of the screens.

``python front/preview/check.py`` prints what is wrong and exits 1. No browser, no database.
"""

from __future__ import annotations

import re
import sys

import serve  # noqa: F401  configures Django
import django

PAGES = (
    "/watch/", "/watch/?look=1", "/watch/?unit=x&severity=较大&show=overtime&hide=place&sort=-unit", "/watch/?q=none", "/watch/rows", "/watch/rows?ids=o139",
    "/watch/strip", "/watch/counters", "/watch/panel/c1", "/cases/", "/cases/c1", "/cases/c1?why=o1:sign", "/cases/c1/live", "/cases/c1/timeline",
    "/cases/c1/why/o3:sign", "/login/", "/login/?wrong=1", "/login/?locked=3", "/error/403", "/error/404", "/error/409", "/error/500",
)
FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle="),
    "a style element": re.compile(r"<style"),
    "an inline handler": re.compile(r"\s(?:on[a-z]+|hx-on[:\w-]*)="),
    "an inline script": re.compile(r"<script(?![^>]*(?:src=|application/json))"),
    "an address outside": re.compile(r"(?:src|href|action)=\"(?:https?:)?//"),
    "a variable that was not there": re.compile(r"\{\{|\}\}|\{%|>None<|>True<|>False<"),
}
LATIN = re.compile(r">[^<>]*[A-Za-z]{4,}[^<>]*<")
"""Words of four and more Latin letters in Chinese pages; some are meant."""
MEANT = re.compile(r"English|Enter|yuecheng|C-\d+|\{[a-z]+\}")


def faults(path: str, html: str, language: str) -> list[str]:
    """What one page does that it may not."""
    found = [f"{path}: {what}: {match.group(0).strip()[:80]}" for what, rule in FORBIDDEN.items() if (match := rule.search(html))]
    ids = re.findall(r'\sid="([^"]+)"', html)
    found += [f"{path}: the id {i} stands {ids.count(i)} times" for i in sorted(set(ids)) if ids.count(i) > 1]
    if language == "zh-hans":
        text = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
        found += [f"{path}: not translated: {m.group(0)[:80]}" for m in LATIN.finditer(text) if not MEANT.search(m.group(0))]
    return found


def main() -> int:
    """Ask for every page in both languages."""
    django.setup()
    from django.test import Client  # noqa: PLC0415  needs the settings

    found: list[str] = []
    for language in ("zh-hans", "en"):
        client = Client(headers={"accept-language": language}, HTTP_HOST="127.0.0.1")
        for path in PAGES:
            response = client.get(path)
            expected = int(path.rsplit("/", 1)[1]) if path.startswith("/error/") else 200
            if response.status_code != expected:
                found.append(f"{path}: {response.status_code}")
            found += faults(path, response.content.decode(), language)
    print("\n".join(found) or f"{len(PAGES)} pages in two languages: nothing wrong")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
