"""Every page as a member meets it."""

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

import scrutiny.urls
from landscape.models import AreaLink, FamilyEdition
from scrutiny.models import ComparisonRun
from tests.factories import (
    AppointmentFactory,
    AreaFactory,
    AreaNameFactory,
    AuthorityFactory,
    ComparisonFactory,
    ComparisonRunFactory,
    FamilyEditionFactory,
    FamilyFactory,
    IndicatorFactory,
    PersonFactory,
    PublicationFactory,
)
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import build

ADDRESSES = {
    "overview": "/forces/metropolitan-police/",
    "indicator": "/forces/metropolitan-police/indicators/crime-0/",
    "areas": "/forces/metropolitan-police/areas/",
    "family": "/forces/metropolitan-police/family/",
}


def address_of(pattern):
    values = {"slug": "metropolitan-police", "indicator": "crime-0"}
    return reverse(pattern.name, kwargs={name: values[name] for name in pattern.pattern.converters})


EVERY_ADDRESS = [address_of(pattern) for pattern in scrutiny.urls.urlpatterns]


@pytest.mark.parametrize("address", EVERY_ADDRESS)
def test_every_page_asks_a_stranger_to_sign_in(client, db, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response.url.startswith("/sign-in/")


@pytest.mark.parametrize("address", EVERY_ADDRESS)
def test_every_page_refuses_a_person_without_an_appointment(client, db, address):
    client.force_login(PersonFactory())
    response = client.get(address)
    assert response.status_code == 403
    assert Page(response).texts["h1"] == ["You can’t see this page"]


@pytest.mark.parametrize("address", EVERY_ADDRESS)
def test_no_page_takes_a_post(member, address):
    assert member.post(address).status_code == 405


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


def test_overview_has_a_row_for_each_indicator(member):
    site = build()
    page = Page(member.get(ADDRESSES["overview"] + site.query))
    assert page.texts["h1"] == ["Metropolitan Police"]
    assert "Metropolitan Police, 12 months to March 2010" in page.texts["caption"][0]
    assert page.texts["th"][:2] == ["Indicator", "Latest, with 95% interval"]
    assert "Local crime" in page.texts["th"]
    assert "Crime 0 offences per 1,000 residents" in page.texts["th"]
    assert "Of 2 indicators, 2 are worse than a year ago." in page.text
    assert "▲ +15.8% worse, more than chance, p < 0.001" in page.texts["td"]
    assert "Held to account by the Metropolitan Police Authority" in page.text


def test_overview_names_every_peer_in_the_strip(member):
    site = build(indicators=1)
    labels = [
        each.get("aria-label") or "" for each in Page(member.get(ADDRESSES["overview"] + site.query)).attributes["svg"]
    ]
    strip = next(label for label in labels if "family average" in label)
    for name in ("Greater Manchester 1.2", "West Midlands 1.3", "West Yorkshire 1.4", "Metropolitan Police 4.2"):
        assert name in strip


def test_overview_sets_apart_what_may_be_chance(member):
    site = build(indicators=1, family_verdict="worse", change_verdict="no clear change", quality="may be chance")
    page = Page(member.get(ADDRESSES["overview"] + site.query))
    assert "May be chance" in page.texts["strong"]
    assert "app-card--chance" in page.html


def test_card_says_first_why_it_is_there(member):
    site = build(indicators=1, family_verdict="ahead", change_verdict="worse")
    card = Page(member.get(ADDRESSES["overview"] + site.query)).texts["article"][0].replace("\N{NO-BREAK SPACE}", " ")
    assert card == (
        "Crime 0 Worse than a year ago: +15.8%, more than chance (p < 0.001); its family, taken together: +2.6%. "
        "4.2 offences per 1,000 residents; family average 2.2. Ahead of its family, within the usual spread."
    )


def test_card_of_what_is_unlike_its_family_says_that_first(member):
    site = build(indicators=1, family_verdict="worse", change_verdict="better")
    card = Page(member.get(ADDRESSES["overview"] + site.query)).texts["article"][0]
    assert card.startswith("Crime 0 Worse than its family, beyond the usual spread.")


def test_overview_of_an_area_without_figures_says_so(member):
    site = build()
    AreaFactory(name="Kent", slug="kent")
    assert "has no figures for Kent" in Page(member.get("/forces/kent/" + site.query)).text


def test_indicator_answers_two_questions_and_bundles_tables_with_charts(member):
    site = build()
    page = Page(member.get(ADDRESSES["indicator"] + site.query))
    assert page.texts["h1"] == ["Crime 0"]
    assert page.texts["h2"][:2] == ["Is it improving?", "Is that keeping pace with its family?"]
    assert "No, it is worse" in page.text
    assert "No, its family did better" in page.text
    trend, family = page.texts["caption"]
    assert trend.startswith("Crime 0, Metropolitan Police")
    assert family == "Crime 0: the family, 12 months to March 2010"
    for heading in ("Offences", "Residents", "Offences per 1,000 residents", "95% interval"):
        assert page.texts["th"].count(heading) == 2
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
    assert (
        "no figure is known for this period: Merseyside" in Page(member.get(ADDRESSES["indicator"] + site.query)).text
    )


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
    assert "There is no figure for this period: not collected." in page.text


def test_neutral_indicator_has_no_good_or_bad_colour(member):
    site = build(indicators=1, change_verdict="higher", pace_verdict="rising more", family_verdict="higher")
    page = Page(member.get(ADDRESSES["overview"] + site.query))
    marks = [each.get("class", "") for each in page.attributes["span"] if "app-mark--" in (each.get("class") or "")]
    assert marks
    assert not [each for each in marks if "good" in each or "bad" in each]
    assert "What needs attention" not in page.texts["h2"]


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
    assert "No figures for areas within Metropolitan Police" in Page(member.get(ADDRESSES["areas"] + site.query)).text


def test_partnership_pages_reuse_the_forces(member):
    site = build(indicators=1, boroughs=1)
    page = Page(member.get("/partnerships/e22000000/" + site.query))
    assert page.texts["h1"] == ["Borough 00"]
    assert "Crime and disorder reduction partnership (CDRP)" in page.text
    assert any(each.startswith("/forces/metropolitan-police/areas/") for each in page.links)
    assert member.get("/partnerships/e22000000/indicators/crime-0/" + site.query).status_code == 200
    assert member.get("/partnerships/e22000000/family/" + site.query).status_code == 200


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
    assert "Census (derived by us, not an official list)" in page.text
    assert "No close peers." in page.text
    assert "1.25" in page.texts["td"]
    assert "Terraced" in page.texts["th"]


def test_download_holds_one_indicator_for_the_level(member):
    site = build(indicators=2)
    for indicator in site.indicators:
        site.run.parts.create(indicator=indicator)
    response = member.get(ADDRESSES["indicator"] + "comparisons.csv" + site.query)
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert response["Content-Type"].startswith("text/csv")
    assert lines[0].startswith("run,method,set,indicator,level,area_code")
    assert len(lines) == 5
    assert {line.split(",")[3] for line in lines[1:]} == {"crime-0"}


def test_download_of_an_area_holds_all_its_indicators(member):
    site = build(indicators=2)
    for indicator in site.indicators:
        site.run.parts.create(indicator=indicator)
    response = member.get(ADDRESSES["overview"] + "comparisons.csv" + site.query)
    assert len(b"".join(response.streaming_content).decode().splitlines()) == 3


def test_address_is_completed_and_then_stays(member):
    build()
    response = member.get(ADDRESSES["indicator"], {"order": "value"})
    assert response.status_code == 302
    assert parse_qs(urlsplit(response.url).query) == {
        "order": ["value"],
        "set": ["recorded-crime"],
        "period": ["12m to 2010-03"],
        "family": ["best-known"],
    }
    assert member.get(response.url).status_code == 200
    assert "period=12m+to+2010-03" in member.get(ADDRESSES["overview"], {"period": "2009/10"}).url


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_link_between_pages_keeps_the_state(member, name):
    site = build(indicators=1, boroughs=1)
    page = Page(member.get(ADDRESSES[name] + site.query))
    between = [each for each in page.links if re.match(r"/(forces|partnerships)/", each)]
    assert between
    for link in between:
        assert {"set", "period", "family"} <= parse_qs(urlsplit(link).query).keys(), link


def test_newest_period_and_composed_families_come_first(member):
    site = build(indicators=1)
    published = FamilyEditionFactory(code="home-office", kind=FamilyEdition.Kind.PUBLISHED)
    PublicationFactory(run=ComparisonRunFactory(indicator_set=site.run.indicator_set, family_edition=published))
    assert "family=best-known" in member.get(ADDRESSES["overview"]).url


def test_fullest_set_comes_first(member):
    site = build(indicators=1)
    for name, indicators in (("a-set-of-one", 1), ("m-set-of-three", 3), ("z-set-of-two", 2)):
        run = ComparisonRunFactory(indicator_set__code=name, family_edition=site.run.family_edition)
        PublicationFactory(run=run)
        for _ in range(indicators):
            run.parts.create(indicator=IndicatorFactory(domain__indicator_set=run.indicator_set))
    assert "set=m-set-of-three" in member.get(ADDRESSES["overview"]).url


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


def test_set_without_the_period_is_answered_with_the_periods_it_has(member):
    site = build(indicators=1)
    other = ComparisonRunFactory(family_edition=site.run.family_edition)
    PublicationFactory(run=other)
    page = Page(member.get(ADDRESSES["overview"], {"set": other.indicator_set.code, "period": "12m to 2009-03"}))
    assert len(page.texts["li"]) == 1
    assert f"set={other.indicator_set.code}" in page.links[-2]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"set": "nonsense"}, "the indicator set “nonsense”"),
        ({"period": "tomorrow"}, "“tomorrow” is no period"),
        ({"period": "12m to 2003-03"}, "12 months to March 2003"),
        ({"family": "nobody"}, "the list of families “nobody”"),
        ({"run": "99999999"}, "no published comparison with the number “99999999”"),
        ({"run": "one"}, "no published comparison with the number “one”"),
        ({"run": "²"}, "no published comparison with the number “²”"),
        ({"period": "12m to 0000-00"}, "is no period"),
    ],
)
def test_unknown_choice_is_answered_with_what_there_is(member, query, said):
    site = build(indicators=1)
    response = member.get(ADDRESSES["overview"], query)
    page = Page(response)
    assert response.status_code == 404
    assert said in page.text
    assert site.query in page.links


