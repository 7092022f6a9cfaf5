"""Two packs are compared rule by rule: nothing that changes their hash goes unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong.core.pack import Pack, Rule
from liandong.exchange.rulepack import find_pack, load_pack, pack_hash
from liandong.exchange.rulepack.compare import Change, compare, touched
from liandong.exchange.rulepack.parts import parts
from tests.exchange.tiny import CLOCKS, UNITS, spoiled, write_pack


def changed(tmp_path: Path, file: str, old: str, new: str) -> list[Change]:
    before = load_pack(write_pack(tmp_path))
    (tmp_path / "other").mkdir()
    return compare(before, load_pack(spoiled(tmp_path / "other", file, old, new)))


def test_a_number(tmp_path: Path) -> None:
    [change] = changed(tmp_path, "clocks.toml", "minutes = 10", "minutes = 15")
    assert (change.what, change.section, change.key, change.title) == (
        "changed",
        "clocks",
        "TY.C.SIGN",
        "签收",
    )
    [field] = change.fields
    assert (field.field, field.before, field.after) == ("minutes", 10, 15)
    assert change.clauses == ("第五条",)


def test_a_rule_that_moves_to_another_clause_touches_both(tmp_path: Path) -> None:
    changes = changed(tmp_path, "clocks.toml", 'clause = "第五条"', 'clause = "第七条；附件三"')
    assert list(touched(changes)) == ["第五条", "第七条", "附件三"]


def test_a_unit_that_goes_takes_its_duties_along(tmp_path: Path) -> None:
    gone = UNITS[UNITS.index('[[units]]\nid = "TY.U2"') : UNITS.index('[[units]]\nid = "TY.U3"')]
    [change] = changed(tmp_path, "units.toml", gone, "")
    assert (change.what, change.place) == ("removed", ("units", "TY.U2"))


def test_a_duty_that_comes(tmp_path: Path) -> None:
    more = 'matters = [{ text = "水库" }, { text = "河道"'
    [change] = changed(tmp_path, "units.toml", 'matters = [{ text = "河道"', more)
    assert (change.what, change.place) == ("added", ("units", "TY.U2", "matters", "水库"))
    assert change.clauses == ("附件一",), "a duty without a clause of its own has its unit's"


def test_another_order_is_told(tmp_path: Path) -> None:
    first, second = CLOCKS.split("\n[[clocks]]", 1)
    swapped = f"[[clocks]]{second}\n{first}"
    [change] = changed(tmp_path, "clocks.toml", CLOCKS, swapped)
    assert (change.what, change.place) == ("order", ("clocks",))
    assert change.fields[0].before == ("TY.C.SIGN", "TY.C.ARR")


def test_the_same_pack_has_no_difference(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path))
    assert compare(pack, pack) == []


@pytest.fixture(scope="module")
def real() -> Pack:
    return load_pack(find_pack("yuecheng"))


def test_every_rule_of_a_real_pack_has_a_place_of_its_own(real: Pack) -> None:
    places = [p.place for p in parts(real)]
    assert len(places) == len(set(places)) > 400


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every field and every row of a pack."""
    if isinstance(value, Rule):
        for name in value.__struct_fields__:
            yield (*path, name)
            yield from places(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for at, row in enumerate(value):
            if isinstance(row, Rule):
                yield (*path, at)
                yield from places(row, (*path, at))


def altered(value: Any, path: tuple[Any, ...]) -> Any:
    """The pack with one thing different: a row left out, a field with something else in it."""
    step, *rest = path
    if isinstance(step, int):
        row = () if not rest else (altered(value[step], tuple(rest)),)
        return (*value[:step], *row, *value[step + 1 :])
    inner = getattr(value, step)
    return msgspec.structs.replace(value, **{step: altered(inner, tuple(rest)) if rest else other(inner)})


def other(value: Any) -> Any:
    if isinstance(value, str):
        return value + "另"
    if isinstance(value, tuple):
        return value[1:] if value else ("另",)
    return not value if isinstance(value, bool) else None if value is not None else 7


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_change_goes_unsaid(real: Pack, data: st.DataObject) -> None:
    every = [p for p in places(real) if not isinstance(getattr_at(real, p), Rule)]
    path = data.draw(st.sampled_from(every))
    try:
        after = msgspec.json.decode(msgspec.json.encode(altered(real, path)), type=Pack)
    except msgspec.ValidationError:
        return  # no pack any more
    assert bool(compare(real, after)) == (pack_hash(real) != pack_hash(after)), path
    assert bool(compare(after, real)) == (pack_hash(real) != pack_hash(after)), path


def getattr_at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return value
