"""Keeps the embedded server up while `liandong up` runs."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from liandong.clitext import Trouble, say
from liandong.local.cluster import Cluster

LOOK_EVERY_S = 0.5
AFTER_TROUBLE_S = 5.0


@contextmanager
def kept_running(cluster: Cluster, tell: Callable[[str], None]) -> Iterator[None]:
    """Meanwhile, start the server again whenever it has died; `tell` hears of it."""
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(cluster, over, tell), name="postgres", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _watch(cluster: Cluster, over: threading.Event, tell: Callable[[str], None]) -> None:
    while not over.wait(LOOK_EVERY_S):
        if cluster.ready:
            continue
        tell(say("PostgreSQL has died; starting it again.", "PostgreSQL 已中断,正在重新启动。"))
        try:
            cluster.start()
            tell(say("PostgreSQL is back.", "PostgreSQL 已恢复。"))
        except Trouble as trouble:
            tell(str(trouble))
            over.wait(AFTER_TROUBLE_S)
