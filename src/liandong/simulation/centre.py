"""What the centre does with a case: takes the call, decides, sends orders, answers units, calls back, closes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from liandong.core import events as ev
from liandong.core.calendar import day_start, local_day
from liandong.core.events import Instant
from liandong.desk.intake import Call, Issue
from liandong.simulation import sayings
from liandong.simulation.chance import Dice, around, chosen, dice
from liandong.simulation.citizens import Calling
from liandong.simulation.deeds import MARK, Actor, Book
from liandong.simulation.district import District
from liandong.simulation.sayings import TERMINAL_GRADES

MINUTE = 60
HOUR = 3600
SEATS = ("接警一席", "接警二席", "接警三席", "接警四席")
SHIFT_S = 4 * HOUR
CALLS_BACK = (8 * HOUR, 21 * HOUR)
"""Seconds of the day between which citizens are called back and results looked at."""

RETURNED = 0.05
CLOSED_AT_ONCE = 0.35
CALLED_BACK = 0.6
UNREACHED = 0.12

Start = Callable[[str, str, Instant], None]
"""Begins the course of an order: its token, its unit, when it was issued."""


class Centre:
    """The centre's side of one case. ``units`` are those that have an order on it."""

    def __init__(
        self,
        district: District,
        case: str,
        start: Start,
        units: Sequence[str] = (),
        likely: Sequence[str] = (),
    ) -> None:
        self.district = district
        self.case = case
        self.units = list(units)
        self.likely = tuple(likely)
        """Units that the matter's routing names: whom an objection proposes."""
        self._start = start
        self._seat = dice("seat", case).randrange(len(SEATS))

    def seat(self, at: Instant) -> Actor:
        """Who sits at the desk then; the same seat sees a case through a shift."""
        return Actor(SEATS[(self._seat + at // SHIFT_S) % len(SEATS)])

    # --- the call

    def take(self, book: Book, rng: Dice, calling: Calling) -> None:
        """From the call to the orders, or to whatever else it deserves."""
        if calling.fate == "accept" and calling.units:
            self._send(book, rng, calling)
            return
        at = calling.at + rng.randint(40, 200)
        if calling.fate == "repeat" and rng.random() < 0.65:
            book.call(at, self.seat(at), _call(calling, self.district))
            later = at + rng.randint(10, 90)
            event = ev.CaseMerged(into=MARK + calling.repeats)
            book.do(later, self.seat(later), event, reason=rng.choice(sayings.MERGED))
            return
        book.call(at, self.seat(at), _call(calling, self.district, self._screening(rng, calling)))

    def _send(self, book: Book, rng: Dice, calling: Calling) -> None:
        """Most orders go out while the caller is still on the line, others after somebody thought."""
        units = calling.units
        roles = [""] if len(units) == 1 else ["lead"] + ["co"] * (len(units) - 1)
        self.units.extend(units)
        screening = ev.CaseScreened(outcome="accept", ground=self._accepted(rng))
        if calling.channel == "phone" or rng.random() < 0.3:
            at = calling.at + rng.randint(35, 170)
            issues = [
                Issue(unit=unit, role=role, text=rng.choice(sayings.INSTRUCTIONS))
                for unit, role in zip(units, roles, strict=True)
            ]
            tokens = book.call(at, self.seat(at), _call(calling, self.district, screening, issues))
            for token, unit in zip(tokens, units, strict=True):
                self._start(token, unit, at)
            return
        book.call(calling.at, self.seat(calling.at), _call(calling, self.district))
        at = calling.at + rng.randint(30, 200)
        book.do(at, self.seat(at), screening)
        for unit, role in zip(units, roles, strict=True):
            at += rng.randint(5, 40)
            self._issue(book, rng, unit, role, at, rng.choice(sayings.INSTRUCTIONS))

    def _issue(self, book: Book, rng: Dice, unit: str, role: str, at: Instant, text: str) -> None:
        token = book.token()
        event = ev.OrderIssued(order="", unit=unit, role=role, text=text)
        book.do(at, self.seat(at), event, opens=token, channel="network")
        self._start(token, unit, at)

    def _accepted(self, rng: Dice) -> str:
        grounds = self.district.grounds("accept")
        return rng.choice(grounds[:1] * 5 + grounds[1:]).code if grounds else ""

    def _screening(self, rng: Dice, calling: Calling) -> ev.CaseScreened:
        if calling.fate == "police":
            ground = self.district.ground_police()
            return ev.CaseScreened(outcome="transfer", to="110", ground=ground.code if ground else "")
        if calling.fate == "outside":
            ground = self.district.ground_outside()
            return ev.CaseScreened(
                outcome="transfer", to="事发地联动指挥中心", ground=ground.code if ground else ""
            )
        if calling.fate == "medical":
            return ev.CaseScreened(outcome="transfer", to="120")
        if calling.fate == "refuse":
            grounds = self.district.grounds("refuse")
            if not grounds:
                return ev.CaseScreened(outcome="refuse", text=sayings.OUT_OF_SCOPE)
            return ev.CaseScreened(outcome="refuse", ground=rng.choice(grounds).code)
        same_as = MARK + calling.repeats if calling.repeats else ""
        return ev.CaseScreened(outcome="answer", same_as=same_as, text=rng.choice(sayings.ANSWERS))

    # --- while units work

    def reassign(self, book: Book, rng: Dice, order: str, unit: str, at: Instant) -> None:
        token = book.token()
        event = ev.OrderReassigned(order="", to_order="", unit=unit)
        reason = rng.choice(sayings.REASSIGNED)
        book.do(at, self.seat(at), event, order=order, opens=token, reason=reason)
        self.units.append(unit)
        self._start(token, unit, at)

    def reject(self, book: Book, rng: Dice, order: str, at: Instant) -> None:
        event = ev.ObjectionRejected(order="")
        book.do(at, self.seat(at), event, order=order, reason=rng.choice(sayings.REJECTIONS))

    def withdraw(self, book: Book, rng: Dice, order: str, at: Instant) -> None:
        """The order was not needed; where it was the only one, the case ends with it."""
        reason = rng.choice(sayings.WITHDRAWALS)
        book.do(at, self.seat(at), ev.OrderWithdrawn(order=""), order=order, reason=reason)
        if len(self.units) == 1:
            at += rng.randint(20, 120)
            book.do(at, self.seat(at), ev.CaseClosed(), reason=reason)

    def support(self, book: Book, rng: Dice, unit: str, at: Instant) -> None:
        """Somebody on the scene asked for help: one more unit is sent."""
        choice = [u for u in (*self.likely, *self.district.others(unit)) if u not in self.units]
        if not choice:
            return
        helper = choice[0] if rng.random() < 0.6 else rng.choice(choice)
        self.units.append(helper)
        text = rng.choice(sayings.SUPPORT_ORDER)
        self._issue(book, rng, helper, "support", at + rng.randint(50, 300), text)

    def suspend(self, book: Book, rng: Dice, order: str, at: Instant) -> Instant:
        at += around(rng, 20 * MINUTE, 0.5, 120)
        event = ev.OrderSuspended(order="")
        book.do(at, self.seat(at), event, order=order, reason=rng.choice(sayings.SUSPENSIONS))
        return self.resume(book, rng, order, at)

    def resume(self, book: Book, rng: Dice, order: str, at: Instant) -> Instant:
        at = in_day(at + around(rng, 6 * HOUR, 0.7, 30 * MINUTE), rng)
        event = ev.OrderResumed(order="")
        book.do(at, self.seat(at), event, order=order, reason=rng.choice(sayings.RESUMED))
        return at

    # --- the end

    def review(
        self,
        book: Book,
        rng: Dice,
        order: str,
        at: Instant,
        again: Callable[[Instant], Instant],
        verifying: bool = False,
    ) -> Instant:
        """Look at the result, call the citizen back, close; ``again`` is the unit's second try."""
        at = in_day(at + around(rng, 22 * MINUTE, 0.8, 90), rng)
        if rng.random() < RETURNED:
            at = self._return(book, rng, order, at, again)
            verifying = False
        if rng.random() >= CLOSED_AT_ONCE:
            if not verifying:
                book.do(at, self.seat(at), ev.VerifyStarted(order=""), order=order)
            at = self._call_back(book, rng, order, at, again)
        at += rng.randint(10, 240)
        book.do(at, self.seat(at), ev.OrderClosed(order=""), order=order)
        return at

    def _call_back(
        self, book: Book, rng: Dice, order: str, at: Instant, again: Callable[[Instant], Instant]
    ) -> Instant:
        if rng.random() >= CALLED_BACK:
            return at
        at = in_day(at + around(rng, 30 * MINUTE, 0.8, 60), rng)
        if rng.random() < UNREACHED:
            book.do(at, self.seat(at), ev.CallbackFailed(order=""), order=order)
            return at
        grade = chosen(rng, TERMINAL_GRADES)
        book.do(at, self.seat(at), ev.CallbackDone(order="", grade=grade), order=order)
        if grade == "不满意" and rng.random() < 0.5:
            at = self._return(book, rng, order, at + rng.randint(20, 120), again)
        return at

    def _return(
        self, book: Book, rng: Dice, order: str, at: Instant, again: Callable[[Instant], Instant]
    ) -> Instant:
        event = ev.ResultReturned(order="")
        book.do(at, self.seat(at), event, order=order, reason=rng.choice(sayings.RETURNS))
        return in_day(again(at) + around(rng, 20 * MINUTE, 0.6, 90), rng)

    # --- what only some cases see

    def correct_place(self, book: Book, rng: Dice, calling: Calling, at: Instant) -> None:
        """The caller named the wrong place."""
        others = [p for p in self.district.places if p != calling.place]
        if others:
            event = ev.CaseCorrected(field="place", new=rng.choice(others))
            book.do(at, self.seat(at), event, reason=rng.choice(sayings.CORRECTIONS))

    def leader_commands(self, book: Book, rng: Dice, at: Instant) -> None:
        """A leader arrives, takes the command, and gives it back when the worst is over."""
        takeovers = self.district.pack.command.takeovers
        if not takeovers:
            return
        role = takeovers[0].role
        at += rng.randint(20, 45) * MINUTE
        book.do(at, self.seat(at), ev.CommandTaken(role=role), channel="phone")
        at += rng.randint(40, 150) * MINUTE
        book.do(at, self.seat(at), ev.CommandReleased(role=role), channel="phone")

    def plan(self, book: Book, rng: Dice, at: Instant) -> None:
        """The matter reaches the level of a plan: the orders end, the case goes on under the plan."""
        at += rng.randint(30, 50) * MINUTE
        book.cut(at)
        book.do(at, self.seat(at), ev.PlanActivated(plan=rng.choice(sayings.PLANS)))
        at = in_day(at + rng.randint(4, 20) * HOUR, rng)
        book.do(at, self.seat(at), ev.CaseClosed())


def in_day(at: Instant, rng: Dice) -> Instant:
    """``at``, or some time the next morning where nobody would be called any more."""
    start = day_start(local_day(at))
    low, high = CALLS_BACK
    if at - start < low:
        return start + low + rng.randrange(HOUR)
    if at - start >= high:
        return day_start(local_day(at) + 1) + low + rng.randrange(HOUR)
    return at


def _call(
    calling: Calling,
    district: District,
    screening: ev.CaseScreened | None = None,
    orders: Sequence[Issue] = (),
) -> Call:
    severities = district.pack.severities
    event = ev.CaseReceived(
        text=calling.text,
        place=calling.place,
        category=calling.category.name if calling.fate in ("accept", "repeat", "answer") else "",
        severity=severities[0] if severities else "",
        police="only" if calling.fate == "police" else "",
    )
    return Call(
        event=event,
        channel=calling.channel,
        address=calling.address,
        caller_name=calling.name,
        caller_phone=calling.phone,
        screening=screening,
        orders=tuple(orders),
    )
