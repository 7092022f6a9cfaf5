"""The read models, made again from the log, come out identical."""

from __future__ import annotations

from liandong.store import due, log
from liandong.store.rebuild import diff, rebuild
from tests.store import sample

TABLES = ("case_row", "order_row", "clock_row", "due")


def dump(conn) -> dict[str, list]:
    return {t: conn.execute(f"SELECT * FROM {t} ORDER BY 1, 2, 3, 4, 5, 6").fetchall() for t in TABLES}


def lived(conn) -> None:
    """Cases in all stages, some with marks that fired."""
    for i in range(130):
        first = sample.intake(f"C{i}", 1 + i % 2)
        log.append(conn, first)
        if i % 3 == 0:
            log.append(conn, sample.signed(first, f"C{i}-1", "区水利局"))
        if i % 10 == 0:
            due.fire(conn, sample.NOW + 300, 40)
    due.fire(conn, sample.NOW + 300)
    due.fire(conn, sample.NOW + 480, 100)
    due.fire(conn, sample.NOW + 603, 30)


def test_a_rebuild_from_nothing_gives_the_same_rows(conn, superuser):
    lived(conn)
    before = dump(conn)
    assert all(before.values())
    assert list(diff(conn, sample.project)) == []
    for table in TABLES:
        superuser.execute(f"TRUNCATE {table}")
    assert len(list(diff(conn, sample.project))) == sum(map(len, before.values()))
    told: list[int] = []
    assert rebuild(conn, sample.project, told.append) == 130
    assert told == [100, 130]
    assert dump(conn) == before
    assert list(diff(conn, sample.project)) == []


def test_rows_that_are_wrong_are_named_and_put_right(conn, superuser):
    lived(conn)
    before = dump(conn)
    superuser.execute("UPDATE case_row SET state = 'closed' WHERE case_id = 'C5'")
    superuser.execute("DELETE FROM order_row WHERE order_id = 'C6-2'")
    superuser.execute("UPDATE clock_row SET due_at = 0 WHERE subject = 'C7-1'")
    superuser.execute("UPDATE due SET step = 1, fire_at = 0 WHERE subject = 'C8-1'")
    superuser.execute(
        "INSERT INTO due SELECT 1, 'case', 'NONE', 'x', 'y', 1, '', '{a}', '{1}', '{1}', NULL, 1, 1"
    )
    found = {(d.table, d.stream) for d in diff(conn, sample.project)}
    assert found == {("case_row", "C5"), ("order_row", "C6"), ("clock_row", "C7"), ("due", "C8")}
    rebuild(conn, sample.project)
    assert dump(conn) == before


def test_rows_that_are_right_are_not_touched(conn):
    lived(conn)
    place = "SELECT ctid, * FROM order_row ORDER BY order_id"
    before = conn.execute(place).fetchall()
    rebuild(conn, sample.project)
    assert conn.execute(place).fetchall() == before
