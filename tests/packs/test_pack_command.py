"""`liandong pack diff` and `liandong pack clauses`: words, JSON, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from liandong.cli import main
from tests.exchange.tiny import PACK, spoiled, write_pack


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder `tiny`, known by its id, and another where the signing limit is longer."""
    monkeypatch.setenv("LIANDONG_PACKS", str(tmp_path))
    (tmp_path / "new").mkdir()
    spoiled(tmp_path / "new", "clocks.toml", "minutes = 10", "minutes = 15")
    return write_pack(tmp_path)


Out = pytest.CaptureFixture[str]


def test_what_changes(tiny: Path, capsys: Out) -> None:
    assert main(["pack", "diff", "tiny", str(tiny.parent / "new" / "tiny")]) == 1
    out = capsys.readouterr().out
    assert "tiny@1 (" in out
    assert "clocks\n  ~ TY.C.SIGN  签收  [第五条]\n      minutes: 10 → 15\n" in out
    assert "clauses whose rules change\n  第五条  ~TY.C.SIGN" in out


def test_what_changes_in_chinese(tiny: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANDONG_LANG", "zh")
    assert main(["pack", "diff", "tiny@1", str(tiny.parent / "new" / "tiny")]) == 1
    out = capsys.readouterr().out
    assert "时限\n" in out
    assert "涉及的条款" in out


def test_no_difference(tiny: Path, capsys: Out) -> None:
    assert main(["pack", "diff", "tiny", str(tiny)]) == 0
    assert "no difference" in capsys.readouterr().out


def test_difference_as_json_with_a_file_of_json(tiny: Path, capsys: Out, tmp_path: Path) -> None:
    assert main(["pack", "show", "tiny", "--json"]) == 0
    kept = tmp_path / "kept.json"
    kept.write_text(capsys.readouterr().out, "utf-8")
    assert main(["pack", "diff", str(kept), "tiny"]) == 0
    capsys.readouterr()
    assert main(["pack", "diff", str(kept), str(tiny.parent / "new" / "tiny"), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["same"] is False
    assert told["before"]["id"] == "tiny"
    [change] = told["changes"]
    assert change["fields"] == [{"field": "minutes", "before": 10, "after": 15}]
    assert told["clauses"] == {"第五条": [["clocks", "TY.C.SIGN"]]}


def test_words_that_come_and_go(tiny: Path, capsys: Out, tmp_path: Path) -> None:
    words = ('words = ["河堤", "管涌"]', 'words = ["河堤", "塌方"]')
    (tmp_path / "words").mkdir()
    folder = spoiled(tmp_path / "words", "units.toml", *words)
    assert main(["pack", "diff", "tiny", str(folder)]) == 1
    assert "words: + 塌方   - 管涌" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["none", "a/folder/none", "none.json"])
def test_no_such_pack(tiny: Path, capsys: Out, name: str) -> None:
    assert main(["pack", "diff", "tiny", name]) == 2
    assert "none" in capsys.readouterr().err


def test_a_broken_pack(tiny: Path, capsys: Out, tmp_path: Path) -> None:
    spoiled(tmp_path, "clocks.toml", "minutes = 10", "minuts = 10")
    assert main(["pack", "diff", "tiny", "tiny"]) == 2
    assert "clocks.toml:6" in capsys.readouterr().err
    (tmp_path / "bad.json").write_text('{"id": 1}', "utf-8")
    assert main(["pack", "diff", "tiny", str(tmp_path / "bad.json")]) == 2


def test_clauses(tiny: Path, capsys: Out) -> None:
    assert main(["pack", "clauses", "tiny"]) == 0
    out = capsys.readouterr().out
    assert "第五条\n  clocks  TY.C.SIGN  签收  (judged) → TY.A1\n" in out
    assert "settings  urban  市区？  (left open: the district enters it)" in out
    assert "no rule names these articles" in out


def test_clauses_of_a_document(tiny: Path, capsys: Out, tmp_path: Path) -> None:
    text = tmp_path / "official.txt"
    text.write_text("第一条 目的。\n第二条 分级。\n第三条 反馈。\n第四条 市区。\n", "gb18030")
    assert main(["pack", "clauses", "tiny", "--text", str(text)]) == 0
    out = capsys.readouterr().out
    assert "named by rules, not found in the document\n  第五条" in out
    assert main(["pack", "clauses", "tiny", "--text", str(tmp_path / "none.txt")]) == 2


def test_clauses_as_json(tiny: Path, capsys: Out, tmp_path: Path) -> None:
    more = PACK.replace('effective = "2020-12-28"', 'effective = "2020-12-28"\narticles = 9')
    write_pack(tmp_path, pack_toml=more)
    assert main(["pack", "clauses", "tiny", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [c["ref"] for c in told["unused"]] == ["第七条", "第八条", "第九条"]
    assert {"ref", "title", "became"} == set(told["clauses"][0])
