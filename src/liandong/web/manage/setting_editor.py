"""A setting as fields of a form, and back: rows of hours, of places, of pairs of words, or one value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict

from liandong.core.pack import Pack, Setting
from liandong.desk.entered import Held

BLANK_ROWS = 3
LIMITS = "limits"
"""The setting that gives minutes to categories; any other one of its kind is one number."""

DAY_CHOICES = ("every", "workdays", "restdays", "mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Editor:
    """What the form shows. ``shape``: ``windows``, ``flags``, ``choices``, ``pairs``, ``number``, ``text``, ``units``.

    ``rows``: cells of each row; ``choices`` what may be chosen in the last cell, ``keys`` in the first.
    """

    shape: str
    rows: tuple[tuple[str, ...], ...] = ()
    value: str = ""
    keys: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


def shape_of(setting: Setting) -> str:
    """How a setting is filled in."""
    if setting.kind == "minutes":
        return "pairs" if setting.name == LIMITS else "number"
    shapes = {"windows": "windows", "flags": "flags", "split": "choices", "table": "pairs", "units": "units"}
    return shapes.get(setting.kind, "text" if setting.kind == "text" else "number")


def editor(held: Held, value: Any, pack: Pack, places: Iterable[str], units: Iterable[str]) -> Editor:
    """The form of a setting that holds ``value``."""
    setting = held.setting
    shape = shape_of(setting)
    known = value if isinstance(value, Mapping) else {}
    if shape == "windows":
        rows = [_window(row) for row in value or ()] if isinstance(value, list) else []
        extra = {r[0] for r in rows} - {*DAY_CHOICES, ""}
        return Editor(shape, _padded(rows, 3), choices=(*DAY_CHOICES, *sorted(extra)))
    if shape in ("flags", "choices"):
        names = [*places, *(k for k in known if k not in set(places))]
        rows = [(n, _cell(known.get(n))) for n in names]
        own = tuple(u.name for u in pack.units if u.split_by == setting.name)
        return Editor(shape, tuple(rows), choices=own or tuple(units))
    if shape == "pairs":
        return Editor(
            shape,
            _padded([(str(k), _cell(v)) for k, v in known.items()], 2),
            keys=tuple(c.name for c in pack.routing.categories)
            if setting.kind == "minutes"
            else tuple(units),
        )
    return Editor(shape, value="" if value is None or shape == "units" else str(value))


def read(setting: Setting, form: QueryDict) -> Any:
    """The value that a form holds, as a settings file would write it; None where nothing was filled in."""
    return _READ[shape_of(setting)](setting, form)


def _windows(_: Setting, form: QueryDict) -> Any:
    rows = zip(form.getlist("days"), form.getlist("from"), form.getlist("to"), strict=False)
    found = [
        {"days": d.strip(), "from": _time(a), "to": _time(b)} for d, a, b in rows if a.strip() or b.strip()
    ]
    return found or None


def _flags(_: Setting, form: QueryDict) -> Any:
    rows = zip(form.getlist("key"), _numbered(form), strict=False)
    return {k: v == "yes" for k, v in rows if v in ("yes", "no")} or None


def _choices(_: Setting, form: QueryDict) -> Any:
    rows = zip(form.getlist("key"), form.getlist("value"), strict=False)
    return {k: v for k, v in rows if v} or None


def _pairs(setting: Setting, form: QueryDict) -> Any:
    rows = zip(form.getlist("key"), form.getlist("value"), strict=False)
    cell: Callable[[str], Any] = _number if setting.kind == "minutes" else str
    return {k.strip(): cell(v.strip()) for k, v in rows if k.strip() and v.strip()} or None


def _single(_: Setting, form: QueryDict) -> Any:
    text = form.get("value", "").strip()
    return _number(text) if text else None


def _text(_: Setting, form: QueryDict) -> Any:
    return form.get("value", "").strip() or None


_READ: dict[str, Callable[[Setting, QueryDict], Any]] = {
    "windows": _windows,
    "flags": _flags,
    "choices": _choices,
    "pairs": _pairs,
    "number": _single,
    "text": _text,
    "units": lambda setting, form: None,
}


def _numbered(form: QueryDict) -> list[str]:
    """Choices of segments, which have a name for each row."""
    return [form.get(f"flag-{n}", "") for n in range(len(form.getlist("key")))]


def _number(text: str) -> int | float | str:
    """A number; what is none stays as it was written, for the check to name it."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return int(number) if number == number.to_integral_value() else float(number)


def _time(text: str) -> str:
    """``8:30`` as ``08:30:00``; what is no time stays as it is."""
    head, colon, rest = text.strip().partition(":")
    written = f"{head:0>2}:{rest}" if colon and head.isdigit() else text.strip()
    return f"{written}:00" if written.count(":") == 1 else written


def _window(row: Mapping[str, Any]) -> tuple[str, ...]:
    return str(row.get("days", "")), str(row.get("from", ""))[:5], str(row.get("to", ""))[:5]


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _padded(rows: list[tuple[str, ...]], width: int) -> tuple[tuple[str, ...], ...]:
    return (*rows, *(("",) * width for _ in range(BLANK_ROWS)))
