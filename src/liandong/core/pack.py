"""A rule pack as typed objects: what one jurisdiction's regulation says.

The shell reads the TOML files of ``packs/<id>/`` and hands a :class:`Pack` to
the core. Every rule names its ``clause``; a number that the document leaves
open is not invented but declared as a :class:`Setting` that the district
enters. Minutes are whole; ``None`` means that the document gives no number,
so the clock is measured and shown, never judged.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

import msgspec

Counting = Literal["wall", "duty", "gate_then_wall"]
Subject = Literal["order", "case", "aid", "drill", "report", "contact"]
Basis = Literal["auto", "evidence", "inspector"]
Unset = Literal["block", "uncounted", "person"]
Period = Literal["month", "quarter", "half-year", "year"]
Trigger = Literal[
    "clock.breached",
    "arrival_report.absent",
    "platform_result.absent",
    "drill.absent",
    "contact.unfiled",
    "roster.gap",
    "terminal.offline",
    "spot_check.unanswered",
    "objection.rejected",
    "departure.absent",
    "meeting.absent",
]


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Base of everything that comes from a clause."""

    clause: str = ""
    note: str = ""


class Document(Rule, frozen=True):
    """The text that the pack condenses; dates are ISO days."""

    title: str
    issuer: str = ""
    number: str = ""
    index: str = ""
    document_date: str = ""
    published: str = ""
    effective: str = ""
    basis: tuple[str, ...] = ()
    articles: int = 0
    annexes: int = 0
    complete: bool = True


class Jurisdiction(Rule, frozen=True):
    name: str
    level: str = ""
    code: str = ""
    code_verified: bool = False


class Presence(Rule, frozen=True):
    """Something that a unit of a tier must have (三定 and the like)."""

    name: str


class Tier(Rule, frozen=True):
    tier: int
    name: str
    calendar: str = ""
    claimed_count: int | None = None
    presence: tuple[Presence, ...] = ()
    terminal: bool = False
    radio: bool = False


class Matter(Rule, frozen=True):
    """One duty of a unit in our own words, with everyday words that callers use."""

    text: str
    words: tuple[str, ...] = ()
    upper_level: str = ""
    """The body of the next level that holds the power (市级事权), if any."""


class UnitSpec(Rule, frozen=True):
    id: str
    name: str
    tier: int | None = None
    kind: str = ""
    unit_class: str = msgspec.field(default="", name="class")
    matters: tuple[Matter, ...] = ()
    presence: bool = True
    """False: its tasks are usually done without going to the scene, so no scene clocks."""
    split_by: str = ""
    """Units that share one duty statement, told apart by territory: name of the setting."""
    class_entry: bool = False
    """A class such as 'every town and street': the district enters its members."""
    class_count: int | None = None


class Contact(Rule, frozen=True):
    number: str
    kind: Literal["phone", "fax"]
    owner: str
    purpose: str


class CalendarSpec(Rule, frozen=True):
    """``always`` is 24x7; ``entered`` needs the district's windows (a setting of the same name)."""

    id: str
    kind: Literal["always", "entered"]
    name: str = ""
    includes_holidays: bool = True


class Area(Rule, frozen=True):
    """A flag that towns and streets carry, entered in the setting ``setting``."""

    id: str
    setting: str
    unset: Unset = "person"


class ClockRule(Rule, frozen=True, kw_only=True):
    """One deadline.

    ``start`` and ``stop`` are milestones of the subject (``issued``,
    ``received``, ``signed``, ``departed``, ``arrived``, ``arrival_reported``,
    ``handling``, ``submitted``, ``changed``, ``filed``, ``called``,
    ``assembled`` …). ``area``: the rule holds only there; ``deduct_area`` and
    ``deduct_in_duty`` say when a breach costs points, elsewhere it is advisory.
    """

    id: str
    name: str
    on: Subject = "order"
    start: str
    stop: str
    minutes: int | None = None
    limit: Literal["", "category", "drill"] = ""
    """Where the limit comes from when it is not ``minutes``: a table per category, or the drill's own."""
    qualitative: str = ""
    counting: Counting = "wall"
    tiers: tuple[int, ...] = ()
    classes: tuple[str, ...] = ()
    not_classes: tuple[str, ...] = ()
    area: str = ""
    deduct_area: str = ""
    deduct_in_duty: bool = False
    pausable: bool = False
    needs_presence: bool = False


class Ground(Rule, frozen=True):
    """A printed reason to accept, refuse or transfer."""

    code: str
    outcome: Literal["accept", "answer", "refuse", "transfer", "refer"]
    text: str
    to: tuple[str, ...] = ()


class Scope(Rule, frozen=True):
    outcomes: tuple[str, ...] = ("accept", "answer", "refuse", "transfer", "refer")
    grounds: tuple[Ground, ...] = ()
    outside: Rule | None = None
    """What happens with a place outside the jurisdiction."""
    police_only: Rule | None = None
    """Matters that the police alone handle create no order."""
    ground_required: tuple[str, ...] = ()
    """Outcomes that need a printed ground."""
    repeat_ground: str = ""
    """Ground that refuses a repeat without a new fact."""


