"""Partnerships and basic command units: their pages, their dates, and what bears on them."""

from datetime import date

import pytest

from landscape.models import AreaLink
from tests.factories import AreaFactory, ComparisonFactory
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import build
from tests.scrutiny.dashboards.test_pages import queries_of


def a_body(site, **fields):
    area = AreaFactory(**{"level": "partnership", "kind": "CDRP", "country": "England", **fields})
    AreaLink.objects.create(child=area, parent=site.force)
    for indicator in site.indicators:
        ComparisonFactory(run=site.run, indicator=indicator, area=area)
    return area


def test_unit_has_a_page_like_the_force(member):
    site = build(indicators=2)
    a_body(site, level="bcu", kind="BCU", name="Barnet", slug="barnet")
    page = Page(member.get("/units/barnet/" + site.query))
    assert page.texts["h1"] == ["Barnet"]
    assert "Basic command unit (BCU)" in page.text
    assert "Areas within the force" not in page.text
    assert page.text.index("Metropolitan Police") < page.text.index("What needs attention")
    link = next(each for each in page.links if "indicators/crime-0" in each)
    assert link.startswith("/units/barnet/indicators/crime-0/?")
    assert Page(member.get(link)).texts["h1"] == ["Crime 0"]
    assert member.get("/units/barnet/family/" + site.query).status_code == 200


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        (date(2009, 4, 1), None, "since 1 April 2009"),
        (None, date(2009, 3, 31), "until 31 March 2009"),
        (date(1998, 4, 1), date(2009, 3, 31), "since 1 April 1998, until 31 March 2009"),
    ],
)
def test_body_says_when_it_existed(member, starts, ends, said):
    site = build(indicators=1)
    a_body(site, name="Chester", slug="chester", starts=starts, ends=ends)
    kind = "Crime and disorder reduction partnership (CDRP)"
    assert f"{kind}, {said}" in Page(member.get("/partnerships/chester/" + site.query)).text
    assert f"Chester {said}" in Page(member.get("/forces/metropolitan-police/bodies/")).text


def test_english_partnership_is_told_what_bears_on_it_and_a_welsh_one_is_not(member):
    site = build(indicators=1)
    a_body(site, name="Chester", slug="chester")
    a_body(site, name="Cardiff", slug="cardiff", kind="CSP", country="Wales")
    english = Page(member.get("/partnerships/chester/" + site.query)).text
    welsh = Page(member.get("/partnerships/cardiff/" + site.query)).text
    for name in ("LAA", "CAA", "RIEP", "Local Area Agreement"):
        assert name in english
        assert name not in welsh
    assert "Community safety partnership (CSP)" in welsh
    assert "CDRP" not in welsh


def test_bodies_of_a_force_lie_by_name_and_leave_out_what_is_not_confirmed(member):
    site = build(indicators=1)
    for name in ("Barnet", "Brent"):
        a_body(site, level="bcu", kind="BOCU" if name == "Barnet" else "division", name=name, slug=name.lower())
    a_body(site, name="Camden", slug="camden")
    a_body(site, name="Rumour", slug="rumour", confidence="C")
    page = Page(member.get("/forces/metropolitan-police/bodies/" + site.query))
    assert page.texts["li"][-3:] == [
        "Barnet BOCU",
        "Brent division",
        "Camden",
    ]
    assert all("period=" in each for each in page.links if each.startswith(("/units/", "/partnerships/")))


def test_welsh_force_has_community_safety_partnerships(member):
    site = build(indicators=1)
    a_body(site, name="Cardiff", slug="cardiff", kind="CSP", country="Wales")
    page = Page(member.get("/forces/metropolitan-police/bodies/"))
    assert "Community safety partnerships" in page.texts["h2"]
    assert "No list of them was found." in page.text


def test_bodies_of_no_force_are_not_found(member, db):
    assert member.get("/forces/gotham/bodies/").status_code == 404


def test_bodies_ask_no_more_of_the_database_when_there_are_more(member):
    site = build(indicators=1)
    a_body(site, name="Camden", slug="camden")
    few = queries_of(member, "/forces/metropolitan-police/bodies/")
    for each in range(20):
        a_body(site, name=f"Body {each}", slug=f"body-{each}")
    assert queries_of(member, "/forces/metropolitan-police/bodies/") == few <= 12


def test_what_all_units_of_a_force_are_called_is_said_once(member):
    site = build(indicators=1)
    for name in ("Barnet", "Brent"):
        a_body(site, level="bcu", kind="BOCU", name=name, slug=name.lower())
    page = Page(member.get("/forces/metropolitan-police/bodies/"))
    assert "Each is called here: BOCU." in page.texts["p"]
    assert page.texts["li"][-2:] == ["Barnet", "Brent"]
