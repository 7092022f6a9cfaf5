"""From the lines of a document to a tree of its numbered pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from liandong.desk.regulation_refs import NUMBER, Path, Step, number

HEAD: Step = ("head", 0)
TAIL: Step = ("tail", 0)

_ANNEX = re.compile(rf"附\s*件\s*({NUMBER})?\s*(?:[:：]\s*(.*))?$")
_MARKS = (
    ("chapter", re.compile(rf"第\s*({NUMBER})\s*章\s*(.*)$")),
    ("article", re.compile(rf"第\s*({NUMBER})\s*条[\s:：]*(.*)$")),
    ("section", re.compile(r"([一二三四五六七八九十]{1,3})[、.．]\s*(.*)$")),
    ("sub", re.compile(r"[(（]\s*([一二三四五六七八九十]{1,3})\s*[)）][、.．]?\s*(.*)$")),
    ("item", re.compile(r"(\d{1,2})[、.．](?!\d)\s*(.*)$")),
)
_RANK = {kind: rank for rank, (kind, _) in enumerate(_MARKS)}
_GAP = 3
"""How many numbers a bad copy may have lost; beyond it a number is taken for text."""
_FURNITURE = re.compile(
    r"(?:信息来源|文章来源|主办单位|承办单位|技术支持|版权所有|网站标识码)\s*[:：\s]"
    r"|(?:【?打印】?|【?关闭】?|分享到?|扫一扫|返回顶部|\s)+$"
)
"""What a web page adds below a text."""


@dataclass
class Node:
    """A numbered piece: its own lines as printed, then its children."""

    kind: str
    path: Path
    rest: str = ""
    """What stands behind its number on the first line."""
    lines: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This piece and all below it, as printed; the main text itself is no piece."""
        if self.path:
            yield self
        for child in self.children:
            yield from child.walk()

    def full_text(self) -> str:
        return "\n".join([*self.lines, *(text for text in (c.full_text() for c in self.children) if text)])


def parts(text: str) -> Iterator[Node]:
    """The main text and each annex as a tree; blank lines and page furniture are left out."""
    lines = [line.strip(" \t\u3000\xa0\ufeff") for line in text.splitlines()]
    lines = [line for line in lines if line and not _FURNITURE.match(line)]
    heads = _annex_heads(lines)
    ends = [*heads, len(lines)]
    yield _Grower(Node("main", ())).grow(lines[: ends[0]])
    for start, end in pairwise(ends):
        yield _annex(lines[start:end])


def _annex_heads(lines: Sequence[str]) -> list[int]:
    """Where annexes begin: the first bare ``附件一`` line, or else the last ``附件一：…`` line."""
    places: dict[int, int] = {}
    bare: set[int] = set()
    for at, line in enumerate(lines):
        found = _ANNEX.match(line)
        if not found or number(found[1]) in bare:
            continue
        places[number(found[1])] = at
        if not found[2]:
            bare.add(number(found[1]))
    return sorted(places.values())


def _annex(lines: Sequence[str]) -> Node:
    found = _ANNEX.match(lines[0])
    label = ("annex", number(found[1]) if found else 0)
    title = (found[2] if found else "") or next(iter(lines[1:]), "")
    root = _Grower(Node("annex", (label,), title, [lines[0]])).grow(lines[1:])
    _cut_tail(root)
    return root


def _cut_tail(root: Node) -> None:
    """Text behind the last item closes the annex, unless its items have paragraphs of their own."""
    leaves = [node for node in root.walk() if not node.children and node is not root]
    if not leaves or any(len(node.lines) > 1 for node in leaves[:-1]):
        return
    after = leaves[-1].lines[1:]
    if after:
        root.children.append(Node("tail", (*root.path, TAIL), "", after))
        del leaves[-1].lines[1:]


class _Grower:
    """Takes one line after another. Numbers must run on; one that does not is text, not a mark."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.open: list[Node] = []
        """The piece that is being written and the pieces around it, outermost first."""
        self.articles = 0
        """Articles are counted through all chapters."""

    def grow(self, lines: Sequence[str]) -> Node:
        for line in lines:
            if not self._mark(line):
                self._target(line).lines.append(line)
        return self.root

    def _mark(self, line: str) -> bool:
        for kind, pattern in _MARKS:
            found = pattern.match(line)
            if found:
                return self._begin(kind, number(found[1]), found[2], line)
        return False

    def _begin(self, kind: str, n: int, rest: str, line: str) -> bool:
        around = [node for node in self.open if _RANK.get(node.kind, 0) < _RANK[kind]]
        parent = around[-1] if around else self.root
        if parent.kind == "tail":
            return False
        if not 0 < n - self._last(kind, parent) <= _GAP:
            return False
        if kind == "article":
            self.articles = n
        above = self.root.path if parent.kind == "chapter" else parent.path
        node = Node(kind, (*above, (kind, n)), rest, [line])
        parent.children.append(node)
        self.open = [*around, node]
        return True

    def _last(self, kind: str, parent: Node) -> int:
        if kind == "article":
            return self.articles
        return max((c.path[-1][1] for c in parent.children if c.kind == kind), default=0)

    def _target(self, line: str) -> Node:
        """Where a line without a number belongs."""
        if self.open:
            if self.root.kind == "main" and _ANNEX.match(line):
                # The list of annexes below the last article belongs to no article.
                self.open = [self._extra(TAIL)]
            return self.open[-1]
        if self.root.kind == "annex":
            return self.root
        return self.root.children[0] if self.root.children else self._extra(HEAD)

    def _extra(self, step: Step) -> Node:
        for node in self.root.children:
            if node.kind == step[0]:
                return node
        node = Node(step[0], (*self.root.path, step))
        self.root.children.append(node)
        return node
