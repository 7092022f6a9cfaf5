"""Settings of the pack in force: what each asks, what it holds, since when, and a form for what shall hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liandong.core.events import Instant
from liandong.core.pack import Pack, Setting
from liandong.desk import entered, official
from liandong.desk.entered import Entry, Held
from liandong.web.door import Door, door
from liandong.web.manage import setting_editor
from liandong.web.manage.door import administrator, saved, since_of, tried, user_id
from liandong.web.manage.register_rows import place_names, unit_rows
from liandong.web.manage.setting_check import faults, taking_away
from liandong.web.packs.present import setting_now
from liandong.web.packs.values import value_line
from liandong.web.shapes.manage import HistoryRow, SettingPage, SettingRow

STATES = ("unset", "sample", "entered")


@require_safe
@administrator
def listed(request: HttpRequest) -> HttpResponse:
    """All settings, those that need somebody first."""
    rows = [_row(h) for h in _held(door(request))[1]]
    counts = {state: sum(r.now.state == state for r in rows) for state in STATES}
    chosen = request.GET.get("state", "")
    if chosen in STATES:
        rows = [r for r in rows if r.now.state == chosen]
    rows.sort(key=lambda r: STATES.index(r.now.state))
    context = {"rows": rows, "counts": counts.items(), "chosen": chosen, "total": sum(counts.values())}
    return render(request, "manage/settings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def one(request: HttpRequest, name: str) -> HttpResponse:
    """One setting with its history, and the form for a new value."""
    here = door(request)
    pack, all_held = _held(here)
    held = next((h for h in all_held if h.setting.name == name), None)
    if held is None:
        raise Http404
    errors: dict[str, str] = {}
    value, problems = held.value, []
    if request.method == "POST":
        value = _asked(request, held.setting, pack, here)
        since = tried(errors, "since", lambda: since_of(request))
        if request.POST.get("do") == "unset":
            problems = taking_away(held)
        else:
            problems = faults(held, value, pack, all_held, unit_rows(here.office.jurisdiction, here.now))
        if not request.POST.get("reason", "").strip():
            errors["reason"] = _("Say why, or on whose decision: it stands in the history.")
        if not problems and not errors:
            return _enter(request, held, value, since)
    page = _page(request, held, value, pack, problems, errors)
    return render(request, "manage/setting.html", {"page": page}, status=422 if problems or errors else 200)


def _asked(request: HttpRequest, setting: Setting, pack: Pack, here: Door) -> Any:
    if request.POST.get("do") == "unset":
        return None
    if setting.kind == "units":
        listed_units = {u.name for u in pack.units if not u.class_entry}
        rows = unit_rows(here.office.jurisdiction, here.now)
        return [row for row in rows if row["name"] not in listed_units] or None
    return setting_editor.read(setting, request.POST)


def _enter(request: HttpRequest, held: Held, value: Any, since: Instant) -> HttpResponse:
    here = door(request)
    entered.enter_setting(
        here.office.jurisdiction,
        held.setting,
        value,
        since=since,
        now=here.now,
        by=user_id(request),
        reason=request.POST["reason"],
        sample="sample" in request.POST,
    )
    return saved(request, reverse("manage:setting", args=[held.setting.name]))


def _held(here: Door) -> tuple[Pack, tuple[Held, ...]]:
    pack = here.office.pack(here.db, here.office.active_pack(here.db))
    return pack, entered.settings_of(here.office.jurisdiction, pack, here.now)


def _row(held: Held) -> SettingRow:
    setting = held.setting
    return SettingRow(setting_now(held), _question(setting), setting.clause, coming=_coming(held))


def _coming(held: Held) -> bool:
    return bool(held.entries) and held.now is not held.entries[0] and held.now is not None


def _question(setting: Setting) -> str:
    chinese = (get_language() or "").startswith("zh")
    return setting.question if chinese or not setting.question_en else setting.question_en


def _page(
    request: HttpRequest,
    held: Held,
    value: Any,
    pack: Pack,
    problems: Sequence[str],
    errors: dict[str, str],
) -> SettingPage:
    here = door(request)
    setting = held.setting
    units = [str(row["name"]) for row in unit_rows(here.office.jurisdiction, here.now)]
    return SettingPage(
        now=setting_now(held),
        question=_question(setting),
        clause=setting.clause,
        note=setting.note,
        kind=setting.kind,
        official=_official(here, setting),
        editor=setting_editor.editor(held, value, pack, place_names(here.office.jurisdiction), units),
        history=tuple(_history(setting, e, held, here.now) for e in held.entries),
        problems=tuple(problems),
        errors=errors,
        since=request.POST.get("since", ""),
        reason=request.POST.get("reason", ""),
    )


def _official(here: Door, setting: Setting) -> str:
    return official.passages(here.db, here.office).text(setting.clause)


def _history(setting: Setting, entry: Entry, held: Held, now: Instant) -> HistoryRow:
    state = "current" if entry is held.now else "coming" if entry.since > now else "past"
    return HistoryRow(
        since=entry.since,
        entered_at=entry.entered_at,
        by=entry.by,
        value=value_line(setting, entry.value),
        reason=entry.reason,
        state=state,
        sample=entry.sample,
    )
