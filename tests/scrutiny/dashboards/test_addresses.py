"""What an address chooses, and what it answers when it can’t."""

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from landscape.models import FamilyEdition
from scrutiny.dashboards.selection import fairly_full
from scrutiny.models import ComparisonRun, Publication
from tests.factories import (
    AreaFactory,
    ComparisonFactory,
    ComparisonRunFactory,
    FamilyEditionFactory,
    IndicatorFactory,
    PublicationFactory,
)
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import ADDRESSES, a_later_run, build


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


@pytest.mark.parametrize(("figures", "shown"), [(0, "2010-03"), (1, "2010-03"), (2, "2010-06"), (4, "2010-06")])
def test_newest_period_is_shown_once_it_tells_of_half_as_many_indicators(member, figures, shown):
    site = build(indicators=4)
    later = a_later_run(site)
    for at, indicator in enumerate(site.indicators):
        ComparisonFactory(run=later, indicator=indicator, area=site.force, value=1.0 if at < figures else None)
    address = member.get(ADDRESSES["overview"]).url
    assert f"period=12m+to+{shown}" in address
    page, newer = Page(member.get(address)), ADDRESSES["overview"] + site.query.replace("2010-03", "2010-06")
    told = f"with figures on {figures} of" if figures else "with no figure of this area"
    assert (told in page.text) == (newer in page.links) == (shown == "2010-03")


@pytest.mark.parametrize(("ended", "opened"), [(date(2010, 3, 31), 2010), (date(2009, 12, 31), 2011)])
def test_larger_set_that_ended_over_a_year_ago_holds_back_nothing(ended, opened):
    found = [Publication(run_id=at, end=end) for at, end in enumerate([date(2011, 3, 31), ended])]
    assert fairly_full(found, {0: 4, 1: 10})[0].end.year == opened


def test_choice_of_a_period_takes_one_query(member, django_assert_num_queries):
    a_later_run(build(indicators=2))
    member.get(ADDRESSES["overview"])
    with django_assert_num_queries(4):
        assert member.get(ADDRESSES["overview"]).status_code == 302


def test_fullest_set_comes_first(member):
    site = build(indicators=1)
    for name, indicators in (("a-set-of-one", 1), ("m-set-of-three", 3), ("z-set-of-two", 2)):
        run = ComparisonRunFactory(indicator_set__code=name, family_edition=site.run.family_edition)
        PublicationFactory(run=run)
        for _ in range(indicators):
            made = IndicatorFactory(domain__indicator_set=run.indicator_set)
            run.parts.create(indicator=made)
            ComparisonFactory(run=run, indicator=made, area=site.force)
    assert "set=m-set-of-three" in member.get(ADDRESSES["overview"]).url


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


def test_run_that_came_too_late_says_that_it_never_was_shown(member):
    site = build(indicators=1)
    late = ComparisonRunFactory(
        indicator_set=site.run.indicator_set,
        family_edition=site.run.family_edition,
        state=ComparisonRun.State.SUPERSEDED,
        published_at=None,
    )
    ComparisonFactory(run=late, indicator=site.indicators[0], area=site.force)
    page = Page(member.get(f"{ADDRESSES['overview']}{site.query}&run={late.pk}"))
    assert "it never was what members see" in page.text


def test_superseded_run_stays_to_be_seen(member):
    site = build(indicators=1)
    old = ComparisonRunFactory(
        indicator_set=site.run.indicator_set,
        family_edition=site.run.family_edition,
        state=ComparisonRun.State.SUPERSEDED,
    )
    ComparisonFactory(run=old, indicator=site.indicators[0], area=site.force, value=9.9)
    page = Page(member.get(f"{ADDRESSES['overview']}{site.query}&run={old.pk}"))
    assert "as it was published on 22 July 2010; a later one has taken its place on 22 July 2010." in page.text
    assert f"{ADDRESSES['overview']}{site.query}" in page.links
    assert "9.9" in page.texts["strong"]
    assert f"run={old.pk}" in next(each for each in page.links if "indicators/crime-0" in each)
