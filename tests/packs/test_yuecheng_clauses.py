"""Every rule of the Yuecheng pack has its clause, and the clause stands in the document; the wording does not stand in the pack."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from liandong.core.pack import Pack, Rule
from liandong.desk.regulation import Passage, passages_for, split
from liandong.exchange.rulepack import find_pack, load_pack
from tests.packs.seeds import seed

RUN = 13
"""So many signs in a row, punctuation left out, would be copying."""

ALLOWED = (
    # names of bodies, offices and units
    "各镇人民政府、街道办事处",
    "越城区社会应急联动工作领导小组",
    "区社会应急联动指挥中心",
    "区公安分局情指联勤中心主任",
    "副区长、区公安分局局长",
    "区政府办公室分管负责人",
    "区应急管理局主要负责人",
    "区公安分局分管负责人",
    "绍兴市越城区人民政府办公室",
    # titles of documents and laws
    "越城区社会应急联动工作规范",
    "浙江省人民政府办公室关于进一步加强社会应急联动工作的意见",
    "绍兴市区社会应急联动工作规定",
    # printed names of meetings, drills and assessment items
    "各联动单位负责人参加的工作会议",
    "年度工作目标责任制考核",
    "明确具体的分管领导、联络员",
    # the printed index number
    "592878027/2020-80865",
)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(find_pack("yuecheng"))


@pytest.fixture(scope="module")
def passages() -> dict[str, Passage]:
    return split(seed("000"))


def rules(value: Any, where: str = "pack") -> Iterator[tuple[str, Rule]]:
    if isinstance(value, Rule):
        yield where, value
        for name in value.__struct_fields__:
            yield from rules(getattr(value, name), f"{where}.{name}")
    elif isinstance(value, tuple):
        for at, one in enumerate(value):
            yield from rules(one, f"{where}[{at}]")


def test_every_rule_has_a_clause_or_says_that_there_is_none(pack: Pack) -> None:
    bare = [where for where, rule in rules(pack) if not rule.clause and "没有规定" not in rule.note]
    assert bare == []
    unprinted = [rule for _, rule in rules(pack) if not rule.clause]
    assert [msgspec.to_builtins(r)["name"] for r in unprinted] == ["receipt_seconds"]


def test_every_clause_is_found_in_the_document(pack: Pack, passages: dict[str, Passage]) -> None:
    for where, rule in rules(pack):
        pieces = [p.strip() for p in rule.clause.split(";")] if rule.clause else []
        assert [p.ref for p in passages_for(rule.clause, passages)] == pieces, where


EXPECTED = [
    ("文首", "592878027/2020-80865"),
    ("第二条", "越城区行政区域"),
    ("第五条", "领导小组"),
    ("第十条", "黄酒小镇管委会"),
    ("第十一条", "三定"),
    ("第十二条", "20分钟"),
    ("第十三条", "属地镇街"),
    ("第十四条", "到点反馈"),
    ("第十八条", "预案响应级别"),
    ("附件一 一.10", "燃气"),
    ("附件一 二.8", "小镇"),
    ("附件一 三.9", "流动人口"),
    ("附件一末段", "事权"),
    ("附件二第5项", "85131486"),
    ("附件二第6项", "10分钟"),
    ("附件二第7项", "市区"),
    ("附件二第10项", "85133058"),
    ("附件二末段", "每月"),
]


@pytest.mark.parametrize(("clause", "words"), EXPECTED)
def test_a_clause_leads_to_its_words(passages: dict[str, Passage], clause: str, words: str) -> None:
    [passage] = passages_for(clause, passages)
    assert words in passage.text


def test_each_unit_stands_in_the_line_that_its_clause_names(pack: Pack, passages: dict[str, Passage]) -> None:
    for unit in pack.units:
        [passage] = passages_for(unit.clause, passages)
        assert unit.name in passage.title


def test_each_item_has_the_title_that_is_printed(pack: Pack, passages: dict[str, Passage]) -> None:
    for item in pack.assessment.items:
        [passage] = passages_for(item.clause, passages)
        assert item.title == passage.title


def test_no_duty_of_a_unit_is_left_out(pack: Pack, passages: dict[str, Passage]) -> None:
    """At least one matter for each statement between two semicolons or full stops."""
    for unit in pack.units:
        duty = passages[unit.clause].text.partition(":")[2]
        statements = [s for s in re.split("[;；。]", duty) if s.strip()]
        assert statements
        assert len(unit.matters) >= len(statements), unit.name


def plain(text: str) -> str:
    return re.sub(r"\W+", "", text)


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every text value and every comment line of the pack's own files."""
    for file in sorted(folder.glob("*.toml")):
        raw = file.read_text(encoding="utf-8")
        for line in raw.splitlines():
            if line.lstrip().startswith("#"):
                yield file.name, line
        for text in strings(tomllib.loads(raw)):
            yield file.name, text


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def copied(text: str, document: str) -> list[str]:
    """Runs of the text that stand in the document, names and titles left out."""
    for name in sorted(ALLOWED, key=len, reverse=True):
        text = text.replace(name, "\n")
    parts = [plain(p) for p in text.split("\n")]
    return [p[i : i + RUN] for p in parts for i in range(len(p) - RUN + 1) if p[i : i + RUN] in document]


def test_the_pack_speaks_its_own_words() -> None:
    document = plain(seed("000"))
    assert copied("首批应急处置力量应在接到指令后20分钟内到达现场", document), "the check itself must bite"
    found = [(name, run) for name, text in texts(find_pack("yuecheng")) for run in copied(text, document)]
    assert found == []


def test_every_allowed_name_is_needed_or_printed() -> None:
    document = plain(seed("000"))
    assert [name for name in ALLOWED if plain(name) not in document] == []
