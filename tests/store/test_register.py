"""What the district enters: nothing is overwritten, everything is read with its history."""

from __future__ import annotations

import json

import pytest
from psycopg import errors

from liandong.store import packs, register
from liandong.store.connection import connect
from tests.store.sample import NOW


@pytest.fixture
def district(store_db, conn):
    """A jurisdiction with two units."""
    conn.execute(
        "INSERT INTO store_jurisdiction (id, name, centre, level, code, number_prefix, active)"
        " VALUES (1, '甲区', '', '', '', 'C', true)"
    )
    conn.execute(
        "INSERT INTO store_unit (id, jurisdiction_id, name, code, short, pinyin) VALUES"
        " (1, 1, '区水利局', '', '', ''), (2, 1, '府山街道', '', '', '')"
    )
    return conn


def enter(conn, name: str, value, since: int, entered: int | None = None) -> None:
    conn.execute(
        "INSERT INTO store_settingvalue (jurisdiction_id, name, value, sample, effective_from, entered_at, reason)"
        " VALUES (1, %s, %s, false, to_timestamp(%s), to_timestamp(%s), '')",
        [name, json.dumps(value), since, since if entered is None else entered],
    )


def test_settings_come_with_their_history(district):
    enter(district, "ratio", 0.1, NOW)
    enter(district, "ratio", 0.2, NOW + 100, NOW + 50)
    enter(district, "ratio", 0.3, NOW, NOW + 60)
    found = register.register(district, 1)
    assert [(s.name, json.loads(s.value), s.since, s.entered_at) for s in found.settings] == [
        ("ratio", 0.1, NOW, NOW),
        ("ratio", 0.3, NOW, NOW + 60),
        ("ratio", 0.2, NOW + 100, NOW + 50),
    ]


def test_every_change_counts_the_version_up(district):
    before = register.config_version(district, 1)
    enter(district, "ratio", 0.1, NOW)
    assert register.config_version(district, 1) == before + 1
    district.execute(
        "INSERT INTO store_unitterm (unit_id, tier, unit_class, active, effective_from, entered_at, reason)"
        " VALUES (1, 1, '', true, to_timestamp(%s), to_timestamp(%s), '')",
        [NOW, NOW],
    )
    district.execute("UPDATE store_unit SET short = '水利' WHERE id = 1")
    assert register.config_version(district, 1) == before + 3
    assert register.config_version(district, 2) == 0
    (unit,) = register.register(district, 1).units
    assert (unit.name, unit.tier, unit.active) == ("区水利局", 1, True)


def test_entered_values_are_never_changed(district, store_db):
    enter(district, "ratio", 0.1, NOW)
    for statement in ("UPDATE store_settingvalue SET value = '1'", "DELETE FROM store_settingvalue"):
        with pytest.raises(errors.InsufficientPrivilege):
            district.execute(statement)
        with connect(store_db.owner) as owner, pytest.raises(errors.RestrictViolation):
            owner.execute(statement)


def test_packs_are_kept_by_their_content(district):
    first = packs.activate(district, 1, "p", "1", '{"a":1}', since=NOW, now=NOW)
    assert first == packs.pack_hash('{"a":1}')
    second = packs.activate(district, 1, "p", "2", '{"a":2}', since=NOW + 100, now=NOW)
    again = packs.activate(district, 1, "p", "1", '{"a":1}', since=NOW + 200, now=NOW)
    assert again == first
    assert packs.body_of(district, first) == '{"a":1}'
    assert packs.body_of(district, "0" * 64) is None
    in_force = [packs.in_force(district, 1, NOW + s) for s in (-1, 0, 100, 200)]
    assert [p and p.hash for p in in_force] == [None, first, second, first]


def test_official_texts_are_loaded_whole(district):
    texts = [packs.ClauseText("第一条", "目的", "甲"), packs.ClauseText("第二条", "", "乙")]
    assert packs.put_texts(district, 1, "p", texts, NOW) == 2
    assert packs.put_texts(district, 1, "p", texts[1:] + texts[:1], NOW) == 2
    assert list(packs.texts_of(district, 1, "p")) == ["第二条", "第一条"]
    assert packs.texts_of(district, 2, "p") == {}


def test_contacts_are_those_who_hold_the_role_now(district):
    district.execute(
        "INSERT INTO store_person (id, jurisdiction_id, name, title, phone, mail, webhook, active) VALUES"
        " (1, 1, '甲', '', '1', 'a@x', '', true), (2, 1, '乙', '', '2', 'b@x', '', true)"
    )
    for person, since in ((1, NOW), (2, NOW + 100), (None, NOW + 200)):
        district.execute(
            "INSERT INTO store_unitcontact (jurisdiction_id, unit_id, role, person_id, effective_from, entered_at,"
            " reason) VALUES (1, 1, '联络员', %s, to_timestamp(%s), to_timestamp(%s), '')",
            [person, since, NOW],
        )
    names = [[c.name for c in register.contacts(district, 1, NOW + s, "区水利局")] for s in (-1, 0, 100, 200)]
    assert names == [[], ["甲"], ["乙"], []]
    assert register.contacts(district, 1, NOW, "") == []


def test_tokens(district):
    token = register.new_token(district, 1, "110", ("intake",), NOW, unit="府山街道")
    found = register.find_token(district, token, NOW)
    assert (found.jurisdiction, found.system, found.scopes, found.unit) == (1, "110", ("intake",), "府山街道")
    assert register.find_token(district, token + "x", NOW) is None
    assert token not in str(district.execute("SELECT * FROM store_apitoken").fetchall())
    with pytest.raises(errors.UniqueViolation):
        register.new_token(district, 1, "110", (), NOW)
    district.execute("UPDATE store_apitoken SET expires_at = to_timestamp(%s)", [NOW + 10])
    assert register.find_token(district, token, NOW + 9) is not None
    assert register.find_token(district, token, NOW + 10) is None
    district.execute("UPDATE store_apitoken SET expires_at = NULL, revoked_at = now()")
    assert register.find_token(district, token, NOW) is None
