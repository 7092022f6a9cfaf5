"""The templates with sample contexts: strict policy, both languages, no code left untranslated."""

import subprocess
import sys
from pathlib import Path

PREVIEW = Path(__file__).parents[2] / "front" / "preview"


def test_every_page_keeps_the_rules() -> None:
    checked = subprocess.run(
        [sys.executable, str(PREVIEW / "check.py")], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr[-2000:]
