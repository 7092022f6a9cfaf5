"""Does a pack hold together? Everything that its types cannot say."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from liandong.core.pack import Pack
from liandong.exchange.located import Document, Located
from liandong.exchange.rulepack.check_assessment import check_items, check_programme
from liandong.exchange.rulepack.check_clauses import check_clauses
from liandong.exchange.rulepack.check_clocks import check_clocks
from liandong.exchange.rulepack.check_identity import check_identity, check_names
from liandong.exchange.rulepack.check_scope import check_command, check_routing, check_scope
from liandong.exchange.rulepack.check_settings import check_samples, check_settings
from liandong.exchange.rulepack.check_units import check_counts, check_tiers, check_units

Check = Callable[[Pack, Document], Iterable[Located]]

CHECKS: tuple[Check, ...] = (
    check_identity,
    check_names,
    check_tiers,
    check_units,
    check_counts,
    check_clocks,
    check_scope,
    check_routing,
    check_command,
    check_items,
    check_programme,
    check_settings,
    check_samples,
    check_clauses,
)


def check(pack: Pack, source: Document | None = None) -> list[Located]:
    """All faults and warnings of a pack; with its source each names file and line."""
    where = source or Document("", "", {})
    return [problem for one in CHECKS for problem in one(pack, where)]
