"""A hunt over the whole document of the interface, with real numbers, units and places put where guesses would miss.

`test_openapi.py` sends anything at the door; here much of it reaches the rules behind. Whatever is sent, as
whoever: never an error of ours, every answer is what the document says, every refusal a problem that tells what
to do in the reader's language. Always the same hunt; `make hunt` looks longer, with new guesses each time.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from itertools import count
from typing import Any
from zlib import crc32

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SchemathesisConfig

from liandong.core import events as ev
from liandong.desk.rebuilding import projector
from liandong.store.rebuild import diff
from liandong.web.api.cases import ACTIONS
from liandong.wiring import office
from tests.core.thorough import LONG, SEED
from tests.district import THIRD, TOWN, UNIT, Api, Clock, District
from tests.web.api.operations import each_operation, send

load_all_checks()

CHECKED = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "unsupported_method",
    ]
)

HUNT = settings(
    max_examples=400 if LONG else 40,
    deadline=None,
    derandomize=not LONG,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)

DEEPER = settings(HUNT, max_examples=5 * HUNT.max_examples)
"""Behind these two addresses lie all rules of a case."""

SEEN_BY = (
    "centre",
    "centre",
    "centre",
    "unit",
    "greedy unit",
    "town",
    "reply",
    "dispatch",
    "read",
    "stranger",
)
"""Systems in turn: mostly the centre's, some that may do less, one of another district."""

ENTITLED = {
    "units": ("register", "unit files"),
    "drills": ("register",),
    "activities": ("assess",),
    "findings": ("assess", "greedy assessor"),
    "periods": ("assess",),
}
"""First word of an address → the systems that may write there; all others would be turned away at the door."""

CHINESE = re.compile(r"[\u4e00-\u9fff]")

schema = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json",
    get_wsgi_application(),
    config=SchemathesisConfig(seed=SEED if LONG else 20261125),
)


class Prey:
    """A case that was taken in for the hunt; a fresh one as soon as it has been chased for a while."""

    CHASED = 5

    def __init__(self, district: District) -> None:
        self.api = Api(district.tokens["centre"])
        self.turns = count()
        self.case, self.orders = "", ()
        self.answers: Counter[tuple[str, int]] = Counter()

    def turn(self) -> None:
        if next(self.turns) % self.CHASED == 0:
            answer = self.api.case(UNIT, TOWN)
            self.case, self.orders = answer["case"], tuple(answer["orders"])


@pytest.fixture(scope="module")
def prey(district: District) -> Prey:
    return Prey(district)


def pick(options: Sequence[Any], *of: Any) -> Any:
    """One of these, always the same for the same."""
    return options[crc32(repr(of).encode()) % len(options)]


def known(name: str, value: Any, prey: Prey) -> Any:
    """What a field of this name could hold so that the rules behind are reached; else what was guessed."""
    words: dict[str, Sequence[Any]] = {
        "case": (prey.case,),
        "order": prey.orders,
        "to_order": (f"{prey.case}-3",),
        "action": sorted(ACTIONS),
        "do": sorted(ev.CASE_EVENTS),
        "unit": (UNIT, TOWN, THIRD),
        "propose": (UNIT, THIRD),
        "place": (TOWN,),
        "reason": ("来电说明",),
        "at": ("", "2026-11-24T10:00:00+08:00", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"),
        "to": ("2026-11-25T10:00:00+08:00", "9999-12-31T23:59:59-12:00"),
        "source": ("",),
        "external_id": ("",),
        "cursor": ("", "0:0:0", "1:1:1"),
    }
    fitting = words.get(name)
    if fitting is None or not isinstance(value, str) or pick(range(4), name, value) == 0:
        return value
    return pick(fitting, value, name)


def aimed(given: Any, prey: Prey) -> Any:
    """The same request, with numbers and names of the district in most of its fields."""
    if isinstance(given, dict):
        return {k: known(k, aimed(v, prey), prey) for k, v in given.items()}
    return [aimed(v, prey) for v in given] if isinstance(given, list) else given


PLAIN = ("do", "order", "unit", "reason", "by", "text", "to", "orders", "place")


def fewer(body: Any) -> Any:
    """Mostly without the fields that no step has all of; else every body would be refused for the first one."""
    if not isinstance(body, dict) or pick(range(3), body) == 0:
        return body
    kept = [name for name in PLAIN if pick(range(2), name, body)]
    return {name: value for name, value in body.items() if name in kept}


@each_operation(schema)
def test_nothing_that_is_sent_is_an_error_of_ours(
    operation: Any, district: District, clock: Clock, prey: Prey
) -> None:
    examples = DEEPER if operation.path.endswith(("/steps", "/{action}")) else HUNT
    send(operation, examples, lambda case: chased(case, district, clock, prey))


def chased(case: Any, district: District, clock: Clock, prey: Prey) -> None:
    """One request, aimed at what there is, as one system or another; what comes back is looked at."""
    prey.turn()
    clock.passes(7)
    if case.path_parameters:
        case.path_parameters = aimed(dict(case.path_parameters), prey)
    if isinstance(case.body, dict | list):
        case.body = fewer(aimed(case.body, prey))
    sent = (case.path_parameters, repr(case.body), repr(case.query), repr(case.headers))
    entitled = ENTITLED.get(case.operation.path.removeprefix("/api/v1/").split("/")[0], ())
    writes = case.method == "POST" and entitled and pick(range(4), *sent)
    system = pick(entitled if writes else SEEN_BY, *sent)
    if case.headers and pick(range(4), case.body):
        case.headers.pop(
            "Idempotency-Key", None
        )  # the same guess with another body is refused for that alone
    response = case.call(
        headers={"Authorization": f"Bearer {district.tokens[system]}", "Accept-Language": "zh-CN"}
    )
    prey.answers[case.method, response.status_code] += 1
    case.validate_response(response, checks=CHECKED)
    if response.status_code >= 400:
        told(response)


def told(response: Any) -> None:
    """A problem of RFC 9457 whose text is Chinese, as it was asked for."""
    assert response.headers["content-type"][0].startswith("application/problem+json")
    problem = json.loads(response.content)
    assert problem["status"] == response.status_code
    assert problem["type"] == f"urn:liandong:problem:{problem['code']}"
    assert CHINESE.search(problem["title"])
    assert CHINESE.search(problem["detail"])


def test_the_hunt_went_through_every_door(prey: Prey) -> None:
    """Done, read, refused by a rule, not found, not allowed, not understood: each kind of answer was seen."""
    seen = set(prey.answers)
    wanted = {("GET", 200), ("POST", 200), ("POST", 201)}
    wanted |= {("POST", status) for status in (400, 403, 404, 409, 422)}
    assert wanted <= seen, f"{sorted(wanted - seen)} of {sorted(prey.answers.items())}"


def test_after_the_hunt_the_screens_still_say_what_the_log_says(district: District) -> None:
    with district.db.connection() as conn:
        assert list(diff(conn, projector(district.db, office))) == []
