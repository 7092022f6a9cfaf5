"""What is suggested while a call is typed: categories and units with their words, the lead, the clocks to come."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from liandong.core.events import Instant
from liandong.core.pack import Pack
from liandong.core.rules import Rules
from liandong.desk.duties import Duties, duties_of, find_units
from liandong.desk.places import recognise
from liandong.desk.suggest import Heard, Suggestions, UnitHint, suggest
from liandong.exchange.located import Document
from liandong.exchange.rulepack import load_pack, read_settings, sample_values
from liandong.store.register import PlaceEntry


def instant(text: str) -> Instant:
    return int(datetime.fromisoformat(f"{text}+08:00").timestamp())


DAY, NIGHT = instant("2026-11-24T10:00:00"), instant("2026-11-24T22:00:00")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(Path(__file__).parents[2] / "packs" / "yuecheng")


@pytest.fixture(scope="module")
def rules(pack: Pack) -> Rules:
    settings, problems = read_settings(Document("", "", {}), sample_values(pack))
    assert problems == []
    return Rules(pack, settings)


@pytest.fixture(scope="module")
def duties(pack: Pack) -> Duties:
    return Duties(pack)


@pytest.fixture
def said(rules: Rules, duties: Duties):
    def ask(text: str, place: str = "", now: Instant = DAY, **more) -> Suggestions:
        chosen = more.pop("chosen", ())
        return suggest(Heard(text, place, **more), duties, rules, now, chosen)

    return ask


def unit(found: Suggestions, name: str) -> UnitHint:
    return next(u for u in found.units if u.name == name)


def test_a_burst_pipe_goes_to_the_unit_whose_duty_it_is_and_the_street(said) -> None:
    found = said("自来水管爆裂，路面积水", "府山街道")
    assert found.category == "供排水"
    first, second = found.units
    assert (first.name, first.why, first.clause, first.lead) == (
        "区综合执法局",
        "category",
        "附件一 一.10",
        True,
    )
    assert set(first.words) == {"水管爆裂", "路面积水", "自来水"}
    assert (second.name, second.why, second.lead) == ("府山街道", "territory", False)
    assert found.lead == "区综合执法局"


def test_the_clocks_that_would_start_are_told_to_the_second(said) -> None:
    sign, arrive, *_ = unit(said("水管爆裂", "府山街道"), "区综合执法局").clocks
    assert (sign.name, sign.state, sign.limit_s, sign.due_at) == ("签收", "running", 600, DAY + 600)
    assert (arrive.limit_s, arrive.due_at, arrive.advisory) == (1200, DAY + 1200, False)
    outside = unit(said("水管爆裂", "富盛镇"), "区综合执法局")
    assert outside.clocks[1].advisory, "beyond the urban area it costs no points"


def test_a_unit_that_is_closed_says_when_it_opens_and_its_clock_waits(said) -> None:
    closed = unit(said("强制拆迁纠纷", "府山街道", NIGHT, chosen=["区房征办"]), "区房征办")
    assert (closed.tier, closed.on_duty) == (3, False)
    assert closed.opens_at == instant("2026-11-25T08:30:00")
    assert closed.clocks[0].state == "waiting"


def test_a_power_handed_down_makes_the_town_the_lead(said) -> None:
    found = said("流动摊贩占道", "富盛镇")
    assert [(u.name, u.why) for u in found.units[:2]] == [
        ("富盛镇", "delegated"),
        ("区综合执法局", "category"),
    ]
    assert found.lead == "富盛镇"
    assert said("流动摊贩占道", "府山街道").lead == "区综合执法局"


def test_units_that_share_a_duty_are_told_apart_by_the_place_where_the_border_was_entered(said) -> None:
    assert [u.name for u in said("停电了", "马山街道").units][:1] == ["袍江供电分局"]
    nowhere = [u for u in said("停电了").units if u.why == "category"]
    assert [(u.name, u.open_split) for u in nowhere] == [
        ("绍兴电力局用电管理所", True),
        ("袍江供电分局", True),
    ]


def test_what_nobody_is_responsible_for_goes_to_the_street(said) -> None:
    found = said("说不清楚的事", "塔山街道")
    assert [(u.name, u.why, u.lead, u.clause) for u in found.units] == [
        ("塔山街道", "territory", True, "附件一 一.1")
    ]


def test_a_category_that_a_person_chose_stands_above_the_words(said) -> None:
    found = said("路面积水", "府山街道", category="燃气")
    assert found.category == "燃气"
    assert found.units[0].duty == "燃气"


def test_words_that_come_near_are_enough_where_none_fits_whole(said) -> None:
    found = said("电梯停在十二楼，里面有四个人", "塔山街道")
    assert found.lead == "区市场监管局"
    assert found.units[0].words == ("电梯停",)


def test_a_unit_that_was_added_keeps_its_clocks_and_its_reason(said) -> None:
    found = said("水管爆裂", "府山街道", chosen=["区科技局"])
    assert unit(found, "区科技局").why == "chosen"
    assert unit(found, "区科技局").clocks


def test_nothing_said_suggests_nothing(said) -> None:
    assert said("", "府山街道").units == ()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("水利", "区水利局"),
        ("qslj", "区水利局"),
        ("shuili", "区水利局"),
        ("公安局", "区公安分局"),
        ("gaj", "区公安分局"),
        ("电梯困人", "区市场监管局"),
    ],
)
def test_units_are_found_by_name_sound_and_duty(rules: Rules, pack: Pack, typed: str, first: str) -> None:
    assert next(find_units(typed, rules.units, pack)).name == first


def test_the_place_is_recognised_in_an_address(rules: Rules) -> None:
    places = [
        PlaceEntry("府山街道", "", ("人民东路",)),
        PlaceEntry("富盛镇", "", ()),
        PlaceEntry("东浦街道", "", ()),
    ]
    found = {
        text: recognise(text, places, rules)
        for text in ("富盛镇御茶村", "东浦老街口", "人民东路12号", "火车站")
    }
    assert [(f.name, f.urban) if f else None for f in found.values()] == [
        ("富盛镇", False), ("东浦街道", True), ("府山街道", True), None,
    ]  # fmt: skip


def test_the_index_is_made_once_a_pack(pack: Pack) -> None:
    assert duties_of("hash", pack) is duties_of("hash", pack)
