"""From the clause to what it became, and what became of nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from liandong.core.pack import Pack
from liandong.desk.regulation import split
from liandong.exchange.rulepack import find_pack, load_pack
from liandong.exchange.rulepack.clauses import ClauseMap, clause_map
from tests.exchange.tiny import PACK, write_pack
from tests.packs.seeds import seed

TEXT = """\
第一条 为了联动，制定本规定。
第二条 单位分两级。
第三条 到点向110反馈。
第四条 市区由区里划定。
第五条 接到指令后10分钟内签收。
第六条 20分钟内到场。
第七条 任何单位不得推诿。
附件一
单位职责
一、水利局
附件二
考核
1.及时签收。
2.态度和蔼。
"""


def mapped(tmp_path: Path, text: str = "", **counts: int) -> ClauseMap:
    said = "".join(f"{name} = {n}\n" for name, n in counts.items())
    pack = PACK.replace('title = "甲区联动规定"\n', f'title = "甲区联动规定"\n{said}')
    return clause_map(load_pack(write_pack(tmp_path, pack_toml=pack)), split(text) if text else None)


def test_a_clause_and_its_rules(tmp_path: Path) -> None:
    clauses = {c.ref: c.became for c in mapped(tmp_path).clauses}
    [sign] = clauses["第五条"]
    assert (sign.section, sign.key, sign.title, sign.effect, sign.items) == (
        "clocks",
        "TY.C.SIGN",
        "签收",
        "judged",
        ("TY.A1",),
    )
    assert [(b.section, b.key) for b in clauses["第四条"]] == [("areas", "市区"), ("settings", "urban")]
    assert {b.effect for b in clauses["附件二"]} == {"auto"}
    assert [b.key for b in clauses["附件一"] if b.section == "units.matters"] == ["河道"]


def test_clauses_stand_in_the_order_of_the_document(tmp_path: Path) -> None:
    refs = [c.ref for c in mapped(tmp_path).clauses]
    assert refs == ["第一条", "第二条", "第三条", "第四条", "第五条", "第六条", "附件一", "附件二"]


def test_articles_that_no_rule_names(tmp_path: Path) -> None:
    assert [c.ref for c in mapped(tmp_path, articles=7, annexes=3).unused] == ["第七条", "附件三"]


def test_pieces_that_no_rule_names(tmp_path: Path) -> None:
    """A clause that names a whole annex does not mean every piece of it."""
    found = mapped(tmp_path, TEXT)
    assert [c.ref for c in found.unused] == ["第七条", "附件一 一", "附件二第1项", "附件二第2项"]
    assert found.missing == ()
    assert found.whole


def test_a_clause_that_the_document_does_not_have(tmp_path: Path) -> None:
    found = mapped(tmp_path, TEXT.replace("第五条", "又"))
    assert "第五条" in found.missing


def test_a_setting_without_a_clause_is_told_apart(tmp_path: Path) -> None:
    assert [b.key for b in mapped(tmp_path).unprinted] == ["receipt_seconds"]


@pytest.fixture(scope="module")
def real() -> Pack:
    return load_pack(find_pack("yuecheng"))


def test_no_article_of_a_real_document_is_forgotten(real: Pack) -> None:
    found = clause_map(real)
    assert (found.unused, found.whole) == ((), False)
    assert found.silent == real.silent
    effects = {b.key: b.effect for c in found.clauses for b in c.became}
    assert effects["YC.C.DEPART"] == "measured"
    assert effects["YC.A02"] == "inspector"


def test_no_piece_of_the_real_text_is_forgotten(real: Pack) -> None:
    """What is left over is the list of annexes below the last article."""
    found = clause_map(real, split(seed("000")))
    assert [c.ref for c in found.unused] == ["末段"]
    assert found.missing == ()
