"""The catalogue of messages about files: code → text and fix in English and Chinese."""

from __future__ import annotations

from liandong.exchange.located.words_base import Words
from liandong.exchange.located.words_file import FILE_WORDS
from liandong.exchange.located.words_pack import PACK_WORDS
from liandong.exchange.located.words_settings import SETTINGS_WORDS
from liandong.exchange.located.words_story import STORY_WORDS

CATALOGUE: dict[str, Words] = FILE_WORDS | PACK_WORDS | SETTINGS_WORDS | STORY_WORDS

KINDS: dict[str, tuple[str, str]] = {
    "int": ("a whole number", "整数"),
    "float": ("a number", "数字"),
    "decimal": ("a number", "数字"),
    "str": ("a text in quotes", "带引号的文字"),
    "bool": ("true or false", "true 或 false"),
    "array": ("a list", "列表"),
    "object": ("a table", "表"),
    "null": ("nothing", "空"),
    "datetime": ("a time with offset", "带时区的时刻"),
    "date": ("a date", "日期"),
    "time": ("a time of day", "时间"),
}
"""Kinds of TOML values as a reader calls them."""
