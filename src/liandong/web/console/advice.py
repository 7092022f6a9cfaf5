"""What is said beside a call while it is typed: place, category, units, repeats, and who called before."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict

from liandong.core import events as ev
from liandong.core.case import CaseStream
from liandong.core.decide import Command, decide
from liandong.core.rules import Rules
from liandong.core.steps import Refusal
from liandong.desk import files
from liandong.desk.duties import duties_of
from liandong.desk.places import Found, recognise, urban
from liandong.desk.privacy import masked
from liandong.desk.suggest import Heard, Suggestions, suggest
from liandong.store import private, similar
from liandong.store.keys import normal_phone
from liandong.web.cases.present import head
from liandong.web.console.words import WHY
from liandong.web.door import Door
from liandong.web.refusals import text_of
from liandong.web.shapes import console as shapes

PHONES = "unit_phones"
"""Setting with the numbers of the units' duty desks."""

EARLIER = 8
"""Earlier calls of a number that are listed; all are counted."""

WHOLE_NUMBER = 7
"""Digits that a number must have before it is looked for."""

__all__ = ["WHY", "advise"]


def advise(here: Door, form: QueryDict) -> shapes.Advice:
    """Advice on a form as it stands. ``place_auto`` and ``category_auto`` say that the person left these to us."""
    rules = here.office.current(here.db)
    place = _place(here, form, rules)
    category = "" if form.get("category_auto") == "1" else form.get("category", "")
    text = form.get("text", "")[:2000]
    heard = Heard(text, place.name, category, form.get("severity", ""))
    chosen = form.getlist("unit")
    duties = duties_of(here.office.active_pack(here.db), rules.pack)
    found = suggest(heard, duties, rules, here.now, chosen)
    twins, earlier, count = _known(here, form, heard)
    refusal = _refusal(heard, rules, here.now)
    return shapes.Advice(
        place=place,
        offers=_offers(found, rules, chosen),
        categories=tuple(
            shapes.CategoryOffer(c.name, c.words, c.clause, c.name == found.category)
            for c in found.categories
        ),
        category=found.category,
        lead=found.lead,
        twins=twins,
        earlier=earlier,
        earlier_count=count,
        masked=masked(form.get("phone", "")),
        upper_level=found.upper_level,
        refusal=text_of(refusal.code, refusal.params) if refusal else "",
        clause=refusal.clause if refusal else "",
        asked=bool(text.strip() or category),
    )


def _place(here: Door, form: QueryDict, rules: Rules) -> shapes.Place:
    """What the person chose, else what the address or the matter names."""
    chosen = form.get("place", "")
    if chosen and form.get("place_auto") != "1":
        return shapes.Place(chosen, "", urban(chosen, rules))
    places = here.office.places(here.db)
    found: Found | None = None
    for said in (form.get("address", ""), form.get("text", "")):
        found = found or recognise(said[:500], places, rules)
    return shapes.Place(found.name, found.word, found.urban) if found else shapes.Place()


def _offers(found: Suggestions, rules: Rules, chosen: Iterable[str]) -> tuple[shapes.Offer, ...]:
    phones = rules.settings.tables.get(PHONES, {})
    taken = set(chosen)
    return tuple(
        shapes.Offer(n, hint, phones.get(hint.name, ""), hint.name in taken)
        for n, hint in enumerate(found.units, 1)
    )


def _refusal(heard: Heard, rules: Rules, now: int) -> Refusal | None:
    """Would the case be accepted at all? A place outside, say, cannot be."""
    if not heard.place:
        return None
    received = decide(CaseStream("?"), Command(ev.CaseReceived(place=heard.place)), rules, now)
    if isinstance(received, Refusal):
        return received
    accepted = decide(received.stream, Command(ev.CaseScreened(outcome="accept")), rules, now)
    return accepted if isinstance(accepted, Refusal) and accepted.code != "ground.missing" else None


def _known(
    here: Door, form: QueryDict, heard: Heard
) -> tuple[tuple[shapes.Twin, ...], tuple[shapes.Earlier, ...], int]:
    """Open cases that it may repeat, and earlier cases of the same number; read in one go."""
    own = form.get("case", "")
    number = "" if own else form.get("phone", "")
    if len(normal_phone(number)) < WHOLE_NUMBER:
        number = ""
    twins = here.db.call(
        similar.similar,
        here.office.keys,
        here.who.jurisdiction,
        text=heard.text,
        place=heard.place,
        phone=number,
        now=here.now,
        case=own,
    )
    before = here.db.call(private.by_phone, here.office.keys, here.who.jurisdiction, number, 50)
    wanted = [t.case for t in twins] + before[:EARLIER]
    read = files.read_many(here.db, here.office, here.who, wanted, here.now)
    return (
        tuple(
            shapes.Twin(
                head(read[t.case]), tuple(o.unit for o in read[t.case].case.orders.values()), t.same_phone
            )
            for t in twins
            if t.case in read and not read[t.case].case.merged_into
        ),
        tuple(
            shapes.Earlier(head(read[c]), any(o.open for o in read[c].case.orders.values()))
            for c in before[:EARLIER]
            if c in read
        ),
        len(before),
    )
