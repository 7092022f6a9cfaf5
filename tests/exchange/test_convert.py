"""Typed records from values: all faults at once, each at its place."""

from decimal import Decimal
from typing import Literal

import msgspec

from liandong.exchange.located import Document, convert
from liandong.exchange.located.convert import keys_of, type_at


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    kind: Literal["phone", "fax"] = "phone"
    points: Decimal | None = None


class Outer(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    unit_class: str = msgspec.field(default="", name="class")
    minutes: int | None = None
    rows: tuple[Inner, ...] = ()
    one: Inner | None = None


DOCUMENT = Document("f.toml", "", {})


def faults(data: object) -> list[tuple[str, str]]:
    made, problems = convert(DOCUMENT, data, Outer)
    assert (made is None) == bool(problems)
    return [(p.code, p.path) for p in problems]


def test_sound_values() -> None:
    made, problems = convert(
        DOCUMENT, {"title": "a", "class": "b", "rows": [{"name": "x", "points": Decimal("0.5")}]}, Outer
    )
    assert problems == []
    assert made == Outer("a", "b", None, (Inner("x", "phone", Decimal("0.5")),))


def test_all_faults_at_once() -> None:
    data = {
        "titel": "a",
        "minutes": "ten",
        "rows": [{"name": "x"}, {"kind": "fx"}, {"name": 1, "extra": 2}],
        "one": {"name": "y", "kind": "radio"},
    }
    assert sorted(faults(data)) == sorted(
        [
            ("field.missing", "rows[2]"),
            ("field.choice", "rows[2].kind"),
            ("field.kind", "rows[3].name"),
            ("field.unknown", "rows[3].extra"),
            ("field.choice", "one.kind"),
            ("field.unknown", "titel"),
            ("field.kind", "minutes"),
            ("field.missing", ""),
        ]
    )


def test_the_data_stay_as_they_were() -> None:
    data = {"title": "a", "minutes": "ten", "rows": [{"name": 1}]}
    faults(data)
    assert data == {"title": "a", "minutes": "ten", "rows": [{"name": 1}]}


def test_near_misses() -> None:
    _, problems = convert(DOCUMENT, {"titel": "a", "rows": [{"name": "x", "kind": "fx"}]}, Outer)
    texts = [p.fix("en") for p in problems]
    assert 'did you mean "fax"?' in texts
    assert 'did you mean "title"?' in texts
    assert "是否应为“title”？" in [p.fix("zh") for p in problems]


def test_other_kinds() -> None:
    assert faults([]) == [("field.kind", "")]
    assert faults({"title": "a", "rows": "x"}) == [("field.kind", "rows")]
    assert faults({"title": "a", "rows": ["x", "y"]}) == [
        ("field.kind", "rows[1]"),
        ("field.kind", "rows[2]"),
    ]


def test_types_by_path() -> None:
    assert type_at(Outer, ("rows", 3)) is Inner
    assert type_at(Outer, ("one", "kind")) == Literal["phone", "fax"]
    assert keys_of(type_at(Outer, ("one",))) == ["name", "kind", "points"]
    assert keys_of(Outer)[1] == "class"
    assert keys_of(int) == []
