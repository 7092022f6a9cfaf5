"""What people enter as an address, as what Apprise understands, with the message's id on it."""

from __future__ import annotations

from urllib.parse import SplitResult, parse_qs, parse_qsl, quote, urlsplit

import apprise
from apprise.plugins.base import NotifyBase
from apprise.plugins.custom_form import NotifyForm
from apprise.plugins.custom_json import NotifyJSON
from apprise.plugins.custom_xml import NotifyXML

ID_HEADER = "X-Liandong-Message-Id"
ID_FIELD = "message_id"

PLAIN = {"http": "json", "https": "jsons"}


def hook(address: str, identity: str) -> NotifyBase | None:
    """The service behind an address; None for what is no address.

    Where the service lets us, the message's id goes along as a header and a field.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    scheme = PLAIN.get(parts.scheme.lower())
    # A service's own https address is known to Apprise; any other gets JSON.
    found = apprise.Apprise.instantiate(_known(parts) or address)
    if found is None and scheme and parts.netloc:
        found = apprise.Apprise.instantiate(parts._replace(scheme=scheme, query="", fragment="").geturl())
        if isinstance(found, NotifyJSON):
            found.params = parse_qsl(parts.query, keep_blank_values=True)
    if isinstance(found, NotifyJSON | NotifyXML | NotifyForm):
        # Set here and not in the address: the value must not be unquoted on the way.
        found.headers[ID_HEADER] = quote(identity, safe="")
        found.payload_extras[ID_FIELD] = identity
    return found


def _known(parts: SplitResult) -> str:
    """Robot addresses as DingTalk and Feishu give them out, which Apprise does not read itself.

    As plain web hooks they would fail in silence: these services answer 200 to whatever they cannot use.
    """
    if parts.hostname == "oapi.dingtalk.com":
        token = parse_qs(parts.query).get("access_token", [""])[0]
        return f"dingtalk://{token}" if token else ""
    if parts.hostname == "open.feishu.cn":
        token = parts.path.rstrip("/").rpartition("/hook/")[2]
        return f"feishu://{token}" if token else ""
    return ""
