"""What people are told by mail: plain text, a link, and what to do when it wasn't they who asked."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from landscape.models import Person
from landscape.people import invitations


def send_invitation(person_id: int) -> str:
    """Send the link of the invitation that is still to be accepted; nothing when it was meanwhile."""
    person = Person.objects.filter(pk=person_id, is_active=True, invited_at__isnull=False).first()
    if person is None:
        return "no invitation to send"
    link = _address("invitation", token=invitations.token_for(person))
    context = {"person": person, "link": link, "days": invitations.GOOD_FOR.days}
    return _send(person, "You are invited to Police performance scrutiny", "people/letters/invitation.txt", context)


def send_new_password(email: str) -> str:
    """Send the link for a new password to whoever signs in with `email`; nothing when nobody does."""
    person = Person.objects.filter(email=email.lower(), is_active=True).first()
    if person is None or not person.has_usable_password():
        return "nobody to send to"
    link = _address(
        "password-reset",
        uidb64=urlsafe_base64_encode(force_bytes(person.pk)),
        token=default_token_generator.make_token(person),
    )
    context = {"person": person, "link": link, "minutes": settings.PASSWORD_RESET_TIMEOUT // 60}
    return _send(person, "A new password for Police performance scrutiny", "people/letters/new_password.txt", context)


def _address(name: str, **parts: str) -> str:
    return f"{settings.SITE_ADDRESS}{reverse(name, kwargs=parts)}"


def _send(person: Person, subject: str, template: str, context: dict[str, object]) -> str:
    send_mail(subject, render_to_string(template, context), None, [person.email])
    return "sent"
