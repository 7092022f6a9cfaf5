"""Duty calendars: which seconds count.

Local time is China Standard Time, UTC+8 without daylight saving since 1991.
Windows are half-open: 08:00–12:00 holds 11:59:59 and not 12:00:00.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from liandong.core.events import Instant
from liandong.core.settings import DAY, Window

OFFSET = 8 * 3600
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
HORIZON_DAYS = 800
"""How far to look for the next opening before a calendar counts as never open."""

FARTHEST_DAYS = 100 * 366
"""A limit that is not used up after so long never is; nobody waits while the days are counted."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Span = tuple[Instant, Instant]


class CalendarError(ValueError):
    """A calendar that cannot be used; ``code`` and ``where`` tell what to mend."""

    def __init__(self, code: str, where: str) -> None:
        super().__init__(f"{code}: {where}")
        self.code = code
        self.where = where


def local_day(t: Instant) -> int:
    """Number of the local day, counted from 1970-01-01."""
    return (t + OFFSET) // DAY


def day_start(day: int) -> Instant:
    return day * DAY - OFFSET


def day_of(iso: str) -> int:
    """Number of the day of an ISO date. Raises :class:`CalendarError` for a day that no year has."""
    try:
        return date.fromisoformat(iso).toordinal() - EPOCH_ORDINAL
    except ValueError as error:
        raise CalendarError("calendar.date", iso) from error


def date_of(day: int) -> date:
    return date.fromordinal(day + EPOCH_ORDINAL)


def month_of(t: Instant) -> str:
    """``2021-03``: the month in Asia/Shanghai."""
    return date_of(local_day(t)).isoformat()[:7]


def _end_of(window: Window) -> int:
    """Seconds of the day; 23:59 and 23:59:59 are how people write midnight."""
    if window.end >= DAY - 60:
        return DAY
    return window.end if window.end > window.start else window.end + DAY


