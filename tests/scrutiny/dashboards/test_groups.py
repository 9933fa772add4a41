"""Groups of one's own: kept by a person, named as such, of areas of one kind, and never a most similar family."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from landscape.models import Role
from landscape.refusals import RefusedError
from scrutiny.dashboards.comparing import groups
from scrutiny.models import PeerGroup
from tests.factories import AppointmentFactory, AreaFactory, PersonFactory
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import build
from tests.scrutiny.dashboards.test_pages import queries_of

GROUPS = "/compare/groups/"


def saved(client, site, name="Large cities", *, areas=None, **more):
    slugs = [each.slug for each in (areas or [site.force, site.peers[0]])]
    return client.post(f"{GROUPS}save/", {"name": name, "level": "force", "area": slugs, **more}, follow=True)


def test_chosen_areas_are_kept_named_compared_renamed_and_deleted(member):
    site = build(indicators=1)
    chosen = f"&area=metropolitan-police&area={site.peers[0].slug}"
    page = Page(member.get("/compare/areas/" + site.query + chosen))
    assert "Keep these forces as a group of your own" in page.texts["label"]
    assert "Your group “Large cities” is saved." in Page(saved(member, site)).text
    page = Page(member.get(GROUPS))
    assert "Forces: Greater Manchester, Metropolitan Police" in page.texts["p"]
    [link] = [each for each in page.links if "group=Large+cities" in each]
    page = Page(member.get(link, follow=True))
    assert "A group of one’s own, “Large cities”: chosen by a reader, and no most similar family." in page.texts["p"]
    [download] = [each for each in page.links if "chosen.csv" in each]
    assert "chosen forces, a group of one’s own: “Large cities”" in member.get(download).content.decode()
    number = PeerGroup.objects.get().pk
    page = Page(member.post(f"{GROUPS}rename/", {"group": number, "name": " Big  cities "}, follow=True))
    assert "Your group “Big cities” is renamed." in page.text
    assert "is deleted" in Page(member.post(f"{GROUPS}delete/", {"group": number}, follow=True)).text
    assert not PeerGroup.objects.exists()


def test_group_of_another_person_is_out_of_reach(member, db):
    site, other = build(indicators=1), Client()
    saved(member, site)
    other.force_login(AppointmentFactory().person)
    assert "Large cities" not in Page(other.get(GROUPS)).text
    for number in (PeerGroup.objects.get().pk, "", "x", "9" * 40):
        for action in ("rename", "delete"):
            page = Page(other.post(f"{GROUPS}{action}/", {"group": number, "name": "Mine"}, follow=True))
            assert "You have no such group." in page.text
    assert PeerGroup.objects.get().name == "Large cities"


def test_areas_that_may_not_be_seen_are_not_kept(client, db):
    site = build(indicators=1)
    client.force_login(AppointmentFactory(role=Role.REGIONAL_OFFICE, region="London").person)
    assert "no group was saved" in Page(saved(client, site)).text
    assert not PeerGroup.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " \0 "}, "Give the group a name."),
        ({"name": "x" * 61}, "it may have 60 letters"),
        ({"name": "Our Most Similar Family"}, "is no most similar family"),
        ({"area": ["metropolitan-police"]}, "A group has from 2 to 20 areas; 1 were chosen."),
        ({"area": []}, "A group has from 2 to 20 areas; 0 were chosen."),
        ({"level": "partnership"}, "no group was saved"),
        ({"level": "planet"}, "no group was saved"),
        ({"area": ["metropolitan-police", "nowhere\0"]}, "no group was saved"),
    ],
)
def test_what_makes_no_group_is_refused_with_the_reason(member, wrong, said):
    assert said in Page(saved(member, build(indicators=1), **wrong)).text
    assert not PeerGroup.objects.exists()


@pytest.mark.django_db
def test_limits_and_names_are_those_of_one_person(monkeypatch):
    monkeypatch.setattr(groups, "MOST_GROUPS", 1)
    one, other, areas = PersonFactory(), PersonFactory(), AreaFactory.create_batch(2)
    for person in (one, other):
        groups.save(name="Coast", areas=areas, by=person)
    with pytest.raises(RefusedError) as refused:
        groups.save(name="coast", areas=areas, by=one)
    assert refused.value.faults == [
        "You have a group called “coast” already.",
        "You have 1 groups, which is as many as you can. Delete one first.",
    ]
    with pytest.raises(RefusedError, match="Areas of different kinds are never compared"):
        groups.save(name="Mixed", areas=[areas[0], AreaFactory(level="partnership")], by=PersonFactory())
    assert groups.rename(number=one.peer_groups.get().pk, name="COAST", by=one).name == "COAST"


@pytest.mark.django_db(transaction=True)
def test_group_saved_twice_at_once_is_kept_once():
    person, areas = PersonFactory(), AreaFactory.create_batch(2)

    def save(_):
        try:
            groups.save(name="Coast", areas=areas, by=person)
            return 1
        except RefusedError:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(save, range(4))) == PeerGroup.objects.count() == 1


def test_page_of_groups_asks_no_more_of_the_database_when_there_are_more(member):
    site = build(indicators=1)
    saved(member, site)
    few = queries_of(member, GROUPS)
    saved(member, site, "Others", areas=[site.force, *site.peers])
    assert queries_of(member, GROUPS) == few <= 8
