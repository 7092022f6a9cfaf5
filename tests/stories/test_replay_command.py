"""`liandong replay` and `liandong pack`: exit codes, words, JSON."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from liandong.cli import main
from tests.exchange.tiny import spoiled, write_pack
from tests.stories.test_reader import SOUND


@pytest.fixture
def stories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_pack(tmp_path)
    monkeypatch.setenv("LIANDONG_PACKS", str(tmp_path))
    monkeypatch.setenv("LIANDONG_LANG", "en")
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "one.toml").write_text(SOUND, "utf-8")
    return folder


def test_holding(stories: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(stories / "one.toml")]) == 0
    assert "1 stories: 1 hold, 0 differ, 0 cannot be read" in capsys.readouterr().out


def test_differing(stories: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoilt = (
        SOUND
        + """
[[expect]]
at = 2021-03-10T09:05:00+08:00
clocks = [{ order = "o1", rule = "TY.C.SIGN", state = "met", used_s = 299, due_at = 2021-03-10T09:10:01+08:00 }]
"""
    )
    (stories / "two.toml").write_text(spoilt, "utf-8")
    assert main(["replay", str(stories)]) == 1
    out = capsys.readouterr().out
    assert (
        f"{stories / 'two.toml'}:34: expect[2].clocks[1] (2021-03-10T09:05:00+08:00): no row of clocks matches"
        in out
    )
    assert "used_s: expected 299, got 300" in out
    assert "due_at: expected 2021-03-10T09:10:01+08:00, got 2021-03-10T09:10:00+08:00" in out
    assert "why 03-10 09:00:00–03-10 09:05:00 counted" in out
    assert "2 stories: 1 hold, 1 differ" in out


def test_differing_in_chinese(
    stories: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIANDONG_LANG", "zh")
    (stories / "one.toml").write_text(SOUND.replace("findings_count = 0", "findings_count = 1"), "utf-8")
    assert main(["replay", str(stories)]) == 1
    assert "findings 有 0 行，应为 1 行" in capsys.readouterr().out


def test_wrong_file(stories: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (stories / "two.toml").write_text(SOUND.replace("order.signed", "order.sign"), "utf-8")
    assert main(["replay", str(stories)]) == 2
    told = capsys.readouterr()
    assert "two.toml:23: step[3].do:" in told.err
    assert 'did you mean "order.signed"?' in told.err
    assert "2 stories: 1 hold, 0 differ, 1 cannot be read" in told.out


def test_no_such_file(stories: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(stories / "none.toml")]) == 2
    assert "there is no such file" in capsys.readouterr().err
    empty = stories / "empty"
    empty.mkdir()
    assert main(["replay", str(empty)]) == 2


def test_json(stories: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (stories / "two.toml").write_text(SOUND.replace('state = "signed"', 'state = "issued"'), "utf-8")
    (stories / "zzz.toml").write_text("a = \n", "utf-8")
    assert main(["replay", str(stories), "--format", "json"]) == 2
    good, bad, broken = json.loads(capsys.readouterr().out)
    assert (good["story"], good["holds"], good["differences"]) == ("one", True, [])
    assert good["file"].endswith("one.toml")
    (order,) = good["result"]["orders"]
    assert order["signed_at"] == "2021-03-10T09:05:00+08:00"
    assert {c["rule"]: c["due_at"] for c in good["result"]["clocks"]}[
        "TY.C.SIGN"
    ] == "2021-03-10T09:10:00+08:00"
    assert {"cases", "orders", "clocks", "findings", "totals", "alerts", "command", "hqs", "refused"} <= set(
        good["result"]
    )
    (difference,) = bad["differences"]
    assert (bad["holds"], difference["kind"], difference["line"]) == (False, "absent", 28)
    assert difference["fields"] == [{"field": "state", "expected": "issued", "got": "signed"}]
    assert difference["got"]["order"] == "o1"
    assert broken["errors"][0]["line"] == 1


def test_one_moment(stories: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(stories), "--at", "2021-03-10T09:00:00", "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["result"]["orders"][0]["state"] == "issued"
    assert main(["replay", str(stories), "--at", "2021-03-10T01:05:00Z"]) == 0
    assert 'state = "signed"' in capsys.readouterr().out
    with pytest.raises(SystemExit) as caught:
        main(["replay", str(stories), "--at", "soon"])
    assert caught.value.code == 2


def test_another_pack(stories: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other"
    other.mkdir()
    folder = spoiled(other, "clocks.toml", "minutes = 10", "minutes = 4")
    assert main(["replay", str(stories), "--pack", str(folder)]) == 1
    assert "1 differ" in capsys.readouterr().out


def test_replay_needs_no_database_and_no_web_framework(stories: Path) -> None:
    code = (
        "import sys; from liandong.cli import main; assert main(['replay', sys.argv[1]]) == 0; "
        "wrong = {'django', 'psycopg'} & set(sys.modules); assert not wrong, wrong"
    )
    subprocess.run([sys.executable, "-c", code, str(stories)], check=True, capture_output=True, timeout=60)


def test_pack_check(stories: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check", "tiny"]) == 0
    assert "tiny@1 is sound" in capsys.readouterr().out
    spoiled(tmp_path, "clocks.toml", 'start = "issued"', 'start = "isued"')
    assert main(["pack", "check", str(tmp_path / "tiny")]) == 1
    assert "clocks.toml:4" in capsys.readouterr().err
    spoiled(tmp_path, "clocks.toml", "minutes = 10", "minuts = 10")
    assert main(["pack", "check", "--format", "json", str(tmp_path / "tiny")]) == 2
    rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert [(r["line"], r["code"], r["fix"]) for r in rows] == [
        (6, "field.unknown", 'did you mean "minutes"?')
    ]
    assert main(["pack", "check", "none"]) == 2
    assert "known:" in capsys.readouterr().err


def test_pack_show_and_schema(stories: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "show", "tiny"]) == 0
    assert "TY.C.SIGN" in capsys.readouterr().out
    assert main(["pack", "show", "tiny", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "tiny"
    assert main(["pack", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["properties"]["clocks"]
