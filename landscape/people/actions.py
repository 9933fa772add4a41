"""What is done to people: invited, appointed, closed. Each change with its reason in the audit trail; none deleted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.timezone import localdate, now

from landscape.audit import record
from landscape.models import Appointment, Area, Person, Role
from landscape.people import invitations, second_factor
from landscape.people.tasks import send_invitation
from landscape.people.wording import held_for
from landscape.refusals import RefusedError, refuse_if

WHERE = {
    Role.MEMBER: "authority",
    Role.AUTHORITY_OFFICER: "authority",
    Role.ANALYST: "force",
    Role.FORCE_OFFICER: "force",
    Role.REGIONAL_OFFICE: "region",
}
"""What each role is held for; those that aren't named are held for the whole site."""


def described(appointment: Appointment) -> dict[str, str]:
    """An appointment as the audit trail keeps it, when what it names may be gone."""
    return {
        "role": appointment.get_role_display(),
        "for": held_for(appointment),
        "starts": appointment.starts.isoformat(),
        "ends": appointment.ends.isoformat() if appointment.ends else "",
    }


def force_of(appointment: Appointment) -> Area | None:
    """The one force that an appointment is about, if it is: those of another don't read who serves it, and why."""
    return appointment.authority.force if appointment.authority else appointment.force


def force_served(person: Person) -> Area | None:
    """The one force that all appointments of a person are about, if there is one: what is told of them stays there."""
    forces = {force_of(each) for each in person.appointments.select_related("authority__force", "force")}
    return forces.pop() if len(forces) == 1 else None


def faults_of(appointment: Appointment) -> list[str]:
    """What keeps an appointment from being made, a sentence each."""
    needed = WHERE.get(Role(appointment.role))
    role = appointment.get_role_display()
    faults = []
    if needed and not getattr(appointment, needed):
        faults.append(f"{role} is held for one {needed}: choose the {needed}.")
    for name in ("authority", "force", "region"):
        if name != needed and getattr(appointment, name):
            held = f"for one {needed}" if needed else "for the whole site"
            faults.append(f"{role} is held {held}: leave the {name} out.")
    if appointment.ends and appointment.ends < appointment.starts:
        faults.append("The appointment ends before it starts: change one of the dates.")
    return faults


@transaction.atomic
def invite(*, by: Person, email: str, name: str, appointment: Appointment, why: str) -> Person:
    """Make a person with a first appointment, and send them the link by which they set their password."""
    refuse_if(faults_of(appointment))
    try:
        with transaction.atomic():
            person = Person.objects.create_user(email, None, name=name, invited_at=now())
    except IntegrityError as error:
        raise RefusedError(f"{email} is known already: look the person up and appoint them there.") from error
    appointment.person = person
    appointment.save()
    after = {"name": name, "email": person.email, "appointment": described(appointment)}
    subject, force = f"person: {person.email}", force_of(appointment)
    record(by=by, action="person invited", subject=subject, after=after, why=why, force=force)
    _send(person)
    return person


@transaction.atomic
def invite_again(*, by: Person, person: Person) -> None:
    """Send a new link; the earlier one is worthless from now on. Refused once the person has accepted."""
    person = _locked(person)
    if person.invited_at is None:
        raise RefusedError(
            f"{person.name} has accepted already, and can have a new password by “I forgot my password”."
        )
    before = {"invited": person.invited_at.isoformat()}
    person.invited_at = now()
    person.save(update_fields=["invited_at"])
    after, subject, force = {"invited": person.invited_at.isoformat()}, f"person: {person.email}", force_served(person)
    record(by=by, action="person invited again", subject=subject, before=before, after=after, force=force)
    _send(person)


@transaction.atomic
def accept(*, token: str, password: str) -> Person:
    """Set the first password of whoever holds the link. Refused when it is forged, expired, used or replaced."""
    found = invitations.invited_by(token)
    person = _locked(found) if found else None
    if person is None or invitations.invited_by(token) is None:
        raise RefusedError("This invitation is used, replaced or too old. Ask your administrator for a new one.")
    person.set_password(password)
    person.invited_at = None
    person.save(update_fields=["password", "invited_at"])
    record(by=person, action="invitation accepted", subject=f"person: {person.email}", private=True)
    return person


@transaction.atomic
def appoint(*, by: Person, person: Person, appointment: Appointment, why: str) -> Appointment:
    """Appoint a person for one thing more. Refused where they hold the same for some of the days already."""
    refuse_if(faults_of(appointment))
    person = _locked(person)
    same = {name: getattr(appointment, name) for name in ("role", "authority", "force", "region")}
    for held in person.appointments.filter(**same):
        if _is_over(held, appointment.starts) or _is_over(appointment, held.starts):
            continue
        raise RefusedError(f"{person.name} holds this appointment from {held.starts:%-d %B %Y} already: end it first.")
    appointment.person = person
    appointment.save()
    subject, after, force = f"person: {person.email}", described(appointment), force_of(appointment)
    record(by=by, action="person appointed", subject=subject, after=after, why=why, force=force)
    return appointment


@transaction.atomic
def end_appointment(*, by: Person, appointment: Appointment, on: date, why: str) -> None:
    """Have `on` be the last day of an appointment; where that day is over, the person's sessions end at once."""
    appointment = _locked(appointment)
    if on < appointment.starts:
        raise RefusedError(f"The appointment starts on {appointment.starts:%-d %B %Y}: it can't end before that.")
    if appointment.ends and on > appointment.ends:
        raise RefusedError(f"It ends on {appointment.ends:%-d %B %Y} already: for longer, make a new appointment.")
    before = described(appointment)
    appointment.ends = on
    appointment.save(update_fields=["ends"])
    person = appointment.person
    if on < localdate():
        person.end_sessions()
    subject, after, force = f"person: {person.email}", described(appointment), force_of(appointment)
    record(by=by, action="appointment ended", subject=subject, before=before, after=after, why=why, force=force)


@transaction.atomic
def set_active(*, by: Person, person: Person, is_active: bool, why: str) -> None:
    """Close an account, or open it again; what the person did stays told of under their name."""
    person = _locked(person)
    if person == by:
        raise RefusedError("Nobody closes their own account: ask another administrator.")
    if person.is_active == is_active:
        return
    person.is_active = is_active
    person.save(update_fields=["is_active"])
    person.end_sessions()
    record(
        by=by,
        action="account opened again" if is_active else "account closed",
        subject=f"person: {person.email}",
        before={"open": not is_active},
        after={"open": is_active},
        why=why,
        force=force_served(person),
    )


@transaction.atomic
def reset_second_factor(*, by: Person | str, person: Person, why: str) -> None:
    """Take a lost second factor away, by a person or a command; another is set up when they sign in next."""
    second_factor.forget(person)
    person.end_sessions()
    subject, force = f"person: {person.email}", force_served(person)
    record(by=by, action="second factor taken away", subject=subject, why=why, force=force)


def _is_over(appointment: Appointment, on: date) -> bool:
    return appointment.ends is not None and appointment.ends < on


def _locked(row: Any) -> Any:
    """The row as it stands now, kept from others until the transaction ends."""
    model: type[Model] = type(row)
    return model._default_manager.select_for_update().get(pk=row.pk)


def _send(person: Person) -> None:
    transaction.on_commit(lambda: send_invitation.delay(person.pk), robust=True)
