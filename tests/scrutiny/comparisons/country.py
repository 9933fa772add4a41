"""A small country to compare, and ways to look at its runs."""

from __future__ import annotations

import threading
from datetime import timedelta

from django.utils import timezone

from indicators.periods import parse
from scrutiny.comparisons import runs
from scrutiny.models import Comparison, ComparisonRun, RunPart
from tests.factories import (
    AreaFactory,
    DataItemFactory,
    DomainFactory,
    FamilyEditionFactory,
    FamilyFactory,
    IndicatorFactory,
)
from tests.indicators.observing import observe

MARCH = parse("12m to 2010-03")


class Country:
    """Four forces of 100,000 residents; the first has the others as its family, in an edition of its own."""

    def __init__(self):
        self.robbery = DataItemFactory(code="crime.robbery", name="Robbery")
        self.vehicle = DataItemFactory(code="crime.vehicle", name="Vehicle offences")
        self.residents = DataItemFactory(code="population.residents", name="Residents", timing="mid-year")
        domain = DomainFactory(indicator_set__code="recorded-crime", indicator_set__name="Recorded crime")
        self.set = domain.indicator_set
        self.indicators = [
            IndicatorFactory(domain=domain, reference=item.name, numerator=[item], denominator=[self.residents])
            for item in (self.robbery, self.vehicle)
        ]
        self.areas = [AreaFactory(code=f"E2300000{number}") for number in range(1, 5)]
        self.edition = FamilyEditionFactory(code="home-office-2009-10")
        FamilyFactory(edition=self.edition, area=self.areas[0], peers=self.areas[1:])
        self.known_at = observe(
            *((self.residents, area, year, 100_000) for area in self.areas for year in ("2008", "2009")),
            *self.counts(self.robbery, "2008/09", 300, 310, 290, 305),
            *self.counts(self.robbery, "2009/10", 400, 310, 290, 300),
            *self.counts(self.vehicle, "2009/10", 900, 950, 1000, 980),
        )

    def counts(self, item, period, *counts):
        return [(item, area, period, count) for area, count in zip(self.areas, counts, strict=True)]

    def start(self, **options):
        chosen = {"indicator_set": self.set, "period": MARCH, "edition": self.edition, "by": "compare", **options}
        return runs.start(**chosen)


def of(run, area, indicator):
    return Comparison.objects.get(run=run, area=area, indicator=indicator)


def wait_for(condition, seconds=120):
    done = threading.Event()
    until = timezone.now() + timedelta(seconds=seconds)
    while not condition():
        assert timezone.now() < until, "The worker did not do it in time."
        done.wait(0.05)


def stand_still(run, seconds=3600):
    """As if everything on the run had been done that long ago."""
    ComparisonRun.objects.filter(pk=run.pk).update(started_at=timezone.now() - timedelta(seconds=2 * seconds))
    done = RunPart.objects.filter(run=run, done_at__isnull=False)
    done.update(done_at=timezone.now() - timedelta(seconds=seconds))
