"""A force, its authority, people of both, a set of two items; and returns brought to any state by the real actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client

from indicators.models import DataItem, IndicatorSet, Return
from indicators.periods import parse
from indicators.returns import workflow
from landscape.models import Area, Person, Role
from tests.factories import (
    AppointmentFactory,
    AreaFactory,
    AuthorityFactory,
    DataItemFactory,
    DomainFactory,
    IndicatorFactory,
)

Q3, Q4 = parse("2009/10 Q3"), parse("2009/10 Q4")
GOOD = "E23000032,crime.robbery,2009/10 Q3,10\nE23000032,crime.burglary,2009/10 Q3,200"
WARNED = "E23000032,crime.robbery,2009/10 Q3,-3\nE23000032,crime.burglary,2009/10 Q3,-4"
BAD = "E23000032,crime.robbery,2009/10 Q3,ten\nE23000032,crime.burglary,2009/10 Q3,200"


@dataclass
class House:
    force: Area
    indicator_set: IndicatorSet
    items: list[DataItem]
    analyst: Person
    officer: Person
    numbers: count = field(default_factory=lambda: count(1))

    def sent(self, rows: str = GOOD, *, period=Q3, name: str = "", by: Person | None = None) -> Return:
        content = f"area,item,period,value\n{rows}\n"
        a_return = workflow.send(
            file=ContentFile(content.encode()),
            name=name or f"return-{next(self.numbers)}.csv",
            force=self.force,
            indicator_set=self.indicator_set,
            period=period,
            by=by or self.analyst,
        )
        workflow.check_received(return_id=a_return.pk)
        a_return.refresh_from_db()
        return a_return

    def explained(self, rows: str = GOOD, **about) -> Return:
        a_return = self.sent(rows, **about)
        for finding in workflow.to_be_explained(a_return):
            workflow.explain(finding=finding, text="A correction of last year.", by=self.analyst)
        return a_return

    def submitted(self, rows: str = GOOD, **about) -> Return:
        a_return = self.explained(rows, **about)
        return workflow.submit(
            of_return=a_return, statement="Made from the crime system, checked twice.", by=self.analyst
        )

    def published(self, rows: str = GOOD, **about) -> Return:
        a_return = workflow.accept(of_return=self.submitted(rows, **about), by=self.officer)
        workflow.publish_due(by="a test")
        a_return.refresh_from_db()
        return a_return


@pytest.fixture
def house(db, settings, tmp_path) -> House:
    settings.MEDIA_ROOT = tmp_path / "received"
    cache.clear()
    force = AreaFactory(name="Kent", slug="kent", code="E23000032")
    authority = AuthorityFactory(force=force)
    domain = DomainFactory(indicator_set__code="recorded-crime", indicator_set__name="Recorded crime")
    items = [DataItemFactory(code=f"crime.{name}", name=name.title()) for name in ("robbery", "burglary")]
    IndicatorFactory(domain=domain, numerator=items, reference="acquisitive", title="Acquisitive crime")
    return House(
        force=force,
        indicator_set=domain.indicator_set,
        items=items,
        analyst=AppointmentFactory(role=Role.ANALYST, force=force, person__name="An analyst").person,
        officer=AppointmentFactory(role=Role.AUTHORITY_OFFICER, authority=authority, person__name="An officer").person,
    )


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def analyst(house) -> Client:
    return signed_in(house.analyst)


@pytest.fixture
def officer(house) -> Client:
    return signed_in(house.officer)


@pytest.fixture
def stranger(house) -> Client:
    """An analyst of another force."""
    return signed_in(AppointmentFactory(role=Role.ANALYST, force=AreaFactory(name="Essex")).person)