def test_nothing_published_yet(member):
    AreaFactory(name="Kent", slug="kent")
    response = member.get("/forces/kent/")
    assert response.status_code == 404
    assert "No comparison has been published yet." in Page(response).text


@pytest.mark.parametrize("address", ["/forces/gotham/", f"{ADDRESSES['overview']}indicators/nothing/"])
def test_unknown_area_or_indicator_is_not_found(member, address):
    site = build(indicators=1, boroughs=1)
    response = member.get(f"{address}{site.query}&indicator=nothing")
    assert response.status_code == 404
    assert Page(response).texts["h1"] == ["Page not found"]


def test_superseded_run_stays_to_be_seen(member):
    site = build(indicators=1)
    old = ComparisonRunFactory(
        indicator_set=site.run.indicator_set,
        family_edition=site.run.family_edition,
        state=ComparisonRun.State.SUPERSEDED,
    )
    ComparisonFactory(run=old, indicator=site.indicators[0], area=site.force, value=9.9)
    page = Page(member.get(f"{ADDRESSES['overview']}{site.query}&run={old.pk}"))
    assert "a later one has taken its place" in page.text
    assert "9.9" in page.texts["strong"]
    assert f"run={old.pk}" in next(each for each in page.links if "indicators/crime-0" in each)


def test_page_is_sent_once_until_something_changes(member):
    site = build(indicators=1)
    address = ADDRESSES["overview"] + site.query
    first = member.get(address)
    again = member.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert "private" in first["Cache-Control"]
    site.run.publication.delete()
    PublicationFactory(
        run=ComparisonRunFactory(indicator_set=site.run.indicator_set, family_edition=site.run.family_edition)
    )
    assert member.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("name", ADDRESSES)
