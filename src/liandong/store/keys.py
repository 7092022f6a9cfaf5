"""The keys of the erasable store: one master key outside the database, one data key a case.

A case's texts are sealed under its data key, and the data key under the
master key. Without the data key the texts are noise, and the digests of them
that events carry can no longer be tried against guesses.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from liandong.secretfile import secret_bytes
from liandong.store.errors import StoreError
from liandong.store.shapes import PrivateText

FILE = "master.key"
"""The master key's file in LIANDONG_HOME; 32 bytes, mode 0600."""

LENGTH = 32
NONCE = 12
TOKEN = 6
"""Bytes of a search token: enough that two words hardly ever share one, too few to tell them apart for sure."""


KNOWN_TOKENS = 1 << 14


class WrongKey(StoreError):
    """The master key is not the one under which this was sealed, or the sealed bytes were changed."""

    code = "store.wrong_key"
    hint = "This master key does not open the text. Put back the right master.key (liandong key show-id)."


class Keys:
    """What the master key can do: hide and find case keys, telephone numbers and words."""

    def __init__(self, master: bytes) -> None:
        if len(master) != LENGTH:
            raise WrongKey(f"a master key has {LENGTH} bytes, this one {len(master)}")
        self.id = _derived(master, b"id").hex()[:12]
        """Names the key without giving it away."""
        self._wrap = AESGCM(_derived(master, b"wrap"))
        self._seal = AESGCM(_derived(master, b"seal"))
        self._phone = _derived(master, b"phone")
        self._request = _derived(master, b"request")
        # The same pairs of characters come again and again.
        self._token = lru_cache(KNOWN_TOKENS)(partial(_token_of, _derived(master, b"word")))

    @classmethod
    def of_home(cls, home: Path) -> Keys:
        """The keys of an installation; a master key is made where there is none."""
        return cls(secret_bytes(home / FILE, LENGTH))

    def fresh(self, jurisdiction: int, case: str) -> CaseKey:
        """A new data key for a case; store its ``wrapped`` with the first text."""
        key, nonce = os.urandom(LENGTH), os.urandom(NONCE)
        return CaseKey(
            key, nonce + self._wrap.encrypt(nonce, key, _name(jurisdiction, case)), jurisdiction, case
        )

    def unwrapped(self, jurisdiction: int, case: str, wrapped: bytes) -> CaseKey:
        """The data key of a case as stored. Raises :class:`WrongKey`."""
        try:
            key = self._wrap.decrypt(wrapped[:NONCE], wrapped[NONCE:], _name(jurisdiction, case))
        except InvalidTag as error:
            raise WrongKey(f"the key of case {case} does not open under master key {self.id}") from error
        return CaseKey(key, wrapped, jurisdiction, case)

    def seal(self, name: bytes, content: bytes) -> bytes:
        """Something kept for a short time only, sealed under the master key and its own name."""
        nonce = os.urandom(NONCE)
        return nonce + self._seal.encrypt(nonce, content, name)

    def unseal(self, name: bytes, sealed: bytes) -> bytes:
        """The same again. Raises :class:`WrongKey`."""
        try:
            return self._seal.decrypt(sealed[:NONCE], sealed[NONCE:], name)
        except InvalidTag as error:
            raise WrongKey(f"{name!r} does not open under master key {self.id}") from error

    def phone(self, jurisdiction: int, number: str) -> bytes:
        """A telephone number as the token by which it is found again; empty for no number."""
        digits = normal_phone(number)
        message = f"{jurisdiction}\x1f{digits}".encode()
        return hmac.digest(self._phone, message, "sha256")[:16] if digits else b""

    def words(self, jurisdiction: int, *texts: str) -> tuple[str, ...]:
        """Search tokens of texts: their pairs of characters and their words in Latin letters, keyed."""
        found = {gram for text in texts for gram in grams(text)}
        head = f"{jurisdiction}\x1f"
        return tuple(sorted(self._token(head + gram) for gram in found))

    def query(self, jurisdiction: int, text: str) -> str:
        """A ``tsquery`` for all the words of a text; empty where there is nothing to look for."""
        return " & ".join(self.words(jurisdiction, text))

    def keyed(self, digest: bytes) -> bytes:
        """A request's digest, so that nobody without the key can try guesses on it."""
        return hmac.digest(self._request, digest, "sha256")


class CaseKey:
    """The data key of one case."""

    def __init__(self, key: bytes, wrapped: bytes, jurisdiction: int, case: str) -> None:
        self.wrapped = wrapped
        self._cipher = AESGCM(key)
        self._digest = _derived(key, b"digest")
        self._name = _name(jurisdiction, case)

    def seal(self, ref: str, text: str) -> PrivateText:
        """A text, sealed under the name by which events mention it."""
        return PrivateText(ref=ref, ciphertext=self.seal_bytes(ref, text.encode()))

    def open(self, ref: str, ciphertext: bytes) -> str:
        """The text again. Raises :class:`WrongKey`."""
        return self.open_bytes(ref, ciphertext).decode()

    def seal_bytes(self, ref: str, content: bytes) -> bytes:
        """The same for an attachment."""
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, content, self._name + ref.encode())

    def open_bytes(self, ref: str, ciphertext: bytes) -> bytes:
        """An attachment again. Raises :class:`WrongKey`."""
        try:
            return self._cipher.decrypt(ciphertext[:NONCE], ciphertext[NONCE:], self._name + ref.encode())
        except InvalidTag as error:
            raise WrongKey(f"the text {ref} does not open") from error

    def digest(self, text: str) -> str:
        """What an event says of a text: it can be checked while the key exists, never guessed after."""
        return hmac.digest(self._digest, text.encode(), "sha256").hex()[:32]


def normal_phone(number: str) -> str:
    """Digits alone, without the country's prefix, so that ``+86 138-…`` and ``138…`` are one number."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", number))
    return re.sub(r"^(00)?86(?=1\d{10}$)", "", digits)


def grams(text: str) -> Iterator[str]:
    """What a text is found by: Latin words and numbers whole, other writing by pairs of characters."""
    for run in re.findall(r"[0-9a-z]+|[^\W\d_a-z]+", unicodedata.normalize("NFKC", text).casefold()):
        if run.isascii() or len(run) == 1:
            yield run
        else:
            yield from (run[i : i + 2] for i in range(len(run) - 1))


def _token_of(key: bytes, text: str) -> str:
    return hashlib.blake2b(text.encode(), key=key, digest_size=TOKEN).hexdigest()


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.digest(key, b"liandong " + purpose, "sha256")


def _name(jurisdiction: int, case: str) -> bytes:
    return f"{jurisdiction}\x1f{case}\x1f".encode()
