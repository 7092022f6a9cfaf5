"""Fixtures every test may use."""

import os

from tests.pgfixtures import each_pg, fresh_db, pg

__all__ = ["each_pg", "fresh_db", "pg"]

# Tests speak English and never touch the database or the folder of whoever runs them.
os.environ["LIANDONG_LANG"] = "en"
for _name in (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "LIANDONG_PG_BIN",
    "LIANDONG_HOME",
    "LIANDONG_SUPERVISED",
):
    os.environ.pop(_name, None)
