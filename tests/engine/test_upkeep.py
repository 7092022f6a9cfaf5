"""What the engine does hourly and after midnight, and what must not stop it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from liandong.engine.upkeep import CHINA, Upkeep, day_before
from liandong.store import health
from tests.engine import district
from tests.engine.test_outbox import Machine

MIDNIGHT = int(datetime(2026, 11, 25, tzinfo=CHINA).timestamp())


def test_a_day_ends_at_the_districts_midnight() -> None:
    assert day_before(MIDNIGHT - 1) == date(2026, 11, 23)
    assert day_before(MIDNIGHT) == date(2026, 11, 24)


def test_each_day_is_anchored_once_and_written_out(conn, way, tmp_path: Path) -> None:
    clock = Machine()
    clock.now = MIDNIGHT + 60
    district.put(conn, district.case("C1", "u", MIDNIGHT - 100))
    engines = [Upkeep(way, [], clock, tmp_path / "anchors") for _ in range(2)]
    for _ in range(2):
        for engine in engines:
            engine.turn()
        clock.now += 3600
    district.put(conn, district.case("C2", "u", clock.now))
    clock.now += 86_400
    engines[1].turn()
    days = conn.execute("SELECT day, streams FROM anchor ORDER BY day").fetchall()
    assert days == [(date(2026, 11, 24), 1), (date(2026, 11, 25), 1)]
    written = sorted(p.name for p in (tmp_path / "anchors").glob("*/*"))
    assert written == ["2026-11-24.anchor", "2026-11-25.anchor"]


def test_a_folder_that_cannot_be_written_stops_nothing(conn, way, tmp_path: Path, caplog) -> None:
    clock = Machine()
    clock.now = MIDNIGHT
    (tmp_path / "anchors").write_text("a file where a folder should be")
    district.put(conn, district.case("C1", "u", MIDNIGHT - 100))
    assert Upkeep(way, [], clock, tmp_path / "anchors").turn() is False
    assert "anchors cannot be written" in caplog.text


def test_who_was_silent_for_a_day_is_forgotten(conn, way) -> None:
    clock = Machine()
    health.beat(conn, "engine", "old", clock.now - 90_000)
    health.beat(conn, "feed", "new", clock.now)
    Upkeep(way, [], clock).turn()
    assert set(health.health(conn)) == {"feed"}
