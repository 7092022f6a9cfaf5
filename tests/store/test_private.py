"""The erasable store: sealed, found, forgotten."""

from __future__ import annotations

import msgspec
import pytest

from liandong.store import log, private
from liandong.store.connection import connect
from liandong.store.keys import Keys, WrongKey, grams, normal_phone
from liandong.store.shapes import Appended, Private
from liandong.store.verify import verify
from tests.store import sample

WORDS = ("迎恩门外自来水管爆裂", "张三丰", "13867512345", "胜利西路八十八号")


@pytest.fixture
def keys() -> Keys:
    return Keys(b"k" * 32)


def told(keys: Keys, case: str, text: str = WORDS[0], phone: str = WORDS[2], jurisdiction: int = 1):
    """An intake with everything that a caller says and is."""
    key = keys.fresh(jurisdiction, case)
    sealed = Private(
        wrapped_key=key.wrapped,
        texts=(
            key.seal("text", text),
            key.seal("caller.name", WORDS[1]),
            key.seal("caller.phone", phone),
            key.seal("address", WORDS[3]),
        ),
        phones=(keys.phone(jurisdiction, phone),),
        search=keys.words(jurisdiction, text, WORDS[3]),
    )
    first = sample.entry(1, "case.received", text=f"#{key.digest(text)}")
    base = sample.intake(case, jurisdiction)
    return msgspec.structs.replace(base, entries=(first, *base.entries[1:]), private=sealed)


def everything(superuser) -> str:
    """All rows of all tables as text, bytes decoded too."""
    tables = superuser.execute(
        "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    ).fetchall()
    texts = []
    for (table,) in tables:
        with superuser.cursor().copy(f"COPY (SELECT * FROM {table}) TO STDOUT") as copy:
            content = b"".join(copy).decode()
        texts.append(content)
        for piece in content.replace("\t", "\n").splitlines():
            if piece.startswith("\\\\x"):
                texts.append(bytes.fromhex(piece[3:]).decode("utf-8", "ignore"))
    return "\n".join(texts)


def test_what_is_sealed_is_read_and_found_again(conn, keys):
    log.append(conn, told(keys, "C1"))
    log.append(conn, told(keys, "C2", "路灯不亮", "0575-85133058"))
    found = private.read(conn, keys, 1, ["C1", "C2", "C3"])
    assert found["C1"].texts == dict(
        zip(("text", "caller.name", "caller.phone", "address"), WORDS, strict=True)
    )
    assert private.read(conn, keys, 1, ["C2"], ["text"])["C2"].texts == {"text": "路灯不亮"}
    assert set(found) == {"C1", "C2"}
    assert private.search(conn, keys, 1, "水管爆裂") == ["C1"]
    assert private.search(conn, keys, 1, "胜利西路") == ["C2", "C1"]
    assert private.search(conn, keys, 1, "水管 路灯") == []
    assert private.search(conn, keys, 2, "水管爆裂") == []
    assert private.search(conn, keys, 1, "!&|") == []
    assert private.by_phone(conn, keys, 1, "+86 138 6751-2345") == ["C1"]
    assert private.by_phone(conn, keys, 1, "057585133058") == ["C2"]
    assert private.by_phone(conn, keys, 1, "") == []


def test_more_words_can_be_added_to_a_case(conn, keys):
    first = told(keys, "C1")
    log.append(conn, first)
    stream = log.load(conn, 1, "case", "C1")
    key = keys.unwrapped(1, "C1", stream.wrapped_key)
    more = msgspec.structs.replace(
        sample.after(first, sample.entry(4, "case.corrected", sample.NOW + 5)),
        private=Private(texts=(key.seal("text.4", "煤气味"),), search=keys.words(1, "煤气味")),
    )
    assert isinstance(log.append(conn, more), Appended)
    assert private.read(conn, keys, 1, ["C1"])["C1"].texts["text.4"] == "煤气味"
    assert private.search(conn, keys, 1, "煤气") == private.search(conn, keys, 1, "爆裂") == ["C1"]


def test_no_word_stands_in_the_database_in_clear(conn, superuser, keys):
    log.append(conn, told(keys, "C1"))
    dump = everything(superuser)
    assert "府山街道" in dump
    for word in WORDS:
        for piece in (word, word[3:]) if word.isdecimal() else (word, word[:4], word[-3:]):
            assert piece not in dump


def test_erasing_leaves_the_chain_whole_and_the_words_nowhere(conn, store_db, superuser, keys):
    log.append(conn, told(keys, "C1"))
    log.append(conn, told(keys, "C2", "路灯不亮"))
    before = superuser.execute("SELECT ciphertext FROM private_text WHERE case_id = 'C1'").fetchall()
    wrapped = superuser.execute("SELECT wrapped FROM private_key WHERE case_id = 'C1'").fetchone()[0]
    assert private.erase(conn, 1, "C1", sample.NOW + 9)
    assert not private.erase(conn, 1, "C1", sample.NOW + 10)
    assert private.read(conn, keys, 1, ["C1"])["C1"] == private.Texts({}, sample.NOW + 9)
    assert private.search(conn, keys, 1, "爆裂") == []
    assert private.by_phone(conn, keys, 1, WORDS[2]) == ["C2"]
    dump = everything(superuser)
    for (ciphertext,) in before:
        assert ciphertext.hex() not in dump
    assert wrapped.hex() not in dump
    for token in set(keys.words(1, WORDS[0])) - set(keys.words(1, "路灯不亮", WORDS[3])):
        assert token not in dump
    for word in WORDS:
        assert word not in dump
    with connect(store_db.app, hot=False) as cold:
        assert verify(cold).faults == []
    stream = log.load(conn, 1, "case", "C1")
    assert (stream.version, stream.wrapped_key, stream.erased_at) == (3, None, sample.NOW + 9)


def test_another_master_key_opens_nothing(conn, keys):
    log.append(conn, told(keys, "C1"))
    with pytest.raises(WrongKey):
        private.read(conn, Keys(b"x" * 32), 1, ["C1"])
    jurisdiction, _, wrapped = private.any_wrapped(conn)
    with pytest.raises(WrongKey):
        keys.unwrapped(jurisdiction, "C2", wrapped)


def test_a_sealed_text_belongs_to_its_name(keys):
    key = keys.fresh(1, "C1")
    sealed = key.seal("text", "救命")
    assert key.open("text", sealed.ciphertext) == "救命"
    with pytest.raises(WrongKey):
        key.open("address", sealed.ciphertext)
    assert key.seal("text", "救命").ciphertext != sealed.ciphertext


def test_digests_of_the_same_text_differ_by_case(keys):
    a, b = keys.fresh(1, "C1"), keys.fresh(1, "C2")
    assert a.digest("x") == keys.unwrapped(1, "C1", a.wrapped).digest("x") != b.digest("x")


def test_words_and_numbers_as_people_write_them():
    assert list(grams("自来水，３号楼 Wi-Fi")) == ["自来", "来水", "3", "号楼", "wi", "fi"]
    assert list(grams("𠮷野")) == ["𠮷野"]
    assert normal_phone("+86 138-0013-8000") == normal_phone("008613800138000") == "13800138000"
    assert normal_phone("(0575) 85133058") == "057585133058"
    assert normal_phone("86133058") == "86133058"
