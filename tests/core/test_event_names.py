"""Every event that the requirements name is one of ``core.events``, the only list.

The documents lie beside a developer's checkout; where they are absent the list that was taken from them is tested.
"""

import os
import re
from pathlib import Path

import msgspec
import pytest
from msgspec import inspect

from liandong.core import codec
from liandong.core.events import CASE_EVENTS, EVENTS, Entry

SHARED = Path(os.environ.get("LIANDONG_SHARED") or Path(__file__).parents[3] / "shared")

OLDER = {
    "order.received": "order.delivered",
    "unit.arrived": "crew.arrived",
    "command.received": "order.delivered",
    "event.known": "report.known",
    "incident.known": "report.known",
    "handling.finished": "result.submitted",
    "support.need_identified": "support.requested",
    "neighbours.notified": "report.followup",
    "unit.head_informed": "report.oral",
    "case.accepted": "case.screened",
    "case.refused": "case.screened",
    "case.transferred": "case.screened",
    "dispute.assigned": "dispute.determined",
    "leader.notified": "report.oral",
    "deduction.booked": "period.frozen",
    "bulletin.frozen": "period.frozen",
}
"""Names of the extracts and of the first model → the event that it became."""

COMPUTED = {
    *(f"clock.{word}" for word in ("started", "paused", "resumed", "met", "breached", "ended")),
    "finding.proposed",
    "roster.gap",
    "force.below_minimum",
}
"""Named as events in the first model; here they are functions of events, never in the log."""

OF_LATER_ROOMS = {"bulletin.sent", "document.filed", "knowledge.updated"}
"""Papers that are sent and filed: they belong to the rooms that keep papers, not to a case's law."""

STEPS = """
case.received case.screened case.merged case.reopened case.closed order.issued order.delivered order.signed
crew.departed crew.arrived handling.started progress.reported arrival.reported support.requested
result.submitted verify.started order.closed result.returned rework.accepted first_contact.made
second_contact.made callback.done callback.failed order.objected objection.rejected order.reassigned
dispute.opened dispute.determined order.withdrawn order.suspended order.resumed order.reopened
deadline.extended lead.set command.taken command.released severity.changed casualties.changed
headcount.changed plan.activated mode.changed hq.formed hq.group_set hq.acting_set hq.ended level.changed
report.known report.oral report.written report.followup report.to_city aid.requested aid.delivered
aid.replied aid.arrived aid.stood_down terminal.offline terminal.online spot_check.called contact.changed
contact.filed force.counted roster.set drill.called drill.unit_assembled drill.unit_absent inspection.done
meeting.held finding.entered finding.confirmed finding.dismissed finding.appealed call.queued call.answered
call.abandoned case.corrected event.voided period.frozen
""".split()


BEYOND_STORIES = {"case.erased", "order.urged", "order.supervised", "call.logged"}
"""Events that no story tells: what erasing leaves in the log concerns no rule of a regulation, and neither do the
centre's reminders and telephone calls: they change no state and no clock."""

COMMON = {"at", "entered_at", "entered_by", "by", "channel", "reason", "case", "order"}
"""Fields of a step that belong to the entry, or say whose it is."""

OTHERWISE = {("event.voided", "step"): "positions"}
"""Words of the format that an event has under another name."""

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"


def beside(*parts: str) -> Path:
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the requirements ({path.name}) are not beside this checkout; set LIANDONG_SHARED")
    return path


def step_rows() -> list[tuple[list[str], set[str]]]:
    """The table of steps: the names of a row, and the words of the fields that it prints."""
    text = beside("stories.md").read_text("utf-8")
    table = text[text.index("| do | fields") : text.index("## Result")]
    made = []
    for row in table.splitlines()[2:]:
        if row.startswith("|"):
            _, names, fields, *_ = row.split("|")
            plain = re.sub(r"\([^)]*\)", "", fields).replace("the report's", "")
            words = set(re.split(r"[,;\s]+|\bor\b", plain)) - {"", "or"}
            made.append((re.findall(r"[a-z_]+\.[a-z_]+", names), words))
    return made


@pytest.mark.parametrize("name", STEPS)
def test_a_step_of_stories_is_an_event(name: str) -> None:
    assert name in EVENTS


def test_what_no_story_tells_is_known() -> None:
    assert set(EVENTS) - set(STEPS) == BEYOND_STORIES
    assert len(STEPS) == len(set(STEPS))


def test_the_list_of_steps_is_that_of_the_story_format() -> None:
    assert sorted(name for names, _ in step_rows() for name in names) == sorted(STEPS)


