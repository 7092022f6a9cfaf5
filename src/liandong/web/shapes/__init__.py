"""What the templates are given: the shape of every screen's context.

Views build these records, templates read nothing else. They carry codes and
numbers; words are chosen when the page is rendered, in the reader's language
(``web.words``). Instants are whole seconds since the epoch, durations whole
seconds; ids are strings. Names of units, places and clauses are the
register's and the pack's own words and are never translated.

Pages, their context and their URL names::

    every page           shell: Shell                       (context processor)
    watch/board.html     board: Board, strip: Strip         watch:board
    watch/_rows.html     rows: tuple[BoardRow, …]           watch:rows    (?ids=a,b or the list's query)
    watch/_counters.html counters, show                     watch:counters
    watch/_strip.html    strip: Strip                       watch:strip
    watch/_panel.html    panel: CasePanel                   watch:panel   (case)
    (a file)             the list's query, as XLSX or CSV   watch:export
    cases/list.html      cases: CaseList                    cases:list
    cases/file.html      file: CaseFile                     cases:file    (case)
    cases/_live.html     file: CaseFile (head and orders)   cases:live    (case)
    cases/_timeline.html timeline: tuple[TimelineRow, …]    cases:timeline (case), oldest first
    cases/_why.html      why: WhyPanel                      cases:why     (case, key)

Other URL names used: ``login``, ``logout``, ``set_language``.
"""

from __future__ import annotations

from liandong.web.shapes.casefile import (
    CaseFile,
    CaseHead,
    CaseLine,
    CaseList,
    CasePanel,
    Commander,
    FileLink,
    OrderCard,
    Receipt,
    TimelineRow,
)
from liandong.web.shapes.clocks import ClockCell
from liandong.web.shapes.frame import LIGHTS, Light, Room, Shell
from liandong.web.shapes.lists import Facet, Option, Page
from liandong.web.shapes.watch import (
    COLUMNS,
    SORTS,
    Board,
    BoardRow,
    Counter,
    LastWord,
    NextBreach,
    QuietTerminal,
    Strip,
    Unreceived,
)
from liandong.web.shapes.why import ClauseText, Evidence, FindingChip, Interval, SettingUsed, WhyPanel

__all__ = [
    "COLUMNS",
    "LIGHTS",
    "SORTS",
    "Board",
    "BoardRow",
    "CaseFile",
    "CaseHead",
    "CaseLine",
    "CaseList",
    "CasePanel",
    "ClauseText",
    "ClockCell",
    "Commander",
    "Counter",
    "Evidence",
    "Facet",
    "FileLink",
    "FindingChip",
    "Interval",
    "LastWord",
    "Light",
    "NextBreach",
    "Option",
    "OrderCard",
    "Page",
    "QuietTerminal",
    "Receipt",
    "Room",
    "SettingUsed",
    "Shell",
    "Strip",
    "TimelineRow",
    "Unreceived",
    "WhyPanel",
]
