"""A wrong story is told with file, line and fix; all its faults at once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from liandong.core.events import CaseCorrected, DeadlineExtended, OrderIssued, RosterSet
from liandong.core.settings import Window
from liandong.exchange.located import FileError, Located
from liandong.exchange.story import Story, read_story
from liandong.exchange.story.moments import Moment, instant, iso

SOUND = """\
story = "one"
pack = "tiny@1"

[settings]
calendars.office = [{ days = "every", from = 08:00:00, to = 20:00:00 }]

[[step]]
at = 2021-03-10T09:00:00+08:00
do = "case.received"
case = "c1"
place = "东街道"

[[step]]
at = 2021-03-10T09:00:00+08:00
do = "order.issued"
case = "c1"
order = "o1"
unit = "水利局"
delivered = true

[[step]]
at = 2021-03-10T09:05:00.9+08:00
do = "order.signed"
order = "o1"

[[expect]]
at = 2021-03-10T09:06:00+08:00
orders = [{ order = "o1", state = "signed" }]
clocks_none = [{ state = "breached" }]
findings_count = 0
"""


def write(folder: Path, source: str) -> Path:
    file = folder / "a.toml"
    file.write_text(source, "utf-8")
    return file


def faults(folder: Path, source: str) -> list[Located]:
    with pytest.raises(FileError) as caught:
        read_story(write(folder, source))
    return caught.value.problems


def read(folder: Path, source: str) -> Story:
    return read_story(write(folder, source))


def test_a_sound_story(tmp_path: Path) -> None:
    story = read(tmp_path, SOUND)
    assert (story.title, story.pack, story.version) == ("one", "tiny", "1")
    assert story.settings.calendars["office"] == (Window("every", 28800, 72000),)
    assert [(s.number, s.case) for s in story.steps] == [(1, "c1"), (2, "c1"), (3, "c1")]
    assert story.steps[1].command.event == OrderIssued(order="o1", unit="水利局", delivered=True)
    (expected,) = story.expectations
    assert expected.rows == {"orders": [{"order": "o1", "state": "signed"}]}
    assert expected.none == {"clocks": [{"state": "breached"}]}
    assert expected.counts == {"findings": 0}


def test_fractions_are_cut_and_offsets_do_not_matter(tmp_path: Path) -> None:
    story = read(tmp_path, SOUND)
    assert iso(story.steps[2].entered_at) == "2021-03-10T09:05:00+08:00"
    other = SOUND.replace("2021-03-10T09:05:00.9+08:00", "2021-03-10 01:05:00.999Z")
    assert read(tmp_path, other).steps == story.steps


def test_both_ways_to_write_steps_are_the_same(tmp_path: Path) -> None:
    inline = """\
story = "one"
pack = "tiny@1"
step = [
  { at = 2021-03-10T09:00:00+08:00, do = "case.received", case = "c1", place = "东街道" },
  { at = 2021-03-10T09:00:00+08:00, do = "order.issued", case = "c1", order = "o1", unit = "水利局", delivered = true },
  { at = 2021-03-10T09:05:00+08:00, do = "order.signed", order = "o1" },
]
"""
    assert read(tmp_path, inline).steps == read(tmp_path, SOUND).steps


def test_common_fields(tmp_path: Path) -> None:
    source = SOUND.replace(
        'do = "order.signed"',
        'entered_at = 2021-03-10T09:07:00+08:00\ndo = "order.signed"\nby = "联络员"\nentered_by = "接警员"\nchannel = "phone"\nreason = "r"\nauthority = "unit"',
    )
    step = read(tmp_path, source).steps[2]
    command = step.command
    assert iso(step.entered_at) == "2021-03-10T09:07:00+08:00"
    assert (command.by, command.entered_by, command.channel, command.reason, command.authority) == (
        "联络员", "接警员", "phone", "r", "unit",
    )  # fmt: skip


def test_moments_inside_events(tmp_path: Path) -> None:
    source = (
        SOUND
        + """
[[step]]
at = 2021-03-10T10:00:00+08:00
do = "deadline.extended"
order = "o1"
to = 2021-03-10T12:00:00.5+08:00
reason = "r"
[[step]]
at = 2021-03-10T10:00:00+08:00
do = "roster.set"
unit = "水利局"
slots = [{ role = "值班长", person = "甲", from = 2021-03-10T08:00:00+08:00, to = 2021-03-11T08:00:00+08:00 }]
[[step]]
at = 2021-03-10T10:00:00+08:00
do = "case.corrected"
case = "c1"
field = "place"
new = "西街道"
reason = "r"
"""
    )
    extended, roster, corrected = (s.command.event for s in read(tmp_path, source).steps[3:])
    assert isinstance(extended, DeadlineExtended)
    assert iso(extended.to) == "2021-03-10T12:00:00+08:00"
    assert isinstance(roster, RosterSet)
    assert roster.slots[0].to - roster.slots[0].from_ == 86400
    assert corrected == CaseCorrected("place", "西街道")


def test_an_order_leads_to_its_case(tmp_path: Path) -> None:
    source = (
        SOUND
        + """
