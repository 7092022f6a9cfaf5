"""`liandong pack text`: a district loads the official wording of its regulation."""

from __future__ import annotations

import time
from pathlib import Path

from liandong.clitext import Trouble, say
from liandong.core.pack import Pack
from liandong.desk import official
from liandong.desk.regulation import passages_for
from liandong.local.database import database_in_environment
from liandong.store import packs
from liandong.store.connection import Database
from liandong.store.errors import StoreError

ENCODINGS = ("utf-8-sig", "gb18030")


def load(pack: Pack, file: Path) -> int:
    """Cut the document by article and show each clause verbatim from now on.

    0: every clause of the pack was found in it; 1: loaded, but some clauses are missing.
    """
    text = read_text(file)
    try:
        with database_in_environment() as urls:
            db = Database(urls.app, "liandong pack text")
            working = db.call(packs.jurisdictions_of, pack.id)
            if not working:
                raise Trouble(
                    "No jurisdiction works by pack {pack}. Activate it first.",
                    "没有辖区使用规则包 {pack}。请先启用。",
                    pack=pack.id,
                )
            for jurisdiction in working:
                passages = official.load(db, jurisdiction, pack.id, text, int(time.time()))
    except StoreError as error:
        raise Trouble("nothing was loaded: {why}", "没有载入:{why}", why=str(error)) from error
    missing = sorted(c for c in clauses_of(pack) if not passages_for(c, passages))
    print(
        say(
            "{n} passages loaded; every clause is now shown verbatim beside our reading.",
            "已载入 {n} 段;每条规则旁从此显示原文。",
            n=len(passages),
        )
    )
    for clause in missing:
        print(say("  not found: {clause}", "  未找到:{clause}", clause=clause))
    return 1 if missing else 0


def clauses_of(pack: Pack) -> set[str]:
    """Every clause that a clock or an assessment item names."""
    found = {c.clause for c in pack.clocks} | {i.clause for i in pack.assessment.items}
    return {c for c in found if c}


def read_text(file: Path) -> str:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Trouble(
            "cannot read {file}: {why}",
            "无法读取 {file}:{why}",
            exit_code=2,
            file=file,
            why=error.strerror or error,
        ) from error
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Trouble(
        "{file} is neither UTF-8 nor GB18030 text. Save it as text first.",
        "{file} 不是 UTF-8 或 GB18030 文本。请先另存为文本。",
        exit_code=2,
        file=file,
    )
