"""Whoever tampers is found out, even if he may do anything in the database."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from liandong.commands import audit
from liandong.store import log
from liandong.store.anchors import anchor_day, days, export, files, read, read_file
from liandong.store.connection import connect
from liandong.store.sections import entry_hash
from liandong.store.shapes import ZERO, NewEntry
from liandong.store.verify import verify
from tests.store import sample

DAY, NEXT = date(2027, 1, 15), date(2027, 1, 16)
"""The day of ``sample.NOW`` and the one after."""


@pytest.fixture
def logged(conn):
    """Three cases, one of them in another jurisdiction."""
    for case, jurisdiction in (("C1", 1), ("C2", 1), ("C1", 2)):
        first = sample.intake(case, jurisdiction)
        log.append(conn, first)
        log.append(conn, sample.signed(first, f"{case}-1", "区水利局"))
    return conn


def look(store_db, **more):
    with connect(store_db.app, hot=False) as conn:
        return verify(conn, **more)


def found(store_db, **more) -> list[tuple]:
    return [(f.code, f.stream, f.position) for f in look(store_db, **more).faults]


def reforge(superuser, case: str = "C1") -> None:
    """What an owner who knows the code would do: compute the whole chain anew, head included."""
    rows = superuser.execute(
        "SELECT position, type, version, body, at, entered_at, units FROM log_entry"
        " WHERE jurisdiction = 1 AND stream = %s ORDER BY position",
        [case],
    ).fetchall()
    head = ZERO
    for position, (old, *rest) in enumerate(rows, 1):
        type_, version, body, at, entered_at, units = rest
        entry = NewEntry(
            position=position,
            type=type_,
            version=version,
            body=body,
            at=at,
            entered_at=entered_at,
            units=tuple(units),
        )
        head = entry_hash(head, 1, "case", case, entry)
        superuser.execute(
            "UPDATE log_entry SET hash = %s, position = %s WHERE jurisdiction = 1 AND stream = %s AND position = %s",
            [head, position, case, old],
        )
    superuser.execute(
        "UPDATE stream_head SET hash = %s, version = %s WHERE jurisdiction = 1 AND stream = %s",
        [head, len(rows), case],
    )


def test_a_log_that_nobody_touched_is_whole(logged, store_db, tmp_path):
    made = anchor_day(logged, DAY, sample.NOW + 100)
    assert [(a.jurisdiction, a.day, a.streams) for a in made] == [(1, DAY, 2), (2, DAY, 1)]
    assert anchor_day(logged, DAY, sample.NOW + 100) == []
    log.append(logged, sample.intake("C3", now=sample.NOW + 86_400))
    (second, _) = anchor_day(logged, NEXT, sample.NOW + 86_500)
    assert [leaf.stream for leaf in second.each()] == ["C3"]
    assert second.prev == made[0].hash
    assert len(export(logged, tmp_path)) == 4
    assert export(logged, tmp_path) == []
    report = look(store_db, exported=tmp_path)
    assert (report.faults, report.entries, report.streams, report.anchors, report.exported) == (
        [],
        15,
        4,
        4,
        4,
    )
    assert look(store_db, day=NEXT).entries == 3
    assert look(store_db, jurisdiction=2).entries == 4


@pytest.mark.parametrize(
    ("statement", "faults"),
    [
        (
            "UPDATE log_entry SET body = replace(body, '府山街道', '北海街道') WHERE stream = 'C1' AND position = 1",
            [("entry.changed", "C1", 1)],
        ),
        (
            "UPDATE log_entry SET entered_at = entered_at - 1 WHERE stream = 'C1' AND position = 2",
            [("entry.changed", "C1", 2)],
        ),
        (
            "UPDATE log_entry SET units = '{}' WHERE stream = 'C1' AND position = 2",
            [("entry.changed", "C1", 2)],
        ),
        (
            "UPDATE log_entry SET type = 'x' WHERE stream = 'C1' AND position = 4",
            [("entry.changed", "C1", 4)],
        ),
        ("DELETE FROM log_entry WHERE stream = 'C1' AND position = 2", [("entry.missing", "C1", 3)]),
        ("DELETE FROM log_entry WHERE stream = 'C1' AND position = 4", [("head.differs", "C1", 3)]),
        ("DELETE FROM log_entry WHERE stream = 'C1'", [("stream.missing", "C1", None)]),
        (
            "UPDATE log_entry SET position = 99 WHERE stream = 'C1' AND position = 2;"
            "UPDATE log_entry SET position = 2 WHERE stream = 'C1' AND position = 3;"
            "UPDATE log_entry SET position = 3 WHERE stream = 'C1' AND position = 99",
            [("entry.changed", "C1", 2), ("entry.changed", "C1", 3), ("entry.changed", "C1", 4)],
        ),
        (
            "INSERT INTO log_entry (jurisdiction, kind, stream, position, type, version, body, at, entered_at, units,"
            " hash) SELECT jurisdiction, kind, stream, 5, type, version, body, at, entered_at, units, hash"
            " FROM log_entry WHERE jurisdiction = 1 AND stream = 'C1' AND position = 4",
            [("entry.changed", "C1", 5), ("head.differs", "C1", 5)],
        ),
        ("UPDATE stream_head SET version = 3 WHERE stream = 'C1'", [("head.differs", "C1", 4)]),
    ],
)
def test_each_way_to_tamper_is_found(logged, store_db, superuser, statement, faults):
    for part in statement.split(";"):
        superuser.execute(part.replace("stream = 'C1'", "jurisdiction = 1 AND stream = 'C1'"))
    assert found(store_db) == faults


def test_a_forged_chain_is_found_by_the_anchors(logged, store_db, superuser):
    anchor_day(logged, DAY, sample.NOW + 100)
    superuser.execute(
        "UPDATE log_entry SET body = '{}' WHERE jurisdiction = 1 AND stream = 'C1' AND position = 1"
    )
    reforge(superuser)
    assert found(store_db) == [("anchored.changed", "C1", 4)]
    assert found(store_db, day=DAY) == [("anchored.changed", "C1", 4)]


def test_a_stream_cut_short_or_gone_is_found_by_the_anchors(logged, store_db, superuser):
    anchor_day(logged, DAY, sample.NOW + 100)
    superuser.execute("DELETE FROM log_entry WHERE jurisdiction = 1 AND stream = 'C1' AND position > 2")
    reforge(superuser)
    superuser.execute("DELETE FROM log_entry WHERE jurisdiction = 1 AND stream = 'C2'")
    superuser.execute("DELETE FROM stream_head WHERE jurisdiction = 1 AND stream = 'C2'")
    assert found(store_db) == [("anchored.missing", "C1", 4), ("anchored.missing", "C2", 4)]


def test_what_was_slipped_in_with_an_old_date_is_found(logged, store_db, superuser):
    anchor_day(logged, DAY, sample.NOW + 5000)
    superuser.execute(
        "INSERT INTO log_entry (jurisdiction, kind, stream, position, type, version, body, at, entered_at, units, hash)"
        " SELECT jurisdiction, kind, stream, 5, 'order.closed', version, body, at, entered_at + 9, units, hash"
        " FROM log_entry WHERE jurisdiction = 1 AND stream = 'C1' AND position = 4"
    )
    reforge(superuser)
    # A whole case, too.
    log.append(logged, sample.intake("C7"))
    assert found(store_db) == [("entry.unknown", "C1", 5), *[("entry.unknown", "C7", p) for p in (1, 2, 3)]]


def test_a_forged_anchor_is_found_by_its_export(logged, store_db, superuser, tmp_path):
    anchor_day(logged, DAY, sample.NOW + 100)
    export(logged, tmp_path)
    superuser.execute(
        "UPDATE log_entry SET body = '{}' WHERE jurisdiction = 1 AND stream = 'C1' AND position = 1"
    )
    reforge(superuser)
    superuser.execute("DELETE FROM anchor")
    anchor_day(logged, DAY, sample.NOW + 100)
    assert found(store_db) == []
    assert found(store_db, exported=tmp_path) == [("anchor.differs", "", None), ("anchored.changed", "C1", 4)]
    superuser.execute("DELETE FROM anchor")
    assert [c for c, *_ in found(store_db, exported=tmp_path)] == ["anchor.missing"] * 2 + [
        "anchored.changed"
    ]


def test_a_changed_anchor_or_export_is_found(logged, store_db, superuser, tmp_path):
    anchor_day(logged, DAY, sample.NOW + 100)
    log.append(logged, sample.intake("C3", now=sample.NOW + 86_400))
    anchor_day(logged, NEXT, sample.NOW + 86_500)
    export(logged, tmp_path)
    superuser.execute("UPDATE anchor SET made_at = 5 WHERE jurisdiction = 2 AND day = %s", [DAY])
    assert [f.code for f in look(store_db).faults] == ["anchor.changed"]
    superuser.execute("DELETE FROM anchor WHERE jurisdiction = 1 AND day = %s", [DAY])
    codes = [(f.code, f.jurisdiction) for f in look(store_db).faults]
    assert codes[:2] == [("anchor.changed", 1), ("anchor.changed", 2)]
    # What only the removed anchor vouched for is older than the next one, and unknown to it.
    assert set(codes[2:]) == {("entry.unknown", 1)}
    path = next(iter(files(tmp_path).values()))
    path.write_text(path.read_text().replace("C1", "C9"))
    assert "export.changed" in [f.code for f in look(store_db, exported=tmp_path).faults]
    path.write_text("nonsense")
    with pytest.raises(ValueError, match="is no anchor"):
        look(store_db, exported=tmp_path)


def test_after_a_restore_all_streams_are_anchored_anew(logged, store_db, superuser):
    anchor_day(logged, DAY, sample.NOW + 100)
    superuser.execute("UPDATE feed_epoch SET system = 'another'")
    (again, _) = anchor_day(logged, NEXT, sample.NOW + 86_500)
    assert [leaf.stream for leaf in again.each()] == ["C1", "C2"]
    assert found(store_db) == []


def test_a_line_still_on_its_way_is_in_the_next_anchor(logged, store_db):
    with connect(store_db.app) as slow, slow.transaction():
        log.append(slow, sample.intake("SLOW", now=sample.NOW + 86_400))
        anchor_day(logged, DAY, sample.NOW + 86_390)
    (second, _) = anchor_day(logged, NEXT, sample.NOW + 90_000)
    assert [leaf.stream for leaf in second.each()] == ["SLOW"]
    assert found(store_db) == []


def test_anchors_are_read_from_their_files(logged, tmp_path):
    made = anchor_day(logged, DAY, sample.NOW + 100)
    paths = export(logged, tmp_path)
    assert [read_file(p) for p in paths] == made == [read(logged, *key) for key in days(logged)]
    assert paths[0] == Path(tmp_path / "1" / "2027-01-15.anchor")


def test_the_command_says_what_it_found(logged, store_db, superuser, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("DATABASE_URL", store_db.app)
    monkeypatch.setenv("DATABASE_OWNER_URL", store_db.owner)
    monkeypatch.setenv("LIANDONG_HOME", str(tmp_path))
    monkeypatch.setenv("LIANDONG_LANG", "en")

    def command(*words: str) -> tuple[int, str]:
        parser = __import__("argparse").ArgumentParser()
        audit.add_arguments(parser)
        code = audit.run(parser.parse_args(words))
        return code, capsys.readouterr().out

    assert command("anchor", "--day", "2027-01-15")[0] == 0
    assert command("export")[0] == 0
    code, text = command("verify")
    assert (code, text.splitlines()[0]) == (
        0,
        "12 entries in 3 streams, 2 anchors, 2 exported anchors compared.",
    )
    assert text.endswith("The log is whole.\n")
    superuser.execute("DELETE FROM log_entry WHERE jurisdiction = 1 AND stream = 'C2' AND position = 2")
    code, text = command("verify")
    assert code == 1
    assert "entry.missing  1 case C2 #3  entries before this one were removed (expected 2)" in text
    assert "TAMPERED WITH: 1 faults" in text
