"""Every message of the catalogue can be said in both languages."""

import re
from pathlib import Path
from string import Formatter

import pytest

from liandong.exchange.located.words import CATALOGUE

SRC = Path(__file__).parents[2] / "src" / "liandong"


@pytest.mark.parametrize("code", CATALOGUE)
def test_both_languages_name_the_same_parameters(code: str) -> None:
    words = CATALOGUE[code]
    names = [{f for _, f, _, _ in Formatter().parse(t) if f} for t in (words.en, words.zh)]
    assert names[0] == names[1]
    fixes = [{f for _, f, _, _ in Formatter().parse(t) if f} for t in (words.fix_en, words.fix_zh)]
    assert fixes[0] == fixes[1]
    assert words.fix_en
    assert words.fix_zh
    assert re.search("[\u4e00-\u9fff]", words.zh)


def test_every_code_in_use_has_words() -> None:
    used: set[str] = set()
    for file in (SRC / "exchange").rglob("*.py"):
        text = file.read_text("utf-8")
        if file.name.startswith("words") or file.parent.name == "messages":
            continue  # files of messages have words of their own, in exchange/messages/faults.py
        used |= set(
            re.findall(r'"((?:file|field|time|pack|settings|calendar|activation|story)\.[a-z_]+)"', text)
        )
    used -= {"pack.toml"}
    assert used - set(CATALOGUE) == set()
    assert set(CATALOGUE) - used == set()
