"""The version in force, as the database keeps it, is compared with a folder."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from liandong.cli import main
from tests.district import PACK, District, district, district_home

__all__ = ["district", "district_home"]

Out = pytest.CaptureFixture[str]


@pytest.fixture
def working(district: District, monkeypatch: pytest.MonkeyPatch) -> Iterator[District]:
    """The commands of this process work on the district's database, and leave no trace in the environment."""
    kept = dict(os.environ)
    os.environ |= {"DATABASE_URL": district.database.app, "DATABASE_OWNER_URL": district.database.owner}
    yield district
    os.environ.clear()
    os.environ.update(kept)


def test_nothing_changed_since(working: District, capsys: Out) -> None:
    assert main(["pack", "diff", "yuecheng@active", str(PACK)]) == 0


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """A folder with version 2 of the pack."""
    new = tmp_path / "yuecheng"
    new.mkdir()
    for file in PACK.glob("*.toml"):
        text = file.read_text("utf-8")
        new.joinpath(file.name).write_text(text.replace('version = "1"', 'version = "2"', 1), "utf-8")
    return new


def test_a_new_folder_against_what_is_in_force(working: District, capsys: Out, second: Path) -> None:
    assert main(["pack", "diff", "yuecheng@active", str(second), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["before"]["version"], told["after"]["version"]) == ("1", "2")
    assert [c["fields"][0]["field"] for c in told["changes"]] == ["version"]


def test_a_version_whose_folder_is_gone(
    working: District, capsys: Out, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder holds version 2 by now; version 1 is found among those that were in force."""
    monkeypatch.setenv("LIANDONG_PACKS", str(second.parent))
    assert main(["pack", "diff", "yuecheng@1", "yuecheng@active"]) == 0
    assert main(["pack", "diff", "yuecheng@1", "yuecheng@2"]) == 1


def test_what_never_was_in_force(working: District, capsys: Out) -> None:
    assert main(["pack", "diff", "yuecheng@7", "yuecheng"]) == 2
    assert "yuecheng@7" in capsys.readouterr().err
