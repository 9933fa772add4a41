"""The whole working of a comparison, computed from the ledger when it is asked for."""

import pytest

from tests.factories import DataItemFactory, add_parts
from tests.indicators.observing import observe
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import ADDRESSES, build

ADDRESS = ADDRESSES["indicator"] + "working/"


@pytest.fixture
def site(db):
    site = build(indicators=1)
    crime, people = DataItemFactory(name="Robbery"), DataItemFactory(name="Residents", timing="mid-year")
    add_parts(site.indicators[0], "numerator", [crime])
    add_parts(site.indicators[0], "denominator", [people])
    figures = [
        (crime, area, f"12m to {year}-03", 30_000 + 1_000 * at)
        for at, area in enumerate([site.force, *site.peers])
        for year in (2009, 2010)
    ]
    people_of = [(people, area, str(year), 8_000_000) for area in [site.force, *site.peers] for year in (2008, 2009)]
    site.run.as_known_at = observe(*figures, *people_of)
    site.run.save()
    return site


def test_working_answers_whether_another_family_would_change_it(member, site):
    page = Page(member.get(ADDRESS + site.query))
    assert page.texts["h2"][0] == "Would another family change this?"
    assert "No other list of families tells of this area, so there is nothing to compare with." in page.text
    assert "What other choices would say, one at a time" in page.texts["caption"]


def test_working_shows_each_figure_with_its_numbers_and_its_return(member, site):
    page = Page(member.get(ADDRESS + site.query))
    [own] = [each for each in page.texts["li"] if "(this area)" in each]
    assert "30,000 ÷ 8,000,000" in own
    assert any(link.startswith("/returns/") for link in page.links)


def test_working_of_figures_that_are_not_there_says_so(member):
    site = build(indicators=1)
    assert "there is nothing to work out" in Page(member.get(ADDRESS + site.query)).text


def test_working_is_computed_once(member, site, django_assert_max_num_queries):
    member.get(ADDRESS + site.query)
    with django_assert_max_num_queries(12):
        member.get(ADDRESS + site.query)
