"""The rules that a story is judged by: its pack, its settings, the days of its years."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path as FilePath

from msgspec.structs import replace

from liandong.core.pack import Pack
from liandong.core.rules import RuleError, Rules, prepare
from liandong.core.settings import Settings
from liandong.exchange.calendars import day_rows, provisional_years
from liandong.exchange.located import FileError, Path, near
from liandong.exchange.rulepack import PackNotFound, find_pack, load_pack, settings_problems
from liandong.exchange.story.moments import year_of
from liandong.exchange.story.record import Story


def rules_for(story: Story, folder: FilePath | None = None) -> Rules:
    """Rules for a story; ``folder``: this pack instead of the one that the story names.

    Raises :class:`FileError` when the pack is missing or broken, or does not fit the settings.
    """
    pack = _loaded(folder) if folder is not None else _named(story)
    raw = story.document.data.get("settings", {})
    problems = settings_problems(story.document, raw, story.settings, pack)
    if problems:
        raise FileError(problems)
    try:
        return prepare(pack, with_days(story), lenient=True)
    except RuleError as error:
        path: Path = ("settings", *error.path.split("."))
        name = error.path.rsplit(".", 1)[-1]
        problem = story.document.problem("story.rules", path, name=name, pack=pack.id, cause=error.code)
        raise FileError([problem]) from error


def _named(story: Story) -> Pack:
    try:
        pack = _loaded(find_pack(story.pack))
    except PackNotFound as error:
        params = {"name": story.pack, **near(story.pack, error.known)}
        raise FileError([story.document.problem("pack.unknown", ("pack",), **params)]) from error
    if story.version and pack.version != story.version:
        params = {"name": pack.id, "got": pack.version, "wanted": story.version}
        raise FileError([story.document.problem("pack.other_version", ("pack",), **params)])
    return pack


@lru_cache(maxsize=32)
def _loaded(folder: FilePath) -> Pack:
    return load_pack(folder)


def with_days(story: Story) -> Settings:
    """Settings with the proposed rest days and make-up workdays; days that the story enters win."""
    years = _years(story)
    settings = story.settings
    return replace(
        settings,
        days=day_rows(years) | settings.days,
        provisional_years=settings.provisional_years | provisional_years(years),
    )


def _years(story: Story) -> range:
    """Years that clocks of the story can reach: a year before and after its moments."""
    moments = [s.entered_at for s in story.steps] + [e.at for e in story.expectations]
    moments += [s.command.at for s in story.steps if s.command.at is not None]
    if not moments:
        return range(0)
    return range(year_of(min(moments)) - 1, year_of(max(moments)) + 2)
