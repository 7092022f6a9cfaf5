"""Taking messages in, one by one, through the same intake as everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from liandong.core.events import Instant
from liandong.desk import intake
from liandong.desk.errors import DeskError, Forbidden, NotReady
from liandong.desk.lane import Done
from liandong.desk.office import Office
from liandong.desk.rights import Who
from liandong.exchange.messages.message import Fault, Message
from liandong.store import log
from liandong.store.connection import Database
from liandong.store.errors import BadText
from liandong.store.shapes import Mismatch, Replayed


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """It is a case now."""

    message: Message
    case: str


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """It was entered before, as this case."""

    message: Message
    case: str


class Rejected(msgspec.Struct, frozen=True, kw_only=True):
    """It was not taken in; ``clause`` where a rule says so."""

    line: int
    id: str
    code: str
    params: dict[str, Any]
    fields: tuple[str, ...]
    raw: str = ""
    clause: str = ""


Outcome = Entered | Known | Rejected


def enter(
    db: Database, office: Office, who: Who, messages: Iterable[Message | Fault], clock: Callable[[], Instant]
) -> Iterator[Outcome]:
    """What becomes of each message, in order; (source, id) is entered once, for ever.

    Raises :class:`NotReady` and :class:`Forbidden`, which concern all of them, and the store's errors.
    """
    for message in messages:
        if isinstance(message, Fault):
            yield Rejected(
                line=message.line,
                id=message.id,
                code=message.code,
                params=message.params,
                fields=message.fields,
                raw=message.raw,
            )
            continue
        try:
            yield _entered(db, office, who, message, clock())
        except (NotReady, Forbidden):
            raise
        except DeskError as error:
            yield _rejected(message, error.code, error.params, error.clause)
        except BadText as error:
            yield _rejected(message, error.code, {}, "")


def _entered(db: Database, office: Office, who: Who, message: Message, now: Instant) -> Outcome:
    """What was entered before takes no new number, whatever the rules say today."""
    credential = f"source:{message.source}"
    once = intake.once_for(credential, message.id, message.body, for_ever=True, keys=office.keys)
    known = None if once is None else db.call(log.answered, office.jurisdiction, once)
    if isinstance(known, Mismatch):
        return _rejected(message, "message.changed", {"id": message.id}, "")
    if isinstance(known, Replayed):
        return Known(message=message, case=msgspec.json.decode(known.answer, type=Done).case)
    done = intake.receive(db, office, who, message.call, now=now, once=once)
    made = Known if done.replayed else Entered
    return made(message=message, case=done.case)


def _rejected(message: Message, code: str, params: dict[str, Any], clause: str) -> Rejected:
    return Rejected(
        line=message.line, id=message.id, code=code, params=params, fields=message.fields, clause=clause
    )
