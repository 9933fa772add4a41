"""What the first page says of a person's own force, from stored rows."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from landscape.models import Area
from scrutiny.dashboards import attention, queries, readings, selection
from scrutiny.dashboards.attention import Card
from scrutiny.dashboards.links import Links

SHOWN = 3
"""Of what needs attention so many are told here; the page of the force has them all."""


@dataclass(frozen=True)
class AtAGlance:
    """A force in the period that its page opens at: what stands out is told in full there, at `link`."""

    period: str
    link: str
    summary: str
    concerns: list[Card]
    more: int


def at_a_glance(area: Area, query: str) -> AtAGlance | None:
    """None where nothing is published that answers `query`, or no figure of the area: then nothing can stand out."""
    try:
        chosen = selection.select(QueryDict(query), (area.level, area.slug))
    except selection.NotPublishedError:
        return None
    rows = queries.comparisons_of(chosen.run, area)
    if all(each.value is None for each in rows):
        return None
    links = Links(area, chosen.query)
    concerns = [each for each in attention.concerns(rows, links) if not each.may_be_chance]
    return AtAGlance(
        period=chosen.period.label,
        link=links.overview,
        summary=readings.summary(rows),
        concerns=concerns[:SHOWN],
        more=max(0, len(concerns) - SHOWN),
    )
