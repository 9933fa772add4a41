"""The pages on which people are kept."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from landscape.models import Appointment, AuditEntry, Person, Role
from tests.factories import AppointmentFactory, AreaFactory, AuthorityFactory, PersonFactory
from tests.landscape.people.making import signed_in
from tests.pages import Page

pytestmark = pytest.mark.django_db


def queries_of(client, address) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_people_are_listed_with_their_appointments_of_today(office):
    analyst = AppointmentFactory(role=Role.ANALYST, force=AreaFactory(name="Kent"), person__name="Ann").person
    AppointmentFactory(person=analyst, role=Role.INSPECTOR, ends=localdate().replace(year=2009))
    text = Page(office.get("/people/")).text
    assert "Force analyst, Kent" in text
    assert "Inspector, the whole site" not in text


def test_list_is_searched_by_name_and_role(office):
    AppointmentFactory(role=Role.ANALYST, person__name="Ann Archer")
    AppointmentFactory(role=Role.MEMBER, person__name="Bob Baker")
    found = {query: Page(office.get(f"/people/?{query}")).text for query in ("q=arch", "role=member", "role=x&q=%00")}
    assert "Ann Archer" in found["q=arch"]
    assert "Bob Baker" not in found["q=arch"]
    assert "Bob Baker" in found["role=member"]
    assert "Ann Archer" not in found["role=member"]
    assert "Ann Archer" in found["role=x&q=%00"]
    assert "Bob Baker" in found["role=x&q=%00"]


def test_list_asks_no_more_of_the_database_when_there_are_more(office):
    AppointmentFactory(role=Role.ANALYST, force=AreaFactory())
    few = queries_of(office, "/people/")
    for _ in range(12):
        AppointmentFactory(role=Role.ANALYST, force=AreaFactory())
        AppointmentFactory(authority=AuthorityFactory())
    assert queries_of(office, "/people/") == few


def test_administrator_invites_appoints_and_ends(office, celery_eager):
    kent = AreaFactory(name="Kent")
    said = {"name": "Ann", "email": "ann@example.org", "role": "analyst", "force": kent.pk, "starts": "1/4/2010"}
    assert "Say why" in Page(office.post("/people/invite/", said)).text
    assert not Person.objects.filter(name="Ann").exists()
    answer = office.post("/people/invite/", said | {"why": "New in the force"})
    ann = Person.objects.get(name="Ann")
    assert answer.url == f"/people/{ann.pk}/"
    page = Page(office.get(answer.url))
    assert "Ann is invited: the letter goes to ann@example.org." in page.text
    assert "not yet accepted" in page.text
    office.post(f"/people/{ann.pk}/appoint/", {"role": "inspector", "starts": "1/5/2010", "why": "Also"})
    appointment = ann.appointments.get(role="inspector")
    end = f"/people/{ann.pk}/appointments/{appointment.pk}/end/"
    assert office.post(end, {"on": "30/6/2010", "why": "Done"}).status_code == 302
    appointment.refresh_from_db()
    assert appointment.ends.isoformat() == "2010-06-30"
    lately = Page(office.get(f"/people/{ann.pk}/")).text
    assert "appointment ended" in lately
    assert "– Done" in lately


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"role": "analyst"}, "choose the force"),
        ({"role": "king"}, "Select a valid choice"),
        ({"role": "inspector", "starts": "31/2/2010"}, "Enter the first day as day/month/year."),
        ({"role": "inspector", "starts": "2/4/2010", "ends": "1/4/2010"}, "ends before it starts"),
        ({"role": "inspector", "force": "999999"}, "Select a valid choice"),
        ({"role": "inspector", "email": "no address"}, "Enter an e-mail address."),
    ],
)
def test_bad_invitation_is_told_in_a_sentence_and_does_nothing(office, said, fault):
    filled = {"name": "Ann", "email": "ann@example.org", "starts": "1/4/2010", "why": "To see"}
    response = office.post("/people/invite/", filled | said)
    assert response.status_code == 200
    assert fault in Page(response).text
    assert not Person.objects.filter(name="Ann").exists()


@pytest.mark.parametrize("path", ["close/", "open/", "second-factor/"])
def test_account_is_changed_only_with_a_reason(office, path):
    person = PersonFactory(is_active=path == "close/")
    assert "Say why" in Page(office.post(f"/people/{person.pk}/{path}")).text
    assert not AuditEntry.objects.exists()
    assert office.post(f"/people/{person.pk}/{path}", {"why": "Asked for"}).status_code == 302
    assert AuditEntry.objects.get().why == "Asked for"


def test_refusals_are_told_on_the_page(office, administrator):
    assert "own account" in Page(office.post(f"/people/{administrator.pk}/close/", {"why": "Tired"})).text
    person = PersonFactory()
    assert "has accepted already" in Page(office.post(f"/people/{person.pk}/invite-again/")).text


def test_invitation_is_sent_again_from_the_page(office):
    person = PersonFactory(invited_at=now().replace(year=2009))
    assert "Send the invitation again" in Page(office.get(f"/people/{person.pk}/")).texts["button"]
    assert office.post(f"/people/{person.pk}/invite-again/").status_code == 302
    person.refresh_from_db()
    assert person.invited_at.year > 2009


@pytest.mark.parametrize("path", ["", "appoint/", "appointments/1/end/"])
def test_nobody_is_not_found(office, path):
    assert office.get(f"/people/999999/{path}").status_code == 404


def test_appointment_of_somebody_else_is_not_found(office):
    appointment, other = AppointmentFactory(), PersonFactory()
    assert office.get(f"/people/{other.pk}/appointments/{appointment.pk}/end/").status_code == 404


@pytest.mark.parametrize("model", ["otp_totp/totpdevice", "otp_static/staticdevice", "auth/group"])
def test_secrets_and_groups_are_not_in_the_administration(client, model):
    client.force_login(AppointmentFactory(role=Role.ADMINISTRATOR).person)
    assert client.get(f"/admin/{model}/").status_code == 404


@pytest.mark.parametrize(
    ("role", "links"),
    [
        (Role.ADMINISTRATOR, {"/people/", "/audit-trail/"}),
        (Role.MEMBER, {"/audit-trail/"}),
        (Role.ANALYST, set()),
    ],
)
def test_navigation_shows_only_what_may_be_followed(role, links):
    person = AppointmentFactory(role=role, force=AreaFactory()).person
    shown = set(Page(signed_in(person).get("/account/")).links)
    assert shown & {"/people/", "/audit-trail/"} == links


def test_account_shows_appointments_and_what_can_be_changed(person):
    Appointment.objects.filter(person=person).update(authority=AuthorityFactory(name="Kent Police Authority"))
    page = Page(signed_in(person).get("/account/"))
    assert "Authority member, Kent Police Authority, from 1 April 2008" in page.text
    assert {"/account/password/", "/account/second-factor/"} <= set(page.links)
