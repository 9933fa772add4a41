"""Home, the list of forces, and signing in."""

from datetime import date

import pytest

from landscape.models import AreaLink, Role
from scrutiny.comparisons import method
from tests.conftest import PROJECT
from tests.factories import (
    AppointmentFactory,
    AreaFactory,
    AreaNameFactory,
    AuthorityFactory,
    ComparisonRunFactory,
    PublicationFactory,
)
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import ADDRESSES, build


def test_sign_in_says_what_is_wrong(client, db):
    page = Page(client.post("/sign-in/", {"username": "a@b.example", "password": "wrong"}))
    assert "don’t belong together" in page.text
    assert page.texts["title"][0].startswith("Error: ")


def test_home_finds_a_force_by_another_name(member):
    force = AreaFactory(name="Avon and Somerset", slug="avon-and-somerset")
    AreaNameFactory(area=force, name="Avon & Somerset")
    page = Page(member.get("/", {"q": "  avon & "}))
    assert page.texts["h2"] == ["1 area for “avon &”"]
    assert "/forces/avon-and-somerset/" in page.links


def test_home_says_when_nothing_is_found(member):
    assert "Try part of the name" in Page(member.get("/", {"q": "Gotham"})).text


def test_home_shows_the_force_of_the_authority(client, db):
    authority = AuthorityFactory(name="Kent Police Authority", force__name="Kent", force__slug="kent")
    client.force_login(AppointmentFactory(authority=authority).person)
    page = Page(client.get("/"))
    assert "Kent Police Authority" in page.text
    assert "/forces/kent/" in page.links


def test_forces_are_listed_by_name_without_figures(member):
    AreaFactory(name="Surrey")
    AreaFactory(name="Kent")
    page = Page(member.get("/forces/"))
    assert [each for each in page.texts["a"] if each in ("Kent", "Surrey")] == ["Kent", "Surrey"]
    assert page.texts["table"] == []


def test_regional_office_is_offered_the_areas_of_its_region_alone(client, db):
    kent, surrey = AreaFactory(name="Kent", region="Ours"), AreaFactory(name="Surrey", region="Theirs")
    for force in (kent, surrey):
        borough = AreaFactory(level="partnership", kind="CDRP", name=f"{force.name} coast")
        AreaLink.objects.create(child=borough, parent=force)
    client.force_login(AppointmentFactory(role=Role.REGIONAL_OFFICE, region="Ours").person)
    said = Page(client.get("/forces/")).text
    assert "Kent" in said
    assert "Surrey" not in said
    assert "2 areas for" in Page(client.get("/", {"q": "Kent"})).text
    assert "Try part of the name" in Page(client.get("/", {"q": "Surrey"})).text


def test_home_offers_each_published_period_of_the_own_force(client, db):
    site = build(indicators=1)
    earlier = ComparisonRunFactory(
        indicator_set=site.run.indicator_set,
        family_edition=site.run.family_edition,
        start=date(2008, 4, 1),
        end=date(2009, 3, 31),
    )
    PublicationFactory(run=earlier)
    client.force_login(AppointmentFactory(authority=site.force.authority).person)
    page = Page(client.get("/"))
    assert [each for each in page.texts["a"] if each.startswith("12 months")] == [
        "12 months to March 2010",
        "12 months to March 2009",
    ]
    assert ADDRESSES["overview"] + site.query in page.links


@pytest.mark.parametrize("indicators", [2, 8])
def test_home_says_what_stands_out_of_the_own_force(indicators, client, db, django_assert_max_num_queries):
    site = build(indicators=indicators, change_verdict="worse", change_p=0.001)
    client.force_login(AppointmentFactory(authority=site.force.authority).person)
    with django_assert_max_num_queries(8):
        page = Page(client.get("/"))
    assert f"Of {indicators} indicators, {indicators} are worse than a year ago" in page.text
    assert len(page.texts["article"]) == min(indicators, 3)
    assert ("5 more stand out for the worse" in page.text) == (indicators == 8)
    assert ADDRESSES["overview"] + site.query in page.links


def test_home_says_when_nothing_stands_out(client, db):
    site = build(change_verdict="better", family_verdict="in line")
    client.force_login(AppointmentFactory(authority=site.force.authority).person)
    assert "Nothing stands out for the worse" in Page(client.get("/")).text


def test_home_says_nothing_of_a_force_without_any_figure(client, db):
    site = build(value=None, change_verdict="not available", family_verdict="not available")
    client.force_login(AppointmentFactory(authority=site.force.authority).person)
    assert "stands out" not in Page(client.get("/")).text


def test_home_tells_nothing_of_two_own_forces_at_once(client, db):
    site = build(change_verdict="worse")
    person = AppointmentFactory(authority=site.force.authority).person
    AppointmentFactory(person=person, authority=AuthorityFactory(force__name="Kent"))
    client.force_login(person)
    page = Page(client.get("/"))
    assert (page.texts["article"], "Kent" in page.text) == ([], True)


def test_methods_page_and_paper_name_the_settings_as_they_are(member):
    page = Page(member.get("/methods/"))
    assert [each for each in page.texts["th"] if each not in ("What is chosen", "Its name", "As it is set")] == [
        each.meaning for each in method.described()
    ]
    assert {"rank seed", "2009", "5,000"} <= set(page.texts["td"])
    least = f"{100 * method.Method().least_present:.0f}%"
    assert f"fewer than {least} of the members have a figure" in page.text
    paper = (PROJECT / "docs" / "methods.md").read_text()
    assert f"under {least} of the members" in paper
    assert f"{method.Method().rank_draws:,} seeded draws" in paper
    assert f"`{method.Method().family_average_rule}`" in paper
