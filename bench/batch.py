"""intake_batch: the store's side of an import, many calls in one transaction, against the same statements by pgbench."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import msgspec

from bench import pgbench
from bench.capture import Desk
from bench.ground import Ground
from bench.pgbench import STRIDE
from bench.results import Bound, Row
from liandong.store import log
from liandong.store.append_sql import append_statement
from liandong.store.connection import connect
from liandong.store.sections import parameters
from liandong.store.shapes import Append, Appended

BATCH, LOAD_S, LIMIT_S = 100, 6.0, 6
JURISDICTION, LIMITS = 300_000_000, 400_000_000
CONNECTIONS = 2
LEAST = 0.8


def measure(ground: Ground) -> Row:
    """Appends a second in batches over a few connections."""
    _, append = Desk(ground).take_call()
    ground.calm()
    done, seconds = _load(ground, append)
    parts, params = parameters(append)
    statement = append_statement(True, append.once is not None, parts)
    ground.calm()
    raw = pgbench.limit(
        ground.cluster.app_url, ground.folder, "batch", [(statement, params)], base=LIMITS, seconds=LIMIT_S
    )
    return Row(
        name="intake_batch",
        unit="intakes/s",
        value=done / seconds,
        limit=raw.tps,
        bounds=(Bound("ratio", least=LEAST),),
        details={"intakes": done, "a_batch": BATCH},
        command=f"store.log.append_each, {BATCH} ready appends a transaction over {CONNECTIONS} connections; limit: {raw.command}",
    )


def _load(ground: Ground, append: Append) -> tuple[int, float]:
    """Intakes done by all connections together, and the seconds that they took."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        done = list(
            pool.map(lambda n: _batches(ground, append, JURISDICTION + n * STRIDE), range(CONNECTIONS))
        )
    return sum(done), time.perf_counter() - begun


def _batches(ground: Ground, append: Append, first: int) -> int:
    done = 0
    with connect(ground.cluster.app_url, "liandong bench") as conn:
        end = time.perf_counter() + LOAD_S
        while time.perf_counter() < end and done < STRIDE:
            batch = [msgspec.structs.replace(append, jurisdiction=first + done + i) for i in range(BATCH)]
            outcomes = log.append_each(conn, batch)
            if not all(isinstance(o, Appended) for o in outcomes):
                raise RuntimeError(f"a batch was not appended: {outcomes}")
            done += BATCH
        return done
