"""What pages ask of areas and families."""

from datetime import date

import pytest

from landscape.models import Area, AreaLink, Family, Level
from tests.factories import AreaFactory, AreaNameFactory, AuthorityFactory, FamilyEditionFactory, FamilyFactory

pytestmark = pytest.mark.django_db


def names(areas):
    return [area.name for area in areas]


def test_forces_come_with_their_authorities_in_one_query(django_assert_num_queries):
    for _ in range(3):
        AuthorityFactory()
    AreaFactory(level="partnership")
    with django_assert_num_queries(1):
        assert len([force.authority.name for force in Area.objects.forces().with_authority()]) == 3


@pytest.mark.parametrize(
    "text", ["metrop", "POLICE service", "met  pol", "transport for", "Mayor's", " metropolitan "]
)  # fmt: skip
def test_search_finds_a_force_by_any_of_its_names(text):
    met = AreaFactory(name="Metropolitan Police", official_name="Metropolitan Police Service")
    AreaNameFactory(area=met, name="Met Police")
    AreaNameFactory(area=met, name="Met Pol")
    AreaNameFactory(area=met, name="Transport for London's neighbour")
    AuthorityFactory(force=met, name="The Mayor's Police Authority")
    AreaFactory(name="Cumbria")
    assert names(Area.objects.forces().search(text)) == ["Metropolitan Police"]


@pytest.mark.parametrize("text", ["MPS", "shire", "ampshire", ".", "H.mpshire", "(", "\\", "%", "_"])
def test_search_finds_nothing_within_a_word_and_takes_signs_as_they_are(text):
    AreaFactory(name="Hampshire")
    assert not Area.objects.search(text).exists()


@pytest.mark.parametrize("text", ["on-Trent", "stoke-on", "(City", "of st", "Trent (city of\0Stoke)"])
def test_search_finds_words_after_hyphens_and_brackets(text):
    AreaFactory(name="Stoke-on-Trent (City of Stoke)")
    assert Area.objects.search(text).exists()


def test_search_finds_nothing_that_is_not_there():
    AreaFactory(name="Cumbria")
    assert not Area.objects.search("Northumbria").exists()


def test_at_keeps_areas_whose_dates_are_not_known():
    for name, starts, ends in (
        ("always", None, None),
        ("gone", None, date(2009, 3, 31)),
        ("later", date(2009, 4, 1), None),
    ):
        AreaFactory(name=name, starts=starts, ends=ends)
    assert set(names(Area.objects.at(date(2009, 3, 31)))) == {"always", "gone"}
    assert set(names(Area.objects.at(date(2009, 4, 1)))) == {"always", "later"}


def test_within_keeps_to_the_level_and_the_days_of_the_link():
    force, other = AreaFactory(), AreaFactory()
    moved = AreaFactory(level="partnership", name="Moved")
    AreaLink.objects.create(child=moved, parent=force, ends=date(2010, 3, 31))
    AreaLink.objects.create(child=moved, parent=other, starts=date(2010, 4, 1))
    AreaLink.objects.create(child=AreaFactory(level="district"), parent=force)
    assert names(Area.objects.within(force, Level.PARTNERSHIP)) == ["Moved"]
    assert names(Area.objects.within(force, Level.PARTNERSHIP, on=date(2010, 3, 31))) == ["Moved"]
    assert names(Area.objects.within(force, Level.PARTNERSHIP, on=date(2010, 4, 1))) == []
    assert names(Area.objects.within(other, Level.PARTNERSHIP, on=date(2010, 4, 1))) == ["Moved"]


def test_within_leaves_out_an_area_that_had_ended():
    force, ended = AreaFactory(), AreaFactory(level="partnership", ends=date(2009, 3, 31))
    AreaLink.objects.create(child=ended, parent=force)
    assert not Area.objects.within(force, Level.PARTNERSHIP, on=date(2010, 1, 1)).exists()


def test_confirmed_leaves_out_what_is_not():
    AreaFactory(name="sure"), AreaFactory(name="unsure", confidence="C")
    assert names(Area.objects.confirmed()) == ["sure"]


def test_family_comes_with_its_peers_in_two_queries(django_assert_num_queries):
    met, first, second = AreaFactory.create_batch(3)
    edition = FamilyEditionFactory(code="an-edition")
    FamilyFactory(edition=edition, area=met, peers=[second, first])
    FamilyFactory(area=met, peers=[first])
    with django_assert_num_queries(2):
        family = Family.objects.told_by("an-edition").with_peers().get(area=met)
        assert [member.peer for member in family.members.all()] == [second, first]
        assert family.origin.code == "an-edition"


def test_family_of_a_composed_edition_names_its_origin():
    told = FamilyEditionFactory()
    family = FamilyFactory(taken_from=told)
    assert family.origin == told
