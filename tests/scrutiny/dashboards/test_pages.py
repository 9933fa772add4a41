"""What holds of every page."""

import pytest
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse
from django.utils.html import escape

import scrutiny.urls
from indicators.models import Indicator
from landscape.models import Area, AreaLink
from scrutiny.comparisons.method import Method, in_short
from scrutiny.models import Comparison
from tests.factories import (
    AreaFactory,
    ComparisonFactory,
    DataItemFactory,
    IndicatorFactory,
    PersonFactory,
    add_parts,
)
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import ADDRESSES, build


def address_of(pattern):
    values = {"slug": "metropolitan-police", "indicator": "crime-0", "chart": "trend"}
    return reverse(pattern.name, kwargs={name: values[name] for name in pattern.pattern.converters})


EVERY_ADDRESS = [
    address_of(pattern)
    for pattern in scrutiny.urls.urlpatterns
    if isinstance(pattern, URLPattern) and pattern.pattern.converters.keys() <= {"slug", "indicator"}
]
"""Of the pages here that only show something; rooms below and pages that change something have tests of their own."""
BOLD = """<b title='"'>&"""


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


def test_download_holds_one_indicator_for_the_level(member):
    site = build(indicators=2)
    response = member.get(ADDRESSES["indicator"] + "comparisons.csv" + site.query)
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert response["Content-Type"].startswith("text/csv")
    assert lines[0].startswith("run,method,set,indicator,level,area_code")
    assert len(lines) == 5
    assert {line.split(",")[3] for line in lines[1:]} == {"crime-0"}


def test_download_of_an_area_holds_all_its_indicators(member):
    site = build(indicators=2)
    response = member.get(ADDRESSES["overview"] + "comparisons.csv" + site.query)
    assert len(b"".join(response.streaming_content).decode().splitlines()) == 3


@pytest.mark.parametrize(
    "address", [*ADDRESSES.values(), "/forces/metropolitan-police/paper/", ADDRESSES["indicator"] + "charts/trend.csv"]
)
def test_pages_and_charts_tell_settings_other_than_todays_and_nothing_of_the_others(member, address):
    site = build(indicators=1, boroughs=1)
    of_before = {"confidence": 0.95}  # a run that names no more of its settings
    for settings, told in (
        (Method().settings, "1;"),
        (
            Method(confidence=0.8).settings,
            "1, with confidence 0.8 instead of 0.95 (what is called a 95% interval is one of 80%);",
        ),
        (of_before, f"1, with {in_short(of_before)};"),
    ):
        site.run.settings = settings
        site.run.save()
        said = " ".join(member.get(address + site.query).content.decode().split())
        assert f"method version {told}" in said or f"method {told}" in said


@pytest.mark.parametrize("name", ADDRESSES)
def test_pages_carry_no_inline_script_or_style(member, name):
    site = build(indicators=1, boroughs=1)
    page = Page(member.get(ADDRESSES[name] + site.query))
    assert " style=" not in page.html
    assert "<style" not in page.html
    assert all(each.get("src") or each.get("type") == "application/json" for each in page.attributes["script"])


MOST_QUERIES = 8


@pytest.mark.parametrize("address", [*ADDRESSES.values(), "/forces/metropolitan-police/paper/"])
def test_pages_print_as_text_whatever_stands_in_a_name(member, address):
    target = {"final": 3.0, "final_on": "2011-03-31", "owner": BOLD}
    site = build(boroughs=2, quality=f"fewer than {BOLD} events")
    for row in Comparison.objects.all():
        way = [3.0] * len(row.history["ends"])
        row.history = {**row.history, "target": {**target, "trajectory": way}, "breaks": [["2009-04-01", BOLD]]}
        row.save()
    Area.objects.update(name=Concat("name", Value(BOLD)))
    Indicator.objects.update(title=Concat("title", Value(BOLD)), unit=BOLD)
    page = member.get(address + site.query).content.decode()
    assert BOLD not in page
    assert escape(BOLD) in page


@pytest.mark.parametrize("name", ADDRESSES)
def test_pages_ask_no_more_of_the_database_when_there_is_more_to_show(member, name):
    """Session, person and what is published are three; then five at most for what the page shows."""
    site = build(indicators=1, peers=1, boroughs=1)
    add_parts(site.indicators[0], "numerator", [DataItemFactory()])
    add_parts(site.indicators[0], "denominator", [DataItemFactory(timing="mid-year")])
    few = queries_of(member, ADDRESSES[name] + site.query)
    grow(site)
    many = queries_of(member, ADDRESSES[name] + site.query)
    assert few == many <= MOST_QUERIES


def queries_of(client, address) -> int:
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
