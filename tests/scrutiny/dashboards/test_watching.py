"""The watch list is one's own; letters about it go out once for each publication, to those who want them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from landscape.models import Role
from scrutiny.dashboards.watching import actions, digests
from scrutiny.models import Comparison, Digest, DigestWish, Publication, Watch
from tests.factories import (
    AppointmentFactory,
    ComparisonFactory,
    ComparisonRunFactory,
    PublicationFactory,
)
from tests.pages import Page
from tests.scrutiny.comparisons.country import Country
from tests.scrutiny.dashboards.conftest import ADDRESSES, build
from tests.scrutiny.dashboards.test_pages import queries_of

LIST = "/watch-list/"


def asked(site, **other):
    return {"set": "recorded-crime", "indicator": "crime-0", "level": "force", "area": site.force.slug, **other}


def reader(**appointment):
    """A person and a browser signed in as that person."""
    person, client = AppointmentFactory(**appointment).person, Client()
    client.force_login(person)
    return person, client


def watching(site, *, letters=True, **appointment):
    """Someone who has watched the force's first indicator since before the run was published."""
    person = AppointmentFactory(**appointment).person
    actions.watch(indicator=site.indicators[0], area=site.force, by=person)
    actions.wish_for_letters(wanted=letters, by=person)
    publish_now(site.run)
    return person


def publish_now(run):
    run.published_at = now() + timedelta(seconds=1)
    run.save()


def following(site, **comparison):
    """The run of the next quarter, published in its turn."""
    run = ComparisonRunFactory(
        indicator_set=site.run.indicator_set,
        family_edition=site.run.family_edition,
        period="12m to 2010-06",
        start=date(2009, 7, 1),
        end=date(2010, 6, 30),
        published_at=now() + timedelta(seconds=2),
    )
    PublicationFactory(run=run)
    ComparisonFactory(run=run, indicator=site.indicators[0], area=site.force, **comparison)
    return run


def test_indicator_is_put_on_the_list_once_and_taken_off(db):
    site, (person, client) = build(), reader()
    page = Page(client.get(ADDRESSES["indicator"] + site.query))
    assert "Put on my watch list" in page.texts["button"]
    for _ in range(2):
        page = Page(client.post(LIST + "add/", asked(site), follow=True))
        assert "Crime 0 in Metropolitan Police is on your watch list." in page.text
    assert page.texts["h2"][1:2] == ["Crime 0, Metropolitan Police"]
    assert "4.2 offences per 1,000 residents" in page.text
    assert "Worse than a year ago, and its family did better. In line with its family." in page.text
    assert "Stands out" in page.texts["strong"]
    assert "+15.8% on a year ago, more than chance (p < 0.001); its family, taken together: +2.6%." in page.texts["p"]
    page = Page(client.post(LIST + "remove/", {"watch": person.watches.get().pk}, follow=True))
    assert "Nothing is on it yet." in page.text


@pytest.mark.parametrize(
    "wrong", [{"indicator": "nothing"}, {"area": "nowhere"}, {"level": "planet"}, {"set": ""}, {"area": "\0"}]
)
def test_what_is_not_compared_cannot_be_watched(member, wrong):
    page = Page(member.post(LIST + "add/", asked(build(), **wrong), follow=True))
    assert "There is no comparison of that indicator for that area" in page.text
    assert not Watch.objects.exists()


def test_list_of_another_person_is_out_of_reach(db):
    site, (person, _), (_, other) = build(), reader(), reader()
    watch = actions.watch(indicator=site.indicators[0], area=site.force, by=person)
    assert "Nothing is on it yet." in Page(other.get(LIST)).text
    for number in (watch.pk, "1x", "9" * 30, ""):
        assert "not on your watch list" in Page(other.post(LIST + "remove/", {"watch": number}, follow=True)).text
    assert Watch.objects.get() == watch


def test_full_list_takes_no_more(db, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 1)
    site, (_, client) = build(), reader()
    client.post(LIST + "add/", asked(site))
    page = Page(client.post(LIST + "add/", asked(site, indicator="crime-1"), follow=True))
    assert "Your watch list holds 1 indicators, which is as many as it can." in page.text


def test_list_shows_what_may_be_seen_today(db):
    site = build()
    person, client = reader(role=Role.REGIONAL_OFFICE, region="London")
    for area in (site.force, site.peers[0]):
        actions.watch(indicator=site.indicators[0], area=area, by=person)
    assert [each for each in Page(client.get(LIST)).texts["h2"] if "Crime" in each] == ["Crime 0, Metropolitan Police"]
    refused = client.post(LIST + "add/", asked(site, area=site.peers[1].slug), follow=True)
    assert "There is no comparison" in Page(refused).text


