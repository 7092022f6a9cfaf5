"""Names of units as people sort and sign in by them: in Latin letters, as they are spoken."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pypinyin import lazy_pinyin

HEADS = re.compile(r"^(区委|县委|市委|区|县|市)")
TAILS = re.compile(r"(分局|管委会|委员会|办公室|办事处|大队|街道|中心|分公司|有限公司|局|委|部|办|镇|乡|所)$")
LONGEST = 4
"""Characters of a unit's name that its account is called by."""


def pinyin(name: str) -> str:
    """The key by which a Chinese name is sorted."""
    return " ".join(lazy_pinyin(name))


def logins(units: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """Unit → account name: ``区水利局`` → ``shuili``; unique, the second of a name gets a number."""
    used = set(taken)
    made: dict[str, str] = {}
    for unit in units:
        core = TAILS.sub("", HEADS.sub("", unit)) or unit
        plain = "".join(p for p in lazy_pinyin(core[:LONGEST]) if p.isascii() and p.isalnum()) or "unit"
        name, n = plain, 2
        while name in used:
            name, n = f"{plain}{n}", n + 1
        used.add(name)
        made[unit] = name
    return made
