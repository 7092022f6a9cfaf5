"""board: the watch board with 100,000 open orders, as a dispatcher's browser asks for it."""

from __future__ import annotations

import http.client
import json
import re
import time
from statistics import median
from typing import Any
from urllib.parse import urlencode

from psycopg import Connection, sql

from bench.capture import Desk
from bench.ground import LOOPBACK, Ground, copied_columns
from bench.results import Bound, Row

OPEN_ORDERS = 100_000
REAL_CASES = 100
"""Made through the desk, with words; the nearest deadlines are theirs, so they fill the first page."""

DISPATCHER = "dispatcher"
"""In what the demo says of an account."""

TIMES = 25
PAGE_MS, REFRESH_MS = 150.0, 50.0

# Copies begin later by a second each, up to a day, so that deadlines spread.
SHIFTED = {
    "stream_head": ("born_at",),
    "log_entry": (),
    "case_row": ("received_at", "next_due_at"),
    "order_row": ("issued_at", "sign_due_at", "arrive_due_at", "result_due_at", "next_due_at"),
    "clock_row": ("start_at", "due_at"),
}
RENAMED = ("stream", "case_id", "order_id", "subject", "body")


def measure(ground: Ground) -> Row:
    """The whole first page, and what a change asks for afresh: the rows in view, the counters."""
    desk = Desk(ground)
    cases = [desk.take_call()[0].case for _ in range(REAL_CASES)]
    with ground.owner() as owner:
        for table, times in SHIFTED.items():
            _copy(owner, table, times, cases[-1], ground.district.jurisdiction)
    ground.calm()
    with ground.web() as (port, _):
        reader = Reader(port, *_dispatcher(ground))
        page, text = reader.timed("/watch/")
        seen = re.findall(r'data-order="([^"]+)"', text)[:50]
        rows, _ = reader.timed("/watch/rows?" + urlencode({"ids": ",".join(seen)}))
        counters, _ = reader.timed("/watch/counters")
    return Row(
        name="board",
        unit="ms",
        value=page,
        limit=PAGE_MS,
        bounds=(Bound("ratio", most=1.0), Bound("refresh_ms", most=REFRESH_MS), Bound("seen", least=1)),
        details={
            "refresh_ms": max(rows, counters),
            "rows_ms": rows,
            "counters_ms": counters,
            "open_orders": OPEN_ORDERS,
            "seen": len(seen),
        },
        command=f"GET /watch/ signed in, median of {TIMES} after one; refresh: the slower of /watch/rows for "
        "the rows in view and /watch/counters; limit: the milliseconds allowed",
    )


class Reader:
    """A signed-in browser, as far as this needs one."""

    def __init__(self, port: int, user: str, password: str) -> None:
        self._wire = http.client.HTTPConnection(LOOPBACK, port, timeout=60)
        self._cookies: dict[str, str] = {}
        self.get("/login/")
        form = {"username": user, "password": password, "csrfmiddlewaretoken": self._cookies["liandong_csrf"]}
        self._ask("POST", "/login/", urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})

    def timed(self, path: str) -> tuple[float, str]:
        """Milliseconds, the median of some times after the first; and the text."""
        text, took = self.get(path), []
        for _ in range(TIMES):
            begun = time.perf_counter()
            self.get(path)
            took.append(1000 * (time.perf_counter() - begun))
        return median(took), text

    def get(self, path: str) -> str:
        """A page's text. Raises RuntimeError where it is none."""
        return self._ask("GET", path, "", {})

    def _ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> str:
        cookies = "; ".join(f"{k}={v}" for k, v in self._cookies.items())
        self._wire.request(method, path, body, {"Cookie": cookies, **headers})
        answer = self._wire.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self._cookies[name] = value
        if answer.status != (200 if method == "GET" else 302):
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]}")
        return text


def _dispatcher(ground: Ground) -> tuple[str, str]:
    accounts = json.loads((ground.home / "demo-accounts.json").read_text(encoding="utf-8"))
    found = next(a for a in accounts if DISPATCHER in a["role"])
    return found["user"], found["password"]


def _copy(owner: Connection[Any], table: str, times: tuple[str, ...], case: str, jurisdiction: int) -> None:
    """A case again and again under other numbers, with its two orders."""
    columns, key = copied_columns(owner, table, without="txid")
    values = [_value(name, times, case) for name in columns]
    owner.execute(
        sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT {values} FROM {table} AS t, generate_series(1, {many}) AS copies(nr)"
            " WHERE t.jurisdiction = {here} AND t.{key} = {case}"
        ).format(
            table=sql.Identifier(table),
            columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
            values=sql.SQL(", ").join(values),
            many=OPEN_ORDERS // 2,
            here=jurisdiction,
            key=sql.Identifier(key),
            case=case,
        )
    )


def _value(name: str, times: tuple[str, ...], case: str) -> sql.Composable:
    column = sql.SQL("t.{}").format(sql.Identifier(name))
    if name in RENAMED:
        return sql.SQL("replace({}, {}, 'B' || nr)").format(column, case)
    return sql.SQL("{} + 60 + nr % 86400").format(column) if name in times else column
