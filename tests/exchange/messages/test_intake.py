"""`liandong intake` on a real database: every line is a case or a refusal with its reason, and twice enters nothing twice."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import msgspec
import pytest

from liandong.clitext import Trouble
from liandong.commands import _intake
from liandong.desk import lane, privacy
from liandong.exchange.messages import ndjson
from liandong.web.api import schemas
from tests.district import UNIT, District

HEAD = "id,user,title,time,text,l1\n"
REAL = Path(__file__).parents[4] / "shared" / "data" / "messages" / "raw_sample.csv"


def take_in(file: Path, here: int, **more: object) -> int:
    options: dict[str, object] = {"source": "", "rejected": None, "quiet": False, "jurisdiction": str(here)}
    return _intake.run(argparse.Namespace(file=file, **{**options, **more}))


def rejected(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_file_of_every_kind_of_trouble(
    district: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "来信.csv"
    file.write_text(
        HEAD
        + "1,王𠮷,停水,2020/1/6 12:09:38,整幢楼没有水,城乡建设\n"
        + '2,,多行,2020/1/6 12:10:00,"第一行\n第二行,有逗号",\n'
        + "3,,太少,2020/1/6 1:00\n"
        + '4,,"引号"坏了,2020/1/6 1:00,x,\n'
        + "5,,控制,2020/1/6 1:00,响铃\x07,\n"
        + "6,,空字节,2020/1/6 1:00,a\x00b,\n"
        + "7,,将来,2199/1/6 1:00,还没有发生,\n"
        + "8,,,2020/1/6 1:00,,\n"
        + f"9,,太长,2020/1/6 1:00,{'水' * 3_500_000},\n"
        + "1,王𠮷,停水,2020/1/6 12:09:38,整幢楼没有水,城乡建设\n"
        + "2,,换了内容,2020/1/6 12:10:00,同一个编号,\n"
        + ",,没有编号,2020/1/6 1:00,x,\n"
        + "10,,时间,昨天下午,x,\n"
        + "11,,😀,2020/1/6 23:59:59,表情和䶮,\n",
        encoding="utf-8",
    )
    before = district.logged()
    assert take_in(file, district.here) == 1
    printed = capsys.readouterr()
    lines = [line.split("\t") for line in printed.out.splitlines()]
    assert len(lines) == 14
    assert [(line[1], line[3]) for line in lines if line[2] != "–"] == [
        ("1", "entered"), ("2", "entered"), ("1", "known already"), ("11", "entered"),
    ]  # fmt: skip
    assert lines[0][2] == lines[-5][2].strip() or lines[0][2] in printed.out
    assert "14 messages (UTF-8): 3 entered, 1 known already, 10 rejected." in printed.err
    rows = rejected(tmp_path / "来信.rejected.csv")
    assert [(r["line"], r["code"]) for r in rows] == [
        ("5", "csv.columns"),
        ("6", "csv.quote"),
        ("7", "request.control_characters"),
        ("8", "request.control_characters"),
        ("9", "time.future"),
        ("10", "message.empty"),
        ("11", "text.too_long"),
        ("13", "message.changed"),
        ("14", "message.no_id"),
        ("15", "message.time"),
    ]
    assert all(r["reason"] for r in rows)
    assert len(rows[6]["text"]) == 3_500_000
    assert rows[1]["raw"].startswith('4,,"引号"坏了')
    assert district.logged() == before + 3


def test_a_case_from_a_file_is_a_case_like_any_other(
    district: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "one.csv"
    file.write_bytes((HEAD + "77,赵六,路灯,2026/11/20 8:00:00,一排都不亮,交通运输\n").encode("gb18030"))
    assert take_in(file, district.here) == 0
    number = capsys.readouterr().out.split("\t")[2]
    assert number.startswith("C20261120-")
    opened = lane.open_case(district.db, district.office, number)
    words = privacy.Words.read_many(district.db, district.office.keys, district.here, [number])[number]
    assert opened.case.origin is not None
    assert words.plain(opened.case.origin.text) == "路灯\n一排都不亮\n原分类：交通运输"
    assert words.of("caller.name") == "赵六"
    assert (opened.case.state, opened.case.channel) == ("received", "import")


def test_twice_enters_nothing_twice_and_takes_no_numbers(
    district: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "twice.csv"
    file.write_text(HEAD + "".join(f"{n},,反映,2020/2/1 8:00:00,第{n}件,\n" for n in range(30)))
    assert take_in(file, district.here, quiet=True) == 0
    before = district.logged()
    blocks = district.rows("SELECT name, next FROM number_block ORDER BY name")
    capsys.readouterr()
    assert take_in(file, district.here, quiet=True) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "0 entered, 30 known already, 0 rejected" in printed.err
    assert district.logged() == before
    assert district.rows("SELECT name, next FROM number_block ORDER BY name") == blocks


def test_the_same_number_of_another_system_is_another_message(district: District, tmp_path: Path) -> None:
    file = tmp_path / "numbers.csv"
    file.write_text(HEAD + "1,,反映,2020/2/1 8:00:00,一件,\n")
    before = district.logged()
    take_in(file, district.here, source="甲")
    take_in(file, district.here, source="乙")
    take_in(file, district.here, source="甲")
    assert district.logged() == before + 2


def test_a_message_that_was_sorted_anew_is_the_same_message(
    district: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "sorted.csv"
    file.write_text(HEAD + "1,,反映,2020/2/1 8:00,一件,城乡建设\n1,,反映,2020/2/1 8:00,一件,交通运输\n")
    assert take_in(file, district.here) == 0
    first, second = (line.split("\t") for line in capsys.readouterr().out.splitlines())
    assert first[2] == second[2]


def test_rejections_of_an_earlier_run_do_not_stay(district: District, tmp_path: Path) -> None:
    file, out = tmp_path / "again.csv", tmp_path / "out.csv"
    file.write_text(HEAD + "1,,反映,没有时间,一件,\n")
    assert take_in(file, district.here, rejected=out) == 1
    assert [r["id"] for r in rejected(out)] == ["1"]
    file.write_text(HEAD + "1,,反映,2020/2/1 8:00,一件,\n")
    assert take_in(file, district.here, rejected=out) == 0
    assert not out.exists()


def test_mended_rejections_can_be_taken_in(district: District, tmp_path: Path) -> None:
    file = tmp_path / "mend.csv"
    file.write_text(HEAD + "1,,反映,没有时间,一件,\n")
    assert take_in(file, district.here) == 1
    mended = tmp_path / "mend.rejected.csv"
    text = mended.read_text(encoding="utf-8-sig").replace(",没有时间,", ",2020/2/1 8:00,")
    mended.write_text(text, encoding="utf-8-sig")
    assert take_in(mended, district.here, source="mend") == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.csv", None, "cannot be read"),
        ("empty.csv", b"", "the file is empty"),
        ("head.csv", b"a,b\n1,2\n", "line 1 is not a head with the columns id"),
        ("book.csv", b"PK\x03\x04", "CSV UTF-8"),
    ],
)
def test_an_unusable_file_is_told_and_nothing_is_entered(
    district: District, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Trouble, match=r".") as caught:
        take_in(file, district.here)
    assert caught.value.exit_code == 2
    assert words in str(caught.value)


def test_the_rejected_file_is_never_the_file_itself(district: District, tmp_path: Path) -> None:
    file = tmp_path / "self.csv"
    file.write_text(HEAD)
    with pytest.raises(Trouble) as caught:
        take_in(file, district.here, rejected=file)
    assert caught.value.exit_code == 2
    assert file.read_text() == HEAD


def test_several_jurisdictions_must_be_told_apart(district: District, tmp_path: Path) -> None:
    file = tmp_path / "where.csv"
    file.write_text(HEAD)
    with pytest.raises(Trouble, match="which jurisdiction"):
        take_in(file, district.here, jurisdiction="")
    with pytest.raises(Trouble, match="no jurisdiction 火星"):
        take_in(file, district.here, jurisdiction="火星")
    with pytest.raises(Trouble):
        take_in(_with_one_line(file), district.bare)


def _with_one_line(file: Path) -> Path:
    file.write_text(HEAD + "1,,反映,2020/2/1 8:00,一件,\n")
    return file


def test_lines_of_json_become_dispatched_cases(
    district: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "feed.ndjson"
    file.write_text(
        f'{{"text":"爆管","place":"府山街道","external_id":"n1","orders":[{{"unit":"{UNIT}"}}]}}\n'
        '{"text":"爆管","place":"府山街道","external_id":"n2","orders":[{"unit":"没有这个单位"}]}\n'
        '{"text":"爆管","place":"外地","external_id":"n3","screening":{"outcome":"accept"}}\n'
    )
    assert take_in(file, district.here) == 1
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert lane.open_case(district.db, district.office, lines[0][2]).case.state == "dispatched"
    assert [r["code"] for r in rejected(tmp_path / "feed.rejected.csv")] == ["unit.unknown", "place.outside"]
    assert "第二条" in lines[2][3]


def test_a_line_of_json_is_what_the_api_takes() -> None:
    assert plain(ndjson.Case) == plain(schemas.NewCase)


def plain(shape: type) -> object:
    """The fields of a struct with types, limits and defaults, whatever its classes are called."""
    _, parts = msgspec.json.schema_components([shape], ref_template="{name}")

    def opened(node: object) -> object:
        if isinstance(node, list):
            return [opened(n) for n in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return opened(parts[node["$ref"]])
        return {k: opened(v) for k, v in node.items() if k not in ("title", "description")}

    return opened(parts[shape.__name__])


def test_the_real_file(district: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not REAL.is_file():
        pytest.skip("the real messages (shared/data/messages/raw_sample.csv) are not beside this checkout")
    out = tmp_path / "out.csv"
    code = take_in(REAL, district.here, rejected=out)
    printed = capsys.readouterr()
    numbers = [line.split("\t")[2] for line in printed.out.splitlines()]
    assert (code, out.exists()) == (0, False)
    assert len(numbers) == 200
    assert all(n.startswith("C2") for n in numbers)
    assert "199 entered, 1 known already, 0 rejected" in printed.err  # one was sorted twice over there
    before = district.logged()
    take_in(REAL, district.here, rejected=out, quiet=True)
    assert district.logged() == before
