"""What only web hooks have: many kinds of addresses."""

from __future__ import annotations

import pytest
from apprise.plugins.custom_json import NotifyJSON

from liandong.channels import webhook
from liandong.channels.webhook.address import hook
from liandong.desk.reach import Notice
from tests.channels.sinks import web_sink


def test_a_plain_address_keeps_its_query() -> None:
    with web_sink() as sink:
        receipt = webhook.send(
            sink.url("/hook?token=a%2Bb&empty=", "http"), Notice(id="1/a", title="t", body="b")
        )
        assert receipt.ok, receipt
        assert sink.queries == ["token=a%2Bb&empty="]


@pytest.mark.parametrize(
    "address",
    [
        "https://oapi.dingtalk.com/robot/send?access_token=" + "a" * 64,
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + "a" * 36,
        "https://open.feishu.cn/open-apis/bot/v2/hook/" + "a" * 36,
        "dingtalk://" + "a" * 64,
    ],
)
def test_addresses_of_services_reach_that_service(address: str) -> None:
    service = hook(address, "1/a")
    assert service is not None
    assert not isinstance(service, NotifyJSON)


def test_an_address_of_an_unknown_service_is_none() -> None:
    receipt = webhook.send("nosuch://example.cn/x", Notice(id="1/a", title="t", body="b"))
    assert (receipt.ok, receipt.final) == (False, True)
