"""The pages of families."""

from tests.factories import (
    AreaFactory,
    FamilyEditionFactory,
    FamilyFactory,
)
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import ADDRESSES, build


def test_family_is_directed(member):
    site = build()
    FamilyFactory(area=site.peers[0], edition=site.run.family_edition, peers=[site.force])
    page = Page(member.get(ADDRESSES["family"] + site.query))
    rows = [each for each in page.texts["tr"] if each.endswith(("Yes", "No"))]
    assert rows == ["Greater Manchester Yes", "West Midlands No", "West Yorkshire No"]


def test_family_known_to_be_none_is_no_error(member):
    site = build()
    city = AreaFactory(name="City of London", slug="city-of-london")
    FamilyFactory(area=city, edition=site.run.family_edition, peers=[])
    assert "No family. City of London" in Page(member.get("/forces/city-of-london/family/" + site.query)).text


def test_family_not_told_by_the_edition(member):
    site = build()
    AreaFactory(name="Kent", slug="kent")
    assert "does not tell the family of Kent" in Page(member.get("/forces/kent/family/" + site.query)).text


def test_derived_family_is_labelled_with_its_variables(member):
    site = build()
    derived = FamilyEditionFactory(
        name="Census",
        kind="derived",
        variables=[{"name": "Terraced", "transformation": "log", "weight": 1, "source": "QS402"}],
    )
    kent = AreaFactory(name="Kent", slug="kent")
    made = FamilyFactory(
        area=kent, edition=site.run.family_edition, taken_from=derived, peers=site.peers, separation=0.9
    )
    made.no_close_peers = True
    made.save()
    made.members.update(distance=1.25)
    page = Page(member.get("/forces/kent/family/" + site.query))
    assert "Census Derived by us, not an official list" in page.text
    assert "No close peers." in page.text
    assert "1.25" in page.texts["td"]
    assert "Terraced" in page.texts["th"]
