"""The second factor: set up with an app, asked for after the password, and needed for what it guards."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django_otp.plugins.otp_static.models import StaticToken

from landscape.models import AuditEntry, AuthenticatorApp, RecoveryCodes, Role
from landscape.people import actions, second_factor
from tests.factories import AuthorityFactory
from tests.landscape.people.making import PASSWORD, code_of, signed_in, somebody
from tests.pages import Page

SET_UP, GIVE = "/account/second-factor/", "/second-factor/"


@pytest.fixture
def compulsory(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.fixture
def quick(settings):
    """Wrong codes don't slow the next, so that a test needn't wait."""
    settings.OTP_TOTP_THROTTLE_FACTOR = settings.OTP_STATIC_THROTTLE_FACTOR = 0


def set_up(browser, person) -> list[str]:
    """Set the second factor up, and return the recovery codes."""
    assert browser.get(SET_UP).status_code == 200
    device = AuthenticatorApp.objects.get(user=person, confirmed=False)
    return Page(browser.post(SET_UP, {"code": code_of(device)})).texts["code"]


def come_back(person):
    """Sign in again by the password alone; the app's clock has gone on."""
    AuthenticatorApp.objects.filter(user=person).update(last_t=-1)
    browser = signed_in(person)
    browser.post("/sign-out/")
    browser.post("/sign-in/", {"username": person.email, "password": PASSWORD})
    return browser


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUTHORITY_OFFICER])
@pytest.mark.django_db
def test_those_who_configure_and_approve_can_do_nothing_without_it(compulsory, role):
    person = somebody(role, authority=AuthorityFactory())
    browser = signed_in(person)
    for address in ("/", "/account/", "/audit-trail.csv", "/admin/", "/people/"):
        assert browser.get(address).url == f"{GIVE}?next={address}".replace("next=/", "next=%2F").replace(
            address[1:], address[1:].replace("/", "%2F")
        )
    assert browser.get(GIVE).url == SET_UP
    assert len(set_up(browser, person)) == second_factor.RECOVERY_CODES
    assert browser.get("/account/").status_code == 200


def test_others_are_not_asked_unless_they_set_it_up(compulsory, person):
    browser = signed_in(person)
    assert browser.get("/account/").status_code == 200
    set_up(browser, person)
    assert come_back(person).get("/account/").url.startswith(GIVE)


def test_nobody_is_made_to_where_the_setting_says_so(settings, administrator):
    settings.REQUIRE_SECOND_FACTOR = False
    assert signed_in(administrator).get("/people/").status_code == 200


def test_code_of_the_app_opens_the_site_and_leads_on(person, quick):
    set_up(signed_in(person), person)
    browser = come_back(person)
    assert "isn’t right" in Page(browser.post(GIVE, {"code": "000000"})).text
    device = AuthenticatorApp.objects.get(user=person)
    answer = browser.post(GIVE, {"code": f" {code_of(device)[:3]} {code_of(device)[3:]}", "next": "/account/"})
    assert answer.url == "/account/"
    assert browser.get("/account/").status_code == 200
    assert browser.get(GIVE).url == "/"
    told = AuditEntry.objects.filter(action__startswith="second factor").order_by("id")
    assert [each.action for each in told] == [
        "second factor set up",
        "second factor refused",
        "second factor given",
    ]


def test_code_is_good_once(person, quick):
    set_up(signed_in(person), person)
    code = code_of(AuthenticatorApp.objects.get(user=person))
    assert come_back(person).post(GIVE, {"code": code}).status_code == 302
    browser = signed_in(person)
    browser.post("/sign-in/")
    again = signed_in(person)
    session = again.session
    session[second_factor.DUE] = True
    session.save()
    assert again.post(GIVE, {"code": code}).status_code == 200


def test_recovery_code_takes_the_place_of_the_app_once(person, quick):
    code = set_up(signed_in(person), person)[0]
    assert come_back(person).post(GIVE, {"code": code.upper()}).status_code == 302
    assert StaticToken.objects.count() == second_factor.RECOVERY_CODES - 1
    assert come_back(person).post(GIVE, {"code": code}).status_code == 200


def test_guessing_is_slowed(person):
    set_up(signed_in(person), person)
    browser = come_back(person)
    for _ in range(3):
        browser.post(GIVE, {"code": "000000"})
    assert browser.post(GIVE, {"code": code_of(AuthenticatorApp.objects.get(user=person))}).status_code == 200


def test_another_app_takes_the_place_of_the_first_only_after_the_first_has_spoken(person, quick):
    browser = signed_in(person)
    first = set_up(browser, person)
    assert come_back(person).get(SET_UP).url == GIVE
    second = set_up(browser, person)
    assert set(first).isdisjoint(second)
    assert AuthenticatorApp.objects.get(user=person).confirmed
    assert StaticToken.objects.filter(token__in=map(RecoveryCodes.kept, first)).count() == 0


def test_database_alone_tells_neither_secret_nor_recovery_code(person, settings):
    codes = set_up(signed_in(person), person)
    app = AuthenticatorApp.objects.get(user=person)
    stored = f"{list(AuthenticatorApp.objects.values())} {list(StaticToken.objects.values())}".lower()
    assert second_factor.secret(app).replace(" ", "").lower() not in stored
    assert app.bin_key.hex() not in stored
    assert not [code for code in codes if code in stored]
    known = code_of(app)
    settings.SECRET_KEY = "another"
    assert code_of(app) != known
    assert RecoveryCodes.kept(codes[0]) not in stored


def test_command_takes_it_away_where_no_administrator_is_left(person):
    set_up(signed_in(person), person)
    call_command(
        "reset_second_factor", person.email.upper(), why="The only administrator lost the phone", stdout=StringIO()
    )
    assert not second_factor.is_set_up(person)
    assert AuditEntry.objects.get(action="second factor taken away").by == "reset_second_factor"
    with pytest.raises(CommandError, match="Nobody signs in as nobody"):
        call_command("reset_second_factor", "nobody@example.org", why="x")


def test_wrong_code_sets_nothing_up(person):
    browser = signed_in(person)
    browser.get(SET_UP)
    assert "isn’t right" in Page(browser.post(SET_UP, {"code": "000000"})).text
    assert not second_factor.is_set_up(person)


def test_lost_second_factor_is_taken_away_by_an_administrator(administrator, person):
    browser = signed_in(person)
    set_up(browser, person)
    actions.reset_second_factor(by=administrator, person=person, why="Lost phone, checked by telephone")
    assert browser.get("/account/").status_code == 302
    assert signed_in(person).get("/account/").status_code == 200
    entry = AuditEntry.objects.get(action="second factor taken away")
    assert (entry.by, entry.why, entry.private) == (administrator.email, "Lost phone, checked by telephone", False)


def test_secret_is_shown_as_text_and_as_a_picture_of_this_site(person):
    page = Page(signed_in(person).get(SET_UP))
    device = AuthenticatorApp.objects.get(user=person)
    assert page.texts["code"] == [second_factor.secret(device)]
    assert page.attributes["img"][0]["src"].startswith("data:image/svg+xml")


def test_leads_nowhere_else(person):
    set_up(signed_in(person), person)
    browser = come_back(person)
    code = code_of(AuthenticatorApp.objects.get(user=person))
    assert browser.post(GIVE, {"code": code, "next": "//evil.example/"}).url == "/"
