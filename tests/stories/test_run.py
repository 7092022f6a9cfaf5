"""Stories run on the real core: order of entry, moments of looking, days and rules."""

from pathlib import Path

import pytest

from liandong.exchange.located import FileError
from liandong.exchange.story import Story, look_at, read_story, rules_for, run_story
from liandong.exchange.story.moments import parse_moment
from tests.exchange.tiny import write_pack
from tests.stories.test_reader import SOUND


def story(folder: Path, source: str) -> Story:
    file = folder / "a.toml"
    file.write_text(source, "utf-8")
    return read_story(file)


def kinds(folder: Path, source: str) -> list[str]:
    one = story(folder, source)
    return [d.kind for d in run_story(one, rules_for(one, write_pack(folder))).differences]


def test_a_story_that_holds(tmp_path: Path) -> None:
    assert kinds(tmp_path, SOUND) == []


def test_a_story_that_does_not(tmp_path: Path) -> None:
    one = story(
        tmp_path,
        SOUND.replace('state = "signed"', 'state = "issued"').replace(
            "findings_count = 0", "orders_count = 2"
        ),
    )
    outcome = run_story(one, rules_for(one, write_pack(tmp_path)))
    assert [(d.kind, d.list) for d in outcome.differences] == [("absent", "orders"), ("count", "orders")]
    assert not outcome.holds
    assert outcome.differences[0].row is not None
    assert outcome.differences[0].fields[0][:3] == ("state", "issued", "signed")


LATE = SOUND.replace(
    "at = 2021-03-10T09:05:00.9+08:00",
    "at = 2021-03-10T09:05:00+08:00\nentered_at = 2021-03-10T09:30:00+08:00",
)


def test_a_look_sees_what_was_entered_by_then(tmp_path: Path) -> None:
    looks = """
[[expect]]
at = 2021-03-10T09:29:59+08:00
orders = [{ order = "o1", state = "issued" }]
clocks = [{ order = "o1", rule = "TY.C.SIGN", state = "breached" }]
[[expect]]
at = 2021-03-10T09:30:00+08:00
orders = [{ order = "o1", state = "signed", signed_at = 2021-03-10T09:05:00+08:00 }]
clocks = [{ order = "o1", rule = "TY.C.SIGN", state = "met", used_s = 300 }]
"""
    assert kinds(tmp_path, LATE.partition("[[expect]]")[0] + looks) == []


def test_steps_take_effect_by_entry_not_by_place_in_the_file(tmp_path: Path) -> None:
    """The late step stands before one that was entered earlier."""
    more = """
[[step]]
at = 2021-03-10T09:10:00+08:00
do = "crew.arrived"
order = "o1"
[[expect]]
at = 2021-03-10T09:20:00+08:00
orders = [{ order = "o1", state = "onscene", signed_at = 2021-03-10T09:10:00+08:00, signed_implied = true }]
[[expect]]
at = 2021-03-10T09:40:00+08:00
orders = [{ order = "o1", state = "onscene", signed_at = 2021-03-10T09:05:00+08:00 }]
refused_count = 0
"""
    steps = LATE.partition("[[expect]]")[0]
    assert kinds(tmp_path, steps + more) == []


def test_a_refused_step_changes_nothing_and_keeps_its_number(tmp_path: Path) -> None:
    more = """
[[step]]
at = 2021-03-10T09:07:00+08:00
do = "order.signed"
order = "o1"
[[step]]
at = 2021-03-10T09:08:00+08:00
do = "order.signed"
order = "unknown"
[[expect]]
at = 2021-03-10T09:08:00+08:00
refused = [{ step = 4, do = "order.signed" }, { step = 5, do = "order.signed" }]
refused_count = 2
orders = [{ order = "o1", signed_at = 2021-03-10T09:05:00+08:00 }]
"""
    assert kinds(tmp_path, SOUND + more) == []


def test_a_story_without_expectation_is_looked_at_in_the_end(tmp_path: Path) -> None:
    one = story(tmp_path, SOUND.partition("[[expect]]")[0])
    outcome = run_story(one, rules_for(one, write_pack(tmp_path)))
    assert outcome.holds
    assert [r["state"] for r in outcome.result["orders"]] == ["signed"]
    assert outcome.looked_at == parse_moment("2021-03-10T09:05:00")


