"""How replay speaks to people."""

from __future__ import annotations

from liandong.clitext import language, say
from liandong.exchange.story import Outcome
from liandong.exchange.story.report import difference_lines


def print_outcome(outcome: Outcome, holds: bool) -> None:
    """One story: does it hold, and each difference from what was expected."""
    mark = say("holds ", "相符") if holds else say("DIFFERS", "不符")
    print(f"{mark} {outcome.story.title}  ({outcome.story.file})")
    for difference in outcome.differences:
        for line in difference_lines(outcome, difference, language()):
            print(f"  {line}")


def print_sum(total: int, holding: int, differing: int, wrong: int) -> None:
    """The last line."""
    print(
        say(
            "{all} stories: {holding} hold, {differ} differ, {wrong} cannot be read",
            "共 {all} 个情景：{holding} 个相符，{differ} 个不符，{wrong} 个无法读取",
            all=total,
            holding=holding,
            differ=differing,
            wrong=wrong,
        )
    )
