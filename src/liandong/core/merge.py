"""Merging cases: a request joins another and follows it, never in a circle."""

from __future__ import annotations

from collections.abc import Mapping

from liandong.core.steps import Refusal


def survivor(case: str, merged_into: Mapping[str, str]) -> str:
    """The case that a chain of merges ends in."""
    seen = {case}
    while merged_into.get(case):
        case = merged_into[case]
        if case in seen:
            break
        seen.add(case)
    return case


def merge_refusal(case: str, into: str, merged_into: Mapping[str, str]) -> Refusal | None:
    """May ``case`` be merged into ``into``? ``merged_into`` holds every known case, '' while on its own."""
    if into not in merged_into:
        return Refusal("case.unknown", {"case": into})
    if survivor(into, merged_into) == case:
        return Refusal("merge.cycle", {"case": case, "into": into})
    return None