class Calendar:
    """Opening hours over days of rest and work; all methods are pure."""

    def __init__(
        self,
        windows: Iterable[Window] = (),
        rest_days: Mapping[str, bool] | None = None,
        *,
        always: bool = False,
        provisional_years: frozenset[int] = frozenset(),
    ) -> None:
        self.always = always
        self._rest = {day_of(iso): rest for iso, rest in (rest_days or {}).items()}
        self._provisional = provisional_years
        self._dated: dict[int, list[tuple[int, int]]] = {}
        self._weekly: list[tuple[str, int, int]] = []
        self.needs_schedule = False
        self._cache: dict[int, tuple[Span, ...]] = {}
        for window in windows:
            self._add_window(window)

    def _add_window(self, window: Window) -> None:
        if not (0 <= window.start < DAY and 0 <= window.end <= DAY):
            raise CalendarError("calendar.window", window.days)
        end = _end_of(window)
        if window.days[:1].isdigit():
            self._dated.setdefault(day_of(window.days), []).append((window.start, end))
            return
        for word in window.days.replace(" ", "").split(","):
            if word not in ("every", "workdays", "restdays", *WEEKDAYS):
                raise CalendarError("calendar.days", word)
            self.needs_schedule |= word in ("workdays", "restdays")
            self._weekly.append((word, window.start, end))

    def close_day(self, iso: str) -> None:
        """One date without any window."""
        self._dated.setdefault(day_of(iso), [])

    @property
    def day_by_day(self) -> bool:
        """May one day differ from the next for a reason that people want to see?"""
        return self.needs_schedule or bool(self._dated)

    def rest_day(self, day: int) -> bool:
        """Is nobody expected on this local day, by the schedule or because the date was closed?"""
        return self._dated.get(day) == [] or (self.needs_schedule and self.rests(day))

    def rests(self, day: int) -> bool:
        known = self._rest.get(day)
        return (day + 3) % 7 >= 5 if known is None else known

    @property
    def guesses(self) -> bool:
        """Is there a year of which it does not know who rests when?"""
        return self.needs_schedule and bool(self._provisional)

    def provisional(self, start: Instant, end: Instant) -> bool:
        """Does counting over this span rest on a year whose holidays are not published?"""
        if not self.guesses:
            return False
        first, last = date_of(local_day(start)).year, date_of(local_day(end)).year
        return any(year in self._provisional for year in range(first, last + 1))

    def _starting(self, day: int) -> list[tuple[int, int]]:
        dated = self._dated.get(day)
        if dated is not None:
            return dated
        weekday, rest = WEEKDAYS[(day + 3) % 7], self.rests(day)
        names = ("every", weekday, "restdays" if rest else "workdays")
        return [(start, end) for word, start, end in self._weekly if word in names]

    def spans_of(self, day: int) -> tuple[Span, ...]:
        """Open spans inside the local day, merged and in order."""
        found = self._cache.get(day)
        if found is None:
            low, high = day_start(day), day_start(day + 1)
            raw = [(low + a, low + b) for a, b in self._starting(day)]
            raw += [(low - DAY + a, low - DAY + b) for a, b in self._starting(day - 1) if b > DAY]
            found = self._cache[day] = tuple(_merge((max(a, low), min(b, high)) for a, b in raw))
        return found

    def spans(self, start: Instant, end: Instant) -> Iterator[Span]:
        """Open spans between two instants, adjoining ones joined."""
        if end <= start:
            return
        if self.always:
            yield start, end
            return
        held: Span | None = None
        for day in range(local_day(start), local_day(end - 1) + 1):
            for a, b in self.spans_of(day):
                low, high = max(a, start), min(b, end)
                if low >= high:
                    continue
                if held and held[1] == low:
                    held = (held[0], high)
                    continue
                if held:
                    yield held
                held = (low, high)
        if held:
            yield held

    def is_open(self, t: Instant) -> bool:
        return self.always or any(a <= t < b for a, b in self.spans_of(local_day(t)))

    def counted(self, start: Instant, end: Instant) -> int:
        """Seconds that count between two instants; 0 when end is not after start."""
        if self.always:
            return max(0, end - start)
        return sum(b - a for a, b in self.spans(start, end))

    def add(self, start: Instant, seconds: int) -> Instant | None:
        """The first instant at which ``seconds`` are used up; None when it never comes."""
        if self.always or seconds <= 0:
            return start + max(0, seconds) if seconds <= FARTHEST_DAYS * DAY else None
        left = seconds
        for a, b in self._open_from(start):
            if b - a >= left:
                return a + left
            left -= b - a
        return None

    def next_open(self, t: Instant) -> Instant | None:
        """``t`` itself when open, else the next opening; None when it never opens."""
        if self.always:
            return t
        return next((a for a, _ in self._open_from(t)), None)

    def _open_from(self, start: Instant) -> Iterator[Span]:
        """Open spans from ``start`` on, until none is seen for the whole horizon, or nobody lives to see it."""
        day = local_day(start)
        dry, last = 0, day + FARTHEST_DAYS
        while dry < HORIZON_DAYS and day < last:
            spans = [(max(a, start), b) for a, b in self.spans_of(day) if b > start]
            yield from spans
            dry = 0 if spans else dry + 1
            day += 1

    def shift_workdays(self, t: Instant, days: int, *, end_of_day: bool = False) -> Instant:
        """Same time of day, ``days`` working days later (or earlier, when negative).

        A working day is one on which hours begin; ``end_of_day`` asks for its
        closing time. A calendar without one in reach gives ``t`` back.
        """
        day, left, step = local_day(t), abs(days), 1 if days > 0 else -1
        seen = 0
        while left and seen < HORIZON_DAYS * 2:
            day += step
            seen += 1
            if self.always or self._starting(day):
                left -= 1
                seen = 0
        if left:
            return t
        if not end_of_day:
            return day_start(day) + (t + OFFSET) % DAY
        closing = max((end for _, end in self._starting(day)), default=DAY if self.always else None)
        return t if closing is None else day_start(day) + closing


ALWAYS = Calendar(always=True)


def _merge(spans: Iterable[Span]) -> Iterator[Span]:
    held: Span | None = None
    for a, b in sorted(s for s in spans if s[0] < s[1]):
        if held and a <= held[1]:
            held = (held[0], max(held[1], b))
            continue
        if held:
            yield held
        held = (a, b)
    if held:
        yield held
