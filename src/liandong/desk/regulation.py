"""The district's own document, cut into the passages that clauses name.

A pack says each rule in our words and names its clause (``第十二条``,
``附件二第7项``, ``附件一 一.10``, ``三(一)1``). Given the official text, usually a
page copied from the web, :func:`split` finds the passage behind each such
reference and :func:`passages_for` the passages of one clause, so that the
wording can stand beside our reading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from liandong.desk.regulation_refs import Path, parse, render
from liandong.desk.regulation_tree import Node, parts


class Passage(msgspec.Struct, frozen=True):
    """One numbered piece of the document with everything below it, verbatim."""

    ref: str
    title: str
    text: str


def split(text: str) -> dict[str, Passage]:
    """Cut one document into passages, keyed by reference, in the document's order.

    What stands before the first numbered piece is ``文首``, what stands behind
    the last one ``末段`` (of an annex ``附件二末段``). Of two pieces with the same
    number the first is kept. A text without any numbering gives ``文首`` alone.
    """
    found: dict[str, Passage] = {}
    for root in parts(text):
        for node in root.walk():
            ref = render(node.path)
            found.setdefault(ref, Passage(ref, _title(node), node.full_text()))
    return found


def passages_for(clause: str, passages: Mapping[str, Passage]) -> list[Passage]:
    """The passages that a clause names (``第十二条; 附件二第7项`` names two).

    A piece that the document does not number separately is answered by the
    article or section around it, a clause that names nothing in the document by
    an empty list.
    """
    found: list[Passage] = []
    for piece in re.split(r"[;；]", clause):
        passage = _nearest(parse(piece), passages)
        if passage is not None and passage not in found:
            found.append(passage)
    return found


def _nearest(path: Path, passages: Mapping[str, Passage]) -> Passage | None:
    """The passage of a path or of what surrounds it, but never a whole annex for one of its pieces."""
    while path:
        passage = passages.get(render(path))
        if passage is not None:
            return passage
        path = path[:-1]
        if path and path[-1][0] == "annex":
            return None
    return None


def _title(node: Node) -> str:
    """The short heading that a piece begins with, if it has one."""
    first = node.rest
    if node.kind in ("annex", "chapter") or (len(first) <= 30 and not re.search(r"[。;；:：]", first)):
        return first
    heading = re.match(r"([^。;；:：]{1,40})[:：]", first) or re.match(
        r"([^。;；:：(（]{1,20})。(?=.)", first
    )
    return heading[1].strip() if heading else ""
