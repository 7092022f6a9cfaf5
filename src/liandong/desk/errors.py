"""Why the desk did not do what was asked; each carries a code, parameters and the clause if a rule spoke."""

from __future__ import annotations

from typing import Any


class DeskError(Exception):
    """Base: nothing was saved."""

    def __init__(self, code: str, params: dict[str, Any] | None = None, clause: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.params = params or {}
        self.clause = clause


class Refused(DeskError):
    """A rule of the regulation or of the order machine forbids it."""


class Forbidden(DeskError):
    """The caller has no right to it."""


class Unknown(DeskError):
    """There is no such case, order or unit, or it is not theirs to see."""


class Conflict(DeskError):
    """Somebody else was quicker."""


class Reused(DeskError):
    """An idempotency key was used for another request."""


class Invalid(DeskError):
    """The request itself is wrong."""


class NotReady(DeskError):
    """The jurisdiction lacks a rule pack or a setting."""
