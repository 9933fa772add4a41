"""What protects the site as a whole, tried with the settings that production has."""

import json
import subprocess
import sys

import pytest
from django.test import Client
from django.urls import reverse

from landscape.models import Role
from scripts.check import PRODUCTION
from tests.addresses import EVERYONE, NOBODY, TABLE
from tests.commands import environment
from tests.conftest import PROJECT
from tests.factories import AppointmentFactory
from tests.landscape.people.making import PASSWORD, somebody
from tests.scrutiny.dashboards.conftest import build

HOST = PRODUCTION["ALLOWED_HOSTS"]
KEPT = [
    "ALLOWED_HOSTS BEHIND_PROXY CSRF_COOKIE_SECURE DEBUG REQUIRE_SECOND_FACTOR SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD SECURE_HSTS_SECONDS SECURE_PROXY_SSL_HEADER SECURE_SSL_REDIRECT SESSION_COOKIE_SECURE",
    "SITE_ADDRESS EMAIL_BACKEND EMAIL_HOST EMAIL_PORT EMAIL_USE_TLS DEFAULT_FROM_EMAIL PASSWORD_HASHERS",
]
NAMES = " ".join(KEPT).split()


def settings_of(**said: str) -> subprocess.CompletedProcess:
    """A start with these variables set: the settings that follow, or the fault in its standard error."""
    words = (
        f"import json; from config import settings; print(json.dumps([getattr(settings, n, None) for n in {NAMES!r}]))"
    )
    return subprocess.run(
        [sys.executable, "-c", words], cwd=PROJECT, env=environment(**said), capture_output=True, text=True, timeout=300
    )


@pytest.fixture(scope="session")
def of_production():
    started = settings_of(**PRODUCTION)
    assert started.returncode == 0, started.stderr
    return dict(zip(NAMES, json.loads(started.stdout), strict=True))


@pytest.fixture
def production(settings, of_production):
    """The settings of production, but for the database and where letters go."""
    for name, value in of_production.items():
        if not name.startswith("EMAIL"):
            setattr(settings, name, value)
    settings.SECURE_PROXY_SSL_HEADER = tuple(settings.SECURE_PROXY_SSL_HEADER)
    settings.REQUIRE_SECOND_FACTOR = False
    return settings


class Reading(Client):
    """Reads the downloads that it is sent to their end, which closes them."""

    def request(self, **request):
        response = super().request(**request)
        if response.streaming:
            response.read = b"".join(response.streaming_content)
        return response


@pytest.fixture
def visitor(production):
    return Reading(headers={"host": HOST, "x-forwarded-proto": "https"})


@pytest.fixture
def administrator(visitor, db):
    visitor.force_login(AppointmentFactory(role=Role.ADMINISTRATOR).person)
    return visitor


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "REDIS_URL"])
def test_missing_setting_stops_the_start_with_a_paragraph(name):
    started = settings_of(**{each: value for each, value in PRODUCTION.items() if each != name})
    assert started.returncode != 0
    said = started.stderr.splitlines()[-1]
    assert f"{name} is not set. Because DATABASE_URL is set, this is a production start, and it needs {name}:" in said
    assert said.endswith(".")


@pytest.mark.parametrize("unset", [{}, {"EMAIL_URL": "", "EMAIL_FROM": ""}])
def test_letters_go_by_the_mail_server_of_the_host_unless_another_is_named(unset):
    without = {name: value for name, value in PRODUCTION.items() if not name.startswith("EMAIL")}
    started = settings_of(**without, **unset)
    assert started.returncode == 0, started.stderr
    found = dict(zip(NAMES, json.loads(started.stdout), strict=True))
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["DEFAULT_FROM_EMAIL"]) == (
        "localhost",
        25,
        f"scrutiny@{HOST}",
    )


def test_production_is_told_apart_from_the_demo(of_production):
    assert of_production["DEBUG"] is False
    assert of_production["REQUIRE_SECOND_FACTOR"] is True
    assert of_production["PASSWORD_HASHERS"] == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert of_production["SITE_ADDRESS"] == f"https://{HOST}"
    assert (of_production["EMAIL_HOST"], of_production["EMAIL_USE_TLS"]) == ("127.0.0.1", True)


