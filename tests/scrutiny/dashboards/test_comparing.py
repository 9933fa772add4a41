"""The compare pages: what is asked for is in the address, areas of different kinds are never compared."""

import pytest

from landscape.models import Role
from scrutiny.models import Comparison
from tests.factories import AppointmentFactory, ComparisonFactory, ComparisonRunFactory, PublicationFactory
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import build
from tests.scrutiny.dashboards.test_pages import grow, queries_of

AREAS = "/compare/areas/"
TWO = "&area=metropolitan-police&area={}"


def asked(site, more=""):
    return site.query + TWO.format(site.peers[0].slug) + more


def test_areas_are_listed_by_name_and_by_value_on_request(member):
    site = build(indicators=1)
    names = ["Greater Manchester", "Metropolitan Police"]
    page = Page(member.get(AREAS + asked(site)))
    assert [each for each in page.texts["th"] if each in names] == names
    by_value = Page(member.get(AREAS + asked(site, "&order=value")))
    assert [each for each in by_value.texts["th"] if each in names] == names[::-1]
    assert "A choice of one’s own is no family" in page.text


def test_link_to_the_chosen_areas_shows_them_again(member):
    site = build(indicators=2)
    page = Page(member.get(AREAS + asked(site, "&indicator=crime-1")))
    [link] = [each for each in page.links if each.endswith("#chosen-title")]
    assert f"run={site.run.pk}" in link
    assert "indicator=crime-1" in link
    again = Page(member.get(AREAS + link))
    assert "Crime 1 in chosen forces" in again.texts["h2"]


def test_chosen_areas_are_downloaded(member):
    site = build(indicators=1)
    page = Page(member.get(AREAS + asked(site)))
    [link] = [each for each in page.links if "chosen.csv" in each]
    lines = member.get(link).content.decode().splitlines()
    assert len([each for each in lines if not each.startswith("#")]) == 3


def test_download_of_fewer_than_two_areas_leads_to_where_they_are_chosen(member):
    site = build(indicators=1)
    response = member.get(AREAS + "charts/chosen.csv" + site.query + "&area=metropolitan-police")
    assert response.status_code == 302
    assert response.url.startswith(AREAS + "?")


def test_areas_of_different_kinds_are_refused_with_the_reason(member):
    site = build(indicators=1, boroughs=1)
    response = member.get(AREAS + site.query + TWO.format("e22000000"))
    assert response.status_code == 404
    assert "Borough 00 is a partnership. Areas of different kinds are never compared" in Page(response).text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("areas/{}&area=nowhere", "no area “nowhere” among forces"),
        ("areas/{}&level=planet", "“planet” is no kind of area"),
        ("areas/{}&indicator=nothing", "no indicator “nothing”"),
        ("indicators/{}&indicator=nothing", "no indicator “nothing”"),
        ("periods/{}&area=metropolitan-police&with=1066", "No other period “1066” has been published"),
    ],
)
def test_what_cannot_be_compared_is_told(member, address, said):
    site = build(indicators=1)
    response = member.get("/compare/" + address.format(site.query))
    assert response.status_code == 404
    assert said in Page(response).text


def test_one_area_in_two_periods(member):
    site = build(indicators=1)
    earlier = ComparisonRunFactory(
        indicator_set=site.run.indicator_set,
        family_edition=site.run.family_edition,
        period="12m to 2009-03",
        start="2008-04-01",
        end="2009-03-31",
    )
    earlier.refresh_from_db()
    PublicationFactory(run=earlier)
    ComparisonFactory(run=earlier, indicator=site.indicators[0], area=site.force, value=3.25)
    page = Page(member.get("/compare/periods/" + site.query + "&area=metropolitan-police&with=12m+to+2009-03"))
    assert "Metropolitan Police, 12 months to March 2009 and 12 months to March 2010" in page.texts["caption"]
    assert {"3.25", "4.20"} <= set(page.texts["td"])
    assert f"12 months to March 2009: comparison {earlier.pk}, method version 1, with rank interval" in page.text


def test_several_indicators_of_one_area_each_in_its_unit(member):
    site = build(indicators=3)
    page = Page(
        member.get(
            "/compare/indicators/" + site.query + "&area=metropolitan-police&indicator=crime-0&indicator=crime-2"
        )
    )
    assert [each for each in page.texts["th"] if each.startswith("Crime")] == ["Crime 0", "Crime 2"]


def test_regional_office_chooses_among_its_own_forces(client, db):
    site = build(indicators=1)
    held = AppointmentFactory(role=Role.REGIONAL_OFFICE, force=None, authority=None, region="London")
    client.force_login(held.person)
    page = Page(client.get(AREAS + site.query))
    offered = [each["value"] for each in page.attributes["input"] if each.get("name") == "area"]
    assert offered == ["metropolitan-police"]


@pytest.mark.parametrize("page", ["areas", "indicators"])
def test_pages_ask_no_more_of_the_database_when_there_is_more_to_show(member, page):
    site = build(indicators=1, peers=1)
    address = f"/compare/{page}/{asked(site, '&indicator=crime-0')}"
    few = queries_of(member, address)
    grow(site)
    assert few == queries_of(member, address) <= 12


def test_nothing_is_computed_of_a_choice(member):
    site = build(indicators=1)
    before = Comparison.objects.count()
    text = Page(member.get(AREAS + asked(site))).text
    assert "family average" not in text
    assert Comparison.objects.count() == before
