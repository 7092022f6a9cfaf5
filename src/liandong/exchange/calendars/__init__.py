"""Days of rest and make-up workdays, as a library proposes them."""

from liandong.exchange.calendars.china import day_rows, provisional_years

__all__ = ["day_rows", "provisional_years"]