def test_check_deploy_finds_nothing():
    words = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        words, cwd=PROJECT, env=environment(**PRODUCTION), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout + done.stderr


def test_plain_http_is_sent_to_https(production):
    response = Client(headers={"host": HOST}).get("/forces/?q=1")
    assert (response.status_code, response.url) == (301, f"https://{HOST}/forces/?q=1")


@pytest.mark.parametrize("host", ["evil.example", f"{HOST}.evil.example", f"{HOST}@evil.example", ""])
def test_other_hosts_are_refused(visitor, host):
    assert visitor.get("/healthz", headers={"host": host}).status_code == 400


def test_links_in_letters_and_redirects_ignore_forwarded_hosts(visitor, db):
    response = visitor.get("/forces/", headers={"x-forwarded-host": "evil.example"})
    assert response.url.startswith("/sign-in/")


@pytest.mark.django_db
def test_every_answer_carries_the_headers(administrator):
    site = build(indicators=1, boroughs=1)
    addresses = [line.made(site) for line in TABLE.values()]
    for address in [*addresses, "/admin/", "/nowhere/", "/forces/nowhere/", "/static/scrutiny.css"]:
        response = administrator.get(address)
        for name, value in {
            "X-Frame-Options": "DENY",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
        }.items():
            assert response.headers.get(name) == value, (address, response.status_code, name)
        policy = response.headers["Content-Security-Policy"]
        directives = dict(each.strip().split(" ", 1) for each in policy.split(";"))
        assert directives["default-src"] == directives["frame-ancestors"] == directives["base-uri"] == "'none'"
        assert directives["script-src"] == directives["style-src"] == directives["form-action"] == "'self'"
        assert "unsafe" not in policy


@pytest.mark.django_db
def test_pages_for_someone_are_kept_by_no_one_else(administrator):
    site = build(indicators=1, boroughs=1)
    for name, line in TABLE.items():
        response = administrator.get(line.made(site))
        if response.status_code == 200 and line.get != EVERYONE:
            cached = response.headers.get("Cache-Control", "")
            assert "public" not in cached, name
            assert "Cookie" in response.headers.get("Vary", ""), name


@pytest.mark.django_db
def test_cookies_are_for_https_alone_and_for_no_script(visitor):
    person = somebody()
    response = visitor.get("/sign-in/")
    token = response.cookies["csrftoken"]
    assert token["secure"]
    assert token["samesite"] == "Lax"
    session = visitor.post("/sign-in/", {"username": person.email, "password": PASSWORD}).cookies["sessionid"]
    assert session["secure"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert int(session["max-age"]) <= 8 * 60 * 60


@pytest.mark.django_db
def test_session_is_a_new_one_after_signing_in(visitor):
    person = somebody()
    session = visitor.session
    session["planted"] = True
    session.save()
    before = visitor.session.session_key
    visitor.post("/sign-in/", {"username": person.email, "password": PASSWORD})
    assert visitor.session.session_key != before


@pytest.mark.django_db
def test_nothing_is_changed_without_a_token_of_ours(production):
    site = build(indicators=1, boroughs=1)
    client = Client(enforce_csrf_checks=True, headers={"host": HOST, "x-forwarded-proto": "https"})
    client.force_login(AppointmentFactory(role=Role.ADMINISTRATOR).person)
    for name, line in TABLE.items():
        if line.post != NOBODY:
            assert client.post(line.made(site)).status_code == 403, name


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body", [{"username": "a" * 3_000_000}, {f"field{each}": "x" for each in range(1100)}], ids=["long", "many fields"]
)
def test_what_is_too_big_for_a_form_is_refused(visitor, body):
    assert visitor.post(reverse("sign-in"), body).status_code == 400


@pytest.mark.django_db
def test_no_address_leads_to_another_site(administrator):
    site = build(indicators=1)
    elsewhere = ["https://evil.example/", "//evil.example/", "/\\evil.example", "https:evil.example"]
    led = 0
    for name, line in TABLE.items():
        address = line.made(site)
        if administrator.get(address).status_code not in (301, 302):
            continue
        for each in elsewhere:
            response = administrator.get(address, {"next": each})
            assert response.url.startswith("/"), name
            assert not response.url.startswith(("//", "/\\")), name
            led += 1
    assert led
