"""How people sign in and out, set their passwords, and give their second factor."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import LoginView, LogoutView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.encoding import force_str
from django.utils.http import url_has_allowed_host_and_scheme, urlsafe_base64_decode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from landscape.audit import record
from landscape.models import Person
from landscape.people import actions, attempts, invitations, second_factor
from landscape.people.attempts import address_of
from landscape.people.forms import ChangePasswordForm, CodeForm, ForgottenPasswordForm, NewPasswordForm, SignInForm
from landscape.people.tasks import send_new_password
from landscape.refusals import RefusedError
from landscape.unchanged import sent_when_noted

show_or_post = require_http_methods(["GET", "HEAD", "POST"])


class SignInView(LoginView):
    template_name = "people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    http_method_names = ["get", "head", "post"]

    def form_valid(self, form: SignInForm) -> HttpResponse:
        answer = super().form_valid(form)
        second_factor.ask_from_now_on(self.request)
        person = form.get_user()
        _note(person, "signed in", self.request)
        return answer


@method_decorator(never_cache, name="dispatch")
class SignOutView(LogoutView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            _note(request.user, "signed out", request)
        return super().post(request, *args, **kwargs)


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@show_or_post
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Where an invited person chooses a password."""
    person = invitations.invited_by(token)
    if person is None:
        return render(request, "people/link_is_over.html", {"what": "invitation"}, status=404)
    form = NewPasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept(token=token, password=form.cleaned_data["password"])
        except RefusedError:
            return render(request, "people/link_is_over.html", {"what": "invitation"}, status=404)
        messages.success(request, "Your password is set. Sign in with it.")
        return redirect("sign-in")
    return render(request, "people/new_password.html", {"form": form, "person": person, "is_invitation": True})


@login_not_required
@never_cache
@show_or_post
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Asks for the address, and answers the same whether anybody has it or not; a worker finds out."""
    form = ForgottenPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        detail = {"from": address_of(request)}
        record(by=email, action="asked for a new password", subject=f"person: {email}", detail=detail, private=True)
        transaction.on_commit(lambda: send_new_password.delay(email), robust=True)
        return render(request, "people/letter_is_sent.html", {"email": email})
    return render(request, "people/password_forgotten.html", {"form": form})


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@show_or_post
def password_reset(request: HttpRequest, uidb64: str, token: str) -> HttpResponse:
    """Where somebody who forgot their password chooses a new one; the link works once."""
    person = _person_of(uidb64)
    if person is None or not default_token_generator.check_token(person, token):
        return render(request, "people/link_is_over.html", {"what": "new password"}, status=404)
    form = NewPasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        _set_password(person, form.cleaned_data["password"], "password set by a letter", request)
        messages.success(request, "Your password is set. Sign in with it.")
        return redirect("sign-in")
    return render(request, "people/new_password.html", {"form": form, "person": person})


@sensitive_post_parameters("old_password", "password")
@never_cache
@show_or_post
def password(request: HttpRequest) -> HttpResponse:
    """Where a person changes their own password; their other sessions end."""
    form = ChangePasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        _set_password(request.user, form.cleaned_data["password"], "password changed", request)
        update_session_auth_hash(request, request.user)
        messages.success(request, "Your password is changed. Wherever else you were signed in, you no longer are.")
        return redirect("account")
    return render(request, "people/password.html", {"form": form})


@never_cache
@show_or_post
def give_second_factor(request: HttpRequest) -> HttpResponse:
    """Asks for the code of the app, and leads on to where the person wanted to go."""
    if request.user.is_verified():
        return redirect(_next(request))
    if not second_factor.is_set_up(request.user):
        return redirect("second-factor-set-up")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if second_factor.verify(request, form.cleaned_data["code"]):
            return redirect(_next(request))
        form.add_error("code", "This code isn’t right, or it was used. Wait a few seconds and enter the next one.")
    return render(request, "people/second_factor.html", {"form": form, "next": _next(request)})


@never_cache
@show_or_post
def set_up_second_factor(request: HttpRequest) -> HttpResponse:
    """Shows the secret that the app is to learn, and takes its first code; a new app takes the old one's place."""
    if second_factor.is_set_up(request.user) and not request.user.is_verified():
        return redirect("second-factor")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes = second_factor.confirm(request, form.cleaned_data["code"])
        if codes:
            return render(request, "people/recovery_codes.html", {"codes": codes})
        form.add_error("code", "This code isn’t right. Wait for the next one, and check the clock of your phone.")
    device = second_factor.begin(request.user)
    context = {
        "form": form,
        "picture": second_factor.picture(device),
        "secret": second_factor.secret(device),
        "is_compulsory": second_factor.is_compulsory(request),
    }
    return render(request, "people/second_factor_set_up.html", context)


@require_http_methods(["GET", "HEAD"])
@sent_when_noted
def account(request: HttpRequest) -> HttpResponse:
    """What a person may know and change of their own account."""
    context = {
        "appointments": request.user.appointments.select_related("authority", "force").order_by("-starts"),
        "has_second_factor": second_factor.is_set_up(request.user),
    }
    return render(request, "people/account.html", context)


def _person_of(uidb64: str) -> Person | None:
    try:
        return Person.objects.filter(pk=int(force_str(urlsafe_base64_decode(uidb64))), is_active=True).first()
    except (ValueError, OverflowError):
        return None


@transaction.atomic
def _set_password(person: Person, password: str, action: str, request: HttpRequest) -> None:
    person.set_password(password)
    person.save(update_fields=["password"])
    attempts.forget(person.email)
    _note(person, action, request)


def _note(person: Person, action: str, request: HttpRequest) -> None:
    """Tell the audit trail what a person did about their own account, and from where."""
    detail = {"from": address_of(request)}
    record(by=person, action=action, subject=f"person: {person.email}", detail=detail, private=True)


def _next(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is a page of this site."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else "/"
