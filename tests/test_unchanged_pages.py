"""Every page takes few queries, and one that only shows something is sent once to a reader until something changes."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from indicators.definitions.publishing import withdraw_from_the_public
from indicators.definitions.sets import change_heading
from indicators.models import Return, SetPublication
from indicators.returns.workflow import check_received, withdraw
from landscape.audit import record
from landscape.editions.actions import load_list
from landscape.models import AuthenticatorApp, Role
from tests.addresses import NOBODY, TABLE
from tests.factories import AppointmentFactory, ReturnFactory
from tests.landscape.people.making import code_of, signed_in
from tests.scrutiny.dashboards.conftest import build
from tests.scrutiny.plans.making import a_plan, a_priority, agreed

pytestmark = pytest.mark.django_db

LEFT_OUT = {
    "healthz": "a program asks",
    "people": "shows who signed in last",
    "person": "shows who signed in last",
    "watch-list": "one's own: the audit trail doesn't tell of it",
    "peer-groups": "one's own: the audit trail doesn't tell of it",
    "preview-indicator": "computed while the reader waits",
    "return-template": "written while the reader waits",
    "return-file": "the file itself",
    "return-progress": "watched by a script",
}
MOST_QUERIES = 8
LIKE_THOSE_OF_FORCES = ("bcu", "partnership")


@pytest.fixture
def site():
    return build(indicators=1, boroughs=1)


@pytest.fixture
def administrator(site):
    record(by="a test", action="begun", subject="the audit trail")
    return signed_in(AppointmentFactory(role=Role.ADMINISTRATOR, force=site.force).person)


def again(client, address, first):
    return read(client.get(address, headers={"If-None-Match": first.get("ETag", "none")}))


def read(answer):
    if answer.streaming:
        answer.getvalue()  # to its end, which closes the file
    return answer


def test_every_page_takes_eight_queries_and_is_sent_once_or_left_out_with_a_reason(site, administrator):
    without, costly = set(), {}
    for name, line in TABLE.items():
        if line.get == NOBODY or name.startswith(LIKE_THOSE_OF_FORCES) or name.endswith("pdf"):
            continue
        address = line.made(site)
        with CaptureQueriesContext(connection) as queries:
            first = read(administrator.get(address, follow=True))
        if not first.redirect_chain and len(queries) > MOST_QUERIES:
            costly[name] = len(queries)
        address = f"{first.request['PATH_INFO']}?{first.request['QUERY_STRING']}"  # completed by what it left out
        is_shown = line.post == NOBODY
        if is_shown and (first.status_code != 200 or again(administrator, address, first).status_code != 304):
            without.add(name)
    assert without == set(LEFT_OUT)
    assert costly == {}


def a_plan_agreed(site):
    plan = a_plan(site.force)
    a_priority(plan)
    return "/plans/", lambda: agreed(plan), "Agreed"


def a_priority_of_a_plan(site):
    plan = a_plan(site.force)
    return f"/plans/{plan.pk}/", lambda: a_priority(plan, about="Burglary"), "Burglary"


def a_return_withdrawn(site):
    sent = ReturnFactory(force=site.force, indicator_set=site.run.indicator_set)
    officer = AppointmentFactory(role=Role.FORCE_OFFICER, force=site.force).person
    return f"/returns/{sent.pk}/", lambda: withdraw(of_return=sent, reason="Sent by mistake", by=officer), "by mistake"


def a_set_of_indicators(site):
    shown = site.run.indicator_set

    def change():
        by = AppointmentFactory(role=Role.ADMINISTRATOR).person
        change_heading(
            indicator_set=shown, version=shown.version, heading={"note": "As in 2008"}, by=by, reason="Asked for"
        )

    return f"/definitions/sets/{shown.code}/", change, "As in 2008"


def a_list_of_families(site):
    def change():
        told = {"code": "list", "name": "Another list", "source": "A test", "effective_from": None}
        by = AppointmentFactory(role=Role.ADMINISTRATOR).person
        content = f"area,peer\n{site.force.code},{site.peers[0].code}\n".encode()
        load_list(content=content, level="force", **told, effective_to=None, by=by, reason="Published")

    return "/families/", change, "Another list"


def someone_signing_out(site):
    person = AppointmentFactory(person__email="leaver@example.org").person
    return "/audit-trail/", lambda: signed_in(person).post("/sign-out/"), "leaver@example.org"


CHANGES = [
    a_plan_agreed,
    a_priority_of_a_plan,
    a_return_withdrawn,
    a_set_of_indicators,
    a_list_of_families,
    someone_signing_out,
]


@pytest.mark.parametrize("change", CHANGES)
def test_page_shows_at_once_what_another_person_changed(change, site, administrator):
    address, act, told = change(site)
    first = administrator.get(address)
    assert again(administrator, address, first).status_code == 304
    assert told not in first.content.decode()
    act()
    assert told in again(administrator, address, first).content.decode()


def test_account_shows_the_second_factor_that_was_set_up_elsewhere(db):
    person = AppointmentFactory().person
    here, elsewhere = signed_in(person), signed_in(person)
    first = here.get("/account/")
    assert again(here, "/account/", first).status_code == 304
    elsewhere.get("/account/second-factor/")
    elsewhere.post("/account/second-factor/", {"code": code_of(AuthenticatorApp.objects.get(user=person))})
    assert "Set up another" in again(here, "/account/", first).content.decode()


def test_results_withdrawn_from_the_public_are_gone_at_once(site, client):
    about = {"indicator_set": site.run.indicator_set, "authority": site.force.authority}
    SetPublication.objects.create(**about, published_at=now(), reason="Agreed")
    address = f"/public/{site.force.slug}/{site.run.indicator_set.code}/"
    first = client.get(address)
    assert again(client, address, first).status_code == 304
    officer = AppointmentFactory(role=Role.AUTHORITY_OFFICER, force=site.force, authority=site.force.authority).person
    withdraw_from_the_public(**about, by=officer, reason="A mistake")
    assert again(client, address, first).status_code == 404


def test_page_of_a_return_is_sent_anew_while_it_is_checked(site, administrator):
    sent = ReturnFactory(force=site.force, indicator_set=site.run.indicator_set, state=Return.State.RECEIVED)
    address = f"/returns/{sent.pk}/"
    first = administrator.get(address)
    assert not first.has_header("ETag")
    assert "no-store" in first["Cache-Control"]
    check_received(return_id=sent.pk)
    checked = administrator.get(address)
    assert again(administrator, address, checked).status_code == 304


@pytest.mark.parametrize("address", ["/plans/", "/returns/", "/definitions/", "/account/"])
def test_page_is_nobody_elses_and_no_ones_after_signing_out(address, site, administrator):
    first = administrator.get(address)
    assert again(signed_in(AppointmentFactory().person), address, first).status_code == 200
    assert again(Client(), address, first).status_code == 302
    administrator.post("/sign-out/")
    assert again(administrator, address, first).url.startswith("/sign-in/")


def test_what_a_reader_is_told_once_is_told_though_the_page_is_had(administrator):
    first = administrator.get("/plans/")
    administrator.post("/watch-list/remove/", {"watch": "7"})
    told = again(administrator, "/plans/", first)
    assert "That is not on your watch list." in told.content.decode()
    assert not told.has_header("ETag")
    assert again(administrator, "/plans/", first).status_code == 304
