"""Whether a reader has a page already: then it is neither made nor sent (decision 18).

Whatever changes what pages show writes to the audit trail in the same transaction. So a page is what it was as long as
the audit trail is, and the reader, what they may do, the address, the day and the release are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.timezone import localdate

from landscape.models.audit import OF_ALL, OF_CHANGES
from landscape.permissions import grants_of

View = Callable[..., HttpResponse]


def sent_when_changed(view: View) -> View:
    """A page that shows nothing which changes without an entry of the audit trail that members may read.

    It stands behind the question whether the person may see the page. A page that tells the reader something once ("It
    is done") is sent anew, and so is one that says itself how long it may be kept.
    """
    return _unless_had(view, _changes)


def sent_when_noted(view: View) -> View:
    """As `sent_when_changed`, of a page that also shows what people do about their own accounts."""
    return _unless_had(view, lambda request: _asked(OF_ALL))


def _changes(request: HttpRequest) -> int | None:
    """As it came with whoever is signed in."""
    return request.user.stamp if request.user.is_authenticated else _asked(OF_CHANGES)


def _asked(stamp: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(stamp)
        return cursor.fetchone()[0]


def _unless_had(view: View, stamp_of: Callable[[HttpRequest], int | None]) -> View:
    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if len(get_messages(request)):
            return view(request, *args, **kwargs)
        stamp = stamp_of(request)
        response = get_conditional_response(request, etag=_etag(request, stamp)) or view(request, *args, **kwargs)
        if response.status_code in (200, 304) and not response.has_header("Cache-Control"):
            # Made now, for a first page brings the secret of its forms with it.
            response["ETag"] = _etag(request, stamp)
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return answering


def _etag(request: HttpRequest, stamp: int | None) -> str:
    """Changes with the stamp, the reader's session, permissions and forms, the address, the day and the release."""
    reader = (request.session.session_key, sorted(map(repr, grants_of(request))), request.META.get("CSRF_COOKIE"))
    parts = (stamp, reader, request.get_full_path(), localdate(), release())
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


@cache
def release() -> str:
    """One text for this version of the pages and what makes them, so that an update reaches every reader."""
    packages = ("config", "landscape", "indicators", "scrutiny")
    kinds = [("templates", "*"), ("static", "*"), ("fixtures/glossary", "*"), *((each, "*.py") for each in packages)]
    sha256 = hashlib.sha256()
    for folder, kind in kinds:
        for path in sorted((settings.BASE_DIR / folder).rglob(kind)):
            if path.is_file():
                sha256.update(f"{path}".encode() + path.read_bytes())
    return sha256.hexdigest()