class Category(Rule, frozen=True):
    """What callers ask for, who handles it; made from the duty statements."""

    name: str
    unit: str = ""
    """The main responsible unit; empty: the town or street of the place."""
    also: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    upper_level: str = ""
    place_first: bool = False


class LeadRule(Rule, frozen=True):
    """Who leads when several units work on one case."""

    choices: tuple[str, ...] = ()
    one_lead: bool = True


class Takeover(Rule, frozen=True):
    """A role that takes the on-scene command on arrival."""

    role: str


class Routing(Rule, frozen=True):
    categories: tuple[Category, ...] = ()
    territory_default: Rule | None = None
    delegation: Rule | None = None
    lead: LeadRule | None = None


class EquipmentRule(Rule, frozen=True):
    unit: str


class Command(Rule, frozen=True):
    takeovers: tuple[Takeover, ...] = ()
    plan: Rule | None = None
    """Reaching plan level ends the linkage clocks."""
    equipment: EquipmentRule | None = None
    daily_leader: Rule | None = None


class ArrivalReport(Rule, frozen=True):
    channel: str = ""
    number: str = ""


class PlatformResult(Rule, frozen=True):
    channel: str = ""


class Way(Rule, frozen=True):
    """A way to bring an order to a unit that has not confirmed it: ``mail``, ``webhook`` (and the services behind
    one), ``voice`` (a dispatcher calls); so many seconds after the receipt was due."""

    channel: str
    after_seconds: int = 0


class Feedback(Rule, frozen=True):
    arrival: ArrivalReport | None = None
    result: PlatformResult | None = None
    alert_closed_unit: tuple[str, ...] = ()
    """Roles that are alerted when an order goes to a unit outside its duty hours."""
    alert_no_receipt: tuple[str, ...] = ()
    receipt_setting: str = ""
    """Setting with the seconds after which a missing receipt is a task and an alert."""
    ways: tuple[Way, ...] = ()
    """In which order, after the terminal; empty: all at once."""


class Report(Rule, frozen=True):
    """A bulletin or summary that the document asks for."""

    name: str
    period: Period
    to: str = ""
    by: str = ""


class Target(Rule, frozen=True):
    """Meetings, drills, inspections: how many per period."""

    name: str
    what: Literal["meeting", "drill", "inspection"]
    period: Period
    at_least: int = 1
    at_most: int | None = None
    by: str = ""


class Filing(Rule, frozen=True):
    """A role that each unit must name and file."""

    role: str


class Item(Rule, frozen=True):
    """One assessment item. Points are decimals, deducted once per order, unit and item."""

    code: str
    title: str
    demand: str = ""
    points: Decimal | None = None
    points_min: Decimal | None = None
    points_max: Decimal | None = None
    step: Decimal | None = None
    basis: Basis = "inspector"
    triggers: tuple[Trigger, ...] = ()
    clocks: tuple[str, ...] = ()
    spot_checks: tuple[str, ...] = ()
    """Kinds of spot check that concern this item; an unknown kind goes to the first item that takes any."""
    radio_checks: tuple[str, ...] = ()
    """Those of them that call the radio: only tiers that have one, and only in duty hours."""
    in_duty: bool = False
    """Spot checks count only inside the unit's duty hours."""
    reasons: tuple[str, ...] = ()
    ledger: str = ""


class Assessment(Rule, frozen=True):
    assessor: str = ""
    items: tuple[Item, ...] = ()
    cap: Decimal | None = None
    binding: Rule | None = None
    summary: Rule | None = None


class Setting(Rule, frozen=True, kw_only=True):
    """A parameter that the document leaves to the district."""

    name: str
    title: str = ""
    """A few words for lists and banners; empty: the name stands for itself."""
    question: str
    question_en: str = ""
    kind: Literal["windows", "flags", "units", "minutes", "seconds", "ratio", "split", "table", "text"]
    """``split``: place → unit; ``table``: any other pairs of words (unit → number, place → departments)."""
    unset: Unset
    sample: Any = None
    """An example value for demonstrations, never used as a default."""


class Body(Rule, frozen=True):
    """Leading group, centre, office: roles by office, never by person."""

    name: str
    kind: str
    host: str = ""
    roles: tuple[str, ...] = ()


class Pack(Rule, frozen=True):
    """A whole regulation, normalised."""

    id: str
    prefix: str
    version: str
    jurisdiction: Jurisdiction
    document: Document
    bodies: tuple[Body, ...] = ()
    tiers: tuple[Tier, ...] = ()
    units: tuple[UnitSpec, ...] = ()
    unit_total: int | None = None
    contacts: tuple[Contact, ...] = ()
    calendars: tuple[CalendarSpec, ...] = ()
    areas: tuple[Area, ...] = ()
    clocks: tuple[ClockRule, ...] = ()
    scope: Scope = Scope()
    routing: Routing = Routing()
    command: Command = Command()
    feedback: Feedback = Feedback()
    reports: tuple[Report, ...] = ()
    targets: tuple[Target, ...] = ()
    filings: tuple[Filing, ...] = ()
    assessment: Assessment = Assessment()
    settings: tuple[Setting, ...] = ()
    severities: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    """What the document does not say, in our words."""
