"""Commands taken through the real desk in this process, and the appends that they came to."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

from bench import calls
from bench.ground import Ground
from liandong.core import events as ev
from liandong.desk import dispatch, intake
from liandong.desk.intake import Call, Issue
from liandong.desk.lane import Done
from liandong.desk.office import Office
from liandong.desk.rights import Who
from liandong.exchange.rulepack import pack_from_json
from liandong.store import log
from liandong.store.connection import Database
from liandong.store.keys import Keys
from liandong.store.numbers import Numbers
from liandong.store.shapes import Append, Once
from liandong.wiring import entered_settings


class Recorder(Database):
    """A way to the database that remembers the last append."""

    last: Append | None = None

    def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if function is log.append:
            self.last = args[0]
        return super().call(function, *args, **kwargs)


class Desk:
    """The desk of the district on the ground, as the API's processes have it."""

    def __init__(self, ground: Ground) -> None:
        self.db = Recorder(ground.cluster.app_url, "liandong bench")
        self.office = Office(
            ground.district.jurisdiction,
            Keys.of_home(ground.home),
            Numbers.of(self.db),
            pack_from_json,
            entered_settings,
        )
        self.who = Who(ground.district.jurisdiction, "110", "dispatcher", "token:bench")
        self._units = ground.district.units
        self._rng = random.Random(1)
        self._n = 0

    def take_call(self) -> tuple[Done, Append]:
        """Enter one more call with two orders."""
        self._n += 1
        done = intake.receive(
            self.db,
            self.office,
            self.who,
            call_of(calls.call(self._rng, self._n, self._units)),
            now=int(time.time()),
            once=self._once(),
        )
        return done, self._appended()

    def step(self, order: str, event: ev.Event) -> tuple[Done, Append]:
        """Take a step on an order."""
        done = dispatch.step(
            self.db,
            self.office,
            self.who,
            dispatch.case_of(order),
            dispatch.Deed(event=event, by="值班员"),
            now=int(time.time()),
            once=self._once(),
        )
        return done, self._appended()

    def _once(self) -> Once | None:
        self._n += 1
        return intake.once_for("bench", f"desk-{self._n}", b"bench")

    def _appended(self) -> Append:
        assert self.db.last is not None
        return self.db.last


def call_of(body: dict[str, Any]) -> Call:
    """The API's body as the desk takes it."""
    return Call(
        event=ev.CaseReceived(text=body["text"], place=body["place"], category=body["category"]),
        channel=body["channel"],
        address=body["address"],
        caller_name=body["caller"]["name"],
        caller_phone=body["caller"]["phone"],
        orders=tuple(Issue(**order) for order in body["orders"]),
    )
