"""Messages about stories."""

from __future__ import annotations

from liandong.exchange.located.words_base import Words

STORY_WORDS: dict[str, Words] = {}