def test_list_asks_no_more_of_the_database_when_it_is_longer(db):
    site, (person, client) = build(indicators=3), reader()
    actions.watch(indicator=site.indicators[0], area=site.force, by=person)
    few = queries_of(client, LIST)
    for indicator in site.indicators:
        for area in (site.force, *site.peers):
            actions.watch(indicator=indicator, area=area, by=person)
    assert queries_of(client, LIST) == few <= 8


def test_letter_is_asked_for_and_given_up_on_the_page(db):
    build()
    person, client = reader()
    assert "You will get a letter" in Page(client.post(LIST + "letters/", {"wanted": "yes"}, follow=True)).text
    assert DigestWish.objects.get().person == person
    assert "You get no more letters" in Page(client.post(LIST + "letters/", {"wanted": "no"}, follow=True)).text
    assert not DigestWish.objects.exists()


@pytest.mark.django_db
def test_letter_tells_the_stored_results_once_and_then_what_is_new():
    site = build()
    person = watching(site)
    assert [digests.send(run_id=site.run.pk) for _ in range(2)] == [1, 0]
    [letter] = mail.outbox
    assert letter.to == [person.email]
    assert letter.subject == f"What you watch: {site.run.indicator_set}, 12 months to March 2010"
    assert "Crime 0, Metropolitan Police: 4.2 offences per 1,000 residents. Stands out.\n" in letter.body
    assert f"/forces/metropolitan-police/indicators/crime-0/{site.query}&run={site.run.pk}" in letter.body
    assert "/watch-list/" in letter.body
    assert "last letter" not in letter.body
    following(site, value=5.1)
    assert digests.send_all() == 1
    assert "The last letter (12 months to March 2010) said: 4.2 offences per 1,000 residents." in mail.outbox[1].body


@pytest.mark.django_db
def test_letter_tells_first_what_stands_out_and_says_nothing_twice():
    site = build()
    person = watching(site)
    actions.watch(indicator=site.indicators[1], area=site.force, by=person)
    publish_now(site.run)
    plain = {"change_verdict": "no clear change", "pace_verdict": "keeping pace", "change_p": 0.4}
    Comparison.objects.filter(indicator=site.indicators[0]).update(**plain)
    digests.send_all()
    body = mail.outbox[0].body
    assert body.index("Crime 1, Metropolitan Police") < body.index("Crime 0, Metropolitan Police")
    assert body.count("Worse than a year ago") == body.count("No clear change on a year ago") == 1


@pytest.mark.django_db
def test_letter_says_when_nothing_is_new():
    site = build()
    watching(site)
    digests.send_all()
    following(site)
    digests.send_all()
    assert "As in the last letter (12 months to March 2010)." in mail.outbox[1].body


@pytest.mark.django_db
@pytest.mark.parametrize(
    "unlike",
    [
        {"letters": False},
        {"person__is_active": False},
        {"role": Role.REGIONAL_OFFICE, "region": "Wales"},
        {"ends": date(2009, 1, 1)},
    ],
    ids=["not wanted", "account closed", "another region", "appointment over"],
)
def test_no_letter_to_whoever_does_not_want_it_or_may_not_see_it(unlike):
    watching(build(), **unlike)
    assert (digests.send_all(), Digest.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_what_was_published_before_it_was_watched_is_no_news():
    site = build()
    watching(site)
    site.run.published_at = now() - timedelta(days=1)
    site.run.save()
    assert digests.send(run_id=site.run.pk) == 0


@pytest.mark.django_db
def test_run_of_an_earlier_period_is_no_news():
    site = build()
    watching(site)
    following(site)
    assert digests.send(run_id=site.run.pk) == 0


@pytest.mark.django_db
def test_letter_that_fails_is_sent_the_next_time(monkeypatch):
    watching(build())
    with monkeypatch.context() as patch:
        patch.setattr("scrutiny.dashboards.watching.digests.send_mail", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            digests.send_all()
    assert digests.send_all() == 1


@pytest.mark.django_db(transaction=True)
def test_letters_sent_twice_at_once_go_out_once():
    site = build()
    watching(site)

    def send(_):
        try:
            return digests.send(run_id=site.run.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(send, range(4))) == 1
    assert (len(mail.outbox), Digest.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_publication_of_a_run_sends_the_letters(celery_eager, django_capture_on_commit_callbacks):
    country, person = Country(), AppointmentFactory().person
    actions.watch(indicator=country.indicators[0], area=country.areas[0], by=person)
    actions.wish_for_letters(wanted=True, by=person)
    with django_capture_on_commit_callbacks(execute=True):
        run = country.start().run
    assert Publication.objects.get().run == run
    assert Comparison.objects.filter(run=run).exists()
    assert [letter.to for letter in mail.outbox] == [[person.email]]
