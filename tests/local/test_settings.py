"""What the environment says, and what the command line answers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from liandong.clitext import Trouble, language
from liandong.local.database import check
from liandong.local.settings import Settings
from tests.pgfixtures import Database


def test_home_is_var_in_the_checkout_unless_named() -> None:
    checkout = Path(__file__).resolve().parents[2]
    assert Settings.from_env({}).home == checkout / "var"
    assert Settings.from_env({"LIANDONG_HOME": "/srv/x"}).home == Path("/srv/x")


def test_only_postgresql_can_be_named() -> None:
    with pytest.raises(Trouble, match="postgresql://") as refused:
        Settings.from_env({"DATABASE_URL": "mysql://root@localhost/x"})
    assert refused.value.exit_code == 2


def test_the_owner_is_the_application_unless_named() -> None:
    url = "postgresql://a@h/d"
    assert Settings.from_env({"DATABASE_URL": url}).database_owner_url == url
    both = {"DATABASE_URL": url, "DATABASE_OWNER_URL": "postgresql://o@h/d"}
    assert Settings.from_env(both).database_owner_url == "postgresql://o@h/d"


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LIANDONG_LANG": "zh"}, "zh"),
    ],
)
def test_the_language_of_the_reader(env: dict[str, str], expected: str) -> None:
    assert language(env) == expected


def test_an_outside_database_with_one_role_for_all_is_warned_about(fresh_db: Database) -> None:
    told: list[str] = []
    check(fresh_db.app, fresh_db.owner, told.append)
    assert told == []
    check(fresh_db.owner, fresh_db.owner, told.append)
    assert "liandong_owner" in told[0]


def test_an_outside_database_that_is_not_there_is_named() -> None:
    with pytest.raises(Trouble, match="DATABASE_URL"):
        check("postgresql://a@127.0.0.1:1/d", "postgresql://a@127.0.0.1:1/d", print)


def command(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "liandong", *words]
    return subprocess.run(argv, env={**os.environ, **env}, capture_output=True, text=True, check=False)


def test_help_lists_the_commands_in_both_languages() -> None:
    assert "start everything" in command("--help").stdout
    assert "启动全部" in command("--help", LIANDONG_LANG="zh").stdout


def test_a_wrong_use_ends_with_2_and_names_the_help() -> None:
    unknown = command("fly")
    assert (unknown.returncode, "fly" in unknown.stderr) == (2, True)
    wrong = command("pg", "fly", LIANDONG_LANG="zh")
    assert wrong.returncode == 2
    assert "无效的选择" in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_help_imports_neither_django_nor_the_driver() -> None:
    code = "import sys; from liandong.cli import main; main(['--help']); print({'django', 'psycopg'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("set()\n")


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = command("pg", "start", LIANDONG_HOME=str(tmp_path / "file"))
    assert refused.returncode == 1
    assert "is not a folder" in refused.stderr
