"""A small site: a force with a family of three, in a published run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client

from indicators.models import Indicator
from landscape.models import Area, AreaLink
from scrutiny.models import ComparisonRun
from tests.factories import (
    AppointmentFactory,
    AreaFactory,
    AuthorityFactory,
    ComparisonFactory,
    ComparisonRunFactory,
    DataItemFactory,
    DomainFactory,
    FamilyEditionFactory,
    FamilyFactory,
    IndicatorFactory,
    PublicationFactory,
    add_parts,
)
from tests.indicators.observing import observe

ADDRESSES = {
    "overview": "/forces/metropolitan-police/",
    "indicator": "/forces/metropolitan-police/indicators/crime-0/",
    "areas": "/forces/metropolitan-police/areas/",
    "family": "/forces/metropolitan-police/family/",
}
NAMES = ("Greater Manchester", "West Midlands", "West Yorkshire")


@dataclass
class Site:
    run: ComparisonRun
    force: Area
    peers: list[Area]
    indicators: list[Indicator]

    @property
    def query(self) -> str:
        return f"?set={self.run.indicator_set.code}&period=12m+to+2010-03&family={self.run.family_edition.code}"


def build(*, indicators: int = 2, peers: int = 3, boroughs: int = 0, **comparison) -> Site:
    """A force on so many indicators, compared with so many peers, and with so many boroughs on the first indicator."""
    force = AreaFactory(name="Metropolitan Police", slug="metropolitan-police", region="London")
    AuthorityFactory(force=force, name="Metropolitan Police Authority")
    members = [AreaFactory(name=NAMES[each] if each < 3 else f"Peer {each}") for each in range(peers)]
    edition = FamilyEditionFactory(code="best-known", name="Best known", kind="composed")
    FamilyFactory(area=force, edition=edition, peers=members)
    domain = DomainFactory(name="Local crime", indicator_set__code="recorded-crime")
    made = [
        IndicatorFactory(domain=domain, reference=f"crime-{each}", title=f"Crime {each}") for each in range(indicators)
    ]
    run = ComparisonRunFactory(indicator_set=domain.indicator_set, family_edition=edition)
    PublicationFactory(run=run)
    codes = " ".join(each.code for each in members)
    for indicator in made:
        run.parts.create(indicator=indicator)
        ComparisonFactory(run=run, indicator=indicator, area=force, **{"family_members": codes, **comparison})
        for position, member in enumerate(members):
            ComparisonFactory(run=run, indicator=indicator, area=member, value=1.2 + position / 10)
    for each in range(boroughs):
        borough = AreaFactory(level="partnership", name=f"Borough {each:02}", kind="CDRP", code=f"E22{each:06}")
        AreaLink.objects.create(child=borough, parent=force)
        for indicator in made:
            ComparisonFactory(run=run, indicator=indicator, area=borough, value=9 - each / 10)
    return Site(run, force, members, made)


def a_later_run(site: Site) -> ComparisonRun:
    """The run of the next quarter, published but without a comparison yet."""
    about = {"indicator_set": site.run.indicator_set, "family_edition": site.run.family_edition}
    run = ComparisonRunFactory(period="12m to 2010-06", start=date(2009, 7, 1), end=date(2010, 6, 30), **about)
    PublicationFactory(run=run)
    return run


def with_figures(site: Site) -> Site:
    """The same with the figures behind its first indicator in the ledger, so that its working can be shown."""
    crime, people = DataItemFactory(name="Robbery"), DataItemFactory(name="Residents", timing="mid-year")
    add_parts(site.indicators[0], "numerator", [crime])
    add_parts(site.indicators[0], "denominator", [people])
    areas = list(enumerate([site.force, *site.peers]))
    crimes = [(crime, area, f"12m to {year}-03", 33_400 + 1_000 * at) for at, area in areas for year in (2009, 2010)]
    people_of = [(people, area, str(year), 7_935_100) for _, area in areas for year in (2008, 2009)]
    site.run.as_known_at = observe(*crimes, *people_of)
    site.run.save()
    return site


@pytest.fixture
def member(db) -> Client:
    """Someone signed in who may see comparisons."""
    client = Client()
    client.force_login(AppointmentFactory().person)
    return client
