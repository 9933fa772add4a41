"""Inviting, appointing, ending, closing: with a reason, in the audit trail, and nobody is deleted."""

from contextlib import nullcontext
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail, signing
from django.db import connection
from django.utils.timezone import localdate, now

from landscape.models import Appointment, AuditEntry, Person, Role
from landscape.people import actions, invitations
from landscape.people.invitations import GOOD_FOR, SALT, token_for
from landscape.permissions import Permission, can
from landscape.refusals import RefusedError
from tests.factories import AppointmentFactory, AreaFactory, AuthorityFactory, PersonFactory
from tests.landscape.people.making import PASSWORD, signed_in

pytestmark = pytest.mark.django_db


def an_appointment(role=Role.INSPECTOR, **fields):
    return Appointment(role=role, starts=date(2010, 4, 1), **fields)


def invite(administrator, **fields):
    about = {"email": "New@Example.org", "name": "New", "appointment": an_appointment(), "why": "They inspect us"}
    return actions.invite(by=administrator, **about | fields)


def test_invitation_goes_by_mail_and_its_link_sets_the_password_once(
    administrator, celery_eager, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        person = invite(administrator)
    assert not person.has_usable_password()
    letter = mail.outbox[0]
    assert letter.to == ["new@example.org"]
    link = next(line for line in letter.body.splitlines() if line.startswith("http"))
    address = link[link.index("/invitations/") :]
    assert client.get(address).status_code == 200
    assert client.post(address, {"password": PASSWORD}).url == "/sign-in/"
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert client.get(address).status_code == client.post(address, {"password": "another horse"}).status_code == 404
    assert client.post("/sign-in/", {"username": "new@example.org", "password": PASSWORD}).url == "/"


def test_invitation_is_in_the_audit_trail_with_its_reason(administrator):
    invite(administrator)
    entry = AuditEntry.objects.get(action="person invited")
    assert (entry.by, entry.subject, entry.why) == (administrator.email, "person: new@example.org", "They inspect us")
    assert entry.after["appointment"] == {
        "role": "Inspector",
        "for": "the whole site",
        "starts": "2010-04-01",
        "ends": "",
    }


def test_person_who_is_known_is_not_invited(administrator, person):
    with pytest.raises(RefusedError, match="is known already"):
        invite(administrator, email="SOME@example.org")
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "spoil", [lambda token: token + "x", lambda token: "", lambda token: signing.dumps({"person": 1})]
)
def test_forged_link_opens_nothing(administrator, spoil):
    assert invitations.invited_by(spoil(token_for(invite(administrator)))) is None


def test_link_expires(administrator, monkeypatch):
    token = token_for(invite(administrator))
    later = (now() + GOOD_FOR + timedelta(minutes=1)).timestamp()
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert invitations.invited_by(token) is None


def test_link_of_a_closed_account_opens_nothing(administrator):
    person = invite(administrator)
    token = token_for(person)
    actions.set_active(by=administrator, person=person, is_active=False, why="A mistake")
    assert invitations.invited_by(token) is None


def test_new_invitation_makes_the_earlier_link_worthless(administrator):
    person = invite(administrator)
    first = token_for(person)
    actions.invite_again(by=administrator, person=person)
    person.refresh_from_db()
    assert invitations.invited_by(first) is None
    assert invitations.invited_by(token_for(person)) == person
    actions.accept(token=token_for(person), password=PASSWORD)
    with pytest.raises(RefusedError, match="has accepted already"):
        actions.invite_again(by=administrator, person=person)


