"""Runs the rows one after the other, each on a clean ground, and tells what came out."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from bench import batch, board, clocks_fired, over_http, replay, results
from bench.ground import Ground, standing
from bench.results import Row
from liandong.clitext import Trouble, say

ON_GROUND: dict[str, Callable[[Ground], Row]] = {
    "intake_http": over_http.intake,
    "transition_http": over_http.transition,
    "intake_batch": batch.measure,
    "clocks_fired": clocks_fired.measure,
}
ON_REQUEST: dict[str, Callable[[Ground], Row]] = {"board": board.measure}
"""Budgets that are not kept yet: measured when named."""

ALONE: dict[str, Callable[[], Row]] = {"replay": replay.measure}

USUAL = (*ON_GROUND, *ALONE)
NAMES = (*USUAL, *ON_REQUEST)


def run(wanted: Sequence[str], out: Path, *, only_names: bool = False) -> int:
    """Measure the wanted rows, the usual ones where none is named. 0: all hold, 1: some do not. Raises :class:`Trouble`."""
    if only_names:
        print("\n".join(NAMES))
        return 0
    unknown = [name for name in wanted if name not in NAMES]
    if unknown:
        raise Trouble(
            "there is no row {names}; known: {known}",
            "没有项目 {names};可选:{known}",
            exit_code=2,
            names=", ".join(unknown),
            known=", ".join(NAMES),
        )
    rows = _measured([name for name in NAMES if name in (wanted or USUAL)])
    results.write(out, rows)
    print(f"\n{results.table(rows)}\n\n{out}")
    return 0 if all(row.holds is not False for row in rows) else 1


def _measured(names: Sequence[str]) -> list[Row]:
    rows = []
    _tell_load()
    on_ground = {n: m for n, m in {**ON_GROUND, **ON_REQUEST}.items() if n in names}
    if on_ground:
        _tell(say("preparing a database and a district…", "正在准备数据库与区县……"))
        with standing() as ground:
            for name, measure in on_ground.items():
                rows.append(_timed(name, partial(measure, ground)))
    for name in names:
        if name in ALONE:
            rows.append(_timed(name, ALONE[name]))
    return rows


def _timed(name: str, measure: Callable[[], Row]) -> Row:
    begun = time.perf_counter()
    _tell(f"{name}…")
    row = measure()
    _tell(f"{name}: {results.rounded(row.value):g} {row.unit} ({time.perf_counter() - begun:.0f} s)")
    return row


def _tell_load() -> None:
    """Figures of a machine that does other things at the same time are worth little."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load > cores / 2:
        _tell(
            say(
                "Note: the machine is busy (load {load:.1f} on {cores} cores).",
                "注意:机器正忙({cores} 核,负载 {load:.1f})。",
                load=load,
                cores=cores,
            )
        )


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
