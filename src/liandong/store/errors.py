"""What can go wrong with the store, as codes that a screen can put into words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors as pg


class StoreError(Exception):
    """Base: ``code`` names the problem, ``hint`` says what to do (English; screens have their own words)."""

    code = "store"
    hint = ""

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.hint)
        self.detail = detail


class Unavailable(StoreError):
    """The database cannot be reached, or went away under the command. Trying again is safe."""

    code = "store.unavailable"
    hint = "The database does not answer. Nothing was half done; try again in a moment."


class DiskFull(StoreError):
    """The database has no room to write."""

    code = "store.disk_full"
    hint = "The database's disk is full. Nothing was written; free some space, then try again."


class DiskFailed(StoreError):
    """The database could not write to its disk, or read from it."""

    code = "store.disk_failed"
    hint = "The database's disk does not work. Nothing was written; look at the disk, then try again."


class Busy(StoreError):
    """Others hold what is needed for too long; trying again is safe."""

    code = "store.busy"
    hint = "The database is too busy. Nothing was written; try again."


class Forbidden(StoreError):
    """The database role may not do this: the log is append-only."""

    code = "store.forbidden"
    hint = "The database role may not do this."


class Duplicate(StoreError):
    """A name that must be unique is taken."""

    code = "store.duplicate"
    hint = "This name is taken already."


class BadText(StoreError):
    """A text that PostgreSQL cannot store (a NUL character, a lone surrogate)."""

    code = "store.bad_text"
    hint = "The text contains characters that cannot be stored."


class Broken(StoreError):
    """A statement failed for a reason that is a fault of ours or of the schema."""

    code = "store.broken"
    hint = "The database refused a statement. Are the migrations up to date (liandong migrate)?"


KINDS: tuple[tuple[tuple[type[psycopg.Error], ...], type[StoreError]], ...] = (
    ((pg.DiskFull,), DiskFull),
    ((pg.IoError,), DiskFailed),
    ((pg.InsufficientPrivilege, pg.RestrictViolation), Forbidden),
    ((pg.UniqueViolation,), Duplicate),
    ((pg.UntranslatableCharacter, pg.CharacterNotInRepertoire, psycopg.DataError), BadText),
    (
        (pg.DeadlockDetected, pg.SerializationFailure, pg.LockNotAvailable, pg.QueryCanceled, pg.OutOfMemory),
        Busy,
    ),
    ((psycopg.OperationalError, psycopg.InterfaceError, pg.ReadOnlySqlTransaction), Unavailable),
)


def told(error: psycopg.Error) -> StoreError:
    """The store's error for one of the driver's."""
    for causes, kind in KINDS:
        if isinstance(error, causes):
            return kind(str(error).strip())
    return Broken(str(error).strip())


@contextmanager
def translated() -> Iterator[None]:
    """Raise the driver's errors as the store's."""
    try:
        yield
    except psycopg.Error as error:
        raise told(error) from error
