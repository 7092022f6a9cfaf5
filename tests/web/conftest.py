"""Fixtures of pages and API: a district on a real PostgreSQL."""

from tests.district import api, clock, district, district_home, own_district

__all__ = ["api", "clock", "district", "district_home", "own_district"]
