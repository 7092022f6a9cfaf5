"""Every example of every pack holds."""

from pathlib import Path

import pytest

from liandong.exchange.story import read_story, rules_for, run_story
from liandong.exchange.story.report import difference_lines, outcome_json
from liandong.exchange.story.result_fields import FIELDS

PACKS = Path(__file__).parents[2] / "packs"
EXAMPLES = sorted(PACKS.glob("*/examples/*.toml"))


@pytest.mark.parametrize("file", EXAMPLES, ids=[f"{f.parts[-3]}/{f.stem}" for f in EXAMPLES])
def test_example(file: Path) -> None:
    story = read_story(file)
    outcome = run_story(story, rules_for(story, file.parents[1]))
    told = [line for d in outcome.differences for line in difference_lines(outcome, d, "en")]
    assert outcome.holds, "\n".join(["", *told])
    assert story.pack == file.parts[-3]
    assert story.expectations
    for name, rows in outcome.result.items():
        for row in rows:
            assert set(row) <= FIELDS[name], f"{name}: {set(row) - FIELDS[name]} cannot be named in a story"
    assert outcome_json(outcome)["holds"] is True


def test_there_are_examples() -> None:
    assert len([f for f in EXAMPLES if f.stem.startswith("ac-")]) >= 20