def test_any_moment_can_be_looked_at(tmp_path: Path) -> None:
    one = story(tmp_path, SOUND)
    rules = rules_for(one, write_pack(tmp_path))
    assert look_at(one, rules, parse_moment("2021-03-10T08:59:59"))["cases"] == []
    assert look_at(one, rules, parse_moment("2021-03-10T09:05:00+08:00"))["orders"][0]["state"] == "signed"


OFFICE = """\
story = "office"
pack = "tiny"
[settings]
calendars.office = [{{ days = "workdays", from = 08:30:00, to = 17:30:00 }}{windows}]
{settings}
[[step]]
at = {at}
do = "order.issued"
case = "c1"
order = "o1"
unit = "教体局"
delivered = true
[[expect]]
at = {at}
clocks = [{{ order = "o1", rule = "TY.C.SIGN", state = "{state}", due_at = {due}, unpublished = {unpublished} }}]
"""


def office(
    at: str,
    due: str,
    state: str = "running",
    windows: str = "",
    settings: str = "",
    unpublished: bool = False,
) -> str:
    return OFFICE.format(
        at=f"{at}+08:00",
        due=f"{due}+08:00",
        state=state,
        windows=windows,
        settings=settings,
        unpublished=str(unpublished).lower(),
    )


DAYS = {
    "workday": office("2021-03-10T17:25:00", "2021-03-11T08:35:00"),
    "make-up workday": office("2021-02-20T09:00:00", "2021-02-20T09:10:00"),
    "over a holiday and a year's end": office("2021-12-31T17:25:00", "2022-01-04T08:35:00"),
    "entered day of rest": office(
        "2021-03-10T09:00:00", "2021-03-11T08:40:00", "waiting", settings='days = { "2021-03-10" = "off" }'
    ),
    "entered workday": office("2021-03-13T09:00:00", "2021-03-13T09:10:00", settings='days = { "2021-03-13" = "work" }'),
    "one hour less on one date": office(
        "2021-09-30T16:25:00", "2021-10-08T08:35:00",
        windows=', { days = "2021-09-30", from = 08:30:00, to = 16:30:00 }',
    ),
    "unpublished year": office("2099-03-10T09:00:00", "2099-03-10T09:10:00", unpublished=True),
}  # fmt: skip


@pytest.mark.parametrize("source", DAYS.values(), ids=DAYS)
def test_days(tmp_path: Path, source: str) -> None:
    assert kinds(tmp_path, source) == []


def test_calendars_that_nobody_entered_never_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A replay skips activation checks: what needs such a calendar waits, the rest is played."""
    write_pack(tmp_path)
    monkeypatch.setenv("LIANDONG_PACKS", str(tmp_path))
    unset = SOUND.replace('calendars.office = [{ days = "every", from = 08:00:00, to = 20:00:00 }]\n', "")
    assert unset != SOUND
    assert not rules_for(story(tmp_path, unset)).calendars["office"].is_open(0)


WRONG = [
    ('pack = "tiny@1"', 'pack = "tyni"', "pack.unknown", 2),
    ('pack = "tiny@1"', 'pack = "tiny@2"', "pack.other_version", 2),
    ("calendars.office", "calendars.ofice", "settings.calendar_unknown", 5),
    ("[settings]", '[settings]\nurbn = { "东街道" = true }', "settings.unasked", 5),
    ("[settings]", '[settings]\nurban = { "东街道" = "yes" }', "settings.kind", 5),
    ("[settings]", '[settings]\nunits = [{ name = "甲", tier = 3 }]', "settings.tier_unknown", 5),
]


@pytest.mark.parametrize(("old", "new", "code", "line"), WRONG, ids=[w[2] for w in WRONG])
def test_a_story_that_does_not_fit_its_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, code: str, line: int
) -> None:
    write_pack(tmp_path)
    monkeypatch.setenv("LIANDONG_PACKS", str(tmp_path))
    assert old in SOUND
    one = story(tmp_path, SOUND.replace(old, new))
    with pytest.raises(FileError) as caught:
        rules_for(one)
    assert [(p.code, p.line) for p in caught.value.problems] == [(code, line)]
    assert caught.value.problems[0].render("zh")
