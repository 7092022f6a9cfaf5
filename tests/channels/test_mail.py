"""What only mail has: mailboxes that do not exist, and a server that somebody has to name."""

from __future__ import annotations

import pytest

from liandong.channels import mail
from liandong.desk.reach import Notice
from tests.channels.sinks import mail_sink

NOTICE = Notice(id="1/a", title="t", body="b")


def test_a_mailbox_that_does_not_exist_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_sink() as server:
        monkeypatch.setenv(mail.SERVER, server.url)
        receipt = mail.send("nobody@example.cn", NOTICE)
    assert (receipt.ok, receipt.final) == (False, True)
    assert "550" in receipt.detail


@pytest.mark.parametrize("url", ["", "nonsense", "json://example.cn"])
def test_without_a_mail_server_it_says_which_setting_is_missing(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv(mail.SERVER, url)
    receipt = mail.send("li@example.cn", NOTICE)
    assert (receipt.ok, receipt.final) == (False, True)
    assert mail.SERVER in receipt.detail
