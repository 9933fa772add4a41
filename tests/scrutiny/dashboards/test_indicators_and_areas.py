"""The page of an indicator, of forces and of partnerships, and of the areas within a force."""

from indicators.models import Return
from landscape.models import Area, AreaLink
from scrutiny.models import Comparison
from tests.factories import (
    AreaFactory,
    ComparisonFactory,
    DataItemFactory,
    add_parts,
)
from tests.indicators.observing import observe
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import ADDRESSES, a_later_run, build


def test_indicator_answers_two_questions_and_bundles_tables_with_charts(member):
    site = build()
    page = Page(member.get(ADDRESSES["indicator"] + site.query))
    assert page.texts["h1"] == ["Crime 0"]
    assert page.texts["h2"][:2] == ["Is it improving?", "Is that keeping pace with its family?"]
    assert "No, it is worse" in page.text
    assert "No, its family did better" in page.text
    trend, family, _ = page.texts["caption"]
    assert trend.startswith("Crime 0 (offences per 1,000 residents), Metropolitan Police")
    assert family == (
        "Crime 0 (offences per 1,000 residents), 12 months to March 2010, Metropolitan Police and its family"
    )
    for heading, times in (("Offences", 2), ("Residents", 3), ("Offences per 1,000 residents", 3), ("95% interval", 2)):
        assert page.texts["th"].count(heading) == times
    assert "1,000 × 33,400 ÷ 7,935,100 = 4.2000" in page.text
    assert "Not yet assigned" in page.text


def test_indicator_lists_the_family_by_name_and_by_value_on_request(member):
    site = build(indicators=1)
    names = ["Greater Manchester", "Metropolitan Police", "West Midlands", "West Yorkshire"]
    by_name = Page(member.get(ADDRESSES["indicator"] + site.query))
    by_value = Page(member.get(ADDRESSES["indicator"] + site.query + "&order=value"))
    assert [each for each in by_name.texts["th"] if each in names] == names
    assert [each for each in by_value.texts["th"] if each in names] == [names[1], names[3], names[2], names[0]]


def test_indicator_names_members_without_a_figure(member):
    missing = AreaFactory(name="Merseyside")
    site = build(indicators=1, family_missing=missing.code)
    page = Page(member.get(ADDRESSES["indicator"] + site.query))
    assert "Without a figure for this period, and so left out of its family: Merseyside" in page.text


def test_indicator_leads_to_the_same_indicator_of_its_family(member):
    site = build(indicators=1)
    page = Page(member.get(ADDRESSES["indicator"] + site.query))
    for peer in site.peers:
        assert f"/forces/{peer.slug}/indicators/crime-0/{site.query}" in page.links


def test_indicator_names_the_return_of_each_figure(member):
    site = build(indicators=1)
    crime, people = DataItemFactory(name="Robbery"), DataItemFactory(name="Residents", timing="mid-year")
    add_parts(site.indicators[0], "numerator", [crime])
    add_parts(site.indicators[0], "denominator", [people])
    site.run.as_known_at = observe(
        (crime, site.force, "12m to 2010-03", 33_400), (people, site.force, "2009", 7_935_100)
    )
    site.run.save()
    page = Page(member.get(ADDRESSES["indicator"] + site.query))
    name = Return.objects.get().file_name
    assert page.texts["dt"][:4] == ["Numerator", "Numerator taken from", "Denominator", "Denominator taken from"]
    assert page.texts["dd"][1].startswith(f"A test: {name}, row 2; recorded here ")
    assert page.texts["dd"][3].startswith(f"A test: {name}, row 3; recorded here ")
    assert "Source: A test. Comparison" in page.text


def test_indicator_without_a_figure_says_why(member):
    site = build(
        indicators=1,
        peers=0,
        value=None,
        numerator=None,
        lower_95=None,
        upper_95=None,
        change=None,
        family_average=None,
        change_verdict="not available",
        family_verdict="not available",
        quality="not collected",
        history={},
    )
    page = Page(member.get(ADDRESSES["indicator"] + site.query))
    assert "No figure: not collected." in page.text


