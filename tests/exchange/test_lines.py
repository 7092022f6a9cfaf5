"""Every value of a TOML source is found on its line."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong.exchange.located.lines import line_index

ROOT = Path(__file__).parents[2]

SOURCE = '''# comment with "quotes" and [brackets]
title = "a # no comment"
a.b."c d" = 1
multi = """
not = a key
""" # after
literal = \'\'\'
[neither] ""\'\'\'
list = [
  1, # one
  { x = "}", y = [2,
    3] },
  "]",
]

[table]
k = 2021-03-10 02:00:00

[[rows]]
n = 1
[[rows.inner]]
m = 1
[[rows.inner]]
m = 2
[rows.single]
z = \'it\'
[[rows]]
n = 2
"区" = { "街道" = true, 镇 = false }
'''.replace("镇", '"镇"')


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from leaves(inner, (*path, key))


def test_every_kind_of_key_is_found() -> None:
    lines = line_index(SOURCE)
    data = tomllib.loads(SOURCE)
    assert set(leaves(data)) <= set(lines)
    rows = SOURCE.split("\n")
    wanted = {
        ("title",): 'title = "a',
        ("a", "b", "c d"): "a.b.",
        ("literal",): "literal =",
        ("list", 0): "  1,",
        ("list", 1, "y"): "  { x",
        ("list", 1, "y", 1): "    3]",
        ("list", 2): '  "]"',
        ("table", "k"): "k = 2021",
        ("rows", 0, "inner", 1, "m"): "m = 2",
        ("rows", 0, "single", "z"): "z = ",
        ("rows", 1, "n"): "n = 2",
        ("rows", 1, "区", "镇"): '"区"',
    }
    for path, start in wanted.items():
        assert rows[lines[path] - 1].startswith(start), path


@pytest.mark.parametrize("file", sorted(ROOT.glob("packs/**/*.toml")), ids=lambda f: f.name)
def test_all_values_of_our_files_are_found(file: Path) -> None:
    source = file.read_text("utf-8")
    lines = line_index(source)
    assert set(leaves(tomllib.loads(source))) <= set(lines)
    assert max(lines.values()) <= source.count("\n") + 1


values = st.recursive(
    st.integers(0, 9) | st.booleans() | st.text("ab\"'#[]{},= 区", max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("ab 区", min_size=1, max_size=2), inner, max_size=3)
    ),
    max_leaves=12,
)


def toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return "[\n" + ",\n".join(toml(v) for v in value) + "\n]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(k)} = {toml(v)}" for k, v in value.items()) + "}"
    return str(value)


@settings(deadline=None)
@given(st.dictionaries(st.text("ab", min_size=1, max_size=3), values, min_size=1, max_size=4))
def test_no_value_is_lost(data: dict[str, Any]) -> None:
    source = "\n".join(f"{key} = {toml(value)}" for key, value in data.items())
    parsed = tomllib.loads(source)
    assert parsed == data
    assert set(leaves(parsed)) <= set(line_index(source))
