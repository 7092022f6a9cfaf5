"""The district's fixtures; imported first, so that Django is set up before anything asks for its models."""

from tests.district import district, district_home

__all__ = ["district", "district_home"]
