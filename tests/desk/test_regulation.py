"""An official document is cut where its numbers stand, and clauses find their pieces."""

from __future__ import annotations

import pytest

from liandong.desk.regulation import Passage, passages_for, split
from liandong.desk.regulation_refs import number, numeral, parse, render
from tests.packs.seeds import seed

ARTICLES = """首页 > 文件
索引号: 123/2099-1

某县联动办法

第一章 总则

第一条  目的。为了联动，制定本办法。
第二条 范围是全县。

第二章  工作
第三条 分级。分为两级。
甲级单位：镇一、镇二。
乙级单位：镇三。
第四条 中心履行下列职责：
（一）受理来电；
（二）派单。按第二条办理。
1.先派甲级；
2.再派乙级。
3.5分钟内完成。
第五条 本办法自印发之日起施行。

附件一：职责表
附件二：考核表


附件一：

职责表

一、甲级
1.镇一：管水。
2、镇二：管电；管气。
二、乙级
1.镇三:管路。

权在上级的，请对接。


附件二
考核表
说明如下：
1.按时签收。晚一次扣一分。
2.按时到场。晚一次扣两分。
中心每月汇总。

信息来源: 县府办
打印 关闭
"""

SECTIONS = """某市联动方案
一、目标
建立机制。
二、任务
（一）指挥。建立中心。
1.设主任。
2.设联络员。
（二）保障
三、 要求
1、统一思想，
第二行接着说。
2、按一、二两条做。
"""


@pytest.fixture(scope="module")
def articles() -> dict[str, Passage]:
    return split(ARTICLES)


def test_pieces_come_in_the_document_s_order(articles: dict[str, Passage]) -> None:
    assert list(articles) == [
        "文首", "第一章", "第一条", "第二条", "第二章", "第三条", "第四条", "第四条(一)", "第四条(二)",
        "第四条(二)1", "第四条(二)2", "第五条", "末段",
        "附件一", "附件一 一", "附件一 一.1", "附件一 一.2", "附件一 二", "附件一 二.1", "附件一末段",
        "附件二", "附件二第1项", "附件二第2项", "附件二末段",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ref", "title", "text"),
    [
        ("文首", "", "首页 > 文件\n索引号: 123/2099-1\n某县联动办法"),
        ("第一章", "总则", "第一章 总则\n第一条  目的。为了联动，制定本办法。\n第二条 范围是全县。"),
        ("第一条", "目的", "第一条  目的。为了联动，制定本办法。"),
        ("第二条", "", "第二条 范围是全县。"),
        ("第三条", "分级", "第三条 分级。分为两级。\n甲级单位：镇一、镇二。\n乙级单位：镇三。"),
        ("第四条(二)2", "", "2.再派乙级。\n3.5分钟内完成。"),
        ("第五条", "", "第五条 本办法自印发之日起施行。"),
        ("末段", "", "附件一：职责表\n附件二：考核表"),
        ("附件一", "职责表", None),
        ("附件一 一.2", "镇二", "2、镇二：管电；管气。"),
        ("附件一 二.1", "镇三", "1.镇三:管路。"),
        ("附件一末段", "", "权在上级的，请对接。"),
        ("附件二第2项", "按时到场", "2.按时到场。晚一次扣两分。"),
        ("附件二末段", "", "中心每月汇总。"),
    ],
)
def test_each_piece_keeps_its_words(
    articles: dict[str, Passage], ref: str, title: str, text: str | None
) -> None:
    assert articles[ref].title == title
    if text is not None:
        assert articles[ref].text == text


def test_a_piece_holds_what_is_below_it(articles: dict[str, Passage]) -> None:
    text = articles["第四条"].text
    assert text.startswith("第四条 中心履行下列职责：\n（一）受理来电；")
    assert "2.再派乙级。" in text
    assert "管路" in articles["附件一"].text
    assert "打印" not in articles["附件二"].text


def refs(clause: str, passages: dict[str, Passage]) -> list[str]:
    return [p.ref for p in passages_for(clause, passages)]


def test_a_clause_may_name_several_pieces(articles: dict[str, Passage]) -> None:
    assert refs("第三条; 附件二第2项", articles) == ["第三条", "附件二第2项"]
    assert refs("第三条；第3条", articles) == ["第三条"]


