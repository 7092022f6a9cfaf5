"""The demo district is made in an empty database, goes on after an interruption, and is left alone afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from liandong import wiring
from liandong.core.pack import Pack
from liandong.core.rules import Rules
from liandong.engine.due import fire_due
from liandong.exchange.rulepack import PackNotFound
from liandong.local.cluster import Cluster
from liandong.simulation.demo import names
from liandong.simulation.demo.founding import found_demo
from liandong.simulation.demo.packs import demo_pack
from liandong.simulation.demo.people import ACCOUNTS, TOKENS
from liandong.simulation.demo.prepare import Prepared, prepare
from liandong.store import models
from tests.district import NOW, in_use
from tests.pgfixtures import Database, fresh_database
from tests.storefixtures import template_of

SEED = 3


class Stopped(Exception):
    """The power went off."""


@pytest.fixture(scope="module")
def pack() -> Pack:
    return demo_pack()


@contextmanager
def empty(pg: Cluster, home: Path) -> Iterator[Database]:
    with fresh_database(pg, template_of(pg)) as database, in_use(database, home):
        yield database


def made(pack: Pack, home: Path, stop_after: int = 0, days: int = 1, now: int = NOW) -> Prepared:
    def progress(done: int, total: int) -> None:
        if done == stop_after:
            raise Stopped

    return prepare(pack, home, found_demo, fire_due, seed=SEED, days=days, progress=progress, now=now)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def demo(pg: Cluster, pack: Pack, home: Path) -> Iterator[Prepared]:
    """A demo district whose making was interrupted once."""
    with empty(pg, home):
        with pytest.raises(Stopped):
            made(pack, home, stop_after=100)
        assert not models.Jurisdiction.objects.get().active
        yield made(pack, home)


def cases() -> int:
    with wiring.database().connection() as conn:
        return int(conn.execute("SELECT count(*) FROM case_row").fetchone()[0])  # type: ignore[index]


def test_it_goes_on_where_it_was_interrupted(demo: Prepared) -> None:
    assert demo.state == "made"
    assert demo.tally is not None
    assert demo.tally.refused == {}
    assert demo.tally.known == 100
    assert demo.tally.done > 100
    assert models.Jurisdiction.objects.get().active


def test_a_second_start_keeps_everything(demo: Prepared, pack: Pack, home: Path) -> None:
    before = cases()
    again = made(pack, home, now=NOW + 90_000)
    assert (again.state, again.accounts, cases()) == ("kept", demo.accounts, before)


def test_every_unit_every_sample_every_day_is_there(demo: Prepared, pack: Pack) -> None:
    jurisdiction = models.Jurisdiction.objects.get()
    assert jurisdiction.name == pack.jurisdiction.name
    assert models.Unit.objects.count() == pack.unit_total
    assert not models.Unit.objects.filter(pinyin="").exists()
    samples = {s.name for s in models.SettingValue.objects.filter(sample=True)}
    assert samples == {s.name for s in pack.settings if s.sample is not None}
    assert not models.SettingValue.objects.filter(sample=False).exists()
    assert models.CalendarDay.objects.filter(day__year=2026).exists()
    assert wiring.office(jurisdiction.pk).samples(wiring.database())
    contacts = models.UnitContact.objects.select_related("person")
    assert {(c.unit_id, c.role) for c in contacts} == {
        (u.pk, role) for u in models.Unit.objects.all() for role in ("liaison", "leader")
    }
    assert all(c.person and c.person.mail.endswith("@example.invalid") for c in contacts)


def test_the_printed_accounts_can_sign_in(demo: Prepared) -> None:
    roles = [a.role.split()[1] for a in demo.accounts]
    assert roles[:5] == ["dispatcher", "supervisor", "leader", "administrator", "auditor"]
    assert [a.user for a in demo.accounts[:2]] == ["jiejing", "ducha"]
    assert len({a.password for a in demo.accounts}) == 1
    password = demo.accounts[0].password
    for user in ("jiejing", "guanli", demo.accounts[-1].user):
        answer = Client().post(reverse("login"), {"username": user, "password": password})
        assert answer.status_code == 302
    assert models.Membership.objects.filter(role="unit").count() == models.Unit.objects.count()


def test_password_and_tokens_lie_in_the_home_for_its_owner_alone(demo: Prepared, home: Path) -> None:
    for name in (ACCOUNTS, TOKENS):
        assert (home / name).stat().st_mode & 0o777 == 0o600
    tokens = json.loads((home / TOKENS).read_text())
    found = [wiring.tokens().find(row["token"]) for row in tokens]
    assert [t.system for t in found if t] == [row["system"] for row in tokens]


def test_a_password_may_be_given(
    demo: Prepared, pack: Pack, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIANDONG_DEMO_PASSWORD", "另一个-口令-1")
    assert {a.password for a in made(pack, home).accounts} == {"另一个-口令-1"}
    assert models.User.objects.get(username="ducha").check_password("另一个-口令-1")


def test_lost_files_are_made_anew(demo: Prepared, pack: Pack, tmp_path: Path) -> None:
    again = made(pack, tmp_path)
    assert models.User.objects.get(username="jiejing").check_password(again.accounts[0].password)
    assert json.loads((tmp_path / TOKENS).read_text())
    assert models.ApiToken.objects.filter(revoked_at__isnull=True).count() == 3


def test_the_history_ends_now_and_leaves_work(demo: Prepared) -> None:
    with wiring.database().connection() as conn:
        first, last = conn.execute("SELECT min(entered_at), max(entered_at) FROM log_entry").fetchone()  # type: ignore[misc]
        still = conn.execute("SELECT count(*) FROM order_row WHERE open").fetchone()
    assert NOW - 2 * 86_400 < first < last < NOW
    assert last > NOW - 3600
    assert still is not None
    assert still[0] > 0


def test_an_unknown_pack_is_told() -> None:
    with pytest.raises(PackNotFound):
        demo_pack("nowhere")


def test_account_names_are_spoken_and_unique() -> None:
    found = names.logins(["区水利局", "县水利局", "区委宣传部", "东湖街道", "𠮷局"], ["donghu"])
    assert list(found.values()) == ["shuili", "shuili2", "xuanchuan", "donghu2", "unit"]


def test_names_sort_as_people_expect() -> None:
    assert sorted(["区水利局", "区财政局", "府山街道"], key=names.pinyin) == [
        "府山街道",
        "区财政局",
        "区水利局",
    ]


def test_rules_of_the_demo_hold_for_its_whole_history(demo: Prepared) -> None:
    office = wiring.office(models.Jurisdiction.objects.get().pk)
    rules: Rules = office.current(wiring.database())
    assert len(rules.units) == 54
    assert rules.receipt_seconds() == 120


# The last of the module: afterwards Django is no longer pointed at the demo's database.
def test_a_database_that_belongs_to_somebody_is_left_alone(pg: Cluster, pack: Pack, tmp_path: Path) -> None:
    with empty(pg, tmp_path):
        models.Jurisdiction.objects.create(name="真实的县")
        assert made(pack, tmp_path).state == "other"
        assert models.Jurisdiction.objects.count() == 1
        assert not models.User.objects.exists()
        assert not (tmp_path / ACCOUNTS).exists()
