"""Each contradiction inside a pack is found, once, on its line."""

from pathlib import Path

import pytest

from liandong.exchange.rulepack import check, read_pack
from tests.exchange.tiny import FILES, spoiled, write_pack

CLOCKS, UNITS, PACK, ITEMS, ROUTING = (
    "clocks.toml", "units.toml", "pack.toml", "assessment.toml", "routing.toml",
)  # fmt: skip

ANOTHER_CLOCK = """
[[clocks]]
id = "TY.C.OTHER"
name = "再签收"
start = "issued"
stop = "signed"
minutes = 5
tiers = [2]
clause = "第五条"
"""
ANOTHER_ITEM = """
[[assessment.items]]
code = "TY.A2"
title = "再签收"
points = 0.5
basis = "auto"
triggers = ["clock.breached"]
clocks = ["TY.C.SIGN"]
clause = "附件二"
"""

SPOILT: list[tuple[str, str, str, str]] = [
    # identity
    (PACK, 'id = "tiny"', 'id = "Tiny!"', "pack.id"),
    (PACK, 'id = "tiny"', 'id = "small"', "pack.folder"),
    (PACK, 'version = "1"', 'version = "1 a"', "pack.version"),
    (PACK, 'prefix = "TY"', 'prefix = "ty"', "pack.prefix"),
    (PACK, '"2020-12-28"', '"20201228"', "pack.date"),
    (CLOCKS, "TY.C.SIGN", "YC.C.SIGN", "pack.id_prefix"),
    # names twice
    (UNITS, "TY.U3", "TY.U2", "pack.twice"),
    (UNITS, 'name = "教体局"', 'name = "水利局"', "pack.twice"),
    (UNITS, 'name = "教体局"', 'name = " "', "pack.empty"),
    (CLOCKS, "TY.C.ARR", "TY.C.SIGN", "pack.twice"),
    # tiers, units, numbers
    (UNITS, 'calendar = "office"\n', "", "pack.tier_calendar"),
    (UNITS, 'calendar = "office"', 'calendar = "ofice"', "pack.calendar_unknown"),
    (UNITS, 'calendar = "office"', 'calendar = "always"', "pack.calendar_unused"),
    (UNITS, 'name = "教体局"\ntier = 2', 'name = "教体局"\ntier = 3', "pack.tier_unknown"),
    (UNITS, "claimed_count = 3", "claimed_count = 4", "pack.tier_count"),
    (UNITS, "class_count = 2\n", "", "pack.class_open"),
    (UNITS, "class_entry = true\n", "", "pack.class_count"),
    (PACK, "unit_total = 4", "unit_total = 54", "pack.unit_total"),
    # clocks
    (CLOCKS, 'start = "issued"', 'start = "isued"', "pack.milestone"),
    (CLOCKS, 'stop = "signed"', 'stop = "issued"', "pack.clock_still"),
    (CLOCKS, "minutes = 10", "minutes = 0", "pack.minutes"),
    (CLOCKS, "minutes = 10\n", "", "pack.no_limit"),
    (CLOCKS, "minutes = 10", 'minutes = 10\nlimit = "category"', "pack.two_limits"),
    (CLOCKS, "minutes = 10", 'limit = "drill"', "pack.limit_subject"),
    (CLOCKS, "minutes = 10", 'limit = "category"', "pack.setting_needed"),
    (CLOCKS, 'counting = "duty"', "tiers = [1, 3]", "pack.tier_unknown"),
    (CLOCKS, 'deduct_area = "市区"', 'deduct_area = "城区"', "pack.area_unknown"),
    (CLOCKS, "[[clocks]]", ANOTHER_CLOCK + "\n[[clocks]]", "pack.clocks_collide"),
    # routing, command
    (ROUTING, 'unit = "水利局"', 'unit = "水务局"', "pack.unit_unknown"),
    (ROUTING, 'unit = "水利局"', 'unit = "水利局"\nalso = ["水利局"]', "pack.unit_again"),
    (ROUTING, '[routing.territory_default]\nnote = "属地"\n', "[[routing.categories]]\nname = \"其他\"\n", "pack.no_unit"),
    (ROUTING, 'words = ["河堤"]', 'words = ["河堤", "河堤"]', "pack.word_twice"),
    (PACK, 'channel = "phone"\nnumber = "110"', 'channel = "phone"\nnumber = "119"', "pack.number_unknown"),
    # items
    (ITEMS, '["TY.C.SIGN"]', '["TY.C.SIGNED"]', "pack.clock_unknown"),
    (ITEMS, 'clocks = ["TY.C.SIGN"]\n', "", "pack.breach_no_clock"),
    (ITEMS, '["clock.breached"]', '["contact.unfiled"]', "pack.trigger_missing"),
    (ITEMS, '["clock.breached"]', '["clock.breached", "clock.breached"]', "pack.twice"),
    (ITEMS, 'basis = "auto"', 'basis = "inspector"', "pack.inspector_trigger"),
    (ITEMS, 'triggers = ["clock.breached"]\nclocks = ["TY.C.SIGN"]\n', "", "pack.no_trigger"),
    (ITEMS, "points = 0.5", "points = 0", "pack.points"),
    (ITEMS, "points = 0.5", "points = 0.5\npoints_min = 0.5", "pack.points_two"),
    (ITEMS, "points = 0.5", "points_min = 0.5", "pack.points_half"),
    (ITEMS, "points = 0.5", "points_min = 1.0\npoints_max = 0.5", "pack.points_range"),
    (ITEMS, "points = 0.5", 'points = 0.5\nspot_checks = ["值守"]', "pack.trigger_missing"),
    (ITEMS, "[[assessment.items]]", ANOTHER_ITEM + "\n[[assessment.items]]", "pack.clock_booked_twice"),
    # settings
    (PACK, 'setting = "urban"', 'setting = "urbane"', "pack.setting_unknown"),
    (PACK, 'setting = "urban"', 'setting = "receipt_seconds"', "pack.setting_kind"),
    (PACK, 'name = "calendars.office"', 'name = "calendars.ofice"', "pack.setting_unknown"),
    (PACK, 'receipt_setting = "receipt_seconds"\n', "", "pack.setting_unused"),
    (PACK, 'sample = [{ name = "东街道", tier = 1 }, { name = "西街道", tier = 1 }]\n', "", "pack.no_sample"),
    (PACK, "to = 17:30:00", 'to = "25:00"', "calendar.time"),
    (PACK, "sample = 120", 'sample = "soon"', "settings.kind"),
    (PACK, "sample = 120", "sample = 0", "settings.seconds"),
    (PACK, 'name = "西街道", tier = 1', 'name = "西街道", tier = 9', "settings.tier_unknown"),
    # clauses
    (CLOCKS, 'clause = "第五条"\n', "", "pack.no_clause"),
    (UNITS, 'tier = 2\nclause = "附件一"\n', "tier = 2\n", "pack.no_clause"),
    (ROUTING, '[routing]\nclause = "附件一"\n', "", "pack.no_clause"),
    (PACK, 'note = "无条款"\n', "", "pack.no_clause"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "code"), SPOILT, ids=[f"{s[3]}-{i}" for i, s in enumerate(SPOILT)]
)
def test_contradictions(tmp_path: Path, file: str, old: str, new: str, code: str) -> None:
    pack, source = read_pack(spoiled(tmp_path, file, old, new))
    assert pack is not None, [p.render() for p in source.problems]
    found = check(pack, source)
    assert code in [p.code for p in found], [p.render() for p in found]
    for problem in found:
        assert Path(problem.file).name in FILES
        assert problem.line >= 1
        assert problem.render("zh")
        assert problem.render("en")


