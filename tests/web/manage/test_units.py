"""Units, contacts, terminals: entered from a moment on, each administrator in the own jurisdiction."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from liandong.engine.letters import SAID
from liandong.store import outbox
from liandong.store.models import DeviceCode, Unit, UnitContact, UnitTerm
from tests.district import UNIT, Clock, District, forget

REASON = {"reason": "区编委文件"}
PERSON = {"do": "contact", "role": "liaison", "name": "钱江", "phone": "0575-1", "mail": "qian@example.cn"}


@pytest.fixture
def address(district: District) -> str:
    return f"/units/{Unit.objects.get(jurisdiction=district.here, name=UNIT).pk}"


def test_the_list_filters_and_sorts(district: District, desk: Client, clock: Clock) -> None:
    rows = desk.get("/units/").context["rows"]
    assert {r.name for r in rows} >= {UNIT, "府山街道"}
    assert [r.tier for r in rows if r.tier] == sorted(r.tier for r in rows if r.tier)
    own = next(r for r in rows if r.name == UNIT)
    assert (own.duty, own.calendar) == (True, "全天值守")
    towns = desk.get("/units/", {"q": "街道"}).context["rows"]
    assert towns
    assert all("街道" in r.name + r.unit_class for r in towns)
    assert {r.tier for r in desk.get("/units/", {"tier": "2"}).context["rows"]} == {2}


def test_a_unit_joins_and_leaves(district: District, desk: Client, clock: Clock) -> None:
    sent = {"name": "区数据局", "tier": "2", **REASON}
    done = desk.post("/units/", sent)
    assert done.status_code == 302
    forget()
    clock.passes(5)
    assert district.office.current(district.db).units["区数据局"].tier == 2
    assert desk.post("/units/", sent).status_code == 422, "a name is never used twice"
    assert desk.post("/units/", {"name": "", "tier": "2"}).status_code == 422
    left = {"do": "term", "tier": "2", "active": "no", "since": "2026-12-01 00:00", **REASON}
    assert desk.post(done["Location"], left).status_code == 302
    page = desk.get(done["Location"]).context["page"]
    assert page.active, "until the first of December"
    assert [(h.value, h.state) for h in page.history] == [("left", "coming"), ("tier 2", "current")]


def test_terms_need_a_reason_and_no_past(desk: Client, address: str, clock: Clock) -> None:
    before = UnitTerm.objects.count()
    found = desk.post(address, {"do": "term", "tier": "3", "since": "2020-01-01 00:00"})
    assert found.status_code == 422
    assert set(found.context["page"].errors) == {"since", "reason"}
    assert UnitTerm.objects.count() == before


def test_a_contact_is_entered_replaced_and_left_vacant(desk: Client, address: str, clock: Clock) -> None:
    assert desk.post(address, PERSON).status_code == 302
    clock.passes(60)
    assert desk.post(address, PERSON | {"name": "赵河"}).status_code == 302
    clock.passes(60)
    page = desk.get(address).context["page"]
    assert [c.person.name for c in page.contacts if c.person] == ["赵河"]
    bad = desk.post(address, PERSON | {"mail": "no mail", "name": ""})
    assert bad.status_code == 422
    assert set(bad.context["page"].errors) == {"mail", "name"}
    assert 'value="no mail"' in bad.content.decode()
    assert desk.post(address, {"do": "vacate", "role": "liaison"}).status_code == 302
    clock.passes(60)
    assert [c.person for c in desk.get(address).context["page"].contacts] == [None]
    assert UnitContact.objects.count() == 3


def test_a_test_message_goes_the_way_of_alerts(
    district: District, desk: Client, address: str, clock: Clock
) -> None:
    done = desk.post(address, {"do": "test", "role": "liaison", "channel": "mail"})
    assert (done.status_code, done["Location"]) == (302, "/channels/")
    assert "channel.test" in SAID
    [message] = district.db.call(outbox.take, clock.now, 5, 60, ["mail"])
    assert (message.recipient, message.template) == (f"liaison:{UNIT}", "channel.test")
    district.db.call(outbox.failed, message, clock.now, "no address", True)
    page = desk.get("/channels/")
    [row] = page.context["sent"]
    assert (row.state, row.attempts) == ("dead", 1)
    assert "no address is entered" in page.content.decode()
    assert desk.post("/channels/", {"message": str(row.id)}).status_code == 302
    [again] = district.db.call(outbox.take, clock.now, 5, 60, ["mail"])
    assert again.id == message.id
    district.db.call(outbox.delivered, again, clock.now)
    assert desk.get("/channels/").context["sent"] == []
    assert desk.post(address, {"do": "test", "role": "liaison", "channel": "pigeon"}).status_code == 404


def test_a_code_for_a_terminal_is_shown_once(desk: Client, address: str, clock: Clock) -> None:
    page = desk.post(address, {"do": "code", "name": "值班室"})
    code = page.context["page"].code
    assert len(code) == 8
    assert code in page.content.decode()
    assert code not in desk.get(address).content.decode()
    assert DeviceCode.objects.count() == 1


def test_the_neighbours_units_are_out_of_reach(
    district: District, desk: Client, browser: Callable[..., Client], address: str, clock: Clock
) -> None:
    theirs = Unit.objects.get(jurisdiction=district.there, name=UNIT)
    for sent in (PERSON, {"do": "term", **REASON}, {"do": "code"}):
        assert desk.post(f"/units/{theirs.pk}", sent).status_code == 404
        assert browser("dispatcher").post(address, sent).status_code == 403
    assert not UnitContact.objects.filter(unit=theirs).exists()
