"""A failing test of the core names the seed that repeats it."""

from collections.abc import Iterator

import pytest

from tests.core.thorough import SEED


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.failed:
        report.sections.append(("seed", f"LIANDONG_SEED={SEED} repeats this run"))