def test_the_line_of_a_contradiction(tmp_path: Path) -> None:
    pack, source = read_pack(spoiled(tmp_path, ITEMS, '["TY.C.SIGN"]', '[\n  "TY.C.ARR",\n  "TY.C.SING",\n]'))
    assert pack is not None
    (problem,) = check(pack, source)
    assert (problem.line, problem.path) == (9, "assessment.items[1].clocks[2]")
    assert problem.fix("en") == 'did you mean "TY.C.SIGN"?'


def test_numbers_that_do_not_add_up(tmp_path: Path) -> None:
    units = FILES[UNITS].replace("class_count = 2", "class_count = 1")
    pack, source = read_pack(write_pack(tmp_path, units_toml=units))
    assert pack is not None
    assert [p.message("en") for p in check(pack, source)] == [
        "tier 1: 1 named + 1 in classes = 2, claimed 3",
        "3 units in all, claimed 4",
    ]


@pytest.mark.parametrize(
    "apart",
    [
        "tiers = [1]\n|tiers = [2]",
        'classes = ["消防"]\n|not_classes = ["消防"]',
        'classes = ["a"]\n|classes = ["b"]',
        'area = "市区"\n|',
    ],
)
def test_clocks_that_do_not_collide(tmp_path: Path, apart: str) -> None:
    one, _, two = apart.partition("|")
    first = FILES[CLOCKS].replace("minutes = 10\n", "minutes = 10\n" + one)
    second = ANOTHER_CLOCK.replace("tiers = [2]", two)
    pack, source = read_pack(write_pack(tmp_path, clocks_toml=first + second))
    assert pack is not None
    assert [p.code for p in check(pack, source)] == []


def test_without_a_source_a_pack_is_checked_as_well(tmp_path: Path) -> None:
    pack, _ = read_pack(spoiled(tmp_path, CLOCKS, 'start = "issued"', 'start = "isued"'))
    assert pack is not None
    (problem,) = check(pack)
    assert problem.render("en").startswith('clocks[1].start: a clock on order knows no "isued"')
