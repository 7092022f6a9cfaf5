"""The regulation's page: clause by clause, with what each became."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A number or word of a rule; ``label`` is ready to be read."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class SettingNow:
    """What a setting holds now. ``state``: ``entered``, ``sample`` or ``unset``; ``unset`` says what that means."""

    name: str
    title: str
    state: str
    value: str = ""
    since: int | None = None
    unset: str = ""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule that a clause became. ``section`` and ``effect`` are codes of ``packs.words``."""

    section: str
    key: str
    title: str
    effect: str
    note: str = ""
    facts: tuple[Fact, ...] = ()
    items: tuple[str, ...] = ()
    setting: SettingNow | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """Many short rules in one paragraph: the duties of ``name``, or the categories of calls."""

    section: str
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """One clause. ``text``: its official words, where the district loaded them. ``found``: the document has it."""

    ref: str
    anchor: str
    title: str = ""
    text: str = ""
    rules: tuple[RuleLine, ...] = ()
    bundles: tuple[Bundle, ...] = ()
    found: bool = True

    @property
    def unused(self) -> bool:
        """No rule comes from it."""
        return not self.rules and not self.bundles


@dataclass(frozen=True, slots=True)
class Group:
    """An article, a section or an annex with its pieces; ``count`` rules come from it."""

    ref: str
    anchor: str
    title: str
    pieces: tuple[Piece, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Version:
    """A pack that is or was in force. ``hash`` names it in the address."""

    hash: str
    version: str
    since: int
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The whole page. ``loaded``: the official text is there. ``gaps``: settings that nobody entered."""

    title: str
    issuer: str
    number: str
    effective: str
    pack: str
    hash: str
    versions: tuple[Version, ...]
    groups: tuple[Group, ...]
    unprinted: tuple[RuleLine, ...]
    silent: tuple[str, ...]
    settings: tuple[SettingNow, ...]
    loaded: bool
    rules: int

    @property
    def pack_id(self) -> str:
        """The pack's id without its version."""
        return self.pack.partition("@")[0]

    @property
    def gaps(self) -> tuple[SettingNow, ...]:
        """Settings without a value."""
        return tuple(s for s in self.settings if s.state == "unset")

    @property
    def samples(self) -> tuple[SettingNow, ...]:
        """Settings that hold an example."""
        return tuple(s for s in self.settings if s.state == "sample")
