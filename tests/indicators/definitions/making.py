"""Addresses of definitions and families that need something to be there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from indicators.models import SeriesBreak
from landscape.models import FamilyProposal
from tests.factories import DataItemFactory
from tests.scrutiny.dashboards.conftest import Site


def a_data_item(rest: str) -> Callable[[Site], str]:
    return lambda site: f"/definitions/items/{DataItemFactory().code}/{rest}"


def a_series_break(rest: str) -> Callable[[Site], str]:
    def made(site: Site) -> str:
        found = SeriesBreak.objects.create(item=DataItemFactory(), on=date(2009, 4, 1), reason="Counted anew.")
        return f"/definitions/breaks/{found.pk}/{rest}"

    return made


def a_proposal(rest: str) -> Callable[[Site], str]:
    def made(site: Site) -> str:
        found = FamilyProposal.objects.create(name="Tried", level="force", size=1, variables=[], families={})
        return f"/families/proposals/{found.pk}/{rest}"

    return made
