"""What anybody may read: only what an authority shows, of its own force, and as long as it does."""

import pytest
from django.utils.timezone import now

from indicators.models import SetPublication
from scrutiny.models import Comparison, ComparisonRun, Publication
from tests.factories import ComparisonFactory, ComparisonRunFactory
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import build

pytestmark = pytest.mark.django_db
ADDRESS = "/public/metropolitan-police/recorded-crime/"


@pytest.fixture
def site():
    return build(indicators=2)


@pytest.fixture
def shown(site):
    return SetPublication.objects.create(
        indicator_set=site.run.indicator_set,
        authority=site.force.authority,
        published_by="a test",
        published_at=now(),
        reason="Agreed",
    )


def test_anybody_reads_the_figures_that_the_authority_shows(client, site, shown):
    page = Page(client.get(ADDRESS))
    assert page.texts["h1"] == ["Metropolitan Police"]
    assert "12 months to March 2010" in page.text
    assert "Shown by the Metropolitan Police Authority." in page.text
    assert "Crime 1" in page.text
    assert "4.2" in page.text
    for peer in site.peers:
        assert peer.name not in page.text


def test_nothing_is_shown_before_the_authority_does_and_after_it_withdraws(client, site, request):
    assert client.get(ADDRESS).status_code == 404
    shown = request.getfixturevalue("shown")
    assert client.get(ADDRESS).status_code == 200
    shown.withdrawn_at, shown.withdrawn_by = now(), "a test"
    shown.save()
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize("address", ["/public/kent/recorded-crime/", "/public/metropolitan-police/other/"])
def test_neither_another_force_nor_another_set_is_shown(client, shown, address):
    assert client.get(address).status_code == 404


def test_force_whose_authority_shows_nothing_stays_unshown(client, site, shown):
    assert client.get(f"/public/{site.peers[0].slug}/recorded-crime/").status_code == 404


def test_run_that_is_not_published_and_draft_indicator_are_left_out(client, site, shown):
    unpublished = ComparisonRunFactory(
        indicator_set=site.run.indicator_set,
        family_edition=site.run.family_edition,
        state=ComparisonRun.State.COMPUTING,
        published_at=None,
    )
    ComparisonFactory(run=unpublished, indicator=site.indicators[0], area=site.force, value=8675309)
    site.indicators[1].status = "draft"
    site.indicators[1].save()
    text = Page(client.get(ADDRESS)).text
    assert "8,675,309" not in text
    assert "Crime 0" in text
    assert "Crime 1" not in text


def test_missing_figure_is_not_zero(client, site, shown):
    Comparison.objects.filter(area=site.force).update(value=None, change=None)
    assert "Not available" in Page(client.get(ADDRESS)).text


def test_set_without_a_published_run_says_so(client, site, shown):
    Publication.objects.all().delete()
    assert "No results of this set are published yet." in Page(client.get(ADDRESS)).text


@pytest.mark.parametrize("indicators", [1, 4])
def test_queries_do_not_grow_with_the_set(client, django_assert_num_queries, indicators):
    site = build(indicators=indicators)
    SetPublication.objects.create(
        indicator_set=site.run.indicator_set,
        authority=site.force.authority,
        published_by="a test",
        published_at=now(),
        reason="Agreed",
    )
    with django_assert_num_queries(5):
        assert client.get(ADDRESS).status_code == 200
