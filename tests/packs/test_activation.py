"""May a pack be put into force? AC-24 and what else stands against it."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from liandong.core.pack import Pack
from liandong.core.rules import prepare
from liandong.core.settings import Settings, UnitEntry
from liandong.exchange.rulepack import activation, find_pack, load_pack, may_activate, sample_settings
from tests.exchange.tiny import write_pack


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(find_pack("yuecheng"))


def towns(pack: Pack, number: int) -> Settings:
    sample = sample_settings(pack)
    assert len(sample.units) == 17
    return replace(sample, units=sample.units[:number])


def test_seventeen_towns(pack: Pack) -> None:
    """AC-24 (b): 33 / 12 / 9, total 54."""
    assert activation(pack, towns(pack, 17)) == []
    assert [t.claimed_count for t in pack.tiers] == [33, 12, 9]
    assert pack.unit_total == 54


def test_sixteen_towns(pack: Pack) -> None:
    """AC-24 (a): 16 + 16 = 32, not 33: not put into force without a written reason."""
    obstacles = activation(pack, towns(pack, 16))
    assert [o.code for o in obstacles] == [
        "activation.class_count",
        "activation.tier_count",
        "activation.total",
    ]
    assert "16" in obstacles[1].message("zh")
    assert "16 listed + 16 entered = 32, the document says 33" in obstacles[1].message("en")
    assert not may_activate(obstacles)
    assert not may_activate(activation(pack, towns(pack, 16), override="  "))
    overridden = activation(pack, towns(pack, 16), override="塔山街道暂由府山街道代管")
    assert all(o.overridden for o in overridden)
    assert may_activate(overridden)


def test_an_unset_setting_blocks_whatever_reason_is_given(pack: Pack) -> None:
    settings = replace(towns(pack, 17), calendars={})
    obstacles = activation(pack, settings, override="以后再填")
    assert [o.params["name"] for o in obstacles] == [
        "calendars.yc_unified_duty",
        "calendars.yc_admin_working",
    ]
    assert all(o.clause for o in obstacles)
    assert not may_activate(obstacles)


def test_nothing_entered(pack: Pack) -> None:
    codes = [o.code for o in activation(pack, Settings())]
    assert codes.count("activation.unset") == sum(s.unset == "block" for s in pack.settings)


def test_members_are_told_by_class_or_tier(tmp_path: Path) -> None:
    tiny = load_pack(write_pack(tmp_path))
    settings = sample_settings(tiny)
    listed_again = replace(settings, units=(*settings.units, UnitEntry("水利局", 1)))
    assert activation(tiny, listed_again) == []
    foreign = replace(settings, units=(*settings.units, UnitEntry("消防队", 1, "消防")))
    assert [o.code for o in activation(tiny, foreign)] == ["activation.tier_count", "activation.total"]
    moved = replace(settings, units=(*settings.units, UnitEntry("教体局", 1)))
    assert [o.code for o in activation(tiny, moved)] == ["activation.tier_count", "activation.tier_count"]


def test_a_member_of_a_class_has_the_tier_of_its_class(pack: Pack) -> None:
    """Counted for activation and judged by the clocks alike."""
    sample = sample_settings(pack)
    units = tuple(UnitEntry(u.name, None, u.unit_class) for u in sample.units)
    settings = replace(sample, units=units)
    assert activation(pack, settings) == []
    assert {prepare(pack, settings).units[u.name].tier for u in units} == {1}
