"""The whole working of a comparison, computed from the ledger when it is asked for."""

import pytest

from indicators.snapshots import digests
from landscape.models import FamilyMember
from scrutiny.comparisons.method import Method
from tests.factories import AreaFactory, FamilyEditionFactory, FamilyFactory
from tests.indicators.observing import observe
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import ADDRESSES, build, with_figures

ADDRESS = ADDRESSES["indicator"] + "working/"


@pytest.fixture
def site(db):
    return with_figures(build(indicators=1))


def test_working_answers_whether_another_family_would_change_it(member, site):
    page = Page(member.get(ADDRESS + site.query))
    assert page.texts["h2"][0] == "Would another family change this?"
    assert "No other list of families tells of this area, so there is nothing to compare with." in page.text
    assert "What other choices would say, one at a time" in page.texts["caption"]


def test_working_without_a_verdict_says_that_there_is_none_to_change(member, site):
    FamilyMember.objects.all().delete()
    FamilyFactory(area=site.force, edition=FamilyEditionFactory(code="another"), peers=[AreaFactory()])
    page = Page(member.get(ADDRESS + site.query))
    assert "There is no verdict to change: no other list of families that tells of this area gives one either." in (
        page.text
    )


def test_working_shows_each_figure_with_its_numbers_and_its_return(member, site):
    page = Page(member.get(ADDRESS + site.query))
    [own] = [each for each in page.texts["li"] if "(this area)" in each]
    assert "33,400 ÷ 7,935,100" in own
    assert any(link.startswith("/returns/") for link in page.links)
    assert "p of the comparison’s own test comes to q = 0.40." in page.text
    assert "Score test of two rates, this period and the same a year before z 0.00" in page.text
    assert "How much more the counts vary than chance 3.00, which is assumed Degrees" in page.text


def test_working_says_how_the_places_of_chance_were_found(member, site):
    place = "Counted from the best, it is number 1 of 4, and chance alone would hardly move it."
    for settings, how in (
        (Method(confidence=0.999).settings, "How the 99.9% interval of Metropolitan Police is made: Byar."),
        (Method(confidence=0.999).settings, "in 99.9 cases of 100 are worked out from what chance makes of"),
        ({}, "in 95 cases of 100 are simulated, by 5,000 draws of each area with the seed 2009."),
    ):
        site.run.settings = settings
        site.run.save()
        text = Page(member.get(ADDRESS + site.query)).text
        assert place in text
        assert how in text


def test_working_shows_the_settings_that_are_other_than_todays(member, site):
    for settings, told in ((Method(confidence=0.8).settings, True), (Method().settings, False)):
        site.run.settings = settings
        site.run.save()
        page = Page(member.get(ADDRESS + site.query))
        assert ("Settings of this comparison that are other than today’s" in page.texts["caption"]) is told
        assert ({"0.8", "0.95"} <= set(page.texts["td"])) is told


@pytest.mark.parametrize(
    ("settings", "told"),
    [(Method().settings, "20.82, corrected for few events from 6.98 Degrees"), ({}, "6.98 Degrees")],
)
def test_working_tells_how_the_dispersion_of_few_events_was_corrected(member, site, settings, told):
    crime = site.indicators[0].parts.get(role="numerator").item
    months = [f"{year}-{month:02}" for year in (2008, 2009, 2010) for month in range(1, 13)][3:27]
    counts = [1, 9] * 6 + [9, 1] * 6
    site.run.settings = settings
    site.run.as_known_at = observe(*((crime, site.force, *each) for each in zip(months, counts, strict=True)))
    site.run.save()
    assert f"How much more the counts vary than chance {told}" in Page(member.get(ADDRESS + site.query)).text


def test_working_says_how_often_chance_makes_the_latest_month_stand_out(member):
    site = with_figures(build(indicators=1, variation="concern"))
    crime = site.indicators[0].parts.get(role="numerator").item
    months = [f"{year}-{month:02}" for year in (2007, 2008, 2009, 2010) for month in range(1, 13)][3:39]
    counts = [*([100, 110] * 17), 100, 300]
    site.run.as_known_at = observe(*((crime, site.force, *each) for each in zip(months, counts, strict=True)))
    site.run.save()
    page = Page(member.get(ADDRESS + site.query))
    assert "Lately unusually bad: p < 0.001." in page.text.replace("\N{NO-BREAK SPACE}", " ")


def test_working_of_figures_that_are_not_there_says_so(member):
    site = build(indicators=1)
    assert "there is nothing to work out" in Page(member.get(ADDRESS + site.query)).text


def test_working_takes_eight_queries_once_the_surroundings_of_its_run_are_read(
    member, site, django_assert_max_num_queries
):
    items = [part.item_id for part in site.indicators[0].parts.all()]
    digests(items, as_known_at=site.run.as_known_at)
    member.get(ADDRESS + site.query)
    with django_assert_max_num_queries(8):
        member.get(ADDRESS + site.query)


def test_working_tries_a_list_of_families_that_was_added_since(member, site):
    member.get(ADDRESS + site.query)
    another = FamilyEditionFactory(code="another", name="Another list")
    FamilyFactory(area=site.force, edition=another, peers=site.peers[:1])
    assert "Another list" in Page(member.get(ADDRESS + site.query)).text
