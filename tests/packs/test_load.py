"""Reading a pack: every fault of form with its file, line and fix."""

from pathlib import Path

import msgspec
import pytest

from liandong.core.pack import Pack
from liandong.exchange.located import FileError, Located
from liandong.exchange.rulepack import (
    PackNotFound,
    check,
    find_pack,
    load_pack,
    pack_from_json,
    pack_hash,
    pack_json,
    read_pack,
    sample_settings,
)
from liandong.exchange.rulepack.schema import pack_schema
from tests.exchange.tiny import FILES, spoiled, write_pack


def faults(folder: Path) -> list[Located]:
    try:
        pack, source = read_pack(folder)
    except FileError as error:
        return error.problems
    assert pack is None
    return source.problems


def test_a_sound_pack(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    pack, source = read_pack(folder)
    assert source.problems == []
    assert pack is not None
    assert check(pack, source) == []
    assert [u.name for u in pack.units] == ["各镇街", "水利局", "教体局"]
    assert load_pack(folder) == pack


BROKEN = [
    ("key", "clocks.toml", "minutes = 10", "minuts = 10", "field.unknown", 6),
    ("kind", "clocks.toml", "minutes = 10", 'minutes = "10"', "field.kind", 6),
    ("choice", "clocks.toml", 'counting = "duty"', 'counting = "dutty"', "field.choice", 7),
    ("missing", "clocks.toml", 'stop = "signed"\n', "", "field.missing", 1),
    ("inner key", "units.toml", "words = ", "word = ", "field.unknown", 28),
    ("points", "assessment.toml", "points = 0.5", 'points = "half"', "field.value", 4),
    ("trigger", "assessment.toml", '"clock.breached"', '"clock.breach"', "field.choice", 6),
    ("top key", "units.toml", "[[calendars]]", "[[calendar]]", "field.unknown", 36),
    ("setting kind", "pack.toml", 'kind = "flags"', 'kind = "flag"', "field.choice", 54),
    ("syntax", "routing.toml", "[routing]", "[routing", "file.syntax", 1),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "line"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN]
)
def test_faults_of_form(tmp_path: Path, file: str, old: str, new: str, code: str, line: int) -> None:
    found = faults(spoiled(tmp_path, file, old, new))
    assert (code, file, line) in [(p.code, Path(p.file).name, p.line) for p in found]
    for problem in found:
        assert problem.fix("en")
        assert problem.fix("zh")


def test_near_miss_is_the_fix(tmp_path: Path) -> None:
    (problem,) = faults(spoiled(tmp_path, "clocks.toml", "minutes = 10", "minuts = 10"))
    assert problem.render("en").endswith(
        'clocks.toml:6: clocks[1].minuts: unknown key "minuts"; did you mean "minutes"?'
    )
    assert problem.render("zh").endswith("未知的键“minuts”。是否应为“minutes”？")


def test_all_files_are_told_at_once(tmp_path: Path) -> None:
    clocks = FILES["clocks.toml"].replace("minutes = 10", "minuts = 10")
    units = FILES["units.toml"].replace("tier = 2", 'tier = "2"')
    found = faults(write_pack(tmp_path, clocks_toml=clocks, units_toml=units))
    assert [(Path(p.file).name, p.code) for p in found] == [
        ("units.toml", "field.kind"),
        ("units.toml", "field.kind"),
        ("clocks.toml", "field.unknown"),
    ]


def test_no_key_stands_in_two_files(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, duty_toml='[[calendars]]\nid = "x"\nkind = "always"\n')
    (problem,) = faults(folder)
    assert (problem.code, Path(problem.file).name) == ("pack.key_twice", "duty.toml")
    assert "units.toml:36" in problem.message("en")


def test_strange_and_missing_files(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    (folder / "clock.toml").write_text("", "utf-8")
    (folder / "pack.toml").unlink()
    assert [p.code for p in faults(folder)] == ["pack.file_unknown", "file.missing"]
    assert faults(folder)[0].fix("en") == 'did you mean "clocks.toml"?'
    assert [p.code for p in faults(tmp_path / "none")] == ["pack.no_folder"]


def test_canonical_json(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path))
    text = pack_json(pack)
    again = pack_from_json(text)
    assert again == pack
    assert pack_json(again) == text
    assert pack_hash(pack) == pack_hash(again)
    assert b'"points":"0.5"' in text
    assert b'"from":"08:30:00"' in text


def test_the_hash_follows_the_meaning_not_the_writing(tmp_path: Path) -> None:
    first = pack_hash(load_pack(write_pack(tmp_path)))
    rewritten = (
        FILES["clocks.toml"]
        .replace('name = "签收"\n', "")
        .replace("minutes = 10", 'minutes = 10 # ten\nname = "签收"')
    )
    assert pack_hash(load_pack(write_pack(tmp_path, clocks_toml=rewritten))) == first
    changed = FILES["clocks.toml"].replace("minutes = 10", "minutes = 11")
    assert pack_hash(load_pack(write_pack(tmp_path, clocks_toml=changed))) != first


def test_samples_make_settings(tmp_path: Path) -> None:
    settings = sample_settings(load_pack(write_pack(tmp_path)))
    assert set(settings.calendars) == {"office"}
    assert [u.name for u in settings.units] == ["东街道", "西街道"]
    assert settings.flags == {"urban": {"东街道": True}}
    assert settings.numbers["receipt_seconds"] == 120


def test_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_pack(tmp_path)
    monkeypatch.setenv("LIANDONG_PACKS", str(tmp_path))
    assert find_pack("tiny") == folder
    assert find_pack("tiny@1") == folder
    with pytest.raises(PackNotFound) as caught:
        find_pack("tinny")
    assert "tiny" in caught.value.known
    monkeypatch.delenv("LIANDONG_PACKS")
    assert (find_pack("yuecheng") / "pack.toml").is_file()


def test_schema_knows_every_key() -> None:
    schema = pack_schema()
    assert set(schema["properties"]) == {f.encode_name for f in msgspec.structs.fields(Pack)}
    assert "required" not in schema
    assert "class" in schema["$defs"]["UnitSpec"]["properties"]
