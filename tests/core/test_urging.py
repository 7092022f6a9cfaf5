"""Urging, supervising, telephone calls: told in the file, changing nothing."""

import pytest

from liandong.core import events as ev
from liandong.core.alerts import alerts
from liandong.core.case import OPEN
from liandong.core.streams import stream_of
from tests.core.packs import RULES, STATES, brought_to, t

URGED = ev.OrderUrged(order="o1", text="请尽快签收")
SUPERVISED = ev.OrderSupervised(order="o1", text="一小时内报告进展")
CALLED = ev.CallLogged(order="o1", whom="水务局", direction="out", text="对方称已在途中")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("event", [URGED, SUPERVISED])
def test_open_orders_only_and_nothing_changes(state: str, event: ev.OrderEvent) -> None:
    play = brought_to(state)
    before = [(c.rule, c.state, c.due_at) for c in play.clocks("10:40")]
    if state in OPEN:
        play.do("10:31", event, reason="领导关注")
        assert (play.order().state, play.order().last_word) == (state, brought_to(state).order().last_word)
        assert [(c.rule, c.state, c.due_at) for c in play.clocks("10:40")] == before
    else:
        refusal = play.no("10:31", event, reason="领导关注")
        assert (refusal.code, refusal.params["state"]) == ("order.state", state)


def test_a_supervision_names_its_reason_an_urge_need_not() -> None:
    play = brought_to("issued")
    assert play.no("10:31", SUPERVISED).code == "reason.missing"
    play.do("10:31", URGED)


@pytest.mark.parametrize("state", STATES)
def test_a_call_is_logged_in_every_state(state: str) -> None:
    play = brought_to(state).do("10:31", CALLED, channel="phone")
    assert play.order().state == state


def test_a_call_may_concern_the_case_alone_but_no_order_that_there_is_not() -> None:
    play = brought_to("signed").do("10:31", ev.CallLogged(party="caller", direction="in", text="又来催"))
    assert play.no("10:32", ev.CallLogged(order="o7", whom="水务局")).code == "order.unknown"


def test_a_call_belongs_to_its_case_not_to_the_months_figures() -> None:
    assert stream_of(CALLED, t("09:00")) is None
    assert stream_of(ev.CallAnswered(), t("09:00")) == ("period", "2021-03")


@pytest.mark.parametrize(
    ("event", "channel", "told"),
    [
        (URGED, "terminal", [("unit", "order.urged")]),
        (URGED, "phone", []),
        (SUPERVISED, "phone", [("unit", "order.supervised"), ("leader", "order.supervised")]),
    ],
)
def test_the_unit_is_told_of_what_was_not_said_to_it(
    event: ev.OrderEvent, channel: str, told: list[tuple[str, str]]
) -> None:
    play = brought_to("signed").do("10:31", event, channel=channel, reason="领导关注")
    found = alerts(play.stream, (), RULES, t("11:00"))
    assert [(a.to, a.code) for a in found if a.at == t("10:31")] == told
