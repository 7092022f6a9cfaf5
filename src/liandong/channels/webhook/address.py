"""What people enter as an address, as what Apprise understands, with the message's id on it."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import apprise

ID_HEADER = "X-Liandong-Message-Id"
ID_FIELD = "message_id"

PLAIN = {"http": "json", "https": "jsons"}
CARRYING = ("json", "jsons", "xml", "xmls", "form", "forms")
"""Kinds of address that can carry the id beside the text, as a header and a field."""


def destination(address: str, identity: str) -> str:
    """The Apprise address. Raises ValueError for what is no address at all."""
    parts = urlsplit(address.strip())
    scheme = parts.scheme.lower()
    if scheme in PLAIN and apprise.Apprise.instantiate(address) is not None:
        return address  # the service's own address, which Apprise knows
    query = parse_qsl(parts.query, keep_blank_values=True)
    if scheme in PLAIN:
        scheme = PLAIN[scheme]
        query = [(f"-{name}", value) for name, value in query]  # Apprise passes these on as they were
    if not parts.netloc:
        raise ValueError(address)
    if scheme not in CARRYING:
        return address
    query += [(f"+{ID_HEADER}", quote(identity, safe="")), (f":{ID_FIELD}", identity)]
    return parts._replace(scheme=scheme, query=urlencode(query)).geturl()
