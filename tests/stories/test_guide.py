"""The story that the guide shows holds, and it can fail."""

import re
from pathlib import Path

from liandong.exchange.story import read_story, rules_for, run_story

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "stories.md"


def kinds(file: Path, source: str) -> list[str]:
    file.write_text(source, "utf-8")
    story = read_story(file)
    return [d.kind for d in run_story(story, rules_for(story)).differences]


def test_the_story_of_the_guide(tmp_path: Path) -> None:
    found = re.search(r"```toml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert found
    source = found[1]
    assert kinds(tmp_path / "a.toml", source) == []
    assert kinds(tmp_path / "a.toml", source.replace("09:10:01", "09:10:00")) == ["absent"]
