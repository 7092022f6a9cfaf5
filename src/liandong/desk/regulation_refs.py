"""References to pieces of a document: printed form ↔ path of numbers."""

from __future__ import annotations

import re

Step = tuple[str, int]
"""Kind (annex, chapter, article, section, sub, item, head, tail) and number."""
Path = tuple[Step, ...]

DIGITS = "〇一二三四五六七八九"
NUMBER = r"[〇零一二三四五六七八九十百\d]{1,5}"

_PIECES = (
    ("annex", re.compile(rf"附\s*件\s*({NUMBER})?")),
    ("chapter", re.compile(rf"第\s*({NUMBER})\s*章")),
    ("article", re.compile(rf"第\s*({NUMBER})\s*条")),
    ("item", re.compile(r"第\s*(\d{1,3})\s*项")),
    ("sub", re.compile(rf"[(（]\s*({NUMBER})\s*[)）]")),
    ("section", re.compile(r"([一二三四五六七八九十]{1,3})")),
    ("item", re.compile(r"(\d{1,3})")),
    ("head", re.compile(r"文首")),
    ("tail", re.compile(r"末段")),
)
_BETWEEN = re.compile(r"[\s、.．,，]*")


def number(text: str | None) -> int:
    """``二十一`` or ``21`` → 21; nothing, or what is no number → 0."""
    if not text:
        return 0
    if text.isdecimal():
        return int(text)
    hundreds, hundred, rest = text.replace("零", "").replace("〇", "").rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    total = 100 * _digit(hundreds, one=True) if hundred else 0
    total += 10 * _digit(tens, one=True) if ten else 0
    return total + _digit(ones)


def _digit(sign: str, *, one: bool = False) -> int:
    """A single sign; a missing one before 十 or 百 counts as one."""
    return int(one) if not sign else max(DIGITS.find(sign), 0)


def numeral(n: int) -> str:
    """21 → ``二十一``; 0 → nothing; from 1000 on digits."""
    if n >= 1000:
        return str(n)
    if n == 0:
        return ""
    hundreds, rest = divmod(n, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")


def parse(ref: str) -> Path:
    """Read one reference; empty when it is none."""
    path: list[Step] = []
    at = _skip(ref, 0)
    while at < len(ref):
        for kind, pattern in _PIECES:
            found = pattern.match(ref, at)
            if found:
                path.append((kind, number(found[1]) if pattern.groups else 0))
                at = _skip(ref, found.end())
                break
        else:
            return ()
    return tuple(path)


def _skip(ref: str, at: int) -> int:
    found = _BETWEEN.match(ref, at)
    return found.end() if found else at


def render(path: Path) -> str:
    """The reference as clauses write it."""
    text, before = "", ""
    for kind, n in path:
        text += _step(kind, n, before)
        before = kind
    return text


def _step(kind: str, n: int, before: str) -> str:
    if kind == "item":
        return {"section": f".{n}", "sub": str(n)}.get(before, f"第{n}项")
    space = " " if before else ""
    forms = {
        "annex": f"附件{numeral(n)}",
        "chapter": f"第{numeral(n)}章",
        "article": f"{space}第{numeral(n)}条",
        "section": f"{space}{numeral(n)}",
        "sub": f"({numeral(n)})",
        "head": "文首",
        "tail": "末段",
    }
    return forms[kind]
