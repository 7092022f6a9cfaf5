"""Who may open what: one table, walked for every role, also with the ids of others."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from liandong.store.models import Unit, User
from tests.district import TOWN, UNIT, Api, District, iso

PHONE = "15498765432"
"""Said by the caller, and standing in the text: nobody sees it whole."""

SIGNED_IN = ("dispatcher", "supervisor", "officer", "town", "leader", "administrator", "auditor")
"""The roles of the district, a unit's twice."""

EVERYBODY = ("anonymous", "nobody", *SIGNED_IN, "stranger", "newcomer")
"""And: nobody in particular, an account without a role, the neighbour's dispatcher, one without a pack."""

ROOM = {"anonymous": 302, "nobody": 403, "newcomer": 503} | dict.fromkeys((*SIGNED_IN, "stranger"), 200)
OWN_CASE = ROOM | {"town": 404, "stranger": 404, "newcomer": 404}
TOWNS_CASE = ROOM | {"officer": 404, "stranger": 404, "newcomer": 404}
THEIR_CASE = dict.fromkeys((*SIGNED_IN, "newcomer"), 404) | {"anonymous": 302, "nobody": 403, "stranger": 200}
NO_CASE = dict.fromkeys((*SIGNED_IN, "stranger", "newcomer"), 404) | {"anonymous": 302, "nobody": 403}
FEED = {"anonymous": 403, "nobody": 403} | dict.fromkeys((*SIGNED_IN, "stranger", "newcomer"), 307)
TICKET = {who: 200 if status == 307 else status for who, status in FEED.items()}
CONSOLE = dict.fromkeys(EVERYBODY, 403) | {
    "anonymous": 302, "dispatcher": 200, "stranger": 200, "newcomer": 503,
}  # fmt: skip
ALL = dict.fromkeys(EVERYBODY, 200)
ADMINISTRATION = dict.fromkeys(EVERYBODY, 302)
"""Of Django's admin, which is the superuser's alone."""
OUTSIDE = {"anonymous": 302, "nobody": 403, "newcomer": 503}
ADMINISTRATOR = dict.fromkeys(EVERYBODY, 403) | {"anonymous": 302, "administrator": 200}
"""Of pages that are the administrator's of the jurisdiction."""
NEVER = dict.fromkeys(EVERYBODY, 405)
TERMINAL = dict.fromkeys(EVERYBODY, 403) | {"anonymous": 302, "officer": 200, "town": 200}
"""Of a browser that is no enrolled device; what those may is in test_terminal.py."""

ASSESSMENT = dict.fromkeys(EVERYBODY, 403) | {"anonymous": 302, "newcomer": 403} | dict.fromkeys(
    ("supervisor", "officer", "town", "leader", "auditor"), 200
)  # fmt: skip
"""Of pages that whoever reads findings may open; what a unit sees of them is in test_assess_pages.py."""
DECIDING = dict.fromkeys(EVERYBODY, 403) | {"anonymous": 302, "supervisor": 200}
NO_FINDING = ASSESSMENT | dict.fromkeys(("supervisor", "officer", "town", "leader", "auditor"), 404)

