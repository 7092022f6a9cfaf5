"""Messages in columns: ``id,user,title,time,text,l1``, in any order, under these names or the usual Chinese ones.

The category that the other system gave a message is not one of ours: it stays
with the text, as what the caller was sorted under there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from liandong.core import events as ev
from liandong.desk.intake import Call
from liandong.exchange.messages.encoding import readable
from liandong.exchange.messages.faults import Unusable
from liandong.exchange.messages.message import IMPORT, Fault, Message
from liandong.exchange.messages.table import Broken, Row
from liandong.exchange.messages.times import instant_of

NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "编号", "留言编号"),
    "user": ("user", "用户", "留言用户"),
    "title": ("title", "标题", "主题", "留言主题"),
    "time": ("time", "时间", "留言时间"),
    "text": ("text", "内容", "详情", "留言详情"),
    "l1": ("l1", "类别", "分类", "一级标签", "一级分类"),
}
"""Our name of a column → what files call it."""

NEEDED = ("id", "time", "text")
NAME_LIMIT = 200
CONTEXT = "原分类：{l1}"


class Head(msgspec.Struct, frozen=True):
    """The columns of a file: all names, and where ours are."""

    names: tuple[str, ...]
    places: dict[str, int]

    def of(self, fields: Sequence[str], name: str) -> str:
        """A field without the white space around it; empty where there is no such column."""
        place = self.places.get(name)
        return "" if place is None else fields[place].strip()


def read_head(rows: Iterator[Row | Broken]) -> Head:
    """The first record as the head. Raises :class:`Unusable`."""
    first = next(rows, None)
    if first is None:
        raise Unusable("file.empty")
    fields = first.fields if isinstance(first, Row) else [first.raw]
    names = tuple(f.strip().lstrip("\ufeff") for f in fields)
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        ours = next((known for known, words in NAMES.items() if name.casefold() in words), None)
        if ours in places:
            raise Unusable("file.column_twice", line=first.line, column=name)
        if ours is not None:
            places[ours] = place
    missing = [name for name in NEEDED if name not in places]
    if missing:
        found = "、".join(n or "–" for n in names[:12])[:200]
        raise Unusable("file.columns", line=first.line, missing="、".join(missing), found=found)
    return Head(names, places)


def messages(
    rows: Iterator[Row | Broken], head: Head, source: str, encoding: str
) -> Iterator[Message | Fault]:
    """Each record as a message or a fault."""
    for row in rows:
        if isinstance(row, Broken):
            yield Fault(line=row.line, code="csv.quote", params={"detail": row.detail}, raw=row.raw)
            continue
        yield _fault(row, head, encoding) or _message(row, head, source)


def _fault(row: Row, head: Head, encoding: str) -> Fault | None:
    fields, wanted = row.fields, len(head.names)
    if len(fields) != wanted and any(f.strip() for f in fields[wanted:]) | (len(fields) < wanted):
        return Fault(
            line=row.line,
            code="csv.columns",
            params={"got": len(fields), "wanted": wanted},
            raw=",".join(fields),
        )
    found = _field_fault(fields, head, encoding)
    if found is None:
        return None
    code, params = found
    return Fault(line=row.line, code=code, params=params, fields=tuple(fields), id=head.of(fields, "id"))


def _field_fault(fields: Sequence[str], head: Head, encoding: str) -> tuple[str, dict[str, object]] | None:
    for name, field in zip(head.names, fields, strict=False):
        if not readable(field):
            return "text.encoding", {"field": name, "encoding": encoding.removesuffix("-sig").upper()}
    if not head.of(fields, "id"):
        return "message.no_id", {}
    for name in ("id", "user", "l1"):
        length = len(head.of(fields, name))
        if length > NAME_LIMIT:
            return "field.too_long", {"field": name, "length": length, "limit": NAME_LIMIT}
    if not (head.of(fields, "title") or head.of(fields, "text")):
        return "message.empty", {}
    if instant_of(head.of(fields, "time")) is None:
        return "message.time", {"value": head.of(fields, "time")[:40]}
    return None


def _message(row: Row, head: Head, source: str) -> Message:
    title, text, l1, user = (head.of(row.fields, name) for name in ("title", "text", "l1", "user"))
    parts = [title if not text.startswith(title) else "", text, CONTEXT.format(l1=l1) if l1 else ""]
    call = Call(
        event=ev.CaseReceived(text="\n".join(p for p in parts if p)),
        received_at=instant_of(head.of(row.fields, "time")),
        channel=IMPORT,
        caller_name=user,
    )
    # A message that the other system sorted anew is still the same message.
    said = [head.of(row.fields, name) for name in NAMES if name != "l1"]
    return Message(
        line=row.line,
        source=source,
        id=head.of(row.fields, "id"),
        call=call,
        body=msgspec.json.encode(said),
        fields=tuple(row.fields),
    )
