"""Drafts: sealed, of one dispatcher, dropped when a day old."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from liandong.store import drafts
from liandong.store.keys import Keys, WrongKey

NOW = 1_795_485_600
KEYS = Keys(b"k" * 32)


def save(conn: psycopg.Connection[Any], owner: str = "user:1", now: int = NOW, **more: Any) -> None:
    given = {"draft": "d1", "content": "河边有人落水".encode(), "name": "王", **more}
    drafts.save(
        conn, KEYS, 1, owner, given.pop("name"), given.pop("draft"), given.pop("content"), now, **given
    )


def test_a_draft_comes_back_as_it_was_last_saved(conn: psycopg.Connection[Any]) -> None:
    save(conn)
    save(conn, now=NOW + 5, content=b"later")
    (draft,) = drafts.own(conn, KEYS, 1, "user:1", NOW + 6)
    assert (draft.content, draft.made_at, draft.saved_at) == (b"later", NOW, NOW + 5)
    assert drafts.drop(conn, 1, "user:1", "d1")
    assert not drafts.drop(conn, 1, "user:1", "d1")
    assert drafts.own(conn, KEYS, 1, "user:1", NOW + 6) == []


def test_nobody_else_has_it_and_the_table_does_not_tell_it(conn: psycopg.Connection[Any]) -> None:
    save(conn)
    assert drafts.own(conn, KEYS, 1, "user:2", NOW) == []
    assert drafts.own(conn, KEYS, 2, "user:1", NOW) == []
    (sealed,) = conn.execute("SELECT sealed FROM draft").fetchone() or (b"",)
    assert "落水".encode() not in sealed
    with pytest.raises(WrongKey):
        drafts.own(conn, Keys(b"x" * 32), 1, "user:1", NOW)


def test_one_moved_to_another_owner_does_not_open(conn: psycopg.Connection[Any]) -> None:
    save(conn)
    conn.execute("UPDATE draft SET owner = 'user:2'")
    with pytest.raises(WrongKey):
        drafts.own(conn, KEYS, 1, "user:2", NOW)


def test_after_a_day_it_is_gone(conn: psycopg.Connection[Any]) -> None:
    save(conn)
    save(conn, draft="d2", now=NOW + 60)
    end = NOW + drafts.KEPT_S
    assert [d.id for d in drafts.own(conn, KEYS, 1, "user:1", end)] == ["d2"]
    assert drafts.forget(conn, end + 1) == 1


def test_who_has_a_received_call_open(conn: psycopg.Connection[Any]) -> None:
    save(conn, case="C1")
    save(conn, owner="user:2", name="李", now=NOW + 5, case="C1")
    save(conn, owner="user:3", draft="d3", case="C2")
    found = drafts.holders(conn, 1, ["C1"], NOW - 1)
    assert [(h.owner, h.name, h.since) for h in found] == [("user:1", "王", NOW), ("user:2", "李", NOW + 5)]
    assert [h.owner for h in drafts.holders(conn, 1, ["C1"], NOW + 1)] == ["user:2"]
