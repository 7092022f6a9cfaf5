"""HTTPS on a network without a certificate authority: this installation's own, and a certificate from it.

Service workers, installable pages and wake locks need HTTPS anywhere but on localhost. The district installs
`ca.pem` once on its terminals.
"""

import ipaddress
import os
import socket
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CA_DAYS = 3650
SERVER_DAYS = 820
"""Phones refuse certificates of longer life, even of an installed authority."""
RENEW_BELOW_DAYS = 400


class Tls(NamedTuple):
    """Files in PEM: the server's certificate and key, and the authority to install (None: an outside one)."""

    certificate: Path
    key: Path
    authority: Path | None


def own_certificate(home: Path, names: Iterable[str], now: datetime | None = None) -> Tls:
    """A certificate for these names and addresses from the home's own authority, renewed when it gets old."""
    now = now or datetime.now(UTC)
    wanted = sorted({"localhost", "127.0.0.1", *names})
    folder = home / "tls"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    tls = Tls(folder / "server.pem", folder / "server.key", folder / "ca.pem")
    authority, authority_key = _authority(folder, now)
    if not _good(tls, wanted, now):
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _issue(wanted, key.public_key(), authority, authority_key, now)
        _write_key(tls.key, key)
        _write(tls.certificate, _pem(certificate) + _pem(authority), 0o644)
    return tls


def names_of_this_machine() -> list[str]:
    """Host name and the address towards the network, as far as the machine knows them."""
    names = {socket.gethostname(), socket.getfqdn()}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; the system only chooses its own address
            names.add(probe.getsockname()[0])
        except OSError:
            pass
    return sorted(name for name in names if name)


def _authority(folder: Path, now: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    certificate_file, key_file = folder / "ca.pem", folder / "ca.key"
    if certificate_file.exists() and key_file.exists():
        key = serialization.load_pem_private_key(key_file.read_bytes(), password=None)
        if isinstance(key, ec.EllipticCurvePrivateKey):
            return x509.load_pem_x509_certificate(certificate_file.read_bytes()), key
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Liandong {socket.gethostname()} CA")
    certificate = (
        _builder(name, name, key.public_key(), now, CA_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write_key(key_file, key)
    _write(certificate_file, _pem(certificate), 0o644)
    return certificate, key


def _issue(
    names: list[str],
    public: ec.EllipticCurvePublicKey,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> x509.Certificate:
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    return (
        _builder(_name("Liandong"), authority.subject, public, now, SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(issuer_key, critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    begin = now - timedelta(hours=1)  # clocks of terminals differ
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=days))
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _good(tls: Tls, names: list[str], now: datetime) -> bool:
    """The certificate is there with its key, has just these names, and lasts long enough."""
    if not (tls.certificate.exists() and tls.key.exists()):
        return False
    certificate = x509.load_pem_x509_certificate(tls.certificate.read_bytes())
    held = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    lasts = certificate.not_valid_after_utc - now > timedelta(days=RENEW_BELOW_DAYS)
    return lasts and sorted(str(name.value) for name in held) == names


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    _write(path, key.private_bytes(*form), 0o600)


def _write(path: Path, content: bytes, mode: int) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(content)
    draft.replace(path)
