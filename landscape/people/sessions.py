"""Sessions that end: when nobody has used them for a while, and in any case after a working day."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

BEGUN, USED = "begun_at", "used_at"
NOTED_EVERY = 60
"""Seconds after which use is noted again, so that not every page writes the session."""


@receiver(user_logged_in)
def begin(*, request: HttpRequest, **_: Any) -> None:
    request.session[BEGUN] = request.session[USED] = int(time.time())


class SessionLimits:
    """Middleware: signs out whoever comes back too late. It stands behind the one that finds who is asking."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session, at = request.session, int(time.time())
        if BEGUN in session:
            idle, old = at - session[USED], at - session[BEGUN]
            if idle > settings.SESSION_IDLE_SECONDS or old > settings.SESSION_COOKIE_AGE:
                logout(request)
            elif idle >= NOTED_EVERY:
                session[USED] = at
        return self.get_response(request)
