"""How replay speaks: differences in two languages, results as JSON or as lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from liandong.clitext import Language, Text
from liandong.exchange.located.document import path_text
from liandong.exchange.story.match import Difference
from liandong.exchange.story.moments import Moment, iso
from liandong.exchange.story.result_fields import is_instant
from liandong.exchange.story.run import Outcome, Result

KINDS = {
    "absent": Text("no row of {list} matches", "{list} 中没有相符的行"),
    "several": Text("{got} rows of {list} match, not one", "{list} 中有 {got} 行相符，应只有一行"),
    "present": Text("{list} holds what must not be there", "{list} 中出现了不应有的行"),
    "count": Text("{list} has {got} rows, not {expected}", "{list} 有 {got} 行，应为 {expected} 行"),
}
EXPECTED = Text("expected", "应为")
NEAREST = Text("nearest ", "最接近")
FOUND = Text("found   ", "实有")
DIFFERS = Text("{field}: expected {expected}, got {got}", "{field}：应为 {expected}，实为 {got}")
NOTHING = Text("nothing", "空")
WHY = Text("why", "缘由")
COUNTED = Text("counted", "计入")
UNCOUNTED = Text("not counted", "不计")
AT = Text("at", "时刻")


def difference_lines(outcome: Outcome, difference: Difference, language: Language) -> Iterator[str]:
    """One difference: where, what was expected, what is there, why."""
    document = outcome.story.document
    where = f"{document.file}:{document.line(difference.path)}: {path_text(difference.path)}"
    kind = KINDS[difference.kind].render(
        language, list=difference.list, got=difference.got, expected=difference.expected
    )
    yield f"{where} ({iso(difference.at)}): {kind}"
    if difference.kind == "count":
        return
    yield f"    {EXPECTED.render(language)} {row_text(difference.expected)}"
    row = difference.row
    if row is None:
        return
    label = NEAREST if difference.kind == "absent" else FOUND
    yield f"    {label.render(language)} {row_text(row)}"
    for field, expected, got in difference.fields:
        name = field.rpartition(".")[2]
        shown = value_text(name, got) if got not in (None, "", []) else NOTHING.render(language)
        yield "    " + DIFFERS.render(language, field=field, expected=value_text(name, expected), got=shown)
    why = why_text(row, language)
    if why:
        yield f"    {WHY.render(language)} {why}"


def why_text(row: Mapping[str, Any], language: Language) -> str:
    """Intervals of a clock in one line."""
    parts = []
    for interval in row.get("why") or ():
        word = (COUNTED if interval.get("counted") else UNCOUNTED).render(language)
        because = interval.get("because")
        span = f"{_short(interval.get('from'))}–{_short(interval.get('to'))}"
        parts.append(f"{span} {word}" + (f" ({because})" if because else ""))
    return ", ".join(parts)


def _short(at: Any) -> str:
    return iso(at)[5:19].replace("T", " ") if isinstance(at, int) else "…"


def row_text(row: Mapping[str, Any]) -> str:
    """A row as ``{ order = "o1", due_at = … }``, long nested lists left out."""
    parts = [f"{k} = {value_text(k, v)}" for k, v in row.items() if k != "why" and v not in (None, "", [])]
    return "{ " + ", ".join(parts) + " }"


def value_text(field: str, value: Any) -> str:
    if isinstance(value, Moment):
        return iso(value.at)
    if isinstance(value, bool):
        return "true" if value else "false"
    if is_instant(field, value):
        return iso(value)
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, Mapping):
        return row_text(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(value_text(field, v) for v in value) + "]"
    return str(value)


def plain(value: Any, field: str = "") -> Any:
    """A value for JSON: moments as ISO text at +08:00, decimals as numbers."""
    if isinstance(value, Moment):
        return iso(value.at)
    if isinstance(value, Mapping):
        return {k: plain(v, k) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v, field) for v in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return iso(value) if is_instant(field, value) else value


def result_json(result: Result) -> dict[str, Any]:
    return {name: [plain(row) for row in rows] for name, rows in result.items()}


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """One story for ``--format json``."""
    return {
        "story": outcome.story.title,
        "file": outcome.story.file,
        "pack": outcome.story.pack,
        "holds": outcome.holds,
        "differences": [_difference_json(outcome, d) for d in outcome.differences],
        "at": iso(outcome.looked_at),
        "result": result_json(outcome.result),
    }


def _difference_json(outcome: Outcome, difference: Difference) -> dict[str, Any]:
    return {
        "at": iso(difference.at),
        "line": outcome.story.document.line(difference.path),
        "where": path_text(difference.path),
        "list": difference.list,
        "kind": difference.kind,
        "expected": plain(difference.expected),
        "got": plain(difference.row) if difference.row is not None else difference.got,
        "fields": [
            {"field": m.field, "expected": plain(m.expected), "got": plain(m.got, m.field.rpartition(".")[2])}
            for m in difference.fields
        ],
    }


def result_lines(result: Result, language: Language) -> Iterator[str]:
    """The whole result, one row a line, empty lists left out."""
    for name, rows in result.items():
        if not rows:
            continue
        yield f"{name} ({len(rows)})"
        for row in rows:
            yield f"  {row_text(row)}"
            why = why_text(row, language)
            if why:
                yield f"      {WHY.render(language)} {why}"
