"""One test an operation of the interface's document, each with a name of its own.

Schemathesis' own ``parametrize`` names the tests of all operations alike; workers that share tests out know a test
by its name, and all but one would be left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings


def each_operation(schema: Any) -> pytest.MarkDecorator:
    """Runs the test with each ``operation``; fails where the document cannot be read."""
    found = [result.ok() for result in schema.get_all_operations()]
    return pytest.mark.parametrize("operation", found, ids=[operation.label for operation in found])


def send(operation: Any, examples: settings, look: Callable[[Any], None]) -> None:
    """``look`` at requests to the operation, as the document allows them."""

    @examples
    @given(case=operation.as_strategy())
    def hunt(case: Any) -> None:
        look(case)

    hunt()
