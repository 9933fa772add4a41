"""One person per role, for demonstrations; never in production."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from landscape.audit import record
from landscape.models import Appointment, Authority, Person, Role

AUTHORITY = "Metropolitan Police Authority"
SINCE = date(2008, 4, 1)
PEOPLE = {
    Role.MEMBER: ("member@demo.example", "Demo member"),
    Role.ANALYST: ("analyst@demo.example", "Demo analyst"),
    Role.AUTHORITY_OFFICER: ("officer@demo.example", "Demo officer"),
    Role.FORCE_OFFICER: ("commander@demo.example", "Demo commander"),
    Role.REGIONAL_OFFICE: ("region@demo.example", "Demo regional office"),
    Role.INSPECTOR: ("inspector@demo.example", "Demo inspector"),
    Role.ADMINISTRATOR: ("administrator@demo.example", "Demo administrator"),
}


@dataclass(frozen=True)
class SignIn:
    role: Role
    email: str
    password: str


def demo_password(path: Path) -> str:
    """The password of the demo people, made once and kept in the file `path`, which only its owner may read."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(12))
    return path.read_text()


@transaction.atomic
def load_demo_people(*, by: str, password: str) -> list[SignIn]:
    """See that every demo person exists, holds their appointment and signs in with `password`.

    Raises Authority.DoesNotExist before the reference data is loaded.
    """
    authority = Authority.objects.select_related("force").get(name=AUTHORITY)
    held_for = {
        Role.MEMBER: {"authority": authority},
        Role.ANALYST: {"force": authority.force},
        Role.AUTHORITY_OFFICER: {"authority": authority},
        Role.FORCE_OFFICER: {"force": authority.force},
        Role.REGIONAL_OFFICE: {"region": authority.force.region},
        Role.INSPECTOR: {},
        Role.ADMINISTRATOR: {},
    }
    for role, (email, name) in PEOPLE.items():
        person, is_new = Person.objects.get_or_create(email=email, defaults={"name": name})
        if not person.check_password(password):
            person.set_password(password)
            person.save(update_fields=["password"])
        Appointment.objects.get_or_create(person=person, role=role, starts=SINCE, **held_for[role])
        if is_new:
            record(by=by, action="demo person created", subject=email, detail={"role": role.value})
    return [SignIn(role, email, password) for role, (email, _) in PEOPLE.items()]
