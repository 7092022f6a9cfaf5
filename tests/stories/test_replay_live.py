"""`liandong replay --live`: a deployment for the length of a command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from liandong.cli import main
from tests.district import PACK

EXAMPLES = PACK / "examples"


def live(*words: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "liandong", "replay", "--live", *words)
    return subprocess.run(command, env=dict(os.environ), capture_output=True, text=True, timeout=300)


def left_behind() -> set[str]:
    return {p.name for p in Path(tempfile.gettempdir()).glob("liandong-replay-*")}


def test_stories_hold_and_nothing_is_left(tmp_path: Path) -> None:
    before = left_behind()
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(
        (EXAMPLES / "ac-01-sign-limit.toml")
        .read_text("utf-8")
        .replace('state = "breached"', 'state = "met"', 1),
        "utf-8",
    )
    held, skipped = EXAMPLES / "ac-10-arrival-tier-1.toml", EXAMPLES / "rv-no-settings.toml"
    done = live(str(held), str(skipped), str(wrong), "--format", "json")
    assert done.returncode == 1, done.stderr
    good, not_played, bad = json.loads(done.stdout)
    assert (good["holds"], good["played"], good["drifts"], good["unfired"]) == (True, True, [], [])
    assert (not_played["played"], "settings.calendars.yc_unified_duty" in not_played["needs"]) == (
        False,
        True,
    )
    # The expectation is wrong; live and core agree all the same.
    assert (bad["holds"], bad["drifts"]) == (False, [])
    assert bad["differences"][0]["kind"] == "absent"
    assert left_behind() <= before


def test_only_what_cannot_be_played(tmp_path: Path) -> None:
    done = live(str(EXAMPLES / "rv-no-settings.toml"))
    assert done.returncode == 1
    assert "skipped " in done.stdout
    assert "1 not played" in done.stdout


def test_wrong_use(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    held = str(EXAMPLES / "ac-10-arrival-tier-1.toml")
    assert main(["replay", held, "--live", "--at", "2021-03-10T09:00:00"]) == 2
    broken = tmp_path / "broken.toml"
    broken.write_text("a = \n", "utf-8")
    assert main(["replay", str(broken), "--live"]) == 2
    assert "broken.toml:1" in capsys.readouterr().err
