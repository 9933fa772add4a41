"""The link by which an invited person sets their first password: signed, for a week, good once."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

from landscape.models import Person

GOOD_FOR = timedelta(days=7)
SALT = "landscape.people.invitations"


def token_for(person: Person) -> str:
    """The text that stands in the link; a new invitation makes the earlier one worthless."""
    return signing.dumps({"person": person.pk, "at": person.invited_at.isoformat()}, salt=SALT)


def invited_by(token: str) -> Person | None:
    """The person who may set a password by `token`; nobody when it is forged, expired, used or replaced."""
    try:
        said = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    person = Person.objects.filter(pk=said["person"], is_active=True, invited_at__isnull=False).first()
    return person if person and person.invited_at.isoformat() == said["at"] else None