TABLE: dict[str, dict[str, int]] = {
    "/": dict.fromkeys(EVERYBODY, 302) | {"nobody": 403},
    "/watch/": ROOM,
    "/watch/?look={own}": OWN_CASE | {"newcomer": 503},
    "/watch/rows": ROOM | {"newcomer": 200},
    "/watch/rows?ids={own}-1,{towns}-1,{theirs}-1": ROOM | {"newcomer": 200},
    "/watch/counters": ROOM | {"newcomer": 200},
    "/watch/strip": ROOM,
    "/watch/facets/unit": ROOM | {"newcomer": 200},
    "/watch/facets/colour": NO_CASE,
    "/watch/export": ROOM | {"newcomer": 200},
    "/watch/panel/{own}": OWN_CASE,
    "/watch/panel/{towns}": TOWNS_CASE,
    "/watch/panel/{theirs}": THEIR_CASE,
    "/watch/panel/{none}": NO_CASE,
    "/watch/wall": ROOM,
    "/watch/wall/now": ROOM,
    "/acts/{own}/units": OWN_CASE,
    "/acts/{towns}/units": TOWNS_CASE,
    "/acts/{theirs}/units": THEIR_CASE,
    "/acts/{own}/do/urge?order={own}-1": OWN_CASE,
    "/acts/{towns}/do/phone": TOWNS_CASE,
    "/acts/{theirs}/do/correct": THEIR_CASE,
    "/acts/{none}/do/correct": NO_CASE,
    "/cases/": ROOM | {"newcomer": 200},
    "/cases/{own}": OWN_CASE,
    "/cases/{own}?why={own}-1~YC.C.SIGN~1": OWN_CASE,
    "/cases/{towns}": TOWNS_CASE,
    "/cases/{theirs}": THEIR_CASE,
    "/cases/{none}": NO_CASE,
    "/cases/{own}/live": OWN_CASE,
    "/cases/{towns}/live": TOWNS_CASE,
    "/cases/{theirs}/live": THEIR_CASE,
    "/cases/{own}/steps": NEVER,
    "/cases/{own}/print": OWN_CASE,
    "/cases/{towns}/print": TOWNS_CASE,
    "/cases/{theirs}/print": THEIR_CASE,
    "/cases/{own}/timeline": OWN_CASE,
    "/cases/{towns}/timeline": TOWNS_CASE,
    "/cases/{theirs}/timeline": THEIR_CASE,
    "/cases/{own}/why/{own}-1~YC.C.SIGN~1": OWN_CASE,
    "/cases/{towns}/why/{towns}-1~YC.C.SIGN~1": TOWNS_CASE,
    "/cases/{theirs}/why/{theirs}-1~YC.C.SIGN~1": THEIR_CASE,
    "/cases/{own}/why/{own}-9~NO~1": NO_CASE,
    "/cases/{both}/why/{both}-2~YC.C.SIGN~1": OWN_CASE | {"officer": 404, "town": 200},
    "/console/": CONSOLE,
    "/console/?case={own}": CONSOLE | {"stranger": 404},
    "/console/todo": CONSOLE,
    "/console/sheet": CONSOLE,
    "/console/sheet?case={own}": CONSOLE | {"stranger": 404, "newcomer": 404},
    "/console/sheet?case={theirs}": CONSOLE | {"dispatcher": 404, "newcomer": 404},
    "/console/sheet?draft=none": CONSOLE,
    "/console/strip?case={own}&case={theirs}": CONSOLE | {"newcomer": 200},
    "/console/units?q=qslj": CONSOLE,
    "/console/suggest": NEVER,
    "/console/send": NEVER,
    "/console/draft": NEVER,
    "/console/draft/drop": NEVER,
    "/assess/": ASSESSMENT,
    "/assess/head": ASSESSMENT,
    "/assess/ledger": ASSESSMENT,
    "/assess/export": ASSESSMENT,
    "/assess/closing": ASSESSMENT,
    "/assess/duties": ASSESSMENT,
    "/assess/duties/enter": NEVER,
    "/assess/duties/void": NEVER,
    "/assess/entry": DECIDING,
    "/assess/units/{unit_name}": ASSESSMENT | {"town": 403},
    "/assess/findings/{own}": NO_FINDING,
    "/assess/findings/{own}/why": NO_FINDING,
    "/assess/findings/{own}/sheet": NO_FINDING,
    "/assess/findings/{own}/correct": DECIDING | {"supervisor": 404},
    "/assess/findings/{own}/decision": NEVER,
    "/assess/findings/{own}/ask": NEVER,
    "/callers/{own}/number": NEVER,
    "/idle/": dict.fromkeys(EVERYBODY, 302),
    "/idle/here": NEVER,
    "/idle/leave": NEVER,
    "/idle/unlock": NEVER,
    "/packs/": ROOM,
    "/packs/?version=0000": dict.fromkeys((*SIGNED_IN, "stranger"), 404) | OUTSIDE,
    "/status/": ALL,
    "/manage/": ADMINISTRATOR,
    "/calendars/": ADMINISTRATOR | {"administrator": 302},
    "/calendars/2026": ADMINISTRATOR,
    "/calendars/1900": ADMINISTRATOR | {"administrator": 404},
    "/units/": ADMINISTRATOR,
    "/units/{unit}": ADMINISTRATOR,
    "/units/{their_unit}": ADMINISTRATOR | {"administrator": 404},
    "/people/": ADMINISTRATOR,
    "/people/{person}": ADMINISTRATOR,
    "/people/{their_person}": ADMINISTRATOR | {"administrator": 404},
    "/systems/": ADMINISTRATOR,
    "/channels/": ADMINISTRATOR,
    "/password/": dict.fromkeys(EVERYBODY, 200) | {"anonymous": 302},
    "/settings/": ADMINISTRATOR,
    "/settings/receipt_seconds": ADMINISTRATOR,
    "/settings/nothing": ADMINISTRATOR | {"administrator": 404},
    "/favicon.ico": dict.fromkeys(EVERYBODY, 302),
    "/terminal/": TERMINAL,
    "/terminal/now": TERMINAL,
    "/terminal/now?order={towns}-1": TERMINAL,
    "/terminal/orders/{own}-1/received": NEVER,
    "/terminal/orders/{own}-1/caller": NEVER,
    "/terminal/orders/{own}-1/deeds/{none}": NEVER,
    "/terminal/files/{own}/{none}": TERMINAL | {"officer": 404, "town": 404},
    "/terminal/duty": NEVER,
    "/terminal/duty/end": NEVER,
    "/terminal/pin": TERMINAL,
    "/terminal/enrol": ALL,
    "/terminal/enrol/here": NEVER,
    "/terminal/manifest.webmanifest": ALL,
    "/terminal/worker.js": ALL,
    "/terminal/shell": TERMINAL,
    "/cases/{own}/files/{none}": NO_CASE,
    "/feed/open": FEED,
    "/feed/ticket": TICKET,
    "/login/": dict.fromkeys(EVERYBODY, 302) | {"anonymous": 200},
    "/logout/": NEVER,
    "/i18n/": dict.fromkeys(EVERYBODY, 302),
    "/api/v1/docs": ALL,
    "/api/v1/openapi.json": ALL,
    "/api/v1/cases": dict.fromkeys(EVERYBODY, 401),
    "/api/v1/cases/{own}": dict.fromkeys(EVERYBODY, 401),
    "/api/v1/units": dict.fromkeys(EVERYBODY, 401),
    "/api/v1/categories": dict.fromkeys(EVERYBODY, 401),
    "/api/v1/feed": dict.fromkeys(EVERYBODY, 401),
    "/api/v1/cases/{own}/steps": NEVER,
    "/api/v1/cases/{own}/orders": NEVER,
    "/api/v1/orders/{own}-1/sign": NEVER,
    "/api/v1/units/{own}/record": dict.fromkeys(EVERYBODY, 401),
    "/api/v1/units/{own}/events": NEVER,
    "/api/v1/units/{own}/void": NEVER,
    "/api/v1/drills": dict.fromkeys(EVERYBODY, 401),
    "/api/v1/drills/{own}": dict.fromkeys(EVERYBODY, 401),
    "/api/v1/drills/{own}/reports": NEVER,
    "/api/v1/activities": NEVER,
    "/api/v1/targets": dict.fromkeys(EVERYBODY, 401),
    "/api/v1/findings": dict.fromkeys(EVERYBODY, 401),
    "/api/v1/findings/{own}": dict.fromkeys(EVERYBODY, 401),
    "/api/v1/findings/{own}/decision": NEVER,
    "/api/v1/periods/{own}/close": NEVER,
    "/admin/": ADMINISTRATION,
    "/admin/store/user/": ADMINISTRATION,
    "/admin/store/apitoken/": ADMINISTRATION,
    "/admin/store/apitoken/add/": ADMINISTRATION,
    "/admin/store/settingvalue/": ADMINISTRATION,
    "/admin/store/settingvalue/add/": ADMINISTRATION,
    "/admin/store/jurisdiction/add/": ADMINISTRATION,
    "/admin/store/activatedpack/add/": ADMINISTRATION,
}
"""Address → role → status of a GET."""


