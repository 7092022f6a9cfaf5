"""What commands on the database have in common: Django set up in time, and its troubles in words."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import django
from django.db import Error as DjangoError
from django.db.utils import ProgrammingError

from liandong.clitext import Trouble
from liandong.store.errors import Broken, StoreError


def ready(module: str, process: str) -> ModuleType:
    """Set Django up and import `liandong.commands.<module>`; `process` names us to the database.

    To be called inside `database_in_environment()`: the models need the settings, they the database's address.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liandong.settings")
    os.environ["LIANDONG_PROCESS"] = process
    django.setup()
    return importlib.import_module(f"liandong.commands.{module}")


@contextmanager
def telling() -> Iterator[None]:
    """The database's refusals as words with what to do."""
    try:
        yield
    except (ProgrammingError, Broken) as error:
        raise Trouble(
            "the database is of another version. Run `liandong migrate` first. ({why})",
            "数据库版本不符,请先运行 `liandong migrate`。({why})",
            why=_first_line(error),
        ) from error
    except (DjangoError, StoreError) as error:
        raise Trouble(
            "the database refused: {why}. What was entered before is kept; run the command again.",
            "数据库出错:{why}。此前已录入的内容保留,请重新运行。",
            why=_first_line(error),
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
