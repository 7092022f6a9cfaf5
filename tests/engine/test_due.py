"""Firing: everything that is due, once, in the order in which it was due."""

from __future__ import annotations

from liandong.engine.due import fire_all, fire_due
from liandong.store.shapes import Alarm, Mark
from tests.engine import district

NOW = 1_800_000_000


def three(start: int) -> list[Mark]:
    return [
        Mark(mark="warn50", due_at=start + 300, fire_at=start + 300),
        Mark(mark="warn80", due_at=start + 480, fire_at=start + 480),
        Mark(mark="breach", due_at=start + 600, fire_at=start + 602),
    ]


def fired(conn) -> list[tuple[str, str, int]]:
    return conn.execute("SELECT stream, mark, fired_at FROM fired ORDER BY id").fetchall()


def test_nothing_fires_before_its_second(conn) -> None:
    district.put(conn, district.case("C1", "u", NOW, three(NOW)))
    assert fire_due(conn, NOW + 299) == 0
    assert fire_due(conn, NOW + 300) == 1
    assert fire_due(conn, NOW + 300) == 0
    assert fired(conn) == [("C1", "warn50", NOW + 300)]


def test_a_batch_takes_no_more_than_it_may(conn) -> None:
    district.fill(conn, [district.case(f"C{n}", "u", NOW, three(NOW)) for n in range(7)])
    assert [fire_due(conn, NOW + 300, 3) for _ in range(4)] == [3, 3, 1, 0]


def test_what_came_due_during_a_stop_fires_in_order(conn) -> None:
    starts = [NOW + 100 * n for n in range(10)]
    district.fill(conn, [district.case(f"C{n}", "u", at, three(at)) for n, at in enumerate(starts)])
    later = NOW + 5000
    assert fire_all(conn, later) == 30
    expected = sorted((mark.fire_at, n, mark.mark) for n, at in enumerate(starts) for mark in three(at))
    rows = fired(conn)
    assert {at for _, _, at in rows} == {later}
    fire_at = {(f"C{n}", mark): at for at, n, mark in expected}
    moments = [fire_at[stream, mark] for stream, mark, _ in rows]
    assert moments == sorted(moments)
    assert fire_all(conn, later) == 0


def test_messages_of_a_mark_are_queued_with_it(conn) -> None:
    alarm = Alarm(
        template="receipt.missing", to=("liaison", "leader"), channels=("mail",), more={"clause": "9"}
    )
    mark = Mark(mark="receipt", due_at=NOW + 60, fire_at=NOW + 60, alarm=alarm)
    district.put(conn, district.case("C1", "u", NOW, [mark]))
    assert conn.execute("SELECT count(*) FROM outbox").fetchone() == (0,)
    assert fire_all(conn, NOW + 61) == 1
    found = conn.execute(
        "SELECT key, recipient, template, params::jsonb, state, next_at FROM outbox ORDER BY id"
    ).fetchall()
    told = {"case": "C1", "order": "C1-1", "unit": "u", "rule": "SIGN", "n": 1, "at": NOW + 60, "clause": "9"}
    for row, role in zip(found, ("liaison", "leader"), strict=True):
        key = f"C1-1/receipt.missing/SIGN/1/{NOW + 60}/{role}/mail"
        assert row == (key, f"{role}:u", "receipt.missing", told, "queued", NOW + 61)
