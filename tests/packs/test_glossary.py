"""The glossary knows every event there is."""

from __future__ import annotations

from pathlib import Path

from liandong.core.events import EVENTS

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"


def test_every_event_has_its_word() -> None:
    text = GLOSSARY.read_text(encoding="utf-8")
    assert [name for name in EVENTS if f"`{name}`" not in text] == []
