"""Days of rest and make-up workdays, as a library proposes them or a file lists them."""

from liandong.exchange.calendars.china import day_rows, provisional_years
from liandong.exchange.calendars.days_file import DayFault, DayRow, as_text, read_days

__all__ = ["DayFault", "DayRow", "as_text", "day_rows", "provisional_years", "read_days"]
