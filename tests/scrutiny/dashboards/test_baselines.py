"""The page on which a person has a control chart begin anew, and takes it back."""

from datetime import date

import pytest
from django.test import Client

from landscape.models import AuditEntry
from scrutiny.models import Rebase
from tests.factories import AppointmentFactory, RebaseFactory
from tests.scrutiny.dashboards.conftest import build

ADDRESS = "/charts/force/metropolitan-police/recorded-crime/crime-0/baselines/"


@pytest.fixture
def site(db):
    return build()


@pytest.fixture
def officer(site):
    client = Client()
    client.force_login(AppointmentFactory(role="authority-officer", authority=site.force.authority).person)
    return client


def test_a_day_and_a_reason_begin_the_chart_anew(site, officer):
    given = {"on": "2009-04-01", "reason": "The counting rules were brought into line."}
    page = officer.post(ADDRESS, given, follow=True).content.decode()
    assert "begins anew there in the next comparison" in page
    assert "From 1 April 2009" in page
    made = Rebase.objects.get()
    assert (made.indicator, made.area, made.on) == (site.indicators[0], site.force, date(2009, 4, 1))
    assert made.by == AuditEntry.objects.latest("pk").by
    assert made.by in page


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"on": "", "reason": " "}, "Give the reason: what is known to have changed."),
        ({"on": "April", "reason": "x"}, "Give the day as year, month and day"),
        ({"on": "2999-01-01", "reason": "x"}, "1 January 2999 is yet to come"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(site, officer, given, sentence):
    answer = officer.post(ADDRESS, given)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Rebase.objects.exists()


def test_it_is_withdrawn_with_a_reason_and_stays_on_the_page(site, officer):
    made = RebaseFactory(indicator=site.indicators[0], area=site.force)
    address = f"/charts/baselines/{made.pk}/withdraw/"
    assert "Give the reason why it is withdrawn" in officer.post(address, {"why": ""}, follow=True).content.decode()
    page = officer.post(address, {"why": "It was another force."}, follow=True).content.decode()
    assert "Withdrawn: It was another force." in page
    assert address not in page


@pytest.mark.parametrize(
    "address",
    [
        ADDRESS.replace("metropolitan-police", "atlantis"),
        ADDRESS.replace("crime-0", "crime-9"),
        ADDRESS.replace("recorded-crime", "nothing"),
        ADDRESS.replace("force", "planet", 1),
    ],
)
def test_an_unknown_chart_is_not_found(officer, address):
    assert officer.get(address).status_code == 404


@pytest.mark.parametrize("rebases", [0, 6])
def test_the_page_takes_as_many_queries_however_many_there_are(site, officer, rebases, django_assert_max_num_queries):
    for day in range(rebases):
        RebaseFactory(indicator=site.indicators[0], area=site.force, on=date(2009, 4, 1 + day))
    with django_assert_max_num_queries(10):
        assert officer.get(ADDRESS).status_code == 200