def test_pages_carry_no_inline_script_or_style(member, name):
    site = build(indicators=1, boroughs=1)
    page = Page(member.get(ADDRESSES[name] + site.query))
    assert " style=" not in page.html
    assert "<style" not in page.html
    assert all(each.get("src") or each.get("type") == "application/json" for each in page.attributes["script"])


@pytest.mark.parametrize("name", ADDRESSES)
def test_pages_ask_no_more_of_the_database_when_there_is_more_to_show(member, name):
    """Session, person, permission and audit trail are four; then eight at most for what the page shows."""
    site = build(indicators=1, peers=1, boroughs=1)
    few = queries_of(member, ADDRESSES[name] + site.query)
    grow(site)
    many = queries_of(member, ADDRESSES[name] + site.query)
    assert few == many <= 12


def queries_of(client, address) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def grow(site):
    """Forty areas and indicators more in the same run."""
    for each in range(40):
        indicator = IndicatorFactory(domain=site.indicators[0].domain, reference=f"more-{each}")
        peer = AreaFactory(name=f"More {each:02}")
        borough = AreaFactory(level="partnership", code=f"E22{each + 500:06}", name=f"More {each:02}")
        AreaLink.objects.create(child=borough, parent=site.force)
        ComparisonFactory(run=site.run, indicator=site.indicators[0], area=peer)
        ComparisonFactory(run=site.run, indicator=site.indicators[0], area=borough)
        ComparisonFactory(run=site.run, indicator=indicator, area=site.force, family_members=peer.code)
        own = site.run.comparisons.get(indicator=site.indicators[0], area=site.force)
        own.family_members += f" {peer.code}"
        own.save()
        site.force.families.get().members.create(peer=peer, position=each + 100)


def test_resolver_knows_the_names_others_rely_on():
    known = get_resolver().reverse_dict
    for name in (
        "home",
        "forces",
        "force",
        "indicator",
        "areas-within",
        "family",
        "partnership",
        "partnership-indicator",
    ):
        assert name in known
