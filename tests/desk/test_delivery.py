"""Delivery to the end: every way in its own lane, an acknowledgement stops the rest, the story tells it all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from liandong.core import events as ev
from liandong.desk import delivery, dispatch, files, intake, ways
from liandong.desk.delivery import Delivery
from liandong.desk.dispatch import Deed
from liandong.engine.due import fire_all
from liandong.engine.outbox import Deliverer
from liandong.engine.recipients import register_addresses
from liandong.store import models, outbox
from liandong.store.shapes import CASE
from tests.channels.sinks import FakeChannel
from tests.district import NOW, TOWN, UNIT, District
from tests.engine.test_outbox import deliver

WAIT_S = 120
"""The pack's sample for `receipt_seconds`."""

LANES = ("mail", "webhook", "sms", "dingtalk", "wecom")


@pytest.mark.parametrize(
    ("entered", "found"),
    [
        ("", set()),
        ("https://oapi.dingtalk.com/robot/send?access_token=x", {"dingtalk"}),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x wecombot://y", {"wecom"}),
        ("dingtalk://x\nsms=https://gateway/send json://host", {"dingtalk", "sms", "webhook"}),
        ("https://[broken", {"webhook"}),
    ],
)
def test_an_address_tells_its_channel(entered: str, found: set[str]) -> None:
    assert set(ways.addresses(entered)) == found


@pytest.fixture(scope="module", autouse=True)
def people(district: District) -> None:
    """A liaison with mail, DingTalk and a gateway for text messages; the leader has nothing."""
    unit = models.Unit.objects.get(jurisdiction=district.here, name=UNIT)
    for role, mail, hook in (
        ("liaison", "li@example.cn", "dingtalk://good sms=good-sms"),
        ("leader", "", ""),
    ):
        person = models.Person.objects.create(
            jurisdiction_id=district.here, name=f"{role} 王", mail=mail, webhook=hook
        )
        since = datetime(2020, 1, 1, tzinfo=UTC)
        models.UnitContact.objects.create(
            jurisdiction_id=district.here, unit=unit, role=role, person=person, effective_from=since
        )


def issued(district: District) -> tuple[str, str]:
    call = intake.Call(event=ev.CaseReceived(place=TOWN), orders=(intake.Issue(UNIT),))
    done = intake.receive(district.db, district.office, district.who(), call, now=NOW)
    return done.case, done.orders[0]


def step(district: District, case: str, event: ev.Event, at: int, **more: str) -> None:
    dispatch.step(district.db, district.office, district.who(), case, Deed(event=event, **more), now=at)


def sent(district: District, now: int) -> dict[str, list[str]]:
    """What arrives by each lane; the web hooks' first, for they spread to the others."""
    found = {}
    for name in ("webhook", "mail", "sms", "dingtalk", "wecom"):
        fake = FakeChannel()
        deliver(Deliverer(district.db, name, fake, register_addresses(district.db), lambda: now))
        found[name] = [a.id for a in fake.arrived]
    return found


def story(district: District, case: str, now: int) -> Delivery:
    file = files.read(district.db, district.office, district.who(), case, now)
    standing = district.db.call(outbox.of_stream, district.here, CASE, case)
    (found,) = delivery.stories(file, standing)
    return found


def test_without_a_receipt_every_way_is_tried_and_a_dispatcher_is_asked(district: District) -> None:
    case, order = issued(district)
    assert not story(district, case, NOW + WAIT_S - 1).call
    district.db.call(fire_all, NOW + WAIT_S)
    assert [t.outcome for t in story(district, case, NOW + WAIT_S).tries] == ["sent", *["waiting"] * 4]
    arrived = sent(district, NOW + WAIT_S + 1)
    assert {name: len(ids) for name, ids in arrived.items()} == {
        "mail": 1, "webhook": 0, "sms": 1, "dingtalk": 1, "wecom": 0,
    }  # fmt: skip
    told = story(district, case, NOW + WAIT_S + 2)
    assert (told.call, told.received, told.unreachable) == (True, None, (f"leader:{UNIT}",))
    assert {(t.way, t.outcome) for t in told.tries} == {
        ("terminal", "sent"), ("mail", "sent"), ("dingtalk", "sent"), ("sms", "sent"),
        ("mail", "dead"), ("webhook", "dead"),
    }  # fmt: skip
    step(district, case, ev.OrderDelivered(order=order), NOW + 200, by="张队", channel="phone")
    told = story(district, case, NOW + 201)
    assert (told.call, told.received, told.way, told.by) == (False, NOW + 200, "phone", "张队")


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (ev.OrderSigned, "acknowledged"),
        (ev.OrderDelivered, "acknowledged"),
        (ev.OrderWithdrawn, "order withdrawn"),
    ],
)
def test_an_acknowledgement_or_the_end_stops_what_is_queued(
    district: District, event: type[ev.OrderEvent], why: str
) -> None:
    case, order = issued(district)
    district.db.call(fire_all, NOW + WAIT_S)
    step(district, case, event(order=order), NOW + WAIT_S + 1, by="张队", channel="radio", reason="因故")
    before = story(district, case, NOW + WAIT_S + 2)
    assert [t.detail for t in before.tries if t.outcome == "cancelled"] == [why] * 4
    arrived = sent(district, NOW + WAIT_S + 3)
    assert [i for ids in arrived.values() for i in ids if order in i and "receipt.missing" in i] == []
    after = story(district, case, NOW + WAIT_S + 4)
    assert [t.detail for t in after.tries if t.outcome == "cancelled"] == [why] * 4
    states = district.rows(
        "SELECT state FROM outbox WHERE order_id = %s AND template = 'receipt.missing'", order
    )
    assert {s for (s,) in states} == {"cancelled"}
