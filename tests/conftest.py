"""Fixtures every test may use."""

from tests.pgfixtures import each_pg, fresh_db, pg

__all__ = ["each_pg", "fresh_db", "pg"]