[[step]]
at = 2021-03-10T10:00:00+08:00
do = "order.reassigned"
order = "o1"
to_order = "o2"
unit = "教体局"
[[step]]
at = 2021-03-10T10:00:00+08:00
do = "command.taken"
order = "o2"
role = "区领导"
[[step]]
at = 2021-03-10T10:00:00+08:00
do = "order.signed"
order = "o2"
"""
    )
    assert [s.case for s in read(tmp_path, source).steps[3:]] == ["c1", "c1", "c1"]


def test_expectations_are_looked_at_in_order_of_time(tmp_path: Path) -> None:
    source = SOUND + "\n[[expect]]\nat = 2021-03-10T08:00:00+08:00\ncases_count = 0\n"
    assert [iso(e.at)[11:16] for e in read(tmp_path, source).expectations] == ["08:00", "09:06"]


def test_values_of_expectations(tmp_path: Path) -> None:
    source = (
        SOUND
        + """
[[expect]]
at = 2021-03-10T09:06:00+08:00
hqs = [{ roles = [{ role = "总指挥" }], acting_count = 1, groups_none = [{ name = "x" }], units = ["a"] }]
clocks = [{ due_at = 2021-03-10T01:10:00Z, why = [{ from = 2021-03-10T09:00:00+08:00, counted = true }] }]
""".replace(', units = ["a"]', "")
    )
    rows = read(tmp_path, source).expectations[1].rows
    assert rows["hqs"] == [{"roles": [{"role": "总指挥"}], "acting_count": 1, "groups_none": [{"name": "x"}]}]
    assert isinstance(rows["clocks"][0]["due_at"], Moment)
    assert iso(rows["clocks"][0]["due_at"].at) == "2021-03-10T09:10:00+08:00"
    assert isinstance(rows["clocks"][0]["why"][0]["from"], Moment)


SPOILT: list[tuple[str, str, str, int, str]] = [
    # what is replaced, by what, code, line, part of the fix
    ('story = "one"\n', "", "field.missing", 1, "story"),
    ('pack = "tiny@1"\n', "", "field.missing", 1, "pack"),
    ('pack = "tiny@1"', "pack = 1", "field.kind", 2, "correct"),
    ("[settings]", "[setting]", "field.unknown", 4, '"settings"'),
    ("[[expect]]", "[[expects]]", "field.unknown", 26, '"expect"'),
    ("to = 20:00:00", "to = 20:00", "file.short_time", 5, "08:00:00"),
    ('days = "every"', 'days = "evry"', "calendar.days", 5, '"every"'),
    ("09:05:00.9+08:00", "09:05:00", "time.offset", 22, "+08:00"),
    (
        "at = 2021-03-10T09:05:00.9+08:00",
        'at = "2021-03-10T09:05:00+08:00"',
        "time.kind",
        22,
        "without quotes",
    ),
    ("at = 2021-03-10T09:05:00.9+08:00", "at = 2021-03-10", "time.kind", 22, "without quotes"),
    ("at = 2021-03-10T09:05:00.9+08:00\n", "", "field.missing", 21, "at"),
    ("2021-03-10T09:05", "0021-03-10T09:05", "time.range", 22, "year"),
    ("2021-03-10T09:05:00.9", "2021-03-10T08:05:00", "story.order", 22, "sort"),
    ('do = "order.signed"\n', "", "field.missing", 21, "do"),
    ('do = "order.signed"', 'do = "order.sign"', "story.unknown_step", 23, '"order.signed"'),
    ('do = "order.signed"', "do = 1", "story.unknown_step", 23, "known"),
    ('unit = "水利局"', 'unti = "水利局"', "field.unknown", 18, '"unit"'),
    ('unit = "水利局"\n', "", "field.missing", 13, "unit"),
    ('unit = "水利局"', "unit = 7", "field.kind", 18, "correct"),
    ("delivered = true", 'delivered = "yes"', "field.kind", 19, "correct"),
    ("delivered = true", "delivered = true\nchanel = 1", "field.unknown", 20, '"channel"'),
    ("delivered = true", "delivered = true\nby = 1", "field.kind", 20, "correct"),
    ("delivered = true", 'delivered = true\nauthority = "center"', "field.choice", 20, '"centre"'),
    ('case = "c1"\nplace', "place", "story.no_case", 7, "case"),
    ('order = "o1"\n\n[[expect]]', 'case = "c1"\n\n[[expect]]', "field.missing", 21, "order"),
    ('do = "order.signed"', 'do = "event.voided"\nstep = 3', "story.void", 24, "1 to 2"),
    ('do = "order.signed"', 'do = "event.voided"', "field.missing", 21, "step"),
    ('do = "order.signed"', 'do = "case.corrected"\nfield = "plase"', "field.choice", 24, '"place"'),
    ('do = "order.signed"', 'do = "deadline.extended"\nto = 3600', "time.kind", 24, "without quotes"),
    ('do = "order.signed"', 'do = "callback.done"\ntopics = { a = 1 }', "field.kind", 24, "correct"),
    ("at = 2021-03-10T09:06:00+08:00\n", "", "field.missing", 26, "at"),
    ("2021-03-10T09:06:00+08:00", "2021-03-10T09:06:00", "time.offset", 27, "+08:00"),
    ("orders = [", "order = [", "story.unknown_list", 28, '"orders"'),
    (
        'orders = [{ order = "o1", state',
        'orders = [{ order = "o1", stat',
        "story.unknown_field",
        28,
        '"state"',
    ),
    ("clocks_none = [{ state", "clocks_none = [{ stat", "story.unknown_field", 29, '"state"'),
    (
        'clocks_none = [{ state = "breached" }]',
        "clocks_none = []",
        "story.empty_list",
        29,
        "clocks_none_count = 0",
    ),
    ('orders = [{ order = "o1", state = "signed" }]', "orders = { }", "story.rows", 28, "[[orders]]"),
    ('orders = [{ order = "o1", state = "signed" }]', 'orders = ["o1"]', "story.row", 28, "{"),
    ('state = "signed"', "signed_at = 2021-03-10", "time.kind", 28, "without quotes"),
    ('state = "signed"', "signed_at = 2021-03-10T09:00:00", "time.offset", 28, "+08:00"),
    ("findings_count = 0", "findings_count = -1", "story.count", 30, "0"),
    ("findings_count = 0", "findings_count = true", "story.count", 30, "0"),
]


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "fix"), SPOILT, ids=[f"{s[2]}-{n}" for n, s in enumerate(SPOILT)]
)
def test_broken_stories(tmp_path: Path, old: str, new: str, code: str, line: int, fix: str) -> None:
    assert SOUND.count(old) >= 1
    found = faults(tmp_path, SOUND.replace(old, new))
    assert (code, line) in [(p.code, p.line) for p in found], [p.render() for p in found]
    told = next(p for p in found if (p.code, p.line) == (code, line))
    assert told.file == str(tmp_path / "a.toml")
    assert fix in told.fix("en").replace("story.", "")
    assert told.fix("zh")


def test_all_faults_of_a_story_at_once(tmp_path: Path) -> None:
    source = SOUND.replace("delivered = true", "deliverd = true").replace(
        'do = "order.signed"', 'do = "order.sign"'
    )
    assert [(p.code, p.line) for p in faults(tmp_path, source)] == [
        ("field.unknown", 19),
        ("story.unknown_step", 23),
    ]


def test_steps_and_tables_cannot_be_mixed(tmp_path: Path) -> None:
    source = 'story = "a"\npack = "tiny"\nstep = []\n[[step]]\n'
    assert [(p.code, p.line) for p in faults(tmp_path, source)] == [("file.twice", 4)]


def test_an_empty_story(tmp_path: Path) -> None:
    assert [p.code for p in faults(tmp_path, 'story = "a"\npack = "tiny"\n')] == ["story.empty"]
    assert [p.code for p in faults(tmp_path, 'story = "a"\npack = "tiny"\nstep = 1\nexpect = [1]\n')] == [
        "story.rows",
        "story.row",
    ]
    found = faults(tmp_path, 'story = "a"\npack = "tiny"\n[[expect]]\nat = 2021-03-10T09:00:00Z\n')
    assert [p.code for p in found] == ["story.expects_nothing"]


def test_rare_characters_and_long_texts(tmp_path: Path) -> None:
    text = "𠮷" + "🚒" * 10 + "\\u0007"
    story = read(tmp_path, SOUND.replace('place = "东街道"', f'place = "东街道"\ntext = "{text}"'))
    assert story.steps[0].command.event.text == "𠮷" + "🚒" * 10 + "\x07"
    found = faults(tmp_path, SOUND.replace('place = "东街道"', f'place = "东街道"\ntext = "{"长" * 20001}"'))
    assert [(p.code, p.line) for p in found] == [("field.value", 12)]


def test_moments() -> None:
    assert instant(datetime(1970, 1, 1, tzinfo=UTC)) == 0
    assert iso(0) == "1970-01-01T08:00:00+08:00"