def test_indicator_of_a_year_tells_its_latest_and_leads_there(member):
    site = build(indicators=1)
    quarter = a_later_run(site)
    untold = ComparisonFactory(run=quarter, indicator=site.indicators[0], area=site.force, value=None)
    told = untold.history
    untold.history = {key: [*each, None] for key, each in told.items()} | {"ends": [*told["ends"], "2010-06-30"]}
    untold.history["breaks"], untold.quality = [], "no figure for 12 months to June 2010"
    untold.save()
    query = site.query.replace("2010-03", "2010-06")
    page = Page(member.get(ADDRESSES["indicator"] + query))
    assert "No figure for 12 months to June 2010. The latest, to March 2010, is 4.2." in page.text
    assert page.links[page.texts["a"].index("See 12 months to March 2010")] == ADDRESSES["indicator"] + site.query
    assert "The latest, to March 2010, is 4.2." in Page(member.get(ADDRESSES["overview"] + query)).text


def test_areas_within_a_force_are_listed_by_name(member):
    site = build(indicators=1, boroughs=3)
    page = Page(member.get(ADDRESSES["areas"] + site.query + "&indicator=crime-0"))
    names = [each for each in page.texts["th"] if each.startswith("Borough")]
    assert names == ["Borough 00", "Borough 01", "Borough 02"]
    assert "Against its own family" in page.texts["th"]
    assert f"/partnerships/{'e22000000'}/indicators/crime-0/" in " ".join(page.links)


def test_areas_on_an_indicator_without_their_figures(member):
    site = build(indicators=1, boroughs=1)
    page = Page(member.get(ADDRESSES["areas"] + site.query + "&indicator=another"))
    assert "no figures on that indicator for areas within Metropolitan Police" in page.text
    assert "Crime 0" in page.texts["option"]


def test_areas_of_a_force_without_partnership_figures(member):
    site = build()
    page = Page(member.get(ADDRESSES["areas"] + site.query))
    assert "No figures for areas within Metropolitan Police" in page.text
    assert "It compares no areas within forces." in page.text


def test_areas_without_figures_are_told_which_forces_have_them(member):
    site = build(indicators=1, boroughs=1)
    kent = AreaFactory(name="Kent", slug="kent")
    medway = AreaFactory(level="partnership", name="Medway", slug="medway", code="E22000999")
    AreaLink.objects.create(child=medway, parent=kent)
    for address in ("/forces/kent/areas/", "/partnerships/medway/"):
        assert "It compares areas within Metropolitan Police." in Page(member.get(address + site.query)).text


def test_partnership_pages_reuse_the_forces(member):
    site = build(indicators=1, boroughs=1)
    page = Page(member.get("/partnerships/e22000000/" + site.query))
    assert page.texts["h1"] == ["Borough 00"]
    assert "Crime and disorder reduction partnership (CDRP)" in page.text
    assert any(each.startswith("/forces/metropolitan-police/areas/") for each in page.links)


def test_partnership_indicator_page_stands_within_its_force(member):
    site = build(indicators=1, boroughs=1)
    page = Page(member.get("/partnerships/e22000000/indicators/crime-0/" + site.query))
    assert page.texts["h1"] == ["Crime 0"]
    assert page.texts["ol"] == ["Forces Metropolitan Police Areas Borough 00 Crime 0"]
    assert "Crime 0 (offences per 1,000 residents), Borough 00" in page.texts["caption"][0]
    assert "9.0 offences per 1,000 residents." in page.text
    assert "Areas within the force" not in page.texts["a"]


def test_partnership_without_a_known_family_says_so(member):
    site = build(indicators=1, boroughs=1)
    page = Page(member.get("/partnerships/e22000000/family/" + site.query))
    assert "does not tell the family of Borough 00" in page.text


def test_member_set_aside_is_called_by_its_name(member):
    site = build(indicators=1)
    comparison = Comparison.objects.get(area__slug="metropolitan-police")
    peer = comparison.family_members.split()[0]
    comparison.quality = f"out of all proportion to the family, set aside from its test: {peer}"
    comparison.save()
    page = Page(member.get(ADDRESSES["indicator"] + site.query))
    assert f"set aside from its test: {Area.objects.get(code=peer).name}" in page.text
    assert f"set aside from its test: {peer}" not in page.text
