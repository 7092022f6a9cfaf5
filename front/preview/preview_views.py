"""Views of the preview: sample contexts and a feed that lives."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render

import samples
from liandong.web import shapes as s

CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'"
STATE: dict[str, float] = {"cut_until": 0.0, "version": 1, "engine_stopped": 0.0}


class Somebody:
    """A user who is signed in."""

    is_authenticated = True

    def get_username(self) -> str:
        return "chen"


class PolicyMiddleware:
    """The product's content security policy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Content-Security-Policy"] = CSP
        return response


def now() -> int:
    return int(time.time())


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor: the shell and a user."""
    part = request.path.split("/")[1]
    return {"shell": samples.shell(int(time.time() * 1000), part), "user": Somebody()}


def params(request: HttpRequest) -> dict[str, list[str]]:
    return {k: list(v) for k, v in request.GET.lists()}


def live_rows() -> tuple[s.BoardRow, ...]:
    """One row moves on with every version, to see it change."""
    version = int(STATE["version"])
    words = ["crew.departed", "crew.arrived", "progress.reported"]
    rows = samples.rows(now())
    moved = replace(rows[3], version=version, last=s.LastWord(words[version % 3], now(), f"第 {version} 次报告"))
    return (*rows[:3], moved, *rows[4:])


def board(request: HttpRequest) -> HttpResponse:
    context = {"board": samples.board(now(), params(request)), "strip": samples.strip(now())}
    if request.GET.get("look"):
        context["panel"] = panel_of(request.GET.get("order", "o1"))
    return render(request, "watch/board.html", context)


def panel_of(order: str) -> s.CasePanel:
    return s.CasePanel(samples.head(now()), samples.orders(now()), samples.timeline(now()), "o1")


def rows(request: HttpRequest) -> HttpResponse:
    ids = request.GET.get("ids")
    found = live_rows()
    if ids:
        found = tuple(r for r in found if r.order in ids.split(","))
    return render(request, "watch/_rows.html", {"rows": found})


def counters(request: HttpRequest) -> HttpResponse:
    shown = samples.board(now(), params(request))
    return render(request, "watch/_counters.html", {"counters": shown.counters, "show": shown.show})


def strip(request: HttpRequest) -> HttpResponse:
    return render(request, "watch/_strip.html", {"strip": samples.strip(now())})


def panel(request: HttpRequest, case: str) -> HttpResponse:
    return render(request, "watch/_panel.html", {"panel": panel_of(request.GET.get("order", ""))})


def export(request: HttpRequest) -> HttpResponse:
    return HttpResponse("number", content_type="text/csv")


def files(request: HttpRequest) -> HttpResponse:
    return render(request, "cases/list.html", {"cases": samples.case_list(now(), params(request))})


def case_file(now_s: int, key: str = "") -> s.CaseFile:
    return s.CaseFile(samples.head(now_s), samples.orders(now_s), samples.timeline(now_s), samples.why(now_s, key) if key else None)


def file(request: HttpRequest, case: str) -> HttpResponse:
    return render(request, "cases/file.html", {"file": case_file(now(), request.GET.get("why", ""))})


def live(request: HttpRequest, case: str) -> HttpResponse:
    return render(request, "cases/_live.html", {"file": case_file(now())})


def timeline(request: HttpRequest, case: str) -> HttpResponse:
    after = int(request.GET.get("after", 0))
    later = tuple(r for r in samples.timeline(now()) if r.position > after)
    return render(request, "cases/_timeline.html", {"timeline": later})


def why(request: HttpRequest, case: str, key: str) -> HttpResponse:
    return render(request, "cases/_why.html", {"why": samples.why(now(), key)})


class FormStub:
    """What the template asks of an AuthenticationForm."""

    class Field:
        value = "chen"

    errors: dict[str, str] = {}
    username = Field()


def login(request: HttpRequest) -> HttpResponse:
    form = FormStub()
    form.errors = {"all": "no"} if request.GET.get("wrong") else {}
    form.username.value = "chen" if request.GET.get("wrong") else ""
    return render(request, "registration/login.html", {"form": form, "next": "/", "locked_minutes": int(request.GET.get("locked", 0)), "user": None})


def error(request: HttpRequest, code: int) -> HttpResponse:
    return render(request, f"{code}.html", {"clause": "第十三条" if code == 409 else ""}, status=code)


def back(request: HttpRequest) -> HttpResponse:
    return redirect("/watch/")


def cut(request: HttpRequest) -> HttpResponse:
    STATE["cut_until"] = time.time() + float(request.GET.get("seconds", 20))
    return HttpResponse("cut")


def stop_engine(request: HttpRequest) -> HttpResponse:
    STATE["engine_stopped"] = time.time() if request.GET.get("on", "1") == "1" else 0.0
    return HttpResponse("ok")


def _event(name: str, data: object, cursor: str = "") -> str:
    mark = f"id: {cursor}\n" if cursor else ""
    return f"{mark}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _health() -> dict[str, object]:
    stopped = STATE["engine_stopped"]
    engine = {"code": "engine", "state": "bad" if stopped else "ok", "value": int(time.time() - stopped) if stopped else 1}
    return {"lights": [engine, {"code": "db", "state": "ok", "value": None}, {"code": "undelivered", "state": "bad" if stopped else "ok", "value": 3 if stopped else 0}]}


def _beats(cursor: str) -> Iterator[str]:
    position = int(cursor.rsplit("-", 1)[-1]) if cursor else 1
    if position > 1:  # Somebody comes back: he missed a few.
        for _ in range(4):
            position += 1
            yield _event("case", {"case": "c139", "orders": ["o139"], "event": "progress.reported"}, f"1-100-{position}")
    beat = 0
    while time.time() > STATE["cut_until"]:
        yield _event("time", {"now": int(time.time() * 1000)}, f"1-100-{position}")
        yield _event("health", _health())
        beat += 1
        if beat % 3 == 0:
            STATE["version"] += 1
            position += 1
            yield _event("case", {"case": "c139", "orders": ["o139"], "event": "progress.reported"}, f"1-100-{position}")
            yield _event("board", {"counters": {**samples.COUNTS, "unsigned": 5 + beat // 3 % 2}})
        time.sleep(2)


def stream(request: HttpRequest) -> HttpResponse:
    if time.time() < STATE["cut_until"]:
        return HttpResponse(status=503)
    cursor = request.headers.get("Last-Event-ID") or request.GET.get("cursor", "")
    response = StreamingHttpResponse(_beats(cursor), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    return response
