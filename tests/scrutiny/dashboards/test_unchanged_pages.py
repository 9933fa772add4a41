"""A page is sent again as soon as anything that it shows, or who reads it, is another; until then it costs little."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from indicators.periods import parse
from indicators.returns.marking import mark_quality
from landscape import unchanged
from landscape.audit import record
from landscape.models import AuditEntry, Person, Role
from scrutiny.comparisons.publishing import finish
from tests.factories import AppointmentFactory, ComparisonRunFactory
from tests.scrutiny.dashboards.conftest import ADDRESSES, build
from tests.scrutiny.plans.making import a_plan, a_priority, agreed

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return build(indicators=1, boroughs=1)


def again(client, address, first):
    return client.get(address, headers={"If-None-Match": first["ETag"]})


def a_quality_mark(site, client, monkeypatch):
    officer = AppointmentFactory(role=Role.AUTHORITY_OFFICER, force=site.force).person
    about = {"of": site.indicators[0], "period": parse("12m to 2010-03"), "area": site.force}
    mark_quality(**about, mark="provisional", reason="Late figures.", by=officer)


def an_agreed_plan(site, client, monkeypatch):
    plan = a_plan(site.force)
    a_priority(plan)
    agreed(plan)


def an_appointment(site, client, monkeypatch):
    AppointmentFactory(person=Person.objects.get(pk=client.session["_auth_user_id"]), role=Role.ADMINISTRATOR)


def another_reader(site, client, monkeypatch):
    client.force_login(AppointmentFactory().person)


def a_publication_and_so_the_banner_of_the_archive(site, client, monkeypatch):
    another_is_published(site)


def a_release(site, client, monkeypatch):
    monkeypatch.setattr(unchanged, "release", lambda: "another")


def the_next_day(site, client, monkeypatch):
    monkeypatch.setattr(unchanged, "localdate", lambda: localdate() + timedelta(days=1))


def an_entry_begun_earlier_and_done_later(site, client, monkeypatch):
    record(by="a test", action="changed", subject="something")
    AuditEntry.objects.create(pk=1, by="a test", action="changed", subject="something")


def another_is_published(site):
    told = ("indicator_set", "family_edition", "period", "start", "end")
    finish(run_id=ComparisonRunFactory(state="computing", **{each: getattr(site.run, each) for each in told}).pk)


CHANGES = [
    a_quality_mark,
    an_agreed_plan,
    an_appointment,
    another_reader,
    a_publication_and_so_the_banner_of_the_archive,
    a_release,
    the_next_day,
    an_entry_begun_earlier_and_done_later,
]


@pytest.mark.parametrize("change", CHANGES)
def test_page_is_sent_again_after(change, site, member, monkeypatch):
    record(by="a test", action="begun", subject="the audit trail")
    address = f"{ADDRESSES['overview']}{site.query}&run={site.run.pk}"
    first = member.get(address)
    assert again(member, address, first).status_code == 304
    change(site, member, monkeypatch)
    changed = again(member, address, first)
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


@pytest.mark.parametrize("address", ["/", "/forces/", "/glossary/", *ADDRESSES.values()])
def test_page_that_the_reader_has_costs_two_queries(address, site, member, django_assert_max_num_queries):
    address += site.query
    first = member.get(address)
    with django_assert_max_num_queries(2):
        answer = again(member, address, first)
    assert answer.status_code == 304
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer["Vary"]


def test_page_that_tells_the_reader_something_is_not_kept(site, member, monkeypatch):
    """Else it would be told again, out of what the reader's browser keeps."""
    address = ADDRESSES["overview"] + site.query
    first = member.get(address)
    monkeypatch.setattr(unchanged, "get_messages", lambda request: ["It is done."])
    answer = again(member, address, first)
    assert answer.status_code == 200
    assert not answer.has_header("ETag")


def test_page_is_sent_packed_and_known_again(site, member):
    address = ADDRESSES["overview"] + site.query
    packed = member.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(member.get(address).content) / 3
    assert again(member, address, packed).status_code == 304
