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
        # Of two that are equally like, the one that begins alike.
        score += _beginning(word, choice) / 1000
        if score > best_score:
            best, best_score = choice, score
    return best


def _beginning(one: str, other: str) -> int:
    """Number of characters that both begin with."""
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def near(word: str, choices: Iterable[str]) -> dict[str, str]:
    """Parameters ``near`` and ``known`` of a message about an unknown word."""
    known = list(choices)
    shown = ", ".join(known[:FEW]) + (", …" if len(known) > FEW else "")
    return {"near": nearest(word, known), "known": shown}
