"""Do entered settings answer what the pack asks for?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from liandong.core.pack import Pack, Setting
from liandong.core.settings import Settings
from liandong.exchange.located import Document, Located, Path, near
from liandong.exchange.rulepack.samples import CALENDARS, calendar_id

COMMON = ("days", "provisional_years", "places", "units", "limits", "urban", "ratio", "plans", "seed")
"""Names of the format of stories: they may be entered whatever the document asks for."""


def settings_problems(
    document: Document, raw: Mapping[str, Any], settings: Settings, pack: Pack, path: Path = ("settings",)
) -> list[Located]:
    """Names that the pack does not know, values of another kind than asked, unknown units and tiers."""
    asked = {s.name: s for s in pack.settings}
    problems = list(_calendar_names(document, raw, pack, path))
    for name in raw:
        if name in asked:
            problems += _kind(document, asked[name], settings, path)
        elif name != CALENDARS and name not in COMMON:
            known = [*(n for n, s in asked.items() if s.kind != "windows"), CALENDARS, *COMMON]
            problems.append(
                document.problem(
                    "settings.unasked", (*path, name), name=name, pack=pack.id, **near(name, known)
                )
            )
    problems += _units(document, raw, settings, pack, path)
    return problems


def _calendar_names(document: Document, raw: Mapping[str, Any], pack: Pack, path: Path) -> Iterator[Located]:
    known = [c.id for c in pack.calendars if c.kind == "entered"]
    entered = raw.get(CALENDARS)
    for name in entered if isinstance(entered, Mapping) else ():
        if name not in known:
            yield document.problem(
                "settings.calendar_unknown", (*path, CALENDARS, name), name=name, **near(name, known)
            )


def holder(setting: Setting, settings: Settings) -> Any:
    """The entered value of a setting, None when there is none of its kind."""
    if setting.kind == "windows":
        return settings.calendars.get(calendar_id(setting))
    if setting.kind == "units":
        return settings.units or None
    if setting.kind == "minutes":
        return settings.limits or settings.numbers.get(setting.name)
    if setting.kind in ("split", "table"):
        return settings.tables.get(setting.name)
    fields: dict[str, Mapping[str, Any]] = {"flags": settings.flags, "text": settings.texts}
    return fields.get(setting.kind, settings.numbers).get(setting.name)


def _kind(document: Document, setting: Setting, settings: Settings, path: Path) -> Iterator[Located]:
    where = (*path, setting.name)
    value = holder(setting, settings)
    if value is None and setting.kind != "units":
        yield document.problem("settings.kind", where, name=setting.name, setting_kind=setting.kind)
    elif setting.kind == "ratio" and not 0 < value <= 1:
        yield document.problem("settings.ratio", where, value=str(value))
    elif setting.kind == "seconds" and (value <= 0 or value != int(value)):
        yield document.problem("settings.seconds", where, value=str(value))


def _units(
    document: Document, raw: Mapping[str, Any], settings: Settings, pack: Pack, path: Path
) -> Iterator[Located]:
    tiers = [t.tier for t in pack.tiers]
    for name, rows in raw.items():
        for position, row in enumerate(rows if isinstance(rows, list) else ()):
            tier = row.get("tier") if isinstance(row, Mapping) else None
            if isinstance(tier, int) and tiers and tier not in tiers:
                known = ", ".join(str(t) for t in tiers)
                yield document.problem(
                    "settings.tier_unknown", (*path, name, position, "tier"), tier=tier, known=known
                )
    units = {u.name for u in pack.units} | {u.name for u in settings.units}
    for setting in pack.settings:
        for place, unit in settings.tables.get(setting.name, {}).items() if setting.kind == "split" else ():
            if unit not in units:
                yield document.problem(
                    "settings.unit_unknown", (*path, setting.name, place), unit=unit, **near(unit, units)
                )
