"""The server's settings: ours, then those of `local.conf`, which the operator may write."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from liandong.local.account import Account
from liandong.local.places import Places, cluster_name, own, write_for

OURS = "liandong.conf"
OPERATORS = "local.conf"
_INCLUDES = f"""
# Liandong writes {OURS} at every start; your own settings belong into {OPERATORS}.
include_if_exists = '{OURS}'
include_if_exists = '{OPERATORS}'
"""

_MB = 1024 * 1024


def write(places: Places, account: Account | None, port: int, options: Mapping[str, str]) -> None:
    """Write `liandong.conf` and make the server read it."""
    for folder in (places.log, places.socket_dir):
        if folder is not None:
            folder.mkdir(mode=0o700, exist_ok=True)
            own(folder, account, 0o700)
    settings = {**_defaults(places, port), **options}
    lines = [f"{name} = '{_quoted(value)}'" for name, value in settings.items()]
    write_for(places.data / OURS, "\n".join(lines) + "\n", account)
    main = places.data / "postgresql.conf"
    text = main.read_text(encoding="utf-8")
    if OURS not in text:
        write_for(main, text + _INCLUDES, account)


def _defaults(places: Places, port: int) -> dict[str, str]:
    return {
        "cluster_name": cluster_name(places.data),
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": str(places.socket_dir or ""),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": f"{_shared_buffers() // _MB}MB",
        "max_wal_size": "2GB",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "logging_collector": "on",
        "log_directory": str(places.log),
        "log_filename": "postgresql-%a.log",
        "log_truncate_on_rotation": "on",
        "log_rotation_size": "0",
        "log_line_prefix": "%m [%p] %u@%d ",
    }


def port(places: Places) -> int:
    """The port of the last start; 0 before the first."""
    try:
        text = (places.data / OURS).read_text(encoding="utf-8")
    except OSError:
        return 0
    found = re.search(r"^port = '(\d+)'", text, re.MULTILINE)
    return int(found[1]) if found else 0


def _shared_buffers() -> int:
    """An eighth of the memory, at least 128 MB and at most 2 GB, in bytes."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(max(memory // 8, 128 * _MB), 2048 * _MB)


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")


def log_sizes(places: Places) -> dict[Path, int]:
    """How far the server's log files reach now, for `log_since`."""
    return {path: path.stat().st_size for path in places.log.glob("*.log")}


def log_since(places: Places, sizes: Mapping[Path, int]) -> str:
    """What the server said since then, before and after its own logging began."""
    said = [places.start_log.read_text(encoding="utf-8", errors="replace")]
    for path, size in log_sizes(places).items():
        grown = size > sizes.get(path, 0)
        if grown:
            said.append(path.read_bytes()[sizes.get(path, 0) :].decode("utf-8", errors="replace"))
    return "\n".join(said)
