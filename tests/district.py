"""A district to test in: migrated, founded from the Yuecheng pack with its samples, with people and tokens.

    from tests.district import api, clock, district

    def test_something(district, api): api("centre").post("/cases", {...})

Made once a process as a template; `district` is a copy for each test module, `own_district` one for each test.
The Django of this process is pointed at the copy. The log is append-only, so nothing is ever cleaned: tests of
one module make their own cases. Time stands still at `NOW`, a Tuesday morning on duty, until `clock` moves it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

import tests.readydjango  # noqa: F401  (before anything that needs Django's settings)
from liandong import wiring
from liandong.desk.founding import Founding, found
from liandong.desk.office import Office
from liandong.desk.rights import Role, Who
from liandong.exchange.calendars import day_rows
from liandong.exchange.rulepack import load_pack, pack_json, sample_values
from liandong.local import roles
from liandong.local.cluster import Cluster
from liandong.settings import _database as django_database
from liandong.store import models, register
from liandong.store.connection import Database as HotDatabase
from liandong.web import door
from tests.pgfixtures import Database, _database, fresh_database
from tests.storefixtures import template_of

PACK = Path(__file__).parents[1] / "packs" / "yuecheng"

NOW = int(datetime.fromisoformat("2026-11-24T10:00:00+08:00").timestamp())
"""A Tuesday morning: every unit is on duty."""

FOUNDED = NOW - 60 * 86_400

UNIT, TOWN, THIRD = "区综合执法局", "府山街道", "区水利局"
"""Units of the pack: tier 1 (and its sample towns)."""

PASSWORD = "绿水青山-2026-rain"

ACCOUNTS: dict[str, tuple[Role | None, str]] = {
    "dispatcher": ("dispatcher", ""),
    "supervisor": ("supervisor", ""),
    "officer": ("unit", UNIT),
    "town": ("unit", TOWN),
    "leader": ("leader", ""),
    "administrator": ("administrator", ""),
    "auditor": ("auditor", ""),
    "nobody": (None, ""),
}

SCOPES = ("intake", "dispatch", "reply", "read", "feed")

TOKENS: dict[str, tuple[tuple[str, ...], str]] = {
    "centre": (SCOPES, ""),
    "unit": (("reply", "read", "feed"), UNIT),
    "town": (("reply", "read", "feed"), TOWN),
    "greedy unit": (SCOPES, UNIT),
    "unit files": (("register", "read"), UNIT),
    "greedy assessor": (("assess",), UNIT),
    "register": (("register",), ""),
    "assess": (("assess",), ""),
    **{scope: ((scope,), "") for scope in SCOPES},
}
"""System → scopes and the unit it is limited to."""


@dataclass(frozen=True)
class Made:
    """A district: `here` is it, `there` its neighbour, `bare` has no pack. The template, or a copy of it."""

    home: Path
    here: int
    there: int
    bare: int
    tokens: Mapping[str, str]


@dataclass(frozen=True)
class District(Made):
    """A district in a database of its own."""

    database: Database

    @property
    def db(self) -> HotDatabase:
        """The application's connection."""
        return wiring.database()

    @property
    def office(self) -> Office:
        return wiring.office(self.here)

    def who(self, role: Role = "dispatcher", unit: str = "", name: str = "") -> Who:
        """Somebody of the district."""
        called = name or unit or role
        return Who(jurisdiction=self.here, name=called, role=role, credential=f"test:{called}", unit=unit)

    def rows(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        """Rows as the owner sees them."""
        with connect_owner(self.database) as conn:
            return conn.execute(sql, params).fetchall()

    def logged(self) -> int:
        """Entries in the log."""
        return int(self.rows("SELECT count(*) FROM log_entry")[0][0])


def connect_owner(database: Database) -> Any:
    """A connection of the role that owns the tables."""
    return psycopg.connect(database.owner, autocommit=True)


# --- the template ---------------------------------------------------------------------

TEMPLATE = "district_template"

_made: dict[int, Made] = {}


def made(cluster: Cluster, home: Path) -> Made:
    """The template of this server, made once."""
    if id(cluster) not in _made:
        roles.make_database(cluster.superuser_url, TEMPLATE, template_of(cluster))
        with in_use(_database(cluster, TEMPLATE), home):
            _made[id(cluster)] = _fill(home)
    return _made[id(cluster)]


def _fill(home: Path) -> Made:
    pack = load_pack(PACK)
    founding = Founding(
        name=pack.jurisdiction.name,
        centre="区社会应急联动指挥中心",
        pack=pack,
        body=pack_json(pack).decode(),
        values=sample_values(pack),
        days=day_rows((2025, 2026)),
        sample=True,
    )
    here = found(founding, since=FOUNDED, now=FOUNDED)
    neighbour = msgspec.structs.replace(founding, name="邻县", centre="邻县联动中心")
    there = found(neighbour, since=FOUNDED, now=FOUNDED)
    bare = models.Jurisdiction.objects.create(name="新区").pk
    for username, (role, unit) in ACCOUNTS.items():
        _account(username, here, role, unit)
    _account("stranger", there, "dispatcher", "")
    _account("newcomer", bare, "dispatcher", "")
    tokens = {system: _token(here, system, *given) for system, given in TOKENS.items()}
    tokens["stranger"] = _token(there, "stranger", SCOPES)
    tokens["newcomer"] = _token(bare, "newcomer", SCOPES)
    return Made(home, here, there, bare, tokens)


def _account(username: str, jurisdiction: int, role: Role | None, unit: str) -> None:
    user = models.User.objects.create_user(username, password=PASSWORD, name=f"{username} 王")
    if role is not None:
        models.Membership.objects.create(
            user=user,
            jurisdiction_id=jurisdiction,
            role=role,
            unit=models.Unit.objects.get(jurisdiction=jurisdiction, name=unit) if unit else None,
        )


def _token(jurisdiction: int, system: str, scopes: tuple[str, ...], unit: str = "") -> str:
    return wiring.database().call(register.new_token, jurisdiction, system, scopes, FOUNDED, unit)


# --- Django, pointed at a database -----------------------------------------------------


@contextmanager
def in_use(database: Database, home: Path) -> Iterator[None]:
    """Let the Django of this process work on a database, as the application's role."""
    connections.close_all()
    connections.settings["default"].update(django_database(database.app))
    if hasattr(connections._connections, "default"):  # this thread's, made for another database
        del connections["default"]
    settings.HOT_DATABASE_URL, settings.HOME = database.app, home
    forget()
    try:
        yield
    finally:
        wiring.database().close()
        connections.close_all()
        forget()


def forget() -> None:
    """What a fresh process would not know yet."""
    for cached in (wiring.database, wiring.keys, wiring.numbers, wiring.office, wiring.tokens):
        cached.cache_clear()


@contextmanager
def copied(cluster: Cluster, home: Path) -> Iterator[District]:
    """A district in a database of its own, in use."""
    template = made(cluster, home)
    with fresh_database(cluster, TEMPLATE) as database, in_use(database, template.home):
        yield District(**asdict(template), database=database)


@pytest.fixture(scope="session")
def district_home() -> Iterator[Path]:
    """The installation's folder: the master key is the template's."""
    with tempfile.TemporaryDirectory(prefix="liandong-home-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def district(pg: Cluster, district_home: Path) -> Iterator[District]:
    """A district for the tests of one module."""
    with copied(pg, district_home) as found:
        yield found


@pytest.fixture
def own_district(pg: Cluster, district_home: Path) -> Iterator[District]:
    """A district for one test; not in a module that also takes `district`."""
    with copied(pg, district_home) as found:
        yield found


# --- time, and the API ------------------------------------------------------------------


class Clock:
    """The server's clock."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return self.now

    def passes(self, seconds: int) -> int:
        """Let time pass; the moment after it."""
        self.now += seconds
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of pages and API, standing at `NOW`."""
    stopped = Clock()
    monkeypatch.setattr(door, "now", stopped)
    return stopped


_keys = count(1)


class Api:
    """Another system, speaking to `/api/v1` with its token."""

    def __init__(self, token: str, language: str = "en") -> None:
        self.token = token
        self.language = language
        self.client = Client(raise_request_exception=False)

    def headers(self, more: Mapping[str, str]) -> dict[str, str]:
        own = {"Accept-Language": self.language}
        if self.token:
            own["Authorization"] = f"Bearer {self.token}"
        return {**own, **more}

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self.headers({}))

    def send(self, path: str, content: bytes, content_type: str = "application/json", **headers: str) -> Any:
        """POST bytes as they are."""
        return self.client.post(
            f"/api/v1{path}", content, content_type=content_type, headers=self.headers(headers)
        )

    def post(self, path: str, body: Any, key: str = "") -> Any:
        """POST a JSON body, under an idempotency key where one is given."""
        more = {"Idempotency-Key": key} if key else {}
        return self.send(path, msgspec.json.encode(body), **more)

    def done(self, path: str, body: Any, key: str = "") -> dict[str, Any]:
        """POST what must succeed; the answer."""
        response = self.post(path, body, key)
        assert response.status_code in (200, 201), response.content.decode()
        answer: dict[str, Any] = response.json()
        return answer

    def case(self, *units: str, **fields: Any) -> dict[str, Any]:
        """Take in a call and send orders to these units."""
        body = {"place": TOWN, "text": "水管爆裂，路面积水", "orders": [{"unit": unit} for unit in units]}
        return self.done("/cases", {**body, **fields})

    def seen(self, case: str) -> dict[str, Any]:
        """The case as this system sees it."""
        response = self.get(f"/cases/{case}")
        assert response.status_code == 200, response.content.decode()
        found: dict[str, Any] = response.json()
        return found


@pytest.fixture
def api(district: District, clock: Clock) -> Callable[..., Api]:
    """`api("centre")`: a system of the module's district, by the name of its token."""
    return cache(lambda system="centre", language="en": Api(district.tokens.get(system, system), language))


def new_key() -> str:
    """An idempotency key that nobody used."""
    return f"key-{os.getpid()}-{next(_keys)}"


def iso(instant: int) -> str:
    """An instant as machines write it."""
    return datetime.fromtimestamp(instant, UTC).isoformat()
