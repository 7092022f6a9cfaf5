"""Which findings of a month a query asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from liandong.core.rules import Rules
from liandong.desk.assess import Judged
from liandong.web.assess.words import FILTERS, SORTS, STATES
from liandong.web.shapes.assess import Choice, Filter
from liandong.web.words import TIERS

KEYS: Mapping[str, Callable[[Judged], Any]] = {
    "at": lambda j: j.finding.at,
    "unit": lambda j: (j.finding.unit, j.finding.at),
    "item": lambda j: (j.finding.item, j.finding.at),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """``unit``, ``item`` and ``tier`` may be several each; ``order`` is one order or drill."""

    state: str
    sort: str
    unit: tuple[str, ...] = ()
    item: tuple[str, ...] = ()
    tier: tuple[str, ...] = ()
    order: str = ""


def asked(query: QueryDict, *, decides: bool) -> Asked:
    """The query, with what makes no sense left out. Who decides begins with what is to be decided."""
    state, sort = query.get("state", ""), query.get("sort", "")
    many = {name: tuple(v for v in query.getlist(name) if v) for name in ("unit", "item", "tier")}
    return Asked(
        state=state if state in STATES else "proposed" if decides else "all",
        sort=sort if sort in SORTS else "at",
        order=query.get("order", ""),
        **many,
    )


def fits_state(judged: Judged, state: str) -> bool:
    """Whether a finding stands under a tab."""
    finding = judged.finding
    match state:
        case "all":
            return True
        case "correct":
            return finding.correct
        case "late":
            return judged.late
        case "confirmed":
            return finding.state in ("confirmed", "booked")
    return finding.state == state


def narrowed(found: Sequence[Judged], wanted: Asked, rules: Rules) -> list[Judged]:
    """Those that the filters leave, of any state."""
    return [
        j
        for j in found
        if all(
            not chosen or _value(j, name, rules) in chosen
            for name, chosen in (("unit", wanted.unit), ("item", wanted.item), ("tier", wanted.tier))
        )
        and wanted.order in ("", j.finding.order, j.finding.drill)
    ]


def ordered(found: Sequence[Judged], sort: str) -> list[Judged]:
    """In the order asked for."""
    return sorted(found, key=KEYS[sort.lstrip("-")], reverse=sort.startswith("-"))


def states(found: Sequence[Judged], chosen: str) -> tuple[Choice, ...]:
    """The tabs with their numbers; those for what rarely is stand there when it is."""
    counts = {state: sum(fits_state(j, state) for j in found) for state in STATES}
    return tuple(
        Choice(state, str(word), counts[state], state == chosen)
        for state, word in STATES.items()
        if counts[state] or state == chosen or state not in ("correct", "late")
    )


def filters(found: Sequence[Judged], wanted: Asked, rules: Rules) -> tuple[Filter, ...]:
    """Unit, item and tier with how many findings each choice has in this state."""
    made = []
    for name, word in FILTERS.items():
        chosen = getattr(wanted, name)
        counts = Counter(_value(j, name, rules) for j in found if fits_state(j, wanted.state))
        values = sorted({*counts, *chosen} - {""})
        choices = (Choice(v, _label(v, name, rules), counts[v], v in chosen) for v in values)
        made.append(Filter(name, str(word), tuple(choices)))
    return tuple(made)


def _value(judged: Judged, name: str, rules: Rules) -> str:
    if name == "tier":
        unit = rules.units.get(judged.finding.unit)
        return "" if unit is None or unit.tier is None else str(unit.tier)
    return str(getattr(judged.finding, name))


def _label(value: str, name: str, rules: Rules) -> str:
    if name == "tier":
        return str(TIERS.get(int(value), value)) if value.isdigit() else value
    item = rules.items.get(value) if name == "item" else None
    return f"{value} {item.title}" if item else value
