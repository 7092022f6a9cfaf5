"""The lock's own addresses: somebody is there, lock, unlock or sign in again in place."""

from __future__ import annotations

from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from liandong.web.idle import lock

PASSED, WRONG, THROTTLED = 200, 403, 429


@require_POST
def here(request: HttpRequest) -> HttpResponse:
    """Somebody types or moves; a locked desk stays locked."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    if lock.is_locked(request):
        return HttpResponse(status=lock.LOCKED)
    lock.seen(request)
    return HttpResponse(status=204)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Lock now."""
    lock.lock(request)
    return HttpResponse(status=204)


@require_safe
def locked(request: HttpRequest) -> HttpResponse:
    """The page that a locked session is sent to."""
    if not request.user.is_authenticated or not lock.is_locked(request):
        return redirect(_next(request, request.GET.get("next", "")))
    return render(request, "idle/page.html", {"next": request.GET.get("next", "/")})


@sensitive_post_parameters("password")
@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """Unlock with the password; where the session is over, sign in again without leaving the page.

    ``same``: whether it is the account that the page belongs to (``was``); another one has to load it anew.
    """
    was = request.POST.get("was", "")
    name = str(request.user.get_username()) if request.user.is_authenticated else was
    user = authenticate(request, username=name, password=request.POST.get("password", ""))
    if user is None:
        status = THROTTLED if getattr(request, "axes_locked_out", False) else WRONG
        return JsonResponse({"open": False}, status=status)
    if not request.user.is_authenticated:
        login(request, user)
    lock.unlock(request)
    if request.headers.get("HX-Request"):
        return JsonResponse({"open": True, "same": name == was, "csrf": get_token(request)})
    return redirect(_next(request, request.POST.get("next", "")))


def _next(request: HttpRequest, target: str) -> str:
    fine = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if fine else "/"
