"""What every channel keeps, with a fake and with real servers at the other end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from liandong import channels
from liandong.channels import mail, webhook
from liandong.desk.reach import Channel, Notice
from tests.channels.sinks import Arrived, FakeChannel, free_port, mail_sink, web_sink

NOTICE = Notice(
    id="1/C20261124-138-1/receipt.missing//liaison/区水利局",
    title="【联动】警单 C20261124-138-1 未确认接收 & <more> 100%",
    body="区水利局的终端尚未确认收到警单。𠮷 🚨\n\nOrder was not received.\n.\n编号 1/x",
)


class Case(NamedTuple):
    channel: Channel
    good: str
    refusing: str
    down: str
    nonsense: str
    arrived: Callable[[], list[Arrived]]


@pytest.fixture(params=["fake", "mail", "webhook", "webhook-plain"])
def case(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    if request.param == "fake":
        fake = FakeChannel()
        yield Case(fake, "good", "refuse", "down", "bad", lambda: fake.arrived)
    elif request.param == "mail":
        with mail_sink() as server:
            monkeypatch.setenv(mail.SERVER, server.url)
            yield Case(mail, "li@example.cn", "busy@example.cn", "", "not a mailbox", lambda: server.arrived)
    else:
        scheme = "json" if request.param == "webhook" else "http"
        with web_sink() as hook:
            yield Case(
                webhook,
                hook.url("/hook", scheme),
                hook.url("/refuse", scheme),
                f"{scheme}://127.0.0.1:{free_port()}/",
                "nonsense",
                lambda: hook.arrived,
            )


def test_a_message_arrives_whole(case: Case) -> None:
    receipt = case.channel.send(case.good, NOTICE)
    assert receipt.ok, receipt
    (arrived,) = case.arrived()
    assert arrived.id == NOTICE.id
    assert arrived.title == NOTICE.title
    assert arrived.body == NOTICE.body


def test_a_second_try_is_known_as_the_same_message(case: Case) -> None:
    case.channel.send(case.good, NOTICE)
    case.channel.send(case.good, NOTICE)
    first, second = case.arrived()
    assert first.id == second.id
    assert first.identity == second.identity
    assert first.identity


def test_another_message_is_known_as_another(case: Case) -> None:
    case.channel.send(case.good, NOTICE)
    case.channel.send(case.good, Notice(id="2/other", title="t", body="b"))
    first, second = case.arrived()
    assert first.identity != second.identity


def test_a_refusal_says_why_and_may_be_tried_again(case: Case) -> None:
    receipt = case.channel.send(case.refusing, NOTICE)
    assert not receipt.ok
    assert not receipt.final
    assert receipt.detail
    assert case.arrived() == []


def test_a_server_that_is_away_may_be_tried_again(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    if case.channel is mail:
        monkeypatch.setenv(mail.SERVER, f"mailto://127.0.0.1:{free_port()}?from=c@example.cn")
    receipt = case.channel.send(case.down or case.good, NOTICE)
    assert not receipt.ok
    assert not receipt.final
    assert receipt.detail


def test_what_is_no_address_is_not_tried_again(case: Case) -> None:
    receipt = case.channel.send(case.nonsense, NOTICE)
    assert (receipt.ok, receipt.final) == (False, True)
    assert receipt.detail


def test_no_line_break_gets_into_the_head(case: Case) -> None:
    receipt = case.channel.send(case.good, Notice(id="x\r\nBcc: a@b.cn", title="t\r\nBcc: a@b.cn", body="b"))
    assert receipt.ok
    assert len(case.arrived()) == 1
    assert case.arrived()[0].id == "x\r\nBcc: a@b.cn"


def test_a_folder_is_a_channel() -> None:
    assert {"mail", "webhook", "sms", "dingtalk", "wecom"} <= set(channels.load_all())
