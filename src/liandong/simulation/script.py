"""The script of a stretch of time: who does what when, a pure function of pack, settings, seed and time.

Each call is a small story of its own, thought up to its end when it comes in;
the script is all of them, merged in order of time and cut at the end, so
that what is still open then stays open.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator

from liandong.core.calendar import local_day
from liandong.core.case import CaseStream, OrderState
from liandong.core.events import Instant
from liandong.core.pack import Pack
from liandong.core.rules import Rules, prepare
from liandong.core.settings import Settings
from liandong.simulation.centre import Centre
from liandong.simulation.chance import dice
from liandong.simulation.citizens import PER_DAY, Calling, Citizens
from liandong.simulation.deeds import Book, Deed
from liandong.simulation.district import District
from liandong.simulation.habits import habits_of
from liandong.simulation.themes import Theme, theme_of
from liandong.simulation.units import Course, Order

CORRECTED = 0.008
STALE_S = 12 * 3600
"""An order that nobody touched for so long is not hurried when a simulation takes it up."""


def script(
    pack: Pack, settings: Settings, seed: object, start: Instant, end: Instant, per_day: float = PER_DAY
) -> list[Deed]:
    """All deeds from ``start`` until before ``end``; cases that came in before are not known."""
    return list(Scriptwriter(prepare(pack, settings), seed, per_day).between(start, end))


class Scriptwriter:
    """Thinks up calls and what follows from them."""

    def __init__(self, rules: Rules, seed: object, per_day: float = PER_DAY) -> None:
        self.district = District(rules)
        self.seed = seed
        self.citizens = Citizens(self.district, seed, per_day)
        self._urban = [a.id for a in rules.pack.areas]

    def between(self, start: Instant, end: Instant) -> Iterator[Deed]:
        """The script of a stretch of time, in order."""
        days = range(local_day(start), local_day(end - 1) + 1)
        for deed in merged(self._since(start, (c for day in days for c in self.citizens.day(day)))):
            if deed.at >= end:
                return
            yield deed

    def _since(self, start: Instant, callings: Iterable[Calling]) -> Iterator[list[Deed]]:
        """Cases that came in from ``start`` on; nobody repeats a call that the centre has not got yet."""
        taken: dict[str, Instant] = {}
        for calling in callings:
            deeds = self.case(calling)
            if not deeds or deeds[0].at < start:
                continue
            if calling.repeats and taken.get(calling.repeats, deeds[0].at) >= deeds[0].at:
                continue
            taken[calling.ref] = deeds[0].at
            yield deeds

    def case(self, calling: Calling) -> list[Deed]:
        """One call and everything that follows from it."""
        book = Book(calling.ref)
        likely = self.district.units_for(calling.category, calling.place)

        def start(token: str, unit: str, at: Instant) -> None:
            self._course(book, centre, token, unit, at, calling.theme, calling.place).run()

        centre = Centre(self.district, calling.ref, start, likely=likely)
        rng = dice(self.seed, "case", calling.ref)
        centre.take(book, rng, calling)
        if calling.fate == "accept" and calling.units:
            if rng.random() < CORRECTED:
                centre.correct_place(book, rng, calling, calling.at + rng.randint(300, 1500))
            if calling.big:
                centre.leader_commands(book, rng, calling.at)
            if calling.big == "plan":
                centre.plan(book, rng, calling.at)
        return book.deeds()

    def rest(self, case: CaseStream, ref: str, now: Instant) -> list[Deed]:
        """How an open case goes on from here: what its units and the centre do with its open orders."""
        book = Book(ref, orders=len(case.orders))
        theme = theme_of(case.category)
        category = next((m.category for m in self.district.matters if m.category.name == case.category), None)
        likely = self.district.units_for(category, case.place) if category else ()

        def start(token: str, unit: str, at: Instant) -> None:
            self._course(book, centre, token, unit, at, theme, case.place).run()

        units = [o.unit for o in case.orders.values()]
        centre = Centre(self.district, ref, start, units=units, likely=likely)
        for n, order in enumerate(case.orders.values(), 1):
            if order.open and order.unit in self.district.rules.units:
                self._resumed(book, centre, str(n), order, theme, case, now)
        return book.deeds()

    def _resumed(
        self,
        book: Book,
        centre: Centre,
        token: str,
        order: OrderState,
        theme: Theme,
        case: CaseStream,
        now: Instant,
    ) -> None:
        course = self._course(book, centre, token, order.unit, order.issued, theme, case.place)
        course.order.received = order.received
        course.order.presence = order.needs_presence
        course.order.may_object = False
        course.order.now = max(case.last_at, now)
        if now - case.last_at > STALE_S:
            course.order.now += course.rng.randint(600, 20 * 3600)
        course.run(order.state)

    def _course(
        self, book: Book, centre: Centre, token: str, unit: str, at: Instant, theme: Theme, place: str
    ) -> Course:
        order = Order(
            token=token,
            unit=unit,
            issued=at,
            now=at,
            theme=theme,
            urban=not self._urban
            or any(self.district.rules.flag(a, place) is not False for a in self._urban),
            presence=self.district.goes_out(unit),
        )
        rng = dice(self.seed, "course", book.case, token)
        return Course(self.district, book, centre, order, habits_of(self.seed, unit), rng)


def merged(cases: Iterable[list[Deed]]) -> Iterator[Deed]:
    """The deeds of many cases in one order of time; a case's own order is kept."""
    return heapq.merge(*cases, key=lambda d: d.at)
