"""An administrator, and a set of two published indicators that lack nothing."""

from datetime import date

import pytest

from indicators.models import HmicArea, Indicator, IndicatorSet
from landscape.models import Role
from tests.factories import AppointmentFactory, DataItemFactory, DomainFactory, IndicatorFactory

COMPLETE = {
    "owner": "Head of Performance",
    "review_date": date(2099, 4, 1),
    "meaning": "Thefts with force. A rise is bad.",
    "source": "A test",
}


@pytest.fixture
def by(db):
    return AppointmentFactory(role=Role.ADMINISTRATOR, person__email="admin@example.org", person__name="Ada").person


@pytest.fixture
def apacs(db) -> IndicatorSet:
    """SPI 1 (robbery) and SPI 2 (burglary), in two domains, and an empty one."""
    robbery, residents = DataItemFactory(code="crime.robbery"), DataItemFactory(code="residents", timing="mid-year")
    burglary = DataItemFactory(code="crime.burglary")
    tackling = DomainFactory(
        name="Tackling crime",
        position=1,
        indicator_set__code="apacs-2008-09",
        indicator_set__name="APACS 2008/09",
        indicator_set__year="2008/09",
    )
    serious = DomainFactory(name="Serious crime", position=2, indicator_set=tackling.indicator_set)
    HmicArea.objects.create(position=1, name="Confidence")
    for number, domain, item in ((1, tackling, robbery), (2, serious, burglary)):
        IndicatorFactory(
            domain=domain,
            position=number,
            reference=f"SPI {number}",
            slug=f"spi-{number}",
            title=item.code,
            numerator=[item],
            denominator=[residents],
            **COMPLETE,
        )
    return tackling.indicator_set


def version_of(indicator_set: IndicatorSet) -> int:
    return IndicatorSet.objects.values_list("version", flat=True).get(pk=indicator_set.pk)


def spi(number: int, code: str = "apacs-2008-09") -> Indicator:
    return Indicator.objects.select_related("indicator_set").get(indicator_set__code=code, reference=f"SPI {number}")
