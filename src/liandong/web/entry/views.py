"""Sign-in, the first page of a role, and what is shown while sign-in is throttled."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_safe

from liandong.web.door import door, signed_in
from liandong.web.rooms import first_room


class SignIn(LoginView):
    """Accounts are made by an administrator; there is no self-registration."""

    template_name = "registration/login.html"
    redirect_authenticated_user = True


class NewPassword(PasswordChangeView):
    """Everybody changes the own password here; whoever came in by a one-time password is sent here first."""

    template_name = "registration/password.html"
    success_url = reverse_lazy("start")

    def form_valid(self, form: Any) -> HttpResponse:
        """The password is the person's own from now on."""
        form.user.one_time = False
        return super().form_valid(form)


def locked(request: HttpRequest, response: Any = None, credentials: Any = None, *args: Any) -> HttpResponse:
    """Too many failed attempts: the same page, saying for how long."""
    minutes = max(1, int(settings.AXES_COOLOFF_TIME.total_seconds() // 60))
    return render(request, "registration/login.html", {"locked_minutes": minutes, "next": ""}, status=429)


@require_safe
@signed_in
def start(request: HttpRequest) -> HttpResponse:
    """Each role begins in its own room."""
    return HttpResponseRedirect(reverse(first_room(door(request).who.role)))
