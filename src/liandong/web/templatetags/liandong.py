"""Template library ``liandong``: icons, clocks, times and words for codes."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from django import template
from django.http import QueryDict
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from liandong.web import bars, reading, words
from liandong.web.script_words import SCRIPT_WORDS
from liandong.web.shapes import ClockCell, WhyPanel

register = template.Library()

SPRITE = "liandong/dist/icons.svg"

register.filter("stamp", reading.stamp)
register.filter("day", reading.day)
register.filter("time_of_day", reading.time_of_day)
register.filter("near", reading.near)
register.filter("span", reading.span)


def _word_filter(name: str, table: words.Words) -> None:
    def look_up(code: str) -> str:
        return str(table.get(code, code))

    register.filter(name, look_up)


for _name, _table in {
    "room_word": words.ROOMS,
    "role_word": words.ROLES,
    "light_word": words.LIGHTS,
    "terminal_step": words.TERMINAL_STEPS,
    "counter_word": words.COUNTERS,
    "facet_word": words.FACETS,
    "column_word": words.COLUMNS,
    "sort_word": words.SORTS,
    "case_state": words.CASE_STATES,
    "order_state": words.ORDER_STATES,
    "order_role": words.ORDER_ROLES,
    "severity_word": words.SEVERITIES,
    "clock_state": words.CLOCK_STATES,
    "clock_end": words.CLOCK_ENDS,
    "channel_word": words.CHANNELS,
    "receipt_word": words.RECEIPTS,
    "finding_state": words.FINDING_STATES,
    "interval_word": words.INTERVALS,
    "because_word": words.BECAUSE,
    "cause_word": words.CAUSES,
    "outcome_word": words.OUTCOMES,
    "event_word": {**words.EVENTS, **words.FIRED, **words.MESSAGES},
}.items():
    _word_filter(_name, _table)


@register.simple_tag
@lru_cache(maxsize=4096)
def case_url(case: str) -> str:
    """The address of a case's file: asked for many times in a list."""
    return reverse("cases:file", args=[case])


@register.simple_tag
@lru_cache(maxsize=4096)
def look_url(case: str, order: str) -> str:
    """The address of a case beside the board, with one order in view."""
    return f"{reverse('watch:panel', args=[case])}?order={quote(order)}"


@register.filter
def tier_word(tier: int) -> str:
    """Tier of a unit in words."""
    return str(words.TIERS.get(tier, tier))


@register.filter
def days_after(end: int, start: int) -> int:
    """How many calendar days lie between two instants."""
    return (reading.local(end).date() - reading.local(start).date()).days


@register.filter
def severity_level(name: str) -> str:
    """The official colour of a severity, as part of a class name."""
    return words.SEVERITY_LEVELS.get(name, "none")


