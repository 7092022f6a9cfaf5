"""The installation's own HTTPS: a browser that trusts the authority accepts the server."""

import socket
import ssl
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from liandong.local.certificates import Tls, own_certificate


def shake_hands(tls: Tls, name: str) -> str:
    """Serve one connection with the certificate and connect to it as a client that trusts the authority."""
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(tls.certificate, tls.key)
    client_side = ssl.create_default_context(cafile=str(tls.authority))
    client_side.verify_flags |= ssl.VERIFY_X509_STRICT
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                try:
                    server_side.wrap_socket(connection, server_side=True).close()
                except ssl.SSLError:
                    return

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            with (
                socket.create_connection(listener.getsockname()) as plain,
                client_side.wrap_socket(plain, server_hostname=name) as secure,
            ):
                return str(secure.version())
        finally:
            thread.join()


def test_a_client_that_trusts_the_authority_accepts_every_name(tmp_path: Path) -> None:
    tls = own_certificate(tmp_path, ["centre.example", "10.1.2.3"])
    for name in ("centre.example", "10.1.2.3", "localhost", "127.0.0.1"):
        assert shake_hands(tls, name).startswith("TLS")
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(tls, "other.example")


def test_it_is_kept_until_names_change_or_it_gets_old(tmp_path: Path) -> None:
    tls = own_certificate(tmp_path, ["a.example"])
    first, authority = tls.certificate.read_bytes(), tls.authority.read_bytes() if tls.authority else b""
    own_certificate(tmp_path, ["a.example"])
    assert tls.certificate.read_bytes() == first
    own_certificate(tmp_path, ["b.example"])
    second = tls.certificate.read_bytes()
    assert second != first
    own_certificate(tmp_path, ["b.example"], now=datetime.now(UTC) + timedelta(days=500))
    assert tls.certificate.read_bytes() != second
    assert tls.authority is not None
    assert tls.authority.read_bytes() == authority


def test_keys_are_closed_to_others(tmp_path: Path) -> None:
    own_certificate(tmp_path, [])
    for name in ("ca.key", "server.key"):
        assert stat.S_IMODE((tmp_path / "tls" / name).stat().st_mode) == 0o600