@dataclass(frozen=True)
class Scene:
    """Cases to ask for: the officer's own, the town's, the neighbour's, one of both units, and none."""

    own: str
    towns: str
    theirs: str
    both: str
    none: str = "C20261124-99999"
    rows: dict[str, int] = field(default_factory=dict)
    """Ids of rows of the administration, and of the neighbour's."""

    def path(self, template: str) -> str:
        return template.format(
            own=self.own,
            towns=self.towns,
            theirs=self.theirs,
            both=self.both,
            none=self.none,
            unit_name=UNIT,
            **self.rows,
        )


@pytest.fixture(scope="module")
def scene(district: District) -> Scene:
    """The neighbour's case was received the day before: nobody here has its number, nor the neighbour ours."""
    call: dict[str, Any] = {
        "text": f"水管爆裂，请回电{PHONE}",
        "caller": {"name": "周𠮷祥", "phone": PHONE},
        "address": "向阳里12号",
        "category": "供排水",
    }
    here, there = Api(district.tokens["centre"]), Api(district.tokens["stranger"])
    own, towns, both = (here.case(*units, **call)["case"] for units in ((UNIT,), (TOWN,), (UNIT, TOWN)))
    theirs = there.case(UNIT, **call, received_at=iso(int(time.time()) - 86_400))["case"]
    rows = {
        "unit": Unit.objects.get(jurisdiction=district.here, name=UNIT).pk,
        "their_unit": Unit.objects.get(jurisdiction=district.there, name=UNIT).pk,
        "person": User.objects.get(username="officer").pk,
        "their_person": User.objects.get(username="stranger").pk,
    }
    return Scene(own, towns, theirs, both, rows=rows)


