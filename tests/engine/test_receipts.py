"""An alert is delivered when someone's terminal said so: with a receipt nothing happens, without one people are told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

import tests.readydjango  # noqa: F401  (before the models)
from liandong.desk import files
from liandong.engine.due import fire_all
from liandong.engine.outbox import Deliverer
from liandong.engine.recipients import register_addresses
from liandong.store import models, outbox
from liandong.store.shapes import CASE
from tests.channels.sinks import FakeChannel
from tests.district import NOW, UNIT, District, api, clock, district, district_home
from tests.engine.test_outbox import deliver

__all__ = ["api", "clock", "district", "district_home"]

WAIT_S = 120
"""The pack's sample for `receipt_seconds`."""


@pytest.fixture(scope="module", autouse=True)
def people(district: District) -> None:
    """A liaison with mail and web hook, a leader with mail alone."""
    unit = models.Unit.objects.get(jurisdiction=district.here, name=UNIT)
    for role, hook in (("liaison", "hook"), ("leader", "")):
        person = models.Person.objects.create(
            jurisdiction_id=district.here, name=f"{role} 王", mail=f"{role}@example.cn", webhook=hook
        )
        models.UnitContact.objects.create(
            jurisdiction_id=district.here,
            unit=unit,
            role=role,
            person=person,
            effective_from=datetime(2020, 1, 1, tzinfo=UTC),
        )


def marks(district: District, case: str) -> list[str]:
    return [mark for (mark,) in district.rows("SELECT mark FROM fired WHERE stream = %s ORDER BY id", case)]


def send_all(district: District, now: int) -> dict[str, FakeChannel]:
    fakes = {name: FakeChannel() for name in ("mail", "webhook")}
    for name, fake in fakes.items():
        deliver(Deliverer(district.db, name, fake, register_addresses(district.db), lambda: now))
    return fakes


def of_receipts(district: District, case: str) -> list[Any]:
    tried = district.db.call(outbox.attempts, district.here, CASE, case)
    return [a for a in tried if a.template == "receipt.missing"]


def test_a_receipt_cancels_the_alert(district: District, api, clock) -> None:
    made = api().case(UNIT)
    order = made["orders"][0]
    queued = district.rows("SELECT marks FROM due WHERE subject = %s AND rule = 'receipt'", order)
    assert queued == [(["receipt"],)]
    clock.passes(WAIT_S - 1)
    api("unit").done(f"/orders/{order}/deliver", {})
    assert district.rows("SELECT marks FROM due WHERE subject = %s AND rule = 'receipt'", order) == []
    district.db.call(fire_all, NOW + WAIT_S + 60)
    assert "receipt" not in marks(district, made["case"])
    send_all(district, NOW + WAIT_S + 60)
    assert of_receipts(district, made["case"]) == []


def test_without_a_receipt_the_units_people_are_told_and_the_case_tells_of_it(
    district: District, api
) -> None:
    made = api().case(UNIT)
    case, order = made["case"], made["orders"][0]
    district.db.call(fire_all, NOW + WAIT_S - 1)
    assert "receipt" not in marks(district, case)
    late = NOW + WAIT_S
    district.db.call(fire_all, late)
    assert marks(district, case).count("receipt") == 1
    # The unit's own terminals hear of it.
    assert district.rows("SELECT DISTINCT unit FROM fired WHERE stream = %s", case) == [(UNIT,)]
    fakes = send_all(district, late)
    about = [(a.address, a.title) for fake in fakes.values() for a in fake.arrived if order in a.title]
    title = f"【联动】警单 {order} 未确认接收 Order {order} was not received"
    assert sorted(about) == [("hook", title), ("leader@example.cn", title), ("liaison@example.cn", title)]
    tried = {(a.recipient, a.channel): (a.ok, a.state, a.detail) for a in of_receipts(district, case)}
    assert tried == {
        (f"liaison:{UNIT}", "mail"): (True, "delivered", ""),
        (f"liaison:{UNIT}", "webhook"): (True, "delivered", ""),
        (f"leader:{UNIT}", "mail"): (True, "delivered", ""),
        (f"leader:{UNIT}", "webhook"): (False, "dead", "no address"),
    }
    seen = files.as_data(district.db, district.office, district.who(), case, late)
    assert len([a for a in seen["attempts"] if a["template"] == "receipt.missing"]) == 4


def test_a_receipt_that_comes_late_is_alerted_once(district: District, api, clock) -> None:
    made = api().case(UNIT)
    order = made["orders"][0]
    district.db.call(fire_all, NOW + WAIT_S)
    clock.passes(WAIT_S + 30)
    api("unit").done(f"/orders/{order}/deliver", {})
    district.db.call(fire_all, NOW + WAIT_S + 3600)
    assert marks(district, made["case"]).count("receipt") == 1
