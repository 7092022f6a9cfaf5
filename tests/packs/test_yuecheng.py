"""The Yuecheng pack says what its document says, completely, and each thing with its clause."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from liandong.core.pack import Category, Pack, UnitSpec
from liandong.exchange.rulepack import activation, find_pack, load_pack, may_activate, sample_settings

TOWNS = "各镇人民政府、街道办事处"
ANNEX_ONE = {
    "一": [
        [TOWNS], ["区公安分局"], ["区民政局"], ["区人力社保局"], ["区建设交通局"], ["区水利局"],
        ["区卫生健康局"], ["区应急管理局"], ["区市场监管局"], ["区综合执法局"], ["区自然资源和规划分局"],
        ["区生态环境分局"], ["区气象局"], ["区消防救援大队", "滨海新城消防大队"],
        ["绍兴电力局用电管理所", "袍江供电分局"],
    ],
    "二": [
        ["区信访局"], ["区教体局"], ["区科技局"], ["区司法局"], ["区农业农村局"], ["区文广旅游局"],
        ["区退役军人事务局"], ["黄酒小镇管委会"], ["电信绍兴分公司"], ["移动越城分公司"], ["联通越城分公司"],
        ["铁塔越城办事处"],
    ],
    "三": [
        ["区委宣传部"], ["区委统战部"], ["区发改局"], ["区经信局"], ["区财政局"], ["区商务局"],
        ["区机关事务中心"], ["区房征办"], ["区流管中心"],
    ],
}  # fmt: skip
"""Annex 1 as printed: the rows YC-101 to YC-136 in their order."""

ROWS = [(f"附件一 {part}.{n}", names) for part, rows in ANNEX_ONE.items() for n, names in enumerate(rows, 1)]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(find_pack("yuecheng"))


def by_name(pack: Pack) -> dict[str, UnitSpec]:
    return {u.name: u for u in pack.units}


def test_there_are_thirty_three_twelve_and_nine_units(pack: Pack) -> None:
    named = Counter(u.tier for u in pack.units if not u.class_entry)
    assert named == {1: 16, 2: 12, 3: 9}
    [towns] = [u for u in pack.units if u.class_entry]
    assert (towns.name, towns.tier, towns.class_count) == (TOWNS, 1, 17)
    assert {t.tier: t.claimed_count for t in pack.tiers} == {1: 33, 2: 12, 3: 9}
    assert pack.unit_total == 54 == sum(named.values()) + 17


def test_all_thirty_six_rows_of_annex_one_are_units_with_their_clause(pack: Pack) -> None:
    assert len(ROWS) == 36
    units = by_name(pack)
    for clause, names in ROWS:
        tier = "一二三".index(clause[4]) + 1
        for name in names:
            assert (units[name].clause, units[name].tier) == (clause, tier), name
            assert units[name].matters, name
            assert {m.clause for m in units[name].matters} == {clause}, name
    assert set(units) == {name for _, names in ROWS for name in names}


def test_units_that_share_a_statement_share_their_matters(pack: Pack) -> None:
    units = by_name(pack)
    shared = [names for _, names in ROWS if len(names) > 1]
    assert len(shared) == 2
    for first, second in shared:
        assert units[first].matters == units[second].matters
        assert units[first].split_by == units[second].split_by != ""
        [setting] = [s for s in pack.settings if s.name == units[first].split_by]
        assert setting.kind == "split"
        assert set(setting.sample.values()) == {first, second}


def handlers(category: Category) -> set[str]:
    return {category.unit or TOWNS, *category.also}


@pytest.mark.parametrize(("clause", "names"), ROWS)
def test_every_matter_is_reached_by_a_category(pack: Pack, clause: str, names: list[str]) -> None:
    units = by_name(pack)
    for name in names:
        mine = [c for c in pack.routing.categories if name in handlers(c)]
        assert any(clause in c.clause.split("; ") for c in mine) or name == "区商务局", name
        for matter in units[name].matters:
            assert any(set(matter.words) & set(c.words) for c in mine), (name, matter.text)


def test_the_commerce_bureau_only_helps(pack: Pack) -> None:
    """YC-133: 区商务局 works along with those who enforce."""
    mine = [c for c in pack.routing.categories if "区商务局" in handlers(c)]
    assert mine
    assert all(c.unit != "区商务局" for c in mine)


def test_categories_name_known_units_and_usable_words(pack: Pack) -> None:
    names = [c.name for c in pack.routing.categories]
    assert len(names) == len(set(names))
    units = by_name(pack)
    for category in pack.routing.categories:
        assert handlers(category) <= set(units), category.name
        assert category.words, category.name
        assert all(len(w) >= 2 for w in category.words), category.name
        assert len(set(category.words)) == len(category.words), category.name


def test_four_matters_of_the_civil_affairs_bureau_belong_to_the_city(pack: Pack) -> None:
    """YC-103."""
    matters = by_name(pack)["区民政局"].matters
    assert [m.upper_level for m in matters].count("市民政局") == 4
    routed = {c.name for c in pack.routing.categories if c.upper_level == "市民政局"}
    assert routed == {"弃婴安置", "流浪乞讨救助", "无主遗体处理"}


SAID = [
    ("占道经营纠纷", "区综合执法局"),
    ("自来水管爆裂，路面积水", "区综合执法局"),
    ("路上窨井盖没了", "区综合执法局"),
    ("楼下煤气味很重，怀疑漏气", "区综合执法局"),
    ("KTV半夜噪音扰民", "区综合执法局"),
    ("渣土车侧翻", "区综合执法局"),
    ("河堤管涌", "区水利局"),
    ("校园围墙倒塌", "区教体局"),
    ("旅行社纠纷", "区文广旅游局"),
    ("老板拖欠工资三个月", "区人力社保局"),
    ("工地拖欠民工工资", "区建设交通局"),
    ("流浪人员求助", "区民政局"),
    ("小区电梯困人", "区市场监管局"),
    ("化工厂偷排废水", "区生态环境分局"),
    ("有人落水", "区公安分局"),
    ("仓库着火，浓烟很大", "区消防救援大队"),
    ("村里停电两个小时", "绍兴电力局用电管理所"),
    ("线杆倾倒压住路口", "电信绍兴分公司"),
    ("山体滑坡堵了路", "区自然资源和规划分局"),
    ("黄酒小镇游船坏了", "黄酒小镇管委会"),
    ("邻里纠纷", TOWNS),
    ("救灾经费咨询", "区财政局"),
    ("有人说要地震了", "区科技局"),
    ("食堂吃了过期食品", "区市场监管局"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "unit"), SAID)
def test_everyday_words_lead_to_the_unit(pack: Pack, said: str, unit: str) -> None:
    def weight(category: Category) -> float:
        return sum(len(w) - 0.5 for w in category.words if w in said)

    best = max(pack.routing.categories, key=weight)
    assert weight(best) > 0
    assert (best.unit or TOWNS) == unit, best.name


CLOCKS = {
    "YC.C.SIGN": (10, (1, 2, 3), "duty", "附件二第6项"),
    "YC.C.ARR1": (20, (1,), "gate_then_wall", "第十二条; 附件二第7项"),
    "YC.C.ARR23": (30, (2, 3), "gate_then_wall", "第十二条; 附件二第7项"),
    "YC.C.DEPART": (None, (1, 2, 3), "wall", "附件二第9项"),
    "YC.C.ARRFB": (None, (1, 2, 3), "wall", "第十四条; 附件二第10项"),
    "YC.C.SUPPORT": (None, (1, 2, 3), "wall", "第十四条"),
    "YC.C.RESULT": (None, (1, 2, 3), "wall", "第十四条; 附件二第10项"),
    "YC.C.ROSTERFILE": (None, (1, 2, 3), "wall", "附件二第1项"),
    "YC.C.ASSEMBLE": (None, (1, 2, 3), "wall", "附件二第11项"),
}


def test_nine_clocks_as_printed(pack: Pack) -> None:
    assert {c.id: (c.minutes, c.tiers, c.counting, c.clause) for c in pack.clocks} == CLOCKS
    assert all(c.qualitative for c in pack.clocks if c.minutes is None)
    assert [c.id for c in pack.clocks if c.deduct_area] == ["YC.C.ARR1", "YC.C.ARR23"]
    assert [c.id for c in pack.clocks if c.limit] == ["YC.C.ASSEMBLE"]


def test_thirteen_items_of_half_a_point(pack: Pack) -> None:
    items = pack.assessment.items
    assert [i.code for i in items] == [f"YC.A{n:02d}" for n in range(1, 14)]
    assert [i.clause for i in items] == [f"附件二第{n}项" for n in range(1, 14)]
    assert {i.points for i in items} == {Decimal("0.5")}
    assert pack.assessment.cap is None
    basis = {i.code[3:]: i.basis for i in items}
    assert [c for c, b in basis.items() if b == "auto"] == ["A06", "A07", "A10", "A11"]
    assert [c for c, b in basis.items() if b == "inspector"] == ["A02", "A05", "A08", "A12"]
    assert items[11].reasons == ("迟报", "漏报", "错报", "瞒报")
    known = {c.id for c in pack.clocks}
    for item in items:
        assert bool(item.clocks) == ("clock.breached" in item.triggers), item.code
        assert set(item.clocks) <= known


def test_meetings_drill_and_reports(pack: Pack) -> None:
    assert {(t.name, t.what, t.period, t.at_least) for t in pack.targets} == {
        ("各联动单位负责人参加的工作会议", "meeting", "half-year", 1),
        ("联络员会议", "meeting", "quarter", 1),
        ("应急联动集结演练", "drill", "year", 1),
    }
    assert [(r.period, r.clause) for r in pack.reports] == [
        ("month", "第十六条"), ("month", "附件二末段"), ("year", "附件一 一.8"),
    ]  # fmt: skip


def test_radios_and_fixed_items_only_in_tiers_one_and_two(pack: Pack) -> None:
    """A-YC10."""
    assert {t.tier: (t.terminal, t.radio, len(t.presence)) for t in pack.tiers} == {
        1: (True, True, 3),
        2: (True, True, 3),
        3: (True, False, 0),
    }


def test_what_is_left_open_is_asked(pack: Pack) -> None:
    unset = {s.name: s.unset for s in pack.settings}
    assert {n for n, u in unset.items() if u == "block"} == {
        "calendars.yc_unified_duty", "calendars.yc_admin_working", "towns",
    }  # fmt: skip
    assert unset["urban"] == unset["split_fire"] == unset["split_power"] == "person"
    assert unset["receipt_seconds"] == "uncounted"
    assert all(s.question and s.question_en and s.sample is not None for s in pack.settings)


def test_it_may_be_activated_with_seventeen_towns_not_with_sixteen(pack: Pack) -> None:
    """AC-24."""
    settings = sample_settings(pack)
    assert len(settings.units) == 17
    assert activation(pack, settings) == []
    fewer = type(settings)(calendars=settings.calendars, units=settings.units[:16])
    assert {o.code for o in activation(pack, fewer)} >= {"activation.class_count", "activation.tier_count"}
    assert not may_activate(activation(pack, fewer))
    assert may_activate(activation(pack, fewer, override="沥海街道已划出"))
