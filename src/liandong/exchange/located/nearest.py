"""What did the writer probably mean?"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

CUTOFF = 0.6
FEW = 12


def nearest(word: str, choices: Iterable[str]) -> str:
    """The known word most like ``word``, or an empty string when none is near."""
    best, best_score = "", CUTOFF
    for choice in choices:
        score = SequenceMatcher(None, word.lower(), choice.lower()).ratio()
        if score > best_score or (score == best_score and not best):
            best, best_score = choice, score
    return best


def near(word: str, choices: Iterable[str]) -> dict[str, str]:
    """Parameters ``near`` and ``known`` of a message about an unknown word."""
    known = list(choices)
    shown = ", ".join(known[:FEW]) + (", …" if len(known) > FEW else "")
    return {"near": nearest(word, known), "known": shown}