def test_every_field_of_the_story_format_is_one_of_an_event_of_its_row() -> None:
    for names, words in step_rows():
        fields = COMMON | {f.encode_name for n in names for f in msgspec.structs.fields(EVENTS[n])}
        told = {OTHERWISE.get((names[-1], word), word) for word in words}
        assert told <= fields, f"{names}: {sorted(told - fields)}"


def test_every_event_has_its_word_in_the_glossary_and_no_other_is_called_one() -> None:
    words = set(re.findall(r"`([a-z_]+\.[a-z_]+)`", GLOSSARY.read_text("utf-8")))
    subjects = {name.split(".")[0] for name in EVENTS}
    assert set(EVENTS) - words == set()
    assert {w for w in words - set(EVENTS) if w.split(".")[0] in subjects} <= COMPUTED


def test_every_event_of_the_extracts_has_become_one() -> None:
    names: set[str] = set()
    for file in sorted(beside("requirements", "extracts").glob("*.yaml")):
        names |= set(re.findall(r"^\s*event:\s*([a-z_]+\.[a-z_]+)", file.read_text("utf-8"), re.M))
    assert names, "the extracts name no event at all"
    assert {n for n in names if OLDER.get(n, n) not in EVENTS} == set()


def test_every_event_of_the_common_model_has_become_one() -> None:
    text = beside("requirements", "differences.md").read_text("utf-8")
    section = text[text.index("### 2.5 Events") :].split("\n\n")[1]
    named, subject = [], ""
    for word in re.findall(r"[a-z_]+(?:\.[a-z_]+)?", section.split(" Every event keeps")[0]):
        subject, word = (word.split(".")) if "." in word else (subject, word)
        named.append(f"{subject}.{word}")
    unknown = {n for n in named if OLDER.get(n, n) not in EVENTS}
    assert unknown == COMPUTED | OF_LATER_ROOMS


def test_older_names_are_names_no_more() -> None:
    assert set(OLDER) & set(EVENTS) == set()
    assert set(OLDER.values()) <= set(EVENTS)


def test_what_belongs_to_a_case() -> None:
    assert {n.split(".")[0] for n in set(EVENTS) - CASE_EVENTS} == {
        "terminal",
        "spot_check",
        "contact",
        "force",
        "roster",
        "drill",
        "inspection",
        "meeting",
        "finding",
        "call",
        "period",
    }


def value_of(kind: inspect.Type) -> object:
    """Something of a type, as it stands in JSON; of a choice of types the most telling."""
    match kind:
        case inspect.StrType(pattern=str()):
            return "0f" * 16
        case inspect.LiteralType():
            return kind.values[-1]
        case inspect.StructType():
            return {f.encode_name: value_of(f.type) for f in kind.fields}
        case inspect.VarTupleType() | inspect.ListType():
            return [value_of(kind.item_type)]
        case inspect.UnionType():
            return max((value_of(t) for t in kind.types), key=lambda v: TELLING.index(type(v)))
        case inspect.DictType():
            return {"及时": value_of(kind.value_type)}
    plain = {inspect.BoolType: True, inspect.IntType: 3, inspect.FloatType: 0.5, inspect.NoneType: None}
    return plain.get(type(kind), "0.5" if isinstance(kind, inspect.DecimalType) else "词")


TELLING = [type(None), bool, int, float, list, dict, str]


def sample(kind: type[msgspec.Struct]) -> msgspec.Struct:
    """An event with every field filled in by its type."""
    filled = value_of(inspect.type_info(kind))
    assert isinstance(filled, dict)
    return msgspec.convert({**filled, "do": kind.__struct_config__.tag}, kind)


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_an_entry_comes_back_from_its_text_as_it_was(name: str) -> None:
    entry = Entry(
        position=7,
        at=1615338000,
        entered_at=1615338060,
        event=sample(EVENTS[name]),  # type: ignore[arg-type]
        by="联络员",
        entered_by="接警员",
        channel="phone",
        reason="𠮷",
        claimed_at=1615337999,
    )
    text = codec.encode(entry)
    assert codec.decode(text) == entry
    assert codec.encode(codec.decode(text)) == text, "canonical: the same entry always gives the same text"
    assert f'"do":"{name}"' in text


def test_a_log_of_a_newer_program_is_not_guessed_at() -> None:
    with pytest.raises(codec.UnknownVersion):
        codec.decode("{}", codec.VERSION + 1)
