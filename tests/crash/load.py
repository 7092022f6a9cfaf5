"""Other systems that work hard and give nothing up: each command is repeated under its key until it is answered."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import requests

from tests.district import TOWN, UNIT, iso
from tests.running import Running, System

UNITS = (UNIT, TOWN)

PATIENCE_S = 120
"""A command that is not answered for so long is a failure of the whole."""

HASTE_S = 0.01

AGES = (0, 0, 290, 470, 590, 595)
"""How long ago calls came in, in seconds: so that warnings and breaches come due while things die."""


@dataclass
class Ledger:
    """What was answered. Written by many threads."""

    acknowledged: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Idempotency key → the answer of a command that was done."""
    refused: dict[str, str] = field(default_factory=dict)
    """Idempotency key → code of a refusal."""
    replayed: int = 0
    """Answers to a command that had been done before, its first answer lost."""
    troubles: list[str] = field(default_factory=list)
    """Answers that no client should ever get."""

    def entries(self) -> list[tuple[str, int]]:
        """(case, position) of every entry that somebody was told of."""
        return [
            (answer["case"], position)
            for answer in self.acknowledged.values()
            for position in answer["entries"]
        ]


class Client(threading.Thread):
    """One system after another case, until asked to stop; what it began it ends."""

    def __init__(self, here: Running, ledger: Ledger, shared: list[str], seed: int) -> None:
        super().__init__(daemon=True)
        self._here, self._ledger, self._shared = here, ledger, shared
        self._chance = random.Random(seed)
        self._asked_to_stop = threading.Event()
        self._api = here.api("centre")
        self.failure: BaseException | None = None

    def stop(self) -> None:
        self._asked_to_stop.set()

    def run(self) -> None:
        try:
            while not self._asked_to_stop.is_set():
                for _ in self._case():
                    if self._asked_to_stop.is_set():
                        break
        except BaseException as failure:
            self.failure = failure

    def _case(self) -> Iterator[None]:
        """A case's commands, one by one."""
        at = iso(int(time.time()) - self._chance.choice(AGES))
        call = {"place": TOWN, "text": "水管爆裂，路面积水", "received_at": at}
        answer = self._command("/cases", call)
        if answer is None:
            return
        yield
        case = answer["case"]
        for unit in UNITS:
            step = {"do": "order.issued", "at": at, "channel": "network", "data": {"order": "", "unit": unit}}
            issued = self._command(f"/cases/{case}/steps", step)
            yield
            if issued is None:
                continue
            self._shared[:] = [*self._shared[-5:], issued["orders"][0]]
            yield from self._order(issued["orders"][0])

    def _order(self, order: str) -> Iterator[None]:
        deeds = ["deliver", "sign", "depart", "arrive", "handle", "result"]
        for deed in deeds[: self._chance.randrange(len(deeds) + 1)]:
            self._command(f"/orders/{order}/{deed}", {"text": "处置完毕"} if deed == "result" else {})
            yield
            if self._chance.random() < 0.4:  # two at once on one case
                other = self._chance.choice(self._shared)
                self._command(f"/orders/{other}/progress", {"text": "正在处置"})
                yield

    def _command(self, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """Send until answered; None: refused. Now and then somebody hangs up before the answer can come."""
        key = str(uuid4())
        end = time.monotonic() + PATIENCE_S
        timeout = HASTE_S if self._chance.random() < 0.1 else 10
        while time.monotonic() < end:
            try:
                response = self._api.post(path, body, key, timeout=timeout)
            except requests.RequestException:
                timeout = 10
                self._api = self._again()
                continue
            if response.status_code < 300:
                answer: dict[str, Any] = response.json()
                self._ledger.acknowledged[key] = answer
                self._ledger.replayed += bool(answer["replayed"])
                return answer
            if response.status_code in (404, 409, 422):
                self._ledger.refused[key] = str(response.json()["code"])
                return None
            if response.status_code != 503:
                self._ledger.troubles.append(f"{response.status_code} {path}: {response.text[:300]}")
            time.sleep(self._chance.uniform(0.05, 0.3))
        raise AssertionError(f"{path} was not answered in {PATIENCE_S} s")

    def _again(self) -> System:
        """A new connection, a little later."""
        time.sleep(self._chance.uniform(0.05, 0.3))
        return self._here.api("centre")


def clients(here: Running, ledger: Ledger, count: int, seed: int) -> list[Client]:
    """Start so many clients."""
    shared: list[str] = ["none"]
    made = [Client(here, ledger, shared, seed + n) for n in range(count)]
    for client in made:
        client.start()
    return made
