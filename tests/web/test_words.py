"""Every code that a screen can show has its word, and every text its Chinese."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from liandong.core import case, events
from liandong.web import words

ROOT = Path(__file__).parents[2]
WEB = ROOT / "src" / "liandong" / "web"
PO = "**/locale/zh_Hans/LC_MESSAGES/django.po"
"""The catalogue of all pages, and one a room."""
PLACE = re.compile(r"%\(\w+\)s|%\(\w+\)d|\{\w+\}")


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def catalogues(folder: Path) -> list[Message]:
    found = sorted(folder.glob(PO))
    assert found
    return [message for path in found for message in catalogue(path) if message.id]


def test_every_event_has_a_word() -> None:
    assert set(words.EVENTS) == set(events.EVENTS)


def test_every_state_of_an_order_has_a_word() -> None:
    assert case.OPEN | case.VOID | {"closed", "plan"} <= set(words.ORDER_STATES)


def test_icons_belong_to_something_on_the_timeline() -> None:
    known = set(words.EVENTS) | set(words.FIRED) | set(words.MESSAGES)
    assert set(words.EVENT_ICONS) <= known


def test_every_text_is_translated_with_the_same_places() -> None:
    wrong = []
    for message in catalogues(WEB):
        source = message.id if isinstance(message.id, str) else message.id[-1]
        for text in (message.string,) if isinstance(message.string, str) else message.string:
            if not text or sorted(PLACE.findall(text)) != sorted(PLACE.findall(source)):
                wrong.append(source)
    assert wrong == []


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs gettext")
def test_the_catalogue_holds_every_text_of_the_screens(tmp_path: Path) -> None:
    copy = tmp_path / "web"
    shutil.copytree(WEB, copy, ignore=shutil.ignore_patterns("dist", "__pycache__"))
    made = subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale", "zh_Hans", "--no-obsolete"],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    asked = {(m.context, m.id) for m in catalogues(copy)}
    there = {(m.context, m.id) for m in catalogues(WEB)}
    assert asked - there == set()