def done_of_two_at_once(act) -> list[int]:
    """Which of two who act at the same moment, each told a number, are not refused."""
    start, done = Barrier(2), []

    def try_it(number):
        start.wait()
        try:
            act(number)
            done.append(number)
        except RefusedError:
            pass
        finally:
            connection.close()

    threads = [Thread(target=try_it, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_refused():
    administrator, person = PersonFactory(), PersonFactory(invited_at=now())
    token = token_for(person)
    (done,) = done_of_two_at_once(lambda number: actions.accept(token=token, password=f"{PASSWORD} {number}"))
    person.refresh_from_db()
    assert person.check_password(f"{PASSWORD} {done}")
    assert len(done_of_two_at_once(lambda number: invite(administrator))) == 1
    new = {"by": administrator, "person": person, "why": "A post"}
    assert len(done_of_two_at_once(lambda number: actions.appoint(appointment=an_appointment(), **new))) == 1
    assert AuditEntry.objects.filter(action__in=["person invited", "person appointed"]).count() == 2


def test_signing_salt_is_our_own(administrator):
    person = invite(administrator)
    said = {"person": person.pk, "at": person.invited_at.isoformat()}
    assert invitations.invited_by(signing.dumps(said, salt=SALT)) == person
    assert invitations.invited_by(signing.dumps(said, salt="another use")) is None


def test_person_holds_several_appointments_at_once(administrator, person):
    force, authority = AreaFactory(), AuthorityFactory()
    appointments = [
        an_appointment(Role.ANALYST, force=force),
        an_appointment(Role.AUTHORITY_OFFICER, authority=authority),
    ]
    for appointment in appointments:
        actions.appoint(by=administrator, person=person, appointment=appointment, why="Two posts")
    assert can(person, Permission.UPLOAD_RETURNS, force=force, on=localdate())
    assert can(person, Permission.APPROVE_RETURNS, force=authority.force, on=localdate())
    told = AuditEntry.objects.filter(action="person appointed", why="Two posts")
    assert set(told.values_list("force", flat=True)) == {force.code, authority.force.code}


@pytest.mark.parametrize(
    ("starts", "ends", "is_refused"),
    [
        (date(2010, 4, 1), None, True),
        (date(2009, 1, 1), None, True),
        (date(2011, 3, 31), None, True),
        (date(2011, 4, 1), None, False),
        (date(2009, 1, 1), date(2010, 3, 31), False),
    ],
)
def test_same_post_is_held_once_at_a_time(administrator, person, starts, ends, is_refused):
    AppointmentFactory(person=person, role=Role.INSPECTOR, starts=date(2010, 4, 1), ends=date(2011, 3, 31))
    again = Appointment(role=Role.INSPECTOR, starts=starts, ends=ends)
    with pytest.raises(RefusedError, match="already: end it first") if is_refused else nullcontext():
        actions.appoint(by=administrator, person=person, appointment=again, why="Again")


@pytest.mark.parametrize(
    ("role", "fields", "fault"),
    [
        (Role.MEMBER, {}, "Authority member is held for one authority: choose the authority."),
        (Role.ANALYST, {"region": "Wales"}, "Force analyst is held for one force: choose the force."),
        (Role.ANALYST, {"region": "Wales"}, "Force analyst is held for one force: leave the region out."),
        (Role.REGIONAL_OFFICE, {}, "Regional office is held for one region: choose the region."),
        (Role.INSPECTOR, {"region": "Wales"}, "Inspector is held for the whole site: leave the region out."),
        (Role.INSPECTOR, {"ends": date(2010, 3, 1)}, "The appointment ends before it starts: change one of the dates."),
    ],
)
def test_appointment_that_makes_no_sense_is_refused(administrator, person, role, fields, fault):
    with pytest.raises(RefusedError) as refusal:
        actions.appoint(by=administrator, person=person, appointment=an_appointment(role, **fields), why="To see")
    assert fault in refusal.value.faults
    assert person.appointments.count() == 1


def test_ended_appointment_stays_with_its_dates_and_ends_the_sessions(administrator, person):
    browser = signed_in(person)
    appointment = person.appointments.get()
    assert browser.get("/account/").status_code == 200
    yesterday = localdate() - timedelta(days=1)
    actions.end_appointment(by=administrator, appointment=appointment, on=yesterday, why="Stood down")
    appointment.refresh_from_db()
    assert appointment.ends == yesterday
    assert browser.get("/account/").status_code == 302
    entry = AuditEntry.objects.get(action="appointment ended")
    assert (entry.before["ends"], entry.after["ends"], entry.why) == ("", yesterday.isoformat(), "Stood down")


def test_appointment_that_ends_later_leaves_the_sessions(administrator, person):
    browser = signed_in(person)
    actions.end_appointment(by=administrator, appointment=person.appointments.get(), on=localdate(), why="Last day")
    assert browser.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("ends", "on", "fault"),
    [
        (None, date(2010, 3, 31), "can't end before that"),
        (date(2010, 6, 30), date(2010, 7, 1), "ends on 30 June 2010 already"),
    ],
)
def test_end_that_makes_no_sense_is_refused(administrator, ends, on, fault):
    appointment = AppointmentFactory(starts=date(2010, 4, 1), ends=ends)
    with pytest.raises(RefusedError, match=fault):
        actions.end_appointment(by=administrator, appointment=appointment, on=on, why="To see")


def test_account_is_closed_and_opened_again_and_the_person_stays(administrator, person):
    browser = signed_in(person)
    actions.set_active(by=administrator, person=person, is_active=False, why="Left")
    assert browser.get("/account/").status_code == 302
    assert Person.objects.get(pk=person.pk).appointments.exists()
    actions.set_active(by=administrator, person=person, is_active=True, why="Came back")
    actions.set_active(by=administrator, person=person, is_active=True, why="Came back")
    said = AuditEntry.objects.order_by("id").values_list("action", "why")
    assert list(said) == [("account closed", "Left"), ("account opened again", "Came back")]


def test_why_an_account_is_closed_is_read_by_those_of_its_force_alone(administrator):
    force = AreaFactory()
    person = AppointmentFactory(role=Role.ANALYST, force=force).person
    actions.set_active(by=administrator, person=person, is_active=False, why="Suspended")
    actions.reset_second_factor(by=administrator, person=person, why="Suspended")
    assert set(AuditEntry.objects.values_list("force", flat=True)) == {force.code}
    AppointmentFactory(person=person, role=Role.INSPECTOR)
    actions.set_active(by=administrator, person=person, is_active=True, why="Came back")
    assert AuditEntry.objects.get(why="Came back").force == ""


def test_nobody_closes_their_own_account(administrator):
    with pytest.raises(RefusedError, match="own account"):
        actions.set_active(by=administrator, person=administrator, is_active=False, why="To see")
