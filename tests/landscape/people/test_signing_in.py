"""Signing in and out: the lock, the words that tell nothing, sessions that end, new passwords."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils.timezone import now

from landscape.models import AuditEntry, SignInFailure
from landscape.people import attempts, sessions
from landscape.people.forms import LOCKED, REFUSED
from tests.landscape.people.making import PASSWORD, a_new_password, signed_in
from tests.pages import Page


def sign_in(client=None, *, email="some@example.org", password=PASSWORD, address="192.0.2.1", **extra):
    said = {"username": email, "password": password, **extra}
    return (client or Client()).post("/sign-in/", said, REMOTE_ADDR=address)


def words(response) -> str:
    """The page without what was typed and what changes with each request."""
    return "".join(Page(response).texts["main"])


def fail(times, **fields):
    for _ in range(times):
        response = sign_in(password="wrong", **fields)
    return response


def test_signing_in_out_and_failing_is_in_the_audit_trail_for_administrators(person, client):
    sign_in(client, password="wrong")
    sign_in(client)
    client.post("/sign-out/")
    told = AuditEntry.objects.order_by("id")
    assert [entry.action for entry in told] == ["failed to sign in", "signed in", "signed out"]
    assert all(entry.private and entry.by == person.email for entry in told)
    assert told[0].detail == {"from": "192.0.2.1"}
    assert "wrong" not in str(list(told.values()))


def test_password_typed_into_the_wrong_field_is_kept_nowhere(db):
    sign_in(email="correct horse battery", password="")
    assert not AuditEntry.objects.exists()
    assert (
        attempts.attempt_of(type("Asked", (), {"META": {}, "headers": {}}), "my password").email == attempts.NO_ADDRESS
    )


def test_wrong_password_and_unknown_address_read_alike_and_lock_alike(person):
    for email in (person.email, "nobody@example.org"):
        wrong = fail(5, email=email)
        assert REFUSED in words(wrong)
        assert LOCKED in words(sign_in(email=email))
    known, unknown = (words(sign_in(email=email)) for email in (person.email, "nobody@example.org"))
    assert known == unknown


def test_unknown_address_costs_as_many_hashes_and_queries(person, monkeypatch, django_assert_num_queries):
    from django.contrib.auth.hashers import MD5PasswordHasher
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    hashed, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args))
    costs = []
    for email in (person.email, "nobody@example.org"):
        hashed.clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            sign_in(email=email, password="wrong")
        costs.append((len(hashed), len(queries)))
    assert costs[0] == costs[1]
    assert costs[0][0] == 1


def test_locked_account_stays_open_from_elsewhere_and_opens_after_a_while(person):
    fail(5)
    assert sign_in().status_code == 200
    assert sign_in(address="192.0.2.2").status_code == 302
    SignInFailure.objects.update(at=now() - timedelta(minutes=16))
    assert sign_in().status_code == 302
    assert AuditEntry.objects.filter(action="locked after failures to sign in").count() == 1


def test_many_addresses_lock_the_account_and_many_accounts_lock_the_address(person):
    for each in range(20):
        fail(1, address=f"198.51.100.{each}")
    assert LOCKED in words(sign_in(address="203.0.113.1"))
    for each in range(50):
        fail(1, email=f"person{each}@example.org", address="203.0.113.2")
    assert LOCKED in words(sign_in(email="another@example.org", address="203.0.113.2"))


def test_signing_in_starts_the_count_anew_and_old_failures_are_forgotten(person):
    fail(4)
    SignInFailure.objects.create(email="old@example.org", address="192.0.2.9")
    SignInFailure.objects.filter(email="old@example.org").update(at=now() - timedelta(days=2))
    sign_in()
    assert REFUSED in words(fail(4))
    assert sign_in().status_code == 302
    assert not SignInFailure.objects.filter(email="old@example.org").exists()


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "address"),
    [
        (False, "10.0.0.9", "192.0.2.1"),
        (True, "10.0.0.9", "10.0.0.9"),
        (True, "203.0.113.7, 10.0.0.9", "10.0.0.9"),
        (True, "", "192.0.2.1"),
    ],
)
def test_address_is_what_our_own_proxy_saw(rf, settings, behind_proxy, forwarded, address):
    settings.BEHIND_PROXY = behind_proxy
    assert attempts.address_of(rf.get("/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": forwarded})) == address


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "http:///evil.example", "javascript:x"]
)
def test_signing_in_leads_nowhere_else(person, elsewhere):
    assert sign_in(next=elsewhere).url == "/"
    assert sign_in(next="/forces/").url == "/forces/"


@pytest.mark.parametrize(("idle", "age", "stays"), [(3500, 3600, True), (3700, 3700, False), (100, 29_000, False)])
def test_session_ends_when_idle_and_after_a_working_day(person, monkeypatch, idle, age, stays):
    browser = signed_in(person)
    session, at = browser.session, 2_000_000_000
    session[sessions.BEGUN], session[sessions.USED] = at - age, at - idle
    session.save()
    monkeypatch.setattr(sessions.time, "time", lambda: at)
    assert (browser.get("/account/").status_code == 200) == stays
    if stays:
        assert browser.session[sessions.USED] == at


def test_use_within_a_minute_does_not_write_the_session(person, django_assert_max_num_queries):
    browser = signed_in(person)
    browser.get("/account/")
    before = Session.objects.get().session_data
    browser.get("/account/")
    assert Session.objects.get().session_data == before


def test_changed_password_ends_the_other_sessions(person):
    here, elsewhere = signed_in(person), signed_in(person)
    said = {"old_password": PASSWORD, "password": "another horse battery"}
    assert here.post("/account/password/", said).url == "/account/"
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert AuditEntry.objects.get().action == "password changed"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("wrong", "another horse battery", "This isn’t your password until now"),
        (PASSWORD, "short", "at least 12 characters"),
        (PASSWORD, "qwerty123456", "too common"),
        (PASSWORD, "some@example.org", "too similar"),
    ],
)
def test_password_that_will_not_do_is_refused(person, old, new, said):
    response = signed_in(person).post("/account/password/", {"old_password": old, "password": new})
    assert response.status_code == 200
    assert said in words(response)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_forgotten_password_is_replaced_by_a_letter_once(
    person, client, celery_eager, django_capture_on_commit_callbacks
):
    elsewhere = signed_in(person)
    for each in range(20):
        fail(1, address=f"198.51.100.{each}")
    assert LOCKED in words(sign_in())
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/password/forgotten/", {"email": "Some@Example.org"})
    link = next(line for line in mail.outbox[0].body.splitlines() if line.startswith("http"))
    address = link[link.index("/password/") :]
    assert client.post(address, {"password": "another horse battery"}).url == "/sign-in/"
    assert client.get(address).status_code == 404
    assert elsewhere.get("/account/").status_code == 302
    assert sign_in(password="another horse battery").status_code == 302


def test_asking_for_a_password_tells_nothing_of_who_is_known(
    person, client, celery_eager, django_capture_on_commit_callbacks
):
    said = []
    for email in (person.email, "nobody@example.org"):
        with django_capture_on_commit_callbacks(execute=True) as dispatched:
            said.append(words(client.post("/password/forgotten/", {"email": email})).replace(email, "…"))
        assert len(dispatched) == 1
    assert said[0] == said[1]
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "address", ["/password/new/x/y/", "/password/new/MQ/y/", "/password/new/____/y/", "/invitations/x/"]
)
def test_link_that_is_no_link_is_answered_with_a_sentence(client, db, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "no longer works" in words(response)


def test_link_for_a_closed_account_is_over(client, db):
    from landscape.models import Person

    address = a_new_password()
    assert client.get(address).status_code == 200
    Person.objects.update(is_active=False)
    assert client.get(address).status_code == 404


def test_administration_has_no_way_of_its_own_to_sign_in(person):
    response = Client().post("/admin/login/", {"username": person.email, "password": PASSWORD})
    assert response.status_code in (302, 405)
    assert response.headers.get("Location", "/sign-in/").startswith("/sign-in/")
