"""A fault in a file: where it is, what it is and what to do, in two languages."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from liandong.clitext import Language
from liandong.exchange.located.words import CATALOGUE, KINDS


class Located(msgspec.Struct, frozen=True):
    """One fault. ``line`` counts from 1, 0 where there is no file; ``path`` names the value.

    ``code`` and ``params`` give the text; a ``warning`` does not make a file unusable.
    """

    code: str
    file: str = ""
    line: int = 0
    path: str = ""
    params: dict[str, Any] = {}
    level: Literal["error", "warning"] = "error"

    def as_warning(self) -> Located:
        """The same as a warning."""
        return msgspec.structs.replace(self, level="warning")

    def message(self, language: Language = "en") -> str:
        return self._text(language, fix=False)

    def fix(self, language: Language = "en") -> str:
        return self._text(language, fix=True)

    def _text(self, language: Language, *, fix: bool) -> str:
        words = CATALOGUE[self.code]
        template = words.text(language, fix=fix)
        if fix and self.params.get("near"):
            template = words.near_text(language)
        return template.format(**_in_language(self.params, language))

    def render(self, language: Language = "en") -> str:
        """``file:line: path: message. fix``: one line for a terminal or an editor."""
        line = f":{self.line}" if self.line else ""
        place = f"{self.file}{line}: " if self.file else ""
        path = f"{self.path}: " if self.path else ""
        colon, stop = ("：", "。") if language == "zh" else (": ", "; ")
        kind = "" if self.level == "error" else {"en": "warning", "zh": "提醒"}[language] + colon
        fix = self.fix(language)
        return f"{place}{kind}{path}{self.message(language)}" + (f"{stop}{fix}" if fix else "")


def _in_language(params: dict[str, Any], language: Language) -> dict[str, Any]:
    """Kinds of values (``kind_…``) are words of their own in each language."""
    column = 1 if language == "zh" else 0
    return {k: KINDS.get(v, (v, v))[column] if k.startswith("kind") else v for k, v in params.items()}