def browser(username: str, language: str = "en") -> Client:
    """Somebody's browser, signed in."""
    client = Client(raise_request_exception=False, headers={"Accept-Language": language})
    if username != "anonymous":
        client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_gets_what_the_table_says(district: District, scene: Scene, who: str) -> None:
    client, wrong = browser(who), []
    for template, expected in TABLE.items():
        found = client.get(scene.path(template))
        if found.status_code != expected[who]:
            wrong.append((template, expected[who], found.status_code))
        assert PHONE.encode() not in found.content, template
    assert wrong == []


def test_the_table_knows_every_address() -> None:
    asked = {path.split("?")[0] for path in TABLE}
    for route in _routes(get_resolver().url_patterns, ""):
        if route.startswith("admin/"):
            continue
        parts = [p for p in route.replace("<str:case>", "{own}").split("/") if p]
        known = [[p for p in path.split("/") if p] for path in asked]
        fits = [
            k
            for k in known
            if len(k) == len(parts) and all(_fits(a, b) for a, b in zip(k, parts, strict=True))
        ]
        assert fits, f"nobody asks for /{route}"


def _routes(patterns: list[Any], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and pattern.name != "api-root":
            yield route


EXAMPLES = {
    "<action>": ("sign",),
    "<str:name>": ("unit", "receipt_seconds"),
    "<str:code>": ("urge",),
    "<int:year>": ("2026",),
}
"""Parts of addresses that are words of ours, and some of these words."""


def _fits(asked: str, part: str) -> bool:
    return asked == part or (part.startswith(("<", "{")) and "{" in asked) or asked in EXAMPLES.get(part, ())


def test_every_model_of_the_admin_is_for_the_superuser(district: District) -> None:
    paths = [f"/admin/{m._meta.app_label}/{m._meta.model_name}/" for m in admin.site._registry]
    assert len(paths) > 12
    User.objects.create_superuser("master")
    master, administrator = browser("master"), browser("administrator")
    for path in paths:
        assert master.get(path).status_code == 200, path
        assert administrator.get(path).status_code == 302, path


@pytest.mark.parametrize("who", ["officer", "town"])
def test_a_unit_sees_its_own_orders_alone(district: District, scene: Scene, who: str) -> None:
    client = browser(who)
    own, other = (scene.own, scene.towns) if who == "officer" else (scene.towns, scene.own)
    foreign_order = f"{scene.both}-{2 if who == 'officer' else 1}"
    for path in ("/watch/", "/watch/rows", "/watch/export", "/cases/", "/watch/strip"):
        page = client.get(path).content.decode()
        assert own in page, path
        assert other not in page, path
        assert foreign_order not in page, path
    rows = client.get(f"/watch/rows?ids={scene.own}-1,{scene.towns}-1,{scene.theirs}-1").content.decode()
    assert (f"{own}-1" in rows, f"{other}-1" in rows) == (True, False)
    assert client.get("/cases/", {"q": other}).context["cases"].rows == ()


def test_the_neighbour_sees_nothing_of_here(district: District, scene: Scene) -> None:
    """Same numbers, other cases: what is shown is the neighbour's own."""
    client = browser("stranger")
    Api(district.tokens["centre"]).case(UNIT, text="本区独有的事")
    for path in ("/watch/", "/cases/", "/watch/export"):
        assert "本区独有的事" not in client.get(path).content.decode()
    assert client.get("/cases/", {"q": "独有"}).context["cases"].rows == ()


def test_the_phone_is_shown_masked(district: District, scene: Scene) -> None:
    for who in ("dispatcher", "officer", "auditor", "leader"):
        page = browser(who).get(f"/cases/{scene.own}").content.decode()
        assert "154****5432" in page
        assert PHONE not in page
    assert PHONE not in str(Api(district.tokens["centre"]).seen(scene.own))
    assert PHONE not in str(Api(district.tokens["feed"]).get("/feed", limit=1000).json())


def test_a_part_of_a_page_asked_for_without_a_session_sends_to_the_door(district: District) -> None:
    found = browser("anonymous").get("/watch/rows", headers={"HX-Request": "true"})
    assert (found.status_code, found["HX-Redirect"]) == (401, "/login/?next=/watch/rows")


@pytest.mark.parametrize("path", ["/", "/watch/", "/watch/rows", "/cases/", "/watch/export", "/feed/open"])
def test_pages_only_show(district: District, path: str) -> None:
    for method in ("post", "put", "delete", "patch"):
        assert getattr(browser("dispatcher"), method)(path).status_code == 405


def test_an_inactive_account_or_district_is_shut_out(own_account: str) -> None:
    client = browser(own_account)
    User.objects.filter(username=own_account).update(is_active=False)
    assert client.get("/watch/").status_code == 302


@pytest.fixture
def own_account(district: District) -> str:
    """An account that may be spoiled."""
    user = User.objects.create_user("spoiled")
    user.memberships.create(jurisdiction_id=district.here, role="leader")
    return "spoiled"
