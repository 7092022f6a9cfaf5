"""The interface is what its document says, whatever is sent to it; never an error of ours."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS, load_all_checks

from liandong.core import events as ev
from liandong.desk.rebuilding import projector
from liandong.store.rebuild import diff
from liandong.wiring import office
from tests.district import TOWN, UNIT, Api, Clock, District
from tests.web.api.operations import each_operation, send

load_all_checks()

CHECKED = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    ]
)

FEW = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
"""Bounded, and the same each time."""


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
"""The document as it is served; that needs no database."""


@each_operation(schema)
def test_anything_may_be_sent(operation: Any, district: District, clock: Clock) -> None:
    headers = {"Authorization": f"Bearer {district.tokens['centre']}"}
    send(operation, FEW, lambda case: case.call_and_validate(headers=headers, checks=CHECKED))


# --- any step with any fields ---------------------------------------------------------

WORDS = st.one_of(
    st.sampled_from(
        [UNIT, TOWN, "区水利局", "区领导", "一般", "lead", "accept", "YC.IN1", "text", "deaths", "满意", ""]
    ),
    st.text(max_size=20),
)
ORDERS = ("{case}-1", "{case}-2", "{case}-3", "C20261124-0-1", "")


def values(name: str, kind: Any) -> st.SearchStrategy[Any]:
    """Something for a field: mostly of its kind, sometimes of none."""
    if name in ("order", "to_order", "precondition"):
        return st.sampled_from(ORDERS)
    fitting = {
        "int": st.integers(-2, 10**12),
        "bool": st.booleans(),
        "tuple": st.lists(st.one_of(WORDS, st.integers(0, 9)), max_size=3),
        "dict": st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
    }
    made = next((s for word, s in fitting.items() if word in str(kind)), WORDS)
    return st.one_of(made, made, made, st.none(), st.recursive(st.integers(), st.lists, max_leaves=3))


def steps() -> st.SearchStrategy[dict[str, Any]]:
    """Bodies for `/steps`, of every event that a case knows."""

    def body(do: str) -> st.SearchStrategy[dict[str, Any]]:
        fields = {f.encode_name: values(f.name, f.type) for f in msgspec.structs.fields(ev.EVENTS[do])}
        return st.fixed_dictionaries(
            {"do": st.just(do), "data": st.fixed_dictionaries({}, optional=fields)},
            optional={
                "reason": st.sampled_from(["来电说明", ""]),
                "by": WORDS,
                "channel": st.sampled_from(["phone", ""]),
                "at": st.sampled_from(["2026-11-24T10:00:00+08:00", "2026-11-24T09:59:00+08:00", ""]),
            },
        )

    return st.sampled_from(sorted(ev.CASE_EVENTS)).flatmap(body)


@given(st.lists(steps(), min_size=6, max_size=14))
@settings(FEW, max_examples=30)
def test_any_steps_on_a_case(district: District, clock: Clock, bodies: list[dict[str, Any]]) -> None:
    """Each is done or refused with a problem; what the screens read stays what the log says."""
    api = Api(district.tokens["centre"])
    answer = api.case(UNIT, TOWN)
    for body in bodies:
        clock.passes(1)
        text = json.dumps(body).replace("{case}", answer["case"])
        response = api.send(f"/cases/{answer['case']}/steps", text.encode())
        assert response.status_code in (200, 400, 404, 409, 422), (body, response.content)
        if response.status_code != 200:
            assert response.json()["detail"]
    assert api.get(f"/cases/{answer['case']}").status_code == 200


def test_what_the_screens_read_is_what_the_log_says(district: District) -> None:
    """After everything that was sent in this module."""
    with district.db.connection() as conn:
        assert list(diff(conn, projector(district.db, office))) == []
