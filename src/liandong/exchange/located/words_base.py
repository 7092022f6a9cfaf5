"""One message in two languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """Text and fix as templates; where a near miss is known, it is the fix."""

    en: str
    zh: str
    fix_en: str = ""
    fix_zh: str = ""

    def text(self, language: str, *, fix: bool) -> str:
        if language == "zh":
            return self.fix_zh if fix else self.zh
        return self.fix_en if fix else self.en

    def near_text(self, language: str) -> str:
        return "是否应为“{near}”？" if language == "zh" else 'did you mean "{near}"?'
