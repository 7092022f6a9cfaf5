"""Settings: what refers to one is declared, what is declared is used, samples are usable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liandong.core.pack import Pack, Setting
from liandong.exchange.located import Document, Located, Path, near
from liandong.exchange.rulepack.samples import calendar_id, entered_as
from liandong.exchange.rulepack.settings_file import read_settings
from liandong.exchange.rulepack.settings_pack import settings_problems

Reference = tuple[Path, str, str]
"""Where a setting is referred to, its name, the kind it must have."""


def references(pack: Pack) -> Iterator[Reference]:
    """Every place in a pack that needs a setting."""
    for i, calendar in enumerate(pack.calendars):
        if calendar.kind == "entered":
            yield ("calendars", i, "id"), calendar.id, "windows"
    for i, area in enumerate(pack.areas):
        yield ("areas", i, "setting"), area.setting, "flags"
    for i, unit in enumerate(pack.units):
        if unit.split_by:
            yield ("units", i, "split_by"), unit.split_by, "split"
    if pack.feedback.receipt_setting:
        yield ("feedback", "receipt_setting"), pack.feedback.receipt_setting, "seconds"


def check_settings(pack: Pack, source: Document) -> Iterator[Located]:
    """References lead to a declared setting of the right kind."""
    declared = {_key(s): s for s in pack.settings}
    used: set[str] = set()
    for path, name, kind in references(pack):
        found = declared.get(name)
        used.add(name)
        if found is None:
            names = [n for n, s in declared.items() if s.kind == kind]
            yield source.problem(
                "pack.setting_unknown", path, name=name, setting_kind=kind, **near(name, names)
            )
        elif found.kind != kind:
            yield source.problem("pack.setting_kind", path, name=name, setting_kind=kind, got=found.kind)
    yield from _by_kind(pack, source)
    for position, setting in enumerate(pack.settings):
        bound = setting.kind in ("windows", "flags", "split", "seconds")
        if bound and _key(setting) not in used:
            yield source.problem(
                "pack.setting_unused", ("settings", position), name=setting.name
            ).as_warning()


def _key(setting: Setting) -> str:
    return calendar_id(setting) if setting.kind == "windows" else setting.name


def _by_kind(pack: Pack, source: Document) -> Iterator[Located]:
    """Class entries need a list of units, limits by category a table of minutes."""
    kinds = {s.kind for s in pack.settings}
    for i, unit in enumerate(pack.units):
        if unit.class_entry and "units" not in kinds:
            yield source.problem("pack.setting_needed", ("units", i, "class_entry"), setting_kind="units")
    for i, clock in enumerate(pack.clocks):
        if clock.limit == "category" and "minutes" not in kinds:
            yield source.problem("pack.setting_needed", ("clocks", i, "limit"), setting_kind="minutes")


def check_samples(pack: Pack, source: Document) -> Iterator[Located]:
    """A sample must be what a district could enter."""
    units: Any = next((s.sample for s in pack.settings if s.kind == "units" and s.sample), [])
    for position, setting in enumerate(pack.settings):
        if setting.sample is None:
            if setting.unset == "block":
                yield source.problem("pack.no_sample", ("settings", position), name=setting.name).as_warning()
            continue
        raw = entered_as(setting, setting.sample)
        below = _Below(source, ("settings", position, "sample"), setting)
        problems = read_settings(below, raw, ())[1]
        yield from problems
        if not problems:
            known = read_settings(below, raw | ({"units": units} if setting.kind == "split" else {}), ())[0]
            yield from settings_problems(below, raw, known, pack, ())


class _Below(Document):
    """A sample read as if it stood in a settings file; faults lead back to the sample."""

    def __init__(self, source: Document, base: Path, setting: Setting) -> None:
        super().__init__(source.file, "", {})
        self._source = source
        self._base = base
        self._depth = 2 if setting.kind == "windows" else 1

    def problem(self, code: str, path: Path, **params: object) -> Located:
        return self._source.problem(code, self._base + path[self._depth :], **params)