@register.filter
def event_icon(code: str) -> str:
    """The icon of an event on the timeline."""
    return words.EVENT_ICONS.get(code, "point")


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of the sprite; the name is picked up by the front-end build."""
    return format_html(
        '<svg class="i {}" aria-hidden="true"><use href="{}#{}"></use></svg>', extra, sprite_url(), name
    )


@register.simple_tag
@lru_cache(maxsize=1)
def sprite_url() -> str:
    """Address of the icon sprite, for the scripts."""
    return static(SPRITE)


# --- clocks -----------------------------------------------------------------------


def clock_text(cell: ClockCell) -> str:
    """What the clock shows at ``as_of``: time left, time over, or time used."""
    if cell.state == "ended":
        return "—"
    if cell.limit is None or cell.state in {"met", "none"}:
        return reading.span(cell.used)
    left = cell.limit - cell.used
    return f"+{reading.span(-left)}" if cell.state == "breached" else reading.span(max(left, 0))


def clock_step(cell: ClockCell) -> str:
    """Colour step: ``blue yellow orange red green none``."""
    if cell.state == "met":
        return "green"
    if cell.state == "breached":
        return "red"
    if cell.limit is None or cell.state in {"ended", "none"}:
        return "none"
    share = cell.used / cell.limit if cell.limit else 1.0
    return "orange" if share >= 0.8 else "yellow" if share >= 0.5 else "blue"


_STEP_ICONS = {"orange": "alert-triangle", "red": "alert-octagon", "green": "check"}
_STATE_ICONS = {"waiting": "moon", "paused": "player-pause", "none": "stopwatch"}


def _clock_title(cell: ClockCell) -> str:
    parts = [cell.name, str(words.CLOCK_STATES.get(cell.state, cell.state))]
    if cell.limit is not None:
        parts.append(_("limit %(limit)s") % {"limit": reading.span(cell.limit)})
    if cell.due is not None and cell.stop is None and cell.state != "ended":
        parts.append(_("due %(due)s") % {"due": reading.stamp(cell.due)})
    if cell.stop is not None:
        parts.append(_("stopped %(stop)s") % {"stop": reading.stamp(cell.stop)})
    if cell.resumes is not None:
        parts.append(_("goes on %(at)s") % {"at": reading.stamp(cell.resumes)})
    if cell.end:
        parts.append(str(words.CLOCK_ENDS.get(cell.end, cell.end)))
    if cell.provisional:
        parts.append(_("provisional"))
    if cell.advisory:
        parts.append(_("shown only, costs no points"))
    if cell.clause:
        parts.append(cell.clause)
    return " · ".join(parts)


def _data(cell: ClockCell) -> SafeString:
    """Numbers and one code, which need no escaping: a page has hundreds of clocks."""
    values: dict[str, int | str | None] = {
        "state": cell.state,
        "used": cell.used,
        "asof": cell.as_of,
        "limit": cell.limit,
        "due": cell.due,
        "until": cell.until,
        "resumes": cell.resumes,
        "counting": "1" if cell.counting else None,
    }
    given = [f' data-{name}="{value}"' for name, value in values.items() if value is not None]
    return mark_safe("".join(given))  # noqa: S308  (numbers, and one code of ours)


@register.simple_tag
def clock(cell: ClockCell | None) -> SafeString:
    """A countdown: text, icon and thin bar. The browser goes on from the data attributes."""
    if cell is None:
        return mark_safe('<span class="cd cd-absent" aria-hidden="true">·</span>')
    step = clock_step(cell)
    sign = _STATE_ICONS.get(cell.state) or _STEP_ICONS.get(step, "")
    live = cell.counting or (cell.resumes is not None and cell.stop is None)
    return format_html(
        '<span class="cd cd-{}{}{}" data-cd="{}"{} title="{}">'
        '<span class="cd-line"><svg class="i" aria-hidden="true"><use href="{}#{}"></use></svg>'
        '<span class="cd-t">{}</span></span><span class="cd-bar"><i></i></span></span>',
        step,
        " cd-live" if cell.counting else "",
        " cd-soft" if cell.advisory or cell.provisional else "",
        "live" if live else "still",
        _data(cell),
        _clock_title(cell),
        sprite_url(),
        sign or "none",
        clock_text(cell),
    )


@register.inclusion_tag("parts/bar.html")
def interval_bar(why: WhyPanel) -> dict[str, Any]:
    """The bar of counted, paused and uncounted stretches of a clock."""
    due = why.clock.due if why.clock and why.clock.limit is not None else None
    return {"bar": bars.layout(why.intervals, due), "why": why}


# --- lists --------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def toggled(context: template.Context, name: str, value: str) -> str:
    """The current query with ``name=value`` added, or taken away where it is there; back on page 1."""
    query: QueryDict = context["request"].GET.copy()
    chosen = query.getlist(name)
    query.setlist(name, [v for v in chosen if v != value] if value in chosen else [*chosen, value])
    query.pop("page", None)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def is_chosen(context: template.Context, name: str, value: str) -> bool:
    """Whether the current query names this value."""
    return value in context["request"].GET.getlist(name)


@register.filter
def newest_first(rows: tuple[object, ...]) -> tuple[object, ...]:
    """A timeline turned round."""
    return rows[::-1]


@register.filter
def split(text: str) -> list[str]:
    """The words of a text, to loop over."""
    return text.split()


@register.filter
def sort_direction(current: str, column: str) -> str:
    """``ascending``, ``descending`` or nothing, for ``aria-sort``."""
    return "ascending" if current == column else "descending" if current == f"-{column}" else ""


@register.filter
def next_sort(current: str, column: str) -> str:
    """The sort that a click on this column asks for."""
    return f"-{column}" if current == column else column


# --- words for the scripts -------------------------------------------------------------


@register.simple_tag
def form_key() -> str:
    """A fresh idempotency key: a form that is sent twice does its step once."""
    return uuid4().hex


@register.simple_tag
def script_words() -> SafeString:
    """The few texts that scripts show, as a JSON data block."""
    table = {key: str(text) for key, text in SCRIPT_WORDS.items()}
    text = json.dumps(table, ensure_ascii=False).replace("<", "\\u003c")
    return format_html('<script type="application/json" id="words">{}</script>', mark_safe(text))  # noqa: S308
