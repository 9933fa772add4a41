"""Django's administration: opened by appointment, and nothing in it is changed unseen or without a reason."""

import pytest
from django.contrib.admin.sites import site as administration
from django.core import mail
from django.urls import reverse
from django.utils.timezone import now

from landscape.administration import ReasonedAdmin
from landscape.models import AuditEntry, Role
from landscape.people import invitations
from tests.factories import AppointmentFactory, AreaNameFactory, AuthorityFactory, FamilyFactory, PersonFactory

pytestmark = pytest.mark.django_db

MODELS = list(administration._registry.items())
NAMES = [f"{model._meta.app_label}_{model._meta.model_name}" for model, _ in MODELS]


@pytest.fixture
def administrator(client):
    """Appointed, as one who was invited is: no more is needed."""
    person = AppointmentFactory(role=Role.ADMINISTRATOR).person
    client.force_login(person)
    return person


def seen_at(client, address: str) -> str:
    return client.get(address).context["adminform"].form["seen"].value()


@pytest.mark.parametrize(("model", "how"), MODELS, ids=NAMES)
def test_whatever_can_be_changed_takes_a_reason_and_nothing_is_deleted(client, administrator, model, how):
    pages = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert client.get(reverse(f"{pages}_changelist"), {"q": "x"}).status_code in (200, 302)
    added = client.get(reverse(f"{pages}_add"))
    assert added.status_code == (200 if how.has_add_permission(added.wsgi_request) else 403)
    if isinstance(how, ReasonedAdmin):
        assert {"reason", "seen"} <= set(how.get_form(added.wsgi_request, fields=None).base_fields)
    else:
        assert not how.has_change_permission(added.wsgi_request)
        assert added.status_code == 403
    assert not how.has_delete_permission(added.wsgi_request)
    for inline in how.get_inline_instances(added.wsgi_request):
        assert inline.has_add_permission(added.wsgi_request, None) is False, inline
        assert inline.has_change_permission(added.wsgi_request) is False, inline


def test_pages_of_single_things_open(client, administrator):
    family = FamilyFactory(peers=[AuthorityFactory().force])
    AreaNameFactory(area=family.area)
    for thing in (family, family.area, family.edition, administrator):
        url = reverse(f"admin:landscape_{thing._meta.model_name}_change", args=[thing.pk])
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_other_roles_are_kept_out_of_every_page(client, role):
    client.force_login(AppointmentFactory(role=role).person)
    for name in NAMES:
        response = client.get(reverse(f"admin:{name}_changelist"), follow=True)
        assert response.status_code == 403, name


def test_address_is_put_right_with_a_reason_and_told(client, administrator):
    person = PersonFactory(email="wrong@example.org", name="Ann", password="unchanged")
    address = reverse("admin:landscape_person_change", args=[person.pk])
    said = {"email": "Right@Example.org", "name": "Ann", "is_superuser": "on", "is_active": "", "password": "mine"}
    said |= {f"appointments-{key}": 0 for key in ("TOTAL_FORMS", "INITIAL_FORMS")} | {"seen": seen_at(client, address)}
    assert client.post(address, said).status_code == 200, "without a reason"
    assert client.post(address, {**said, "reason": "Misspelt"}).status_code == 302
    person.refresh_from_db()
    assert (person.email, person.password) == ("right@example.org", "unchanged")
    assert person.is_active
    assert not person.is_superuser
    told = AuditEntry.objects.get()
    assert (told.by, told.why, told.subject) == (administrator.email, "Misspelt", "person: right@example.org")
    assert (told.before, told.after) == ({"email": "wrong@example.org"}, {"email": "right@example.org"})


def test_putting_the_address_right_invites_there_and_makes_the_link_at_the_wrong_one_worthless(
    client, administrator, celery_eager, django_capture_on_commit_callbacks
):
    person = PersonFactory(email="wrong@example.org", name="Ann", invited_at=now())
    link = invitations.token_for(person)
    address = reverse("admin:landscape_person_change", args=[person.pk])
    said = {"email": "right@example.org", "name": "Ann", "reason": "Misspelt", "seen": seen_at(client, address)}
    said |= {f"appointments-{key}": 0 for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, said).status_code == 302
    assert [letter.to for letter in mail.outbox] == [["right@example.org"]]
    assert invitations.invited_by(link) is None
    person.refresh_from_db()
    assert invitations.invited_by(invitations.token_for(person)) == person


def test_passwords_and_signing_out_go_the_way_that_is_told(client, administrator):
    for method in (client.get, client.post):
        assert method("/admin/password_change/").url == reverse("password")
    client.post("/admin/logout/")
    assert AuditEntry.objects.get().action == "signed out"
    assert client.get("/admin/", follow=True).redirect_chain[-1] == ("/sign-in/?next=/admin/", 302)
