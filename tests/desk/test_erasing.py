"""The caller's words are erased: the chain stays whole, and the words are nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from liandong.core import events as ev
from liandong.desk import dispatch, files, intake, lane, listing
from liandong.desk.dispatch import Deed
from liandong.desk.erasing import erase
from liandong.desk.errors import Forbidden, Refused, Unknown
from liandong.store import private
from liandong.store.connection import connect
from liandong.store.verify import verify
from tests.district import NOW, TOWN, UNIT, District, connect_owner, new_key

CALL = intake.Call(
    event=ev.CaseReceived(
        text="独居老人跌倒，钥匙在门垫下", place=TOWN, category="社会救助", caller="房东吕某"
    ),
    caller_name="欧阳𬱖",
    caller_phone="+86 154-1234-5678",
    address="向阳里十二幢四零二室",
    orders=(intake.Issue(UNIT, text="请带破拆工具上四楼"), intake.Issue(TOWN)),
)

WORDS = (
    "独居老人", "钥匙在门垫", "房东吕某", "欧阳", "𬱖", "15412345678", "154-1234-5678", "12345678", "向阳里",
    "四零二室", "破拆工具", "正在敲门", "担架两副", "已送医院", "报警人语焉不详", "改口说", "并无大碍", "家属要求",
)  # fmt: skip


def spoken(district: District) -> str:
    """A finished case in which everybody said something."""
    steps = (
        (ev.OrderDelivered(order="1"), ""),
        (ev.OrderSigned(order="1"), ""),
        (ev.CrewDeparted(order="1"), ""),
        (ev.CrewArrived(order="1"), ""),
        (ev.HandlingStarted(order="1"), ""),
        (ev.ProgressReported(order="1", text="正在敲门"), ""),
        (ev.SupportRequested(order="1", what="请派担架两副"), ""),
        (ev.OrderWithdrawn(order="2"), "报警人语焉不详，街道不必去"),
        (ev.CaseCorrected(field="text", new="老人改口说是滑倒"), "报警人语焉不详"),
        (ev.CaseCorrected(field="place", new="北海街道"), "报警人语焉不详"),
        (ev.ResultSubmitted(order="1", text="已送医院，并无大碍"), ""),
        (ev.OrderClosed(order="1"), "家属要求不再回访"),
    )
    who = district.who()
    once = intake.once_for("test", new_key(), repr(CALL).encode(), keys=district.office.keys)
    case = intake.receive(district.db, district.office, who, CALL, now=NOW, once=once).case
    for n, (event, reason) in enumerate(steps, 1):
        order = getattr(event, "order", "")
        if order:
            event = type(event)(**{**_fields(event), "order": f"{case}-{order}"})
        dispatch.step(district.db, district.office, who, case, Deed(event=event, reason=reason), now=NOW + n)
    return case


def _fields(event: ev.Event) -> dict[str, object]:
    return {name: getattr(event, name) for name in event.__struct_fields__}


@pytest.fixture
def case(district: District) -> str:
    return spoken(district)


def administrator(district: District):
    return district.who("administrator")


def everything(district: District) -> str:
    """Every table as text, with binary columns spelled out."""
    found = []
    with connect_owner(district.database) as conn:
        tables = conn.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
            "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for (table,) in tables:
            with conn.cursor().copy(f"COPY {table} TO STDOUT") as rows:
                found.append(b"".join(bytes(part) for part in rows).decode())
    text = "\n".join(found)
    binary = (bytes.fromhex(run) for run in re.findall(r"\\\\x([0-9a-f]+)", text))
    return text + "\n".join(run.decode("utf-8", "replace") for run in binary)


def test_the_words_are_readable_before(district: District, case: str) -> None:
    file = files.read(district.db, district.office, district.who(), case, NOW + 60)
    said = str(files.as_data(district.db, district.office, district.who(), case, NOW + 60))
    for word in (
        "独居老人",
        "向阳里",
        "欧阳𬱖",
        "破拆工具",
        "担架两副",
        "改口说",
        "并无大碍",
        "语焉不详",
        "家属要求",
    ):
        assert word in said
    assert file.words.of("caller.phone") == "+86****5678"
    assert case in _found(district, "独居老人")
    assert case in district.db.call(private.by_phone, district.office.keys, district.here, "154 1234 5678")


def test_no_table_ever_holds_a_word(district: District, case: str) -> None:
    """Also before: they lie there sealed."""
    text = everything(district)
    assert case in text
    assert TOWN in text
    assert [word for word in WORDS if word in text] == []


def test_what_is_erased_is_nowhere(district: District, case: str) -> None:
    chain = district.rows("SELECT position, hash FROM log_entry WHERE stream = %s ORDER BY position", case)
    done = erase(district.db, district.office, administrator(district), case, "request", now=NOW + 100)
    kept = district.rows("SELECT position, hash FROM log_entry WHERE stream = %s ORDER BY position", case)
    assert kept[:-1] == chain
    assert done.version == chain[-1][0] + 1
    assert [word for word in WORDS if word in everything(district)] == []
    assert _private_rows(district, case) == [0, 0, 0]
    assert district.rows("SELECT wrapped FROM private_key WHERE case_id = %s", case) == [(None,)]


def test_nobody_reads_or_finds_it_any_more(district: District, case: str) -> None:
    erase(district.db, district.office, administrator(district), case, "expired", now=NOW + 100)
    file = files.read(district.db, district.office, district.who(), case, NOW + 200)
    data = files.as_data(district.db, district.office, district.who(), case, NOW + 200)
    assert file.words.erased
    assert [word for word in WORDS if word in str(data)] == []
    assert data["text"] == "社会救助", "what remains to be told is the category"
    assert (data["caller"], data["address"]) == ({"name": "", "phone": ""}, "")
    assert data["timeline"][-1]["do"] == "case.erased"
    assert data["timeline"][-1]["data"] == {"ground": "expired"}
    for text in ("独居老人", "向阳里"):
        assert case not in _found(district, text)
    assert case not in district.db.call(private.by_phone, district.office.keys, district.here, "15412345678")


def test_the_chain_still_verifies(district: District, case: str) -> None:
    erase(district.db, district.office, administrator(district), case, "ordered", now=NOW + 100)
    with connect(district.database.app, hot=False) as conn:
        report = verify(conn)
    assert report.faults == []
    assert report.entries >= district.rows("SELECT count(*) FROM log_entry")[0][0]


def test_nothing_new_is_said_on_an_erased_case(district: District, case: str) -> None:
    """It may be worked on again, but without words."""
    erase(district.db, district.office, administrator(district), case, "mistake", now=NOW + 100)

    def step(event: ev.Event, reason: str = "") -> lane.Done:
        deed = Deed(event=event, reason=reason)
        return dispatch.step(district.db, district.office, district.who(), case, deed, now=NOW + 200)

    step(ev.CaseReopened())
    before = district.logged()
    with pytest.raises(Refused, match=r"erased\.no_text"):
        step(ev.OrderIssued(order="", unit=TOWN, text="再去看看"))
    with pytest.raises(Refused, match=r"erased\.no_text"):
        step(ev.CaseCorrected(field="place", new=TOWN), "写错了")
    assert district.logged() == before
    assert step(ev.OrderIssued(order="", unit=TOWN)).orders == (f"{case}-3",)


def test_erasing_twice_is_refused(district: District, case: str) -> None:
    erase(district.db, district.office, administrator(district), case, "request", now=NOW + 100)
    before = district.logged()
    with pytest.raises(Refused, match=r"erasure\.twice"):
        erase(district.db, district.office, administrator(district), case, "request", now=NOW + 101)
    assert district.logged() == before


def test_a_case_that_is_worked_on_keeps_its_words(district: District) -> None:
    case = intake.receive(district.db, district.office, district.who(), CALL, now=NOW).case
    with pytest.raises(Refused, match=r"erasure\.open"):
        erase(district.db, district.office, administrator(district), case, "request", now=NOW + 1)
    assert "独居老人" in str(files.as_data(district.db, district.office, district.who(), case, NOW + 2))


@pytest.mark.parametrize("role", ["dispatcher", "supervisor", "leader", "auditor"])
def test_only_an_administrator_erases(district: District, case: str, role: str) -> None:
    with pytest.raises(Forbidden):
        erase(district.db, district.office, district.who(role), case, "request", now=NOW + 100)
    assert _private_rows(district, case)[0] > 0


def test_a_ground_that_nobody_knows_and_a_case_that_is_not_there(district: District, case: str) -> None:
    with pytest.raises(Refused, match=r"erasure\.ground"):
        erase(district.db, district.office, administrator(district), case, "随便", now=NOW + 100)
    with pytest.raises(Unknown):
        erase(district.db, district.office, administrator(district), "C20261124-0", "request", now=NOW + 100)


def test_a_command_decided_before_the_erasure_adds_nothing(
    district: District, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading the case and writing to it somebody erases it: the words are refused, not stored."""
    project: Callable[..., object] = lane.project
    meanwhile = [case]

    def erased_meanwhile(*args: object) -> object:
        if meanwhile:
            meanwhile.pop()
            erase(district.db, district.office, administrator(district), case, "request", now=NOW + 100)
        return project(*args)

    monkeypatch.setattr(lane, "project", erased_meanwhile)
    deed = Deed(event=ev.CaseCorrected(field="text", new="改口说"), reason="听错了")
    with pytest.raises(Refused, match=r"erased\.no_text"):
        dispatch.step(district.db, district.office, district.who(), case, deed, now=NOW + 100)
    assert _private_rows(district, case) == [0, 0, 0]


def _found(district: District, text: str) -> list[str]:
    found = listing.cases(district.db, district.office, district.who(), NOW + 300, q=text)
    return [file.case.id for file in found]


def _private_rows(district: District, case: str) -> list[int]:
    return [
        district.rows(f"SELECT count(*) FROM {table} WHERE case_id = %s", case)[0][0]
        for table in ("private_text", "private_phone", "search_row")
    ]
