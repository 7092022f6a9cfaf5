"""The wheel is whole: whoever installs it has the packs, the screens' bundle and the catalogues."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UV = ROOT / ".uv" / "bin" / "uv"
BUNDLE = ROOT / "src" / "liandong" / "web" / "static" / "liandong" / "dist"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as `pip` would lay it down, made by way of the source archive as for a registry."""
    if not UV.exists():
        pytest.skip("make setup brings uv, which builds the wheel")
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run((UV, "build", "--quiet", "--out-dir", out, ROOT), check=True, timeout=300)
    [wheel] = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(out / "site")
    return out / "site"


def liandong(installed: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command of the installed one, away from the checkout; other packages are this environment's."""
    env = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run(
        (sys.executable, "-m", "liandong", *words),
        env=env,
        cwd=installed,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_packs_and_their_examples(installed: Path) -> None:
    done = liandong(installed, "pack", "check", "yuecheng")
    assert done.returncode == 0, done.stderr
    done = liandong(installed, "replay", "liandong/packs/yuecheng/examples/ac-01-sign-limit.toml")
    assert done.returncode == 0, done.stderr
    where = subprocess.run(
        (
            sys.executable,
            "-c",
            "from liandong.exchange.rulepack import find_pack; print(find_pack('yuecheng'))",
        ),
        env={**os.environ, "PYTHONPATH": str(installed)},
        cwd=installed,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()) == installed / "liandong" / "packs" / "yuecheng"


def test_bundle_catalogues_and_migrations(installed: Path) -> None:
    package = installed / "liandong"
    names = {f.name for f in BUNDLE.iterdir()}
    assert names
    assert {f.name for f in (package / "web" / "static" / "liandong" / "dist").iterdir()} == names
    source = ROOT / "src" / "liandong"
    for pattern in ("*.po", "*.sql", "*.html"):
        wanted = {
            f.relative_to(source).with_suffix(".mo" if pattern == "*.po" else f.suffix)
            for f in source.rglob(pattern)
        }
        assert wanted
        assert {f for f in wanted if not (package / f).is_file()} == set()


def test_nothing_else(installed: Path) -> None:
    assert {p.name.split("-")[0] for p in installed.iterdir()} == {"liandong"}
