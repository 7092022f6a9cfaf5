"""`liandong pack show`: what a pack says, in brief or whole."""

from __future__ import annotations

from liandong.commands.pack.sources import pack_named
from liandong.core.pack import Pack
from liandong.exchange.rulepack import pack_hash, pack_json


def show(name: str, *, as_json: bool) -> int:
    """Print it; 2 when it cannot be read."""
    pack = pack_named(name)
    print(pack_json(pack).decode() if as_json else _summary(pack))
    return 0


def _summary(pack: Pack) -> str:
    lines = [
        f"{pack.id}@{pack.version}  {pack.document.title}",
        f"{pack.jurisdiction.name}  {pack.document.effective}  {pack_hash(pack)}",
        "",
    ]
    lines += [f"{t.name}  {t.claimed_count or ''}  {t.calendar}  {t.clause}" for t in pack.tiers]
    lines.append("")
    for clock in pack.clocks:
        limit = f"{clock.minutes} min" if clock.minutes is not None else clock.qualitative or clock.limit
        lines.append(f"{clock.id:<16} {clock.name}  {limit}  {clock.start} → {clock.stop}  {clock.clause}")
    lines.append("")
    lines += [
        f"{i.code:<10} {i.points if i.points is not None else '':>4} {i.basis:<10} {i.title}  {i.clause}"
        for i in pack.assessment.items
    ]
    lines.append("")
    lines += [f"? {s.name}  ({s.unset})  {s.question}  {s.clause}" for s in pack.settings]
    return "\n".join(lines)
