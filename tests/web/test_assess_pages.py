"""The assessment in the browser: who sees what, what is decided, what the sums say, what leaves as a file."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from django.test import Client

from liandong.core import events as ev
from liandong.desk import duty
from liandong.desk.dispatch import Deed
from liandong.store.models import User
from tests.desk.assessing import MONTH, SIGN, at, found, issued, month
from tests.district import NOW, THIRD, TOWN, UNIT, Clock, District, new_key

LATER = NOW + 700
"""The signing of an order of NOW is overdue by 99 counted seconds."""


def browser(username: str, language: str = "en") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def supervisor(district: District, clock: Clock) -> Client:
    clock.now = LATER
    return browser("supervisor")


def decide(client: Client, number: str, outcome: str = "confirm", **more: str) -> Any:
    form = {"outcome": outcome, "key": new_key(), **more}
    return client.post(f"/assess/findings/{number}/decision", form, headers={"HX-Request": "true"})


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()[:2000]
    return str(response.content.decode())


def enter(client: Client, do: str, status: int = 200, **form: Any) -> str:
    given = {"do": do, "key": new_key(), **form}
    response = client.post("/assess/duties/enter", given, headers={"HX-Request": "true"})
    assert response.status_code == status, response.content.decode()
    return str(response.content.decode())


# --- the cards --------------------------------------------------------------------------------


def test_a_breach_stands_there_to_the_second_with_its_bar(district: District, supervisor: Client) -> None:
    order = issued(district)
    text = page(supervisor, f"/assess/?order={order}")
    assert "limit 10:00, used up at 2026-11-24 10:10:00; not done, 01:40 over so far." in text
    assert 'class="st st-counted st-over"' in text
    assert order in text
    assert "附件二第6项" in text


def test_confirming_answers_with_the_card_as_it_stands_then(district: District, supervisor: Client) -> None:
    judged = found(district, LATER, issued(district))
    answer = decide(supervisor, judged.id, unit=UNIT, reason="核实属实")
    assert answer.headers["HX-Retarget"] == f"#f-{judged.id}"
    assert "acted" in answer.headers["HX-Trigger"]
    assert "fi-confirmed" in answer.content.decode()
    assert "核实属实" in answer.content.decode()
    assert found(district, LATER, judged.finding.order).finding.state == "confirmed"
    assert judged.id not in page(supervisor, "/assess/")
    assert judged.id in page(supervisor, f"/assess/?month={MONTH}&state=confirmed")


def test_a_second_press_does_nothing_twice(district: District, supervisor: Client) -> None:
    judged = found(district, LATER, issued(district))
    key = new_key()
    first = decide(supervisor, judged.id, key=key)
    version = month(district, LATER).version
    again = decide(supervisor, judged.id, key=key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert month(district, LATER).version == version


def test_dismissing_asks_for_a_reason(district: District, supervisor: Client) -> None:
    judged = found(district, LATER, issued(district))
    answer = decide(supervisor, judged.id, "dismiss")
    assert answer.status_code == 409
    assert "said-refused" in answer.content.decode()
    assert decide(supervisor, judged.id, "dismiss", reason="终端故障").status_code == 200
    assert found(district, LATER, judged.finding.order).finding.state == "dismissed"


def test_a_standing_decision_is_corrected_with_a_reason(district: District, supervisor: Client) -> None:
    judged = found(district, LATER, issued(district))
    decide(supervisor, judged.id)
    form = page(supervisor, f"/assess/findings/{judged.id}/correct")
    seen = re.search(r'name="seen" value="(\d+)"', form)
    assert seen
    stale = decide(supervisor, judged.id, "dismiss", correct="yes", reason="误判", seen=str(int(seen[1]) - 1))
    assert stale.status_code == 409
    done = decide(supervisor, judged.id, "dismiss", correct="yes", reason="误判", seen=seen[1])
    assert done.status_code == 200
    assert "fi-dismissed" in done.content.decode()
    back = decide(supervisor, judged.id, "withdraw", reason="再议")
    assert "fi-proposed" in back.content.decode()


def test_filters_leave_what_they_name(district: District, supervisor: Client) -> None:
    own, towns = issued(district), issued(district, TOWN)
    text = page(supervisor, f"/assess/?unit={TOWN}&item={SIGN}&sort=unit")
    assert towns in text
    assert own not in text
    office = issued(district, "区委宣传部")
    assert own in page(supervisor, "/assess/?tier=1")
    assert office not in page(supervisor, "/assess/?tier=1")
    assert "No finding matches these filters" in page(supervisor, f"/assess/?unit={THIRD}&item=YC.A11")


def test_the_panel_tells_why(district: District, supervisor: Client) -> None:
    judged = found(district, LATER, issued(district))
    text = page(supervisor, f"/assess/findings/{judged.id}/why")
    assert "700 s" in text
    assert "600 s" in text
    assert "100 s" in text


def test_the_sheet_says_everything_on_one_page(district: District, supervisor: Client) -> None:
    judged = found(district, LATER, issued(district))
    text = page(supervisor, f"/assess/findings/{judged.id}/sheet")
    assert judged.id in text
    assert "附件二第6项" in text
    assert "2026-11-24 10:10:00" in text
    assert "paper" in text


def test_the_liaison_is_asked_once_a_day(district: District, supervisor: Client) -> None:
    judged = found(district, LATER, issued(district))
    address = f"/assess/findings/{judged.id}/ask"
    assert "is asked" in supervisor.post(address, {"unit": UNIT}).content.decode()
    assert "was asked today already" in supervisor.post(address, {"unit": UNIT}).content.decode()
    told = district.rows(
        "SELECT channel, recipient FROM outbox WHERE template = 'finding.asked' AND order_id = %s ORDER BY 1",
        judged.finding.order,
    )
    assert told == [("mail", f"liaison:{UNIT}"), ("webhook", f"liaison:{UNIT}")]


# --- entering by hand -------------------------------------------------------------------------


def test_an_inspector_enters_what_no_system_sees(district: District, supervisor: Client) -> None:
    form = page(supervisor, "/assess/entry?item=YC.A12")
    assert "瞒报" in form
    assert 'name="points"' not in form
    given = {"item": "YC.A12", "unit": UNIT, "kind": "漏报", "reason": "=次生事故未报中心", "key": new_key()}
    answer = supervisor.post("/assess/entry", given)
    assert answer.status_code == 200, answer.content.decode()
    text = page(supervisor, "/assess/?item=YC.A12")
    assert "漏报：=次生事故未报中心" in text
    judged = found(district, LATER, item="YC.A12")
    assert judged.finding.basis == "inspector"
    assert supervisor.post("/assess/entry", {**given, "reason": "", "key": new_key()}).status_code == 400


# --- ledger and files -------------------------------------------------------------------------


def test_sums_open_the_list_behind_them(district: District, supervisor: Client) -> None:
    judged = found(district, LATER, issued(district, THIRD))
    decide(supervisor, judged.id)
    text = page(supervisor, "/assess/ledger")
    links = re.findall(r'href="(/assess/\?[^"]*item=YC\.A06[^"]*)"', text)
    link = next(ln for ln in links if "unit=" in ln and "%E6%B0%B4%E5%88%A9" in ln).replace("&amp;", "&")
    assert judged.id in page(supervisor, link)


def test_cells_of_files_stay_text(district: District, supervisor: Client) -> None:
    given = {"item": "YC.A08", "unit": TOWN, "reason": "=HYPERLINK(1)", "key": new_key()}
    assert supervisor.post("/assess/entry", given).status_code == 200
    answer = supervisor.get("/assess/export?what=findings&as=csv&item=YC.A08")
    assert "'=HYPERLINK(1)" in answer.content.decode("utf-8-sig")
    answer = supervisor.get("/assess/export?what=findings&as=xlsx&item=YC.A08")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert "=HYPERLINK(1)" in book.read("xl/sharedStrings.xml").decode()
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
    text = supervisor.get("/assess/export?what=ledger&as=csv").content.decode("utf-8-sig")
    assert "A06" in text.splitlines()[0]


def test_a_month_is_closed_when_it_is_over(district: District, clock: Clock) -> None:
    """Sums stay; what is confirmed later is named."""
    early, late = (
        issued(district, now=at("2026-10-12T10:00:00")),
        issued(district, now=at("2026-10-13T10:00:00")),
    )
    clock.now = LATER
    client = browser("supervisor")
    first, second = (found(district, LATER, o, name="2026-10") for o in (early, late))
    decide(client, first.id)
    assert "2 computed" not in page(client, "/assess/closing?month=2026-10")
    assert "1 computed or entered proposal is open" in page(client, "/assess/closing?month=2026-10")
    refused = client.post("/assess/closing", {"month": "2026-11", "key": new_key()})
    assert refused.status_code == 409
    closed = client.post("/assess/closing", {"month": "2026-10", "key": new_key()})
    assert closed.status_code == 200
    assert "2026-10" in closed.headers["HX-Redirect"]
    clock.passes(5)
    decide(client, second.id)
    text = page(client, "/assess/ledger?month=2026-10")
    assert "Confirmed after the closing" in text
    assert second.id in page(client, "/assess/?month=2026-10&state=late")
    sums = [t for t in month(district, clock.now, "2026-10").totals if not t.item]
    assert [str(t.confirmed) for t in sums] == ["0.5"]


# --- meetings, drills, contacts -----------------------------------------------------------------


def test_a_meeting_is_entered_and_declared_void(district: District, supervisor: Client) -> None:
    enter(supervisor, "meeting.held", kind="联络员会议", units=[UNIT, TOWN], at="2026-11-20 09:00")
    text = page(supervisor, "/assess/duties")
    assert "联络员会议" in text
    assert "2 units present" in text
    assert "1 / 1" in text
    [held] = duty.activities(district.db, district.office, district.who("supervisor"))
    form = {"kind": "period", "name": MONTH, "position": held.entry.position, "key": new_key()}
    assert supervisor.post("/assess/duties/void", form).status_code == 400
    done = supervisor.post("/assess/duties/void", {**form, "reason": "录错", "key": new_key()})
    assert done.status_code == 200, done.content.decode()
    text = page(supervisor, "/assess/duties")
    assert "voided: 录错" in text
    assert "1 / 1" not in text


def test_contacts_and_checks_are_entered_for_a_unit(district: District, supervisor: Client) -> None:
    words = {"unit": THIRD, "by": "王", "reason": "来电告知"}
    enter(supervisor, "contact.changed", role="联络员", at="2026-11-10 09:00", **words)
    enter(supervisor, "contact.filed", role="联络员", at="2026-11-13 09:00", **words)
    enter(supervisor, "spot_check.called", unit=THIRD, kind="值班电话", answered="no")
    text = page(supervisor, f"/assess/units/{THIRD}")
    assert "3 days later" in text
    assert "值班电话 no answer" in text
    assert "filed at 2026-11-13 09:00:00" in page(supervisor, f"/assess/?unit={THIRD}&item=YC.A01")
    assert "值班电话: called at" in page(supervisor, f"/assess/?unit={THIRD}&item=YC.A04")


def test_a_drill_is_called_and_reported(district: District, supervisor: Client) -> None:
    enter(supervisor, "drill.called", kind="应急联动集结演练", units=[UNIT, TOWN], limit_minutes="30")
    [drill] = duty.all_drills(district.db, district.office, district.who("supervisor"), LATER)
    enter(supervisor, "drill.unit_assembled", drill=drill.drill.id, unit=UNIT)
    enter(supervisor, "drill.unit_absent", 409, drill=drill.drill.id, unit=TOWN)
    enter(supervisor, "drill.unit_absent", drill=drill.drill.id, unit=TOWN, reason="防汛值守")
    text = page(supervisor, "/assess/duties")
    assert "1 of 2 assembled" in text
    assert "防汛值守" in text
    assert "said reason: 防汛值守" in page(supervisor, "/assess/?item=YC.A11")
    enter(supervisor, "drill.called", 400, kind="x")


# --- rights -----------------------------------------------------------------------------------


def test_a_unit_reads_its_own_and_decides_nothing(district: District, clock: Clock) -> None:
    own, towns = issued(district), issued(district, TOWN)
    clock.now = LATER
    mine, theirs = found(district, LATER, own), found(district, LATER, towns)
    officer = browser("officer")
    text = page(officer, "/assess/")
    assert mine.id in text
    assert theirs.id not in text
    assert "/decision" not in text
    assert theirs.id not in officer.get("/assess/export?what=findings&as=csv").content.decode()
    assert TOWN not in re.sub(r"(?s)<datalist.*?</datalist>", "", page(officer, "/assess/ledger"))
    for part in ("", "/why", "/sheet"):
        assert officer.get(f"/assess/findings/{theirs.id}{part}").status_code == 404
        assert officer.get(f"/assess/findings/{mine.id}{part}").status_code == 200
    assert officer.get(f"/assess/units/{TOWN}").status_code == 403
    assert decide(officer, mine.id).status_code == 403


@pytest.mark.parametrize("account", ["officer", "leader", "auditor", "dispatcher", "administrator"])
def test_only_the_supervisor_acts(district: District, clock: Clock, account: str) -> None:
    judged = found(district, LATER, issued(district))
    clock.now = LATER
    client = browser(account)
    tries = {
        f"/assess/findings/{judged.id}/decision": {"outcome": "confirm", "key": new_key()},
        f"/assess/findings/{judged.id}/ask": {},
        "/assess/entry": {"item": "YC.A08", "unit": UNIT, "reason": "x", "key": new_key()},
        "/assess/closing": {"month": "2026-09", "key": new_key()},
        "/assess/duties/enter": {"do": "meeting.held", "kind": "x", "key": new_key()},
        "/assess/duties/void": {"kind": "period", "name": MONTH, "position": "1", "reason": "x", "key": new_key()},
    }  # fmt: skip
    logged = district.logged()
    assert {a: client.post(a, form).status_code for a, form in tries.items()} == dict.fromkeys(tries, 403)
    assert district.logged() == logged


def test_the_neighbours_supervisor_does_not_exist_here(district: District, clock: Clock) -> None:
    """A finding's number says nothing in another jurisdiction."""
    judged = found(district, LATER, issued(district))
    clock.now = LATER
    stranger = browser("stranger")
    assert stranger.get(f"/assess/findings/{judged.id}").status_code == 403


def test_voiding_by_the_desk_keeps_who_said_what(district: District) -> None:
    """A unit is told of a meeting that names it, and of no other guests."""
    who = district.who("supervisor")
    deed = Deed(event=ev.MeetingHeld(kind="联动例会", units=(UNIT, TOWN)))
    duty.record(district.db, district.office, who, deed, now=NOW)
    own = duty.activities(district.db, district.office, district.who("unit", UNIT))
    assert next(a.entry.event.units for a in own if a.entry.event.kind == "联动例会") == (UNIT,)  # type: ignore[attr-defined]
    others = duty.activities(district.db, district.office, district.who("unit", THIRD))
    assert "联动例会" not in {a.entry.event.kind for a in others}  # type: ignore[attr-defined]