@pytest.mark.parametrize(
    ("written", "ref"),
    [
        ("附件一 一.2", "附件一 一.2"),
        ("附件1 一、2", "附件一 一.2"),
        ("附件一 一第2项", "附件一 一.2"),
        ("第四条（二）", "第四条(二)"),
        ("第四条第（二）", ""),
        ("第 4 条 (二) 1", "第四条(二)1"),
        ("附件二 末段", "附件二末段"),
        ("第三条(二)", "第三条"),
        ("附件二第9项", ""),
        ("第九条", ""),
        ("Art.3", ""),
        ("", ""),
    ],
)
def test_ways_to_write_a_clause(articles: dict[str, Passage], written: str, ref: str) -> None:
    assert refs(written, articles) == ([ref] if ref else [])


def test_a_document_numbered_without_articles() -> None:
    passages = split(SECTIONS)
    assert list(passages) == [
        "文首",
        "一",
        "二",
        "二(一)",
        "二(一)1",
        "二(一)2",
        "二(二)",
        "三",
        "三.1",
        "三.2",
    ]
    assert passages["三"].title == "要求"
    assert passages["三.1"].text == "1、统一思想，\n第二行接着说。"
    assert refs("三、1", passages) == ["三.1"]
    assert refs("二(一)2", passages) == ["二(一)2"]


def test_an_annex_that_is_headed_by_its_title_on_the_same_line() -> None:
    passages = split("一、总则\n依附件办理。\n附件1：清单\n1.水\n2.电")
    assert list(passages) == ["一", "附件一", "附件一第1项", "附件一第2项"]
    assert passages["附件一"].title == "清单"


def test_items_with_paragraphs_of_their_own_keep_them() -> None:
    passages = split("附件\n1.水\n管水的话。\n2.电\n管电的话。")
    assert passages["附件第2项"].text == "2.电\n管电的话。"
    assert "附件末段" not in passages


def test_numbers_that_do_not_run_on_are_text() -> None:
    passages = split("第一条 甲\n第六十八条规定的除外。\n第二条 乙\n第一条 重复")
    assert passages["第一条"].text == "第一条 甲\n第六十八条规定的除外。"
    assert passages["第二条"].text == "第二条 乙\n第一条 重复"


def test_a_number_that_a_copy_lost_loses_only_itself() -> None:
    passages = split("第一条 甲\n第三条 丙")
    assert list(passages) == ["第一条", "第三条"]


@pytest.mark.parametrize(
    ("text", "found"), [("", []), ("\n \n", []), ("只有一句话。", ["文首"]), ("附件一", ["附件一"])]
)
def test_texts_without_numbers(text: str, found: list[str]) -> None:
    assert list(split(text)) == found


def test_windows_line_ends_and_wide_blanks() -> None:
    passages = split("\ufeff第一条\u3000目的。\u3000为了联动。\r\n\xa0第二条 范围。全县。\r\n")
    assert passages["第一条"].text == "第一条\u3000目的。\u3000为了联动。"
    assert passages["第二条"].title == "范围"


@pytest.mark.parametrize("n", [1, 9, 10, 11, 19, 20, 21, 99, 100, 101, 110, 111, 120, 199, 905, 1000, 12345])
def test_numerals_there_and_back(n: int) -> None:
    assert number(numeral(n)) == n
    assert number(str(n)) == n


@pytest.mark.parametrize("text", ["十十", "百百", "零", "", None])
def test_what_is_no_number_breaks_nothing(text: str | None) -> None:
    assert number(text) >= 0


def test_references_there_and_back() -> None:
    for ref in (
        "第十五条(四)",
        "三(一)1",
        "三.1",
        "附件一 一.10",
        "附件二第7项",
        "附件一末段",
        "文首",
        "末段",
        "第三章",
    ):
        assert render(parse(ref)) == ref


@pytest.mark.parametrize(
    ("name", "clause", "words"),
    [
        ("000", "第十二条; 附件二第7项", "30分钟内到达现场"),
        ("001", "五(一)", "24小时内反馈"),
        ("001", "五(二)", "15分钟"),
        ("003", "三(二)2", "30分钟"),
        ("004", "第十五条(五)", "2+1"),
        ("004", "第八条(二)", "110、119、120、122"),
    ],
)
def test_official_documents_are_read_right(name: str, clause: str, words: str) -> None:
    found = passages_for(clause, split(seed(name)))
    assert found
    assert all(words in p.text for p in found[-1:])
