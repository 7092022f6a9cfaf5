"""Ways to reach a person, one folder each: the folder's name is the channel's.

A folder has ``send(address, message) -> Receipt`` (see ``desk.reach``). Copy
one, change what it does, add it to the contract test: it is in use.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import cast

from liandong.desk.reach import Channel


def load_all() -> dict[str, Channel]:
    """Every channel of this installation by its name."""
    return {name: cast(Channel, importlib.import_module(f"{__name__}.{name}")) for name in names()}


def names() -> list[str]:
    """The channels of this installation; nothing of them is loaded."""
    return [module.name for module in pkgutil.iter_modules(__path__) if module.ispkg]
