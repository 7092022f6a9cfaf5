"""The first words of `liandong`, and who does not want to hear them to the end."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("words", [("--help",), ("-V",), (), ("pack", "show", "yuecheng")])
def test_a_reader_that_has_gone_is_no_fault(words: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        (sys.executable, "-m", "liandong", *words),
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (1, "")


def test_every_command_is_listed() -> None:
    done = subprocess.run(
        (sys.executable, "-m", "liandong", "--help"), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0
    for name in ("replay", "pack", "feed", "intake"):
        assert f"\n  {name} " in done.stdout
