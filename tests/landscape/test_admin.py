"""Administration pages: reference data is read, people are kept, and every change leaves an audit entry."""

from datetime import date

import pytest
from django.urls import reverse

from landscape.models import Appointment, AuditEntry, Person, Role
from tests.factories import (
    AppointmentFactory,
    AreaNameFactory,
    AuthorityFactory,
    FamilyFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

MODELS = ["area", "authority", "familyedition", "family", "person", "appointment", "auditentry"]
READ_ONLY = ["area", "authority", "familyedition", "family", "auditentry"]


@pytest.fixture
def administrator(client):
    person = AppointmentFactory(role=Role.ADMINISTRATOR, person__is_staff=True).person
    client.force_login(person)
    return person


@pytest.mark.parametrize("model", MODELS)
def test_list_opens(client, administrator, model):
    assert client.get(reverse(f"admin:landscape_{model}_changelist"), {"q": "x"}).status_code in (200, 302)
    assert client.get(reverse(f"admin:landscape_{model}_changelist")).status_code == 200


@pytest.mark.parametrize("model", READ_ONLY)
def test_reference_data_and_audit_are_read_only(client, administrator, model):
    assert client.get(reverse(f"admin:landscape_{model}_add")).status_code == 403


def test_pages_of_single_things_open(client, administrator):
    family = FamilyFactory(peers=[AuthorityFactory().force])
    AreaNameFactory(area=family.area)
    for thing in (family, family.area, family.edition, administrator):
        url = reverse(f"admin:landscape_{thing._meta.model_name}_change", args=[thing.pk])
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_other_roles_are_kept_out(client, role):
    client.force_login(AppointmentFactory(role=role, person__is_staff=True).person)
    assert client.get(reverse("admin:landscape_person_changelist")).status_code == 403


def no_appointments():
    return {f"appointments-{key}": 0 for key in ("TOTAL_FORMS", "INITIAL_FORMS")}


def test_new_person_is_audited_and_their_e_mail_lowered(client, administrator):
    form = {
        "email": "New@Example.org",
        "name": "New person",
        "usable_password": "true",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
    }
    client.post(reverse("admin:landscape_person_add"), form | no_appointments())
    assert Person.objects.get(name="New person").email == "new@example.org"
    entry = AuditEntry.objects.get()
    assert (entry.by, entry.action, entry.subject) == (administrator.email, "created", "person: New person")
    assert "correct horse" not in str(entry.detail)


def test_deleted_appointments_are_audited(client, administrator):
    doomed = AppointmentFactory(person=PersonFactory(name="Leaver"), starts=date(2009, 1, 1))
    client.post(
        reverse("admin:landscape_appointment_changelist"),
        {"action": "delete_selected", "_selected_action": doomed.pk, "post": "yes"},
    )
    assert not Appointment.objects.filter(pk=doomed.pk).exists()
    assert AuditEntry.objects.get().subject == "appointment: Leaver, Authority member"


def test_deleted_appointment_is_audited(client, administrator):
    doomed = AppointmentFactory()
    client.post(reverse("admin:landscape_appointment_delete", args=[doomed.pk]), {"post": "yes"})
    assert AuditEntry.objects.get().action == "deleted"


def test_appointment_added_on_the_page_of_a_person_is_audited(client, administrator):
    person = PersonFactory(name="Newcomer")
    form = {
        "email": person.email,
        "name": person.name,
        "is_active": "on",
        "appointments-TOTAL_FORMS": 1,
        "appointments-INITIAL_FORMS": 0,
        "appointments-0-person": person.pk,
        "appointments-0-role": Role.MEMBER,
        "appointments-0-starts": "2010-06-10",
    }
    client.post(reverse("admin:landscape_person_change", args=[person.pk]), form)
    assert person.appointments.get().starts == date(2010, 6, 10)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject) == ("changed", "person: Newcomer")
    assert "Newcomer, Authority member" in str(entry.detail)


def test_new_password_is_audited_without_it(client, administrator):
    person = PersonFactory()
    passwords = dict.fromkeys(("password1", "password2"), "correct horse battery")
    url = reverse("admin:auth_user_password_change", args=[person.pk])
    client.post(url, passwords | {"usable_password": "true"})
    person.refresh_from_db()
    assert person.check_password("correct horse battery")
    entry = AuditEntry.objects.get()
    assert entry.action == "changed"
    assert "correct horse" not in str(entry.detail)
