import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from landscape.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fast_hashing(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def person():
    return Person.objects.create_user("Member@Example.org", "correct horse battery", name="A member")


def test_healthz_answers_without_signing_in(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


def test_healthz_says_when_the_database_does_not_answer(client, monkeypatch):
    def broken():
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", broken)
    assert client.get("/healthz").status_code == 503


@pytest.mark.parametrize("typed", ["member@example.org", "MEMBER@example.ORG"])
def test_person_signs_in_by_e_mail_in_any_case(client, person, typed):
    sign_in = {"username": typed, "password": "correct horse battery", "next": "/healthz"}
    response = client.post(reverse("sign-in"), sign_in)
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_person_signs_out_by_post_only(client, person):
    client.force_login(person)
    assert client.get(reverse("sign-out")).status_code == 405
    assert client.post(reverse("sign-out")).headers["Location"] == reverse("sign-in")
    assert "_auth_user_id" not in client.session


def test_pages_ask_to_sign_in(client):
    response = client.get("/admin/landscape/area/")
    assert response.status_code == 302
    assert "sign-in" in response.headers["Location"] or "login" in response.headers["Location"]
