"""A story file as a typed story."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Any

from liandong.exchange.located import Document, FileError, Located, near, read_document
from liandong.exchange.rulepack import read_settings
from liandong.exchange.story.expectations import read_expectations
from liandong.exchange.story.record import Story
from liandong.exchange.story.steps import read_steps

KEYS = ("story", "pack", "settings", "step", "expect")


def read_story(path: FilePath, shown: str = "") -> Story:
    """Read a story; ``shown`` is its name in messages.

    Raises :class:`FileError` with every fault, each with its line and a fix.
    """
    return story_of(read_document(path, shown))


def story_of(document: Document) -> Story:
    """The story of a document already read."""
    data = document.data
    problems = [
        document.problem("field.unknown", (key,), name=key, **near(key, KEYS))
        for key in data
        if key not in KEYS
    ]
    title, pack = (_word(document, key, problems) for key in ("story", "pack"))
    raw = data.get("settings", {})
    if not isinstance(raw, dict):
        problems.append(document.problem("settings.table", ("settings",), name="settings"))
        raw = {}
    settings, found = read_settings(document, raw)
    problems += found
    steps, found = read_steps(document, data.get("step", []), ("step",))
    problems += found
    expectations, found = read_expectations(document, data.get("expect", []), ("expect",))
    problems += found
    if not problems and not steps and not expectations:
        problems.append(document.problem("story.empty", ()))
    if problems:
        raise FileError(sorted(problems, key=lambda p: p.line))
    name, _, version = pack.partition("@")
    return Story(title, name, version, settings, steps, expectations, document)


def _word(document: Document, key: str, problems: list[Located]) -> str:
    value: Any = document.data.get(key)
    if isinstance(value, str) and value.strip():
        return value
    if value is None:
        problems.append(document.problem("field.missing", (key,), name=key))
    else:
        problems.append(
            document.problem("field.kind", (key,), kind_expected="str", kind_got=type(value).__name__)
        )
    return ""
