"""Reading files of messages without a database: encodings, broken lines, times, columns, lines of JSON."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liandong.exchange.messages import Fault, Message, Unusable, open_messages
from liandong.exchange.messages.table import Broken, Row, records
from liandong.exchange.messages.times import instant_of

HEAD = "id,user,title,time,text,l1\n"
GOOD = '1,张三,井盖丢失,2020/1/6 12:09:38,"人民路,井盖没了",城乡建设\n'


def read(path: Path, content: str | bytes) -> list[Message | Fault]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(open_messages(path).messages)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "来信.csv"


def only(found: list[Message | Fault]) -> Message:
    assert len(found) == 1
    assert isinstance(found[0], Message), found[0]
    return found[0]


# --- what a message becomes --------------------------------------------------------------


def test_a_message_keeps_title_text_and_the_other_systems_category(file: Path) -> None:
    message = only(read(file, HEAD + GOOD))
    assert message.call.event.text == "井盖丢失\n人民路,井盖没了\n原分类：城乡建设"
    assert message.call.event.category == ""
    assert message.call.caller_name == "张三"
    assert message.call.channel == "import"
    assert (message.line, message.id, message.source) == (2, "1", "来信")
    wanted = datetime.fromisoformat("2020-01-06T12:09:38+08:00")
    assert message.call.received_at == int(wanted.timestamp())


def test_a_title_that_begins_the_text_stands_once(file: Path) -> None:
    message = only(read(file, HEAD + "1,,摆摊,2020/1/6 1:00,摆摊严重影响交通,\n"))
    assert message.call.event.text == "摆摊严重影响交通"


def test_columns_in_any_order_more_columns_and_chinese_names(file: Path) -> None:
    text = "留言编号,留言时间,备注,留言详情\n7,2020-1-6,x,停电\n"
    message = only(read(file, text))
    assert (message.id, message.call.event.text) == ("7", "停电")


# --- encodings -----------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_encodings(file: Path, encoding: str) -> None:
    message = only(read(file, (HEAD + GOOD).encode(encoding)))
    assert message.call.event.text.startswith("井盖丢失")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_rare_characters(file: Path, encoding: str) -> None:
    text = HEAD + "1,𠮷野家,䶮,2020/1/6 1:00,😀 𬱖 家断电,\n"
    assert "😀 𬱖" in only(read(file, text.encode(encoding))).call.event.text


def test_one_damaged_line_costs_one_line_and_no_mojibake(file: Path) -> None:
    good = "".join(f"{n},,反映,2020/1/6 1:00,路灯不亮了很久,\n" for n in range(2, 40))
    content = (HEAD + good).encode() + "99,,坏\udcff行,2020/1/6 1:00,路灯,\n".encode(
        "utf-8", "surrogateescape"
    )
    found = read(file, content)
    assert [f.code for f in found if isinstance(f, Fault)] == ["text.encoding"]
    assert all("路灯不亮" in f.call.event.text for f in found if isinstance(f, Message))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"\n\n", "file.empty"),
        (b"PK\x03\x04rest", "file.workbook"),
        (b"id,time,text\n" + b"\xff" * 50, "file.encoding"),
        ("编号,内容\n1,停电\n".encode(), "file.columns"),
        (b"id,time,text,text\n", "file.column_twice"),
        (b'"id,time\n', "file.columns"),
    ],
)
def test_files_of_which_nothing_can_be_used(file: Path, content: bytes, code: str) -> None:
    with pytest.raises(Unusable) as caught:
        read(file, content)
    assert caught.value.code == code
    assert caught.value.text.render("zh", **caught.value.params)


def test_the_line_of_the_bad_encoding_is_named(file: Path) -> None:
    noise = bytes([0xFF, 0xFE, 0xFD, 0xFF]) * 30
    with pytest.raises(Unusable) as caught:
        read(file, b"id,time,text\n1,2020/1/1,a\n" + noise)
    assert caught.value.params["line"] == 3


# --- lines ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("1,,a,2020/1/6 1:00,太少", "csv.columns"),
        ("1,,a,2020/1/6 1:00,b,c,太多", "csv.columns"),
        ('1,,a,2020/1/6 1:00,"x"y,c', "csv.quote"),
        (",,a,2020/1/6 1:00,没有编号,", "message.no_id"),
        ("1,,,2020/1/6 1:00,  ,", "message.empty"),
        ("1,,a,昨天,b,", "message.time"),
        ("1,,a,,b,", "message.time"),
        ("1,,a,2020/13/6 1:00,b,", "message.time"),
        (f"1,{'长' * 201},a,2020/1/6 1:00,b,", "field.too_long"),
    ],
)
def test_broken_lines_are_told_and_the_next_one_is_read(file: Path, line: str, code: str) -> None:
    broken, good = read(file, HEAD + line + "\n" + GOOD)
    assert isinstance(broken, Fault)
    assert (broken.line, broken.code) == (2, code)
    assert isinstance(good, Message)
    assert good.line == 3


def test_empty_fields_behind_the_last_column_do_not_matter(file: Path) -> None:
    assert only(read(file, HEAD + GOOD.rstrip("\n") + ",,\n")).id == "1"


def test_a_quote_that_is_never_closed_costs_one_line(file: Path) -> None:
    rest = "".join(f"{n},,标题,2020/1/6 1:00,正文,\n" for n in range(2, 30))
    found = read(file, HEAD + '1,,"没有关上,2020/1/6 1:00,正文,\n' + rest)
    assert isinstance(found[0], Fault)
    assert found[0].raw.startswith('1,,"没有关上')
    assert [m.id for m in found[1:] if isinstance(m, Message)] == [str(n) for n in range(2, 30)]


def test_texts_of_several_lines_keep_the_line_numbers(file: Path) -> None:
    first, second = read(file, HEAD + '1,,a,2020/1/6 1:00,"一\r\n二\r\n三",\r\n' + GOOD)
    assert isinstance(first, Message)
    assert isinstance(second, Message)
    assert first.call.event.text == "a\n一\n二\n三"
    assert (first.line, second.line) == (2, 5)


def test_ten_megabytes_in_one_field_are_read(file: Path) -> None:
    message = only(read(file, HEAD + f"1,,a,2020/1/6 1:00,{'水' * 3_500_000},\n"))
    assert len(message.call.event.text) > 3_000_000


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=20)


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=5), min_size=1, max_size=8))
def test_what_a_writer_wrote_is_read_the_same(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    got = [r.fields for r in records(out.getvalue().splitlines(keepends=True)) if isinstance(r, Row)]
    assert "".join(map("".join, got)).replace("\n", "") == "".join(map("".join, rows)).replace("\n", "")


@given(st.text(st.sampled_from('ab,"\n'), max_size=60))
def test_nothing_is_lost_whatever_the_quotes(text: str) -> None:
    """Every line is part of a record or told as broken, once."""
    lines = text.splitlines(keepends=True)
    begun = [r.line for r in records(lines)]
    assert begun == sorted(set(begun))
    seen = sum(isinstance(r, Row | Broken) for r in records(lines))
    assert seen >= bool(text.strip("\n"))


# --- times ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2020/1/6 12:09:38", "2020-01-06T12:09:38+08:00"),
        ("2018/7/17 7:13:58", "2018-07-17T07:13:58+08:00"),
        ("2020-01-06 12:09", "2020-01-06T12:09:00+08:00"),
        ("2020-01-06T12:09:38.9+08:00", "2020-01-06T12:09:38+08:00"),
        ("2020-01-06T04:09:38Z", "2020-01-06T12:09:38+08:00"),
        ("2020年1月6日 12:09", "2020-01-06T12:09:00+08:00"),
        ("2020.1.6", "2020-01-06T00:00:00+08:00"),
    ],
)
def test_times(text: str, iso: str) -> None:
    assert instant_of(text) == int(datetime.fromisoformat(iso).timestamp())


@pytest.mark.parametrize(
    "text",
    ["", "昨天", "2020", "2020/2/30", "2020/1/1 25:00", "1/6/2020", "2020/1/6 12:09:38 +99:99", "٢٠٢٠/1/1"],
)
def test_what_is_no_time(text: str) -> None:
    assert instant_of(text) is None


# --- lines of JSON ----------------------------------------------------------------------------


def test_ndjson_takes_the_fields_of_the_api(tmp_path: Path) -> None:
    lines = (
        '{"text":"停水","place":"府山街道","external_id":"a1","source":"热线","received_at":"2026-11-24T10:00:00+08:00",'
        '"caller":{"name":"𠮷","phone":"15400000000"},"orders":[{"unit":"区综合执法局"}]}\n'
        "\n"
        '{"text":"没有编号"}\n'
        '{"text":"多了","external_id":"a2","tekst":1}\n'
        "{not json\n"
        f"{'[' * 100_000}\n"
        '{"external_id":"a3","received_at":"昨天"}\n'
    )
    found = read(tmp_path / "x.ndjson", lines)
    first = found[0]
    assert isinstance(first, Message)
    assert (first.source, first.id, first.call.orders[0].unit) == ("热线", "a1", "区综合执法局")
    assert [(f.line, f.code) for f in found[1:] if isinstance(f, Fault)] == [
        (3, "message.no_id"),
        (4, "json.malformed"),
        (5, "json.malformed"),
        (6, "json.malformed"),
        (7, "message.time"),
    ]


# --- the real file ---------------------------------------------------------------------------


def test_every_line_of_the_real_file_is_a_message() -> None:
    real = Path(__file__).parents[4] / "shared" / "data" / "messages" / "raw_sample.csv"
    if not real.is_file():
        pytest.skip("the real messages (shared/data/messages/raw_sample.csv) are not beside this checkout")
    found = list(open_messages(real).messages)
    assert [f for f in found if isinstance(f, Fault)] == []
    assert len(found) == 200
