"""Where this installation keeps its things and which database it uses, from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import liandong
from liandong.clitext import Trouble

SYSTEM_ROOT = Path("/var/lib/liandong")


@dataclass(frozen=True)
class Settings:
    """What `liandong` needs to know before it can open its database.

    - `home`: folder of this installation (LIANDONG_HOME): credentials, keys, logs, and the data unless root.
    - `pg_bin`: folder of an installed server's programs (LIANDONG_PG_BIN), or None for the bundled ones.
    - `database_url`, `database_owner_url`: an outside database (DATABASE_URL, DATABASE_OWNER_URL); then no
      server is started here. The owner migrates, the other one works; without an owner they coincide.
    - `system_root`: where data and programs go when we are root, for the server's own account
      (LIANDONG_SYSTEM_ROOT, for instance on a bigger disk; that account must be able to reach it).
    - `cluster_dir`: puts the data elsewhere (tests); None chooses by `home` and by who we are.
    - `options`: PostgreSQL settings on top of ours, `{"fsync": "off"}`.
    """

    home: Path
    pg_bin: Path | None = None
    database_url: str | None = None
    database_owner_url: str | None = None
    system_root: Path = SYSTEM_ROOT
    cluster_dir: Path | None = None
    options: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read the settings; `Trouble` when a variable cannot be right."""
        database_url = env.get("DATABASE_URL") or None
        if database_url and not database_url.startswith(("postgresql://", "postgres://")):
            raise Trouble(
                "DATABASE_URL must begin with postgresql:// (only PostgreSQL can be used); it begins with {start!r}.",
                "DATABASE_URL 必须以 postgresql:// 开头(只支持 PostgreSQL),现在的开头是 {start!r}。",
                exit_code=2,
                start=database_url.split(":", 1)[0],
            )
        pg_bin = env.get("LIANDONG_PG_BIN")
        return cls(
            home=_home(env),
            pg_bin=Path(pg_bin).expanduser().absolute() if pg_bin else None,
            database_url=database_url,
            database_owner_url=env.get("DATABASE_OWNER_URL") or database_url,
            system_root=Path(env.get("LIANDONG_SYSTEM_ROOT") or SYSTEM_ROOT).absolute(),
        )

    @property
    def log_dir(self) -> Path:
        """Where the processes of `liandong up` write their logs."""
        return self.home / "log"


def _home(env: Mapping[str, str]) -> Path:
    """LIANDONG_HOME; else `var` in the checkout we run from; else the user's data folder."""
    if env.get("LIANDONG_HOME"):
        return Path(env["LIANDONG_HOME"]).expanduser().absolute()
    checkout = Path(liandong.__file__).resolve().parents[2]
    if (checkout / "pyproject.toml").is_file() and (checkout / "src").is_dir():
        return checkout / "var"
    data = Path(env.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return data / "liandong"
