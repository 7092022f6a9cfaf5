"""Can a value be used? What a form says is read as a settings file would be, and each fault told in place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from liandong.clitext import Language
from liandong.core.pack import Pack
from liandong.core.rules import RuleError, Rules
from liandong.desk.entered import Held, raw_values, stored_name
from liandong.exchange.located import Document, Located
from liandong.exchange.rulepack import read_settings
from liandong.exchange.rulepack.samples import CALENDARS, calendar_id, entered_as
from liandong.exchange.rulepack.settings_pack import settings_problems

ROW = re.compile(r"\[(\d+)\]")


def faults(
    held: Held, value: Any, pack: Pack, all_held: Sequence[Held], units: Sequence[dict[str, Any]]
) -> list[str]:
    """What is wrong with a new value, in the reader's language; empty: it can be used. ``units``: the register's."""
    setting = held.setting
    if value is None:
        return [_("Fill in a value.")]
    raw = raw_values(h for h in all_held if h.setting.name != setting.name and h.setting.kind != "units")
    entry = entered_as(setting, value)
    raw[CALENDARS] = {**raw.get(CALENDARS, {}), **entry.pop(CALENDARS, {})}
    raw |= entry
    if setting.kind != "units":
        raw["units"] = list(units)
    document = Document("", "", {})
    settings, problems = read_settings(document, raw, ())
    own = stored_name(setting) if setting.kind == "windows" else setting.name
    problems = [p for p in [*problems, *settings_problems(document, raw, settings, pack, ())] if _own(p, own)]
    if problems:
        return list(dict.fromkeys(_told(p) for p in problems))
    try:
        Rules(pack, settings)
    except RuleError as error:
        if error.path in (setting.name, calendar_id(setting)):
            return [_("The rule pack cannot work with this value.")]
    return []


def taking_away(held: Held) -> list[str]:
    """What stands against leaving a setting without a value."""
    if held.setting.unset == "block":
        return [_("The rule pack needs this value; it can be changed, not taken away.")]
    return []


def _own(problem: Located, name: str) -> bool:
    return problem.path == name or problem.path.startswith((f"{name}.", f"{name}["))


def _told(problem: Located) -> str:
    language: Language = "zh" if (get_language() or "").startswith("zh") else "en"
    row = ROW.search(problem.path)
    place = gettext("Row %(n)s: ") % {"n": row[1]} if row else ""
    message, fix = problem.message(language), problem.fix(language)
    stop = "。" if language == "zh" else ". "
    return f"{place}{message}{stop}{fix}" if fix else f"{place}{message}"
