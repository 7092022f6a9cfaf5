"""Which regulation the demo district works by."""

from __future__ import annotations

from liandong.core.pack import Pack
from liandong.exchange.rulepack import activation, find_pack, load_pack, may_activate, sample_settings
from liandong.exchange.rulepack.find import known_packs


class NoPack(LookupError):
    """No pack can be put into force with its own samples; ``reasons``: pack and why not."""

    def __init__(self, reasons: dict[str, str]) -> None:
        super().__init__("; ".join(f"{pack}: {why}" for pack, why in reasons.items()))
        self.reasons = reasons


def demo_pack(name: str = "") -> Pack:
    """The named pack, else the first one that its own samples suffice for.

    Raises :class:`PackNotFound`, :class:`FileError` and :class:`NoPack`.
    """
    reasons: dict[str, str] = {}
    for candidate in [name] if name else known_packs():
        pack = load_pack(find_pack(candidate))
        obstacles = activation(pack, sample_settings(pack))
        if may_activate(obstacles):
            return pack
        reasons[candidate] = obstacles[0].message()
    raise NoPack(reasons)
