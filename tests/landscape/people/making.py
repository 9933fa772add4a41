"""People in the states that pages are about, and the addresses of those pages."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.timezone import now
from django_otp.oath import TOTP

from landscape.models import AuthenticatorApp, Person, Role
from landscape.people.invitations import token_for
from tests.factories import AppointmentFactory, PersonFactory

PASSWORD = "correct horse battery"


def an_invitation(site: Any = None) -> str:
    return f"/invitations/{token_for(PersonFactory(invited_at=now()))}/"


def a_new_password(site: Any = None) -> str:
    person = PersonFactory()
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    return f"/password/new/{uid}/{default_token_generator.make_token(person)}/"


def below_a_person(path: str) -> Callable[[Any], str]:
    return lambda site: f"/people/{PersonFactory().pk}/{path}"


def an_appointment_to_end(site: Any = None) -> str:
    appointment = AppointmentFactory()
    return f"/people/{appointment.person_id}/appointments/{appointment.pk}/end/"


def somebody(role: str = Role.MEMBER, **appointment: Any) -> Person:
    """Someone of a role who signs in with `PASSWORD`."""
    person = Person.objects.create_user("some@example.org", PASSWORD, name="Somebody")
    AppointmentFactory(person=person, role=role, **appointment)
    return person


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def code_of(device: AuthenticatorApp, *, steps: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift + steps)
    return f"{totp.token():06}"
