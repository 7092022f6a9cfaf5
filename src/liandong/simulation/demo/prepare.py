"""Makes the demo district where the database is empty, and leaves everything else alone.

The district counts as made when it is active: until its history is complete it
is not, and the next start goes on with it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from liandong import wiring
from liandong.core.calendar import day_start, local_day
from liandong.core.events import Instant
from liandong.core.pack import Pack
from liandong.simulation.deeds import Deed
from liandong.simulation.demo.people import Account, make_tokens, open_accounts
from liandong.simulation.happening import Fire, Happening
from liandong.simulation.play import Player, Tally
from liandong.simulation.script import Scriptwriter
from liandong.store import models

SEED = 1
DAYS = 30
LOCK = 7_600_002
"""Advisory lock: only one process prepares a database at a time."""

Found = Callable[[Pack, Instant, Instant, object], models.Jurisdiction]
"""Founds the district: pack, when its history begins, now, seed (:func:`liandong.simulation.demo.founding.found_demo`)."""

Progress = Callable[[int, int], object]
"""Called with deeds done and deeds in all."""


class Prepared(msgspec.Struct, frozen=True):
    """What there is now. ``other``: the database belongs to somebody, nothing was done."""

    state: Literal["made", "kept", "other"]
    accounts: list[Account] = []
    tally: Tally | None = None


def prepare(
    pack: Pack,
    home: Path,
    found: Found,
    fire: Fire,
    *,
    seed: object = SEED,
    days: int = DAYS,
    progress: Progress = lambda done, all_: None,
    now: Instant | None = None,
) -> Prepared:
    """Have a demo district. ``fire`` is the engine's; ``now`` is when the history ends (None: now)."""
    db = wiring.database()
    with db.connection() as conn:
        conn.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        try:
            return _prepare(
                pack, home, found, fire, seed, days, progress, int(time.time()) if now is None else now
            )
        finally:
            conn.execute("SELECT pg_advisory_unlock(%s)", (LOCK,))


def _prepare(
    pack: Pack,
    home: Path,
    found: Found,
    fire: Fire,
    seed: object,
    days: int,
    progress: Progress,
    now: Instant,
) -> Prepared:
    start = day_start(local_day(now) - days)
    jurisdiction = models.Jurisdiction.objects.order_by("id").first()
    if jurisdiction is None:
        jurisdiction = found(pack, start, now, seed)
    elif not _is_demo(jurisdiction, pack):
        return Prepared("other")
    accounts = open_accounts(jurisdiction, home, pack)
    make_tokens(jurisdiction, wiring.database(), home, now)
    if jurisdiction.active:
        return Prepared("kept", accounts)
    tally = _history(jurisdiction.pk, fire, seed, start, now, progress)
    jurisdiction.active = True
    jurisdiction.save(update_fields=["active"])
    return Prepared("made", accounts, tally)


def _is_demo(jurisdiction: models.Jurisdiction, pack: Pack) -> bool:
    """Is it what we founded? It has the pack's name and works by examples."""
    samples = models.SettingValue.objects.filter(jurisdiction=jurisdiction, sample=True)
    return jurisdiction.name == pack.jurisdiction.name and samples.exists()


def _history(
    jurisdiction: int, fire: Fire, seed: object, start: Instant, now: Instant, progress: Progress
) -> Tally:
    db, office = wiring.database(), wiring.office(jurisdiction)
    rules = office.current(db)
    deeds = list(Scriptwriter(rules, seed).between(start, now))
    happening = Happening(db, fire, seed, rules)
    done = 0

    def count(deed: Deed) -> None:
        nonlocal done
        done += 1
        progress(done, len(deeds))

    with db.connection() as conn:
        # A crash would lose the last moments of it, and the next start plays those again.
        conn.execute("SET synchronous_commit = off")
    try:
        tally = Player(db, office, f"history-{seed}").play(deeds, happening, count)
        happening.until(now)
        happening.deliver(now)
    finally:
        with db.connection() as conn:
            conn.execute("SET synchronous_commit = on")
    return tally
