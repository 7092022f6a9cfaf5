"""The read models as the log has them: the same rows that every command writes."""

from __future__ import annotations

from collections.abc import Callable

from liandong.desk import drill_rows
from liandong.desk.lane import unfold
from liandong.desk.office import Office
from liandong.desk.rows import project
from liandong.desk.streams import unfolded
from liandong.store.connection import Database
from liandong.store.rebuild import Project
from liandong.store.shapes import CASE, Projection, Stream


def projector(db: Database, office: Callable[[int], Office]) -> Project:
    """For ``store.rebuild``: a stream's rows, seen at the moment at which its last entry was made."""

    def rows(stream: Stream) -> Projection:
        if stream.kind != CASE:
            held = unfolded(db, office(stream.jurisdiction), stream)
            return drill_rows.project(stream.kind, held.entries, held.rules, held.entries[-1].entered_at)
        opened = unfold(db, office(stream.jurisdiction), stream)
        return project(opened.case, opened.rules, opened.case.entries[-1].entered_at)

    return rows
