"""The second factor: a code from an app, or a recovery code, asked for after the password.

Whoever has set one up is asked for it. Those who may change how the site works or what it publishes can do nothing
until they have, where the setting REQUIRE_SECOND_FACTOR says so, as it does in production.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable
from typing import Any

import django_otp
import segno
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django_otp.plugins.otp_static.models import StaticToken

from landscape.audit import record
from landscape.models import AuthenticatorApp, Person, RecoveryCodes
from landscape.permissions import Permission, grants_of

GUARDED = frozenset({Permission.APPROVE_RETURNS, Permission.AGREE_PLANS, Permission.CONFIGURE})
OPEN_WITHOUT = frozenset({"second-factor", "second-factor-set-up", "sign-out", "healthz"})
RECOVERY_CODES = 8
DIGITS = 6
DUE = "second_factor_due"


class SecondFactorRequired:
    """Middleware: sends whoever still owes their second factor to the page that asks for it, whatever they open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.resolver_match.url_name in OPEN_WITHOUT or not is_owed(request):
            return None
        return redirect(f"{reverse('second-factor')}?{urlencode({'next': request.get_full_path()})}")


def is_owed(request: HttpRequest) -> bool:
    """Whether the person who asks is signed in by their password alone, and that isn't enough for them."""
    if not request.user.is_authenticated or request.user.is_verified():
        return False
    return DUE in request.session or is_compulsory(request)


def is_compulsory(request: HttpRequest) -> bool:
    """Whether what the person may do takes a second factor here."""
    return settings.REQUIRE_SECOND_FACTOR and any(grant.permission in GUARDED for grant in grants_of(request))


def is_set_up(person: Person) -> bool:
    return AuthenticatorApp.objects.filter(user=person, confirmed=True).exists()


def ask_from_now_on(request: HttpRequest) -> None:
    """After the password of someone who has a second factor: this session owes it."""
    if is_set_up(request.user):
        request.session[DUE] = True


def begin(person: Person) -> AuthenticatorApp:
    """The secret that the person's app is to learn; the same until it is confirmed by a code."""
    device, _ = AuthenticatorApp.objects.get_or_create(user=person, confirmed=False, defaults={"name": "app"})
    return device


def secret(device: AuthenticatorApp) -> str:
    """The secret in groups of four, for those who type it."""
    text = b32encode(device.bin_key).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def picture(device: AuthenticatorApp) -> str:
    """The QR code of the secret, as the address of an image."""
    return segno.make(device.config_url).svg_data_uri(scale=5, border=2)


@transaction.atomic
def confirm(request: HttpRequest, code: str) -> list[str]:
    """Set the second factor up if `code` is the app's, and return new recovery codes; none if the code is wrong."""
    device = AuthenticatorApp.objects.select_for_update().filter(user=request.user, confirmed=False).first()
    if device is None or not device.verify_token(_digits(code)):
        return []
    AuthenticatorApp.objects.filter(user=request.user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    django_otp.login(request, device)
    record(by=request.user, action="second factor set up", subject=f"person: {request.user.email}", private=True)
    return _new_recovery_codes(request.user)


@transaction.atomic
def verify(request: HttpRequest, code: str) -> bool:
    """Whether `code` is the app's of now or an unused recovery code; each counts once, and wrong ones slow the next."""
    digits = _digits(code)
    kind = AuthenticatorApp if len(digits) == DIGITS and digits.isdecimal() else RecoveryCodes
    device = kind.objects.select_for_update().filter(user=request.user, confirmed=True).first()
    is_right = device is not None and device.verify_token(digits)
    if is_right:
        django_otp.login(request, device)
    action = f"second factor {'given' if is_right else 'refused'}"
    detail = {"by": "app" if kind is AuthenticatorApp else "recovery code"}
    record(by=request.user, action=action, subject=f"person: {request.user.email}", detail=detail, private=True)
    return is_right


def forget(person: Person) -> None:
    """Take the person's second factor and recovery codes away."""
    AuthenticatorApp.objects.filter(user=person).delete()
    RecoveryCodes.objects.filter(user=person).delete()


def _digits(code: str) -> str:
    return code.replace(" ", "")


def _new_recovery_codes(person: Person) -> list[str]:
    RecoveryCodes.objects.filter(user=person).delete()
    device = RecoveryCodes.objects.create(user=person, name="recovery code")
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=device.kept(code)) for code in codes)
    return codes
