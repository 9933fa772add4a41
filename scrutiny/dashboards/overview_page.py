"""What the page of one area shows, from stored rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from indicators.periods import Period
from landscape.models import Area
from scrutiny.dashboards import attention, bodies, queries, readings
from scrutiny.dashboards.formatting import plural
from scrutiny.dashboards.groupings import GROUPINGS, grouped
from scrutiny.dashboards.links import Links
from scrutiny.dashboards.overview import Around, in_groups
from scrutiny.dashboards.selection import Choice, Selection, state_of
from scrutiny.models import Comparison, ComparisonRun

UNASKED = "domains"


def context(run: ComparisonRun, area: Area, links: Links, *, grouping: str) -> dict[str, Any]:
    """`grouping` is a key of `GROUPINGS`."""
    rows = queries.comparisons_of(run, area)
    peers = queries.named_by_indicator(run, queries.member_codes(rows))
    arranged = grouped(grouping, rows, area, run)
    around = Around(peers, queries.quality_marks(run, area, rows))
    concerns = attention.concerns(rows, links)
    return {
        "existed": bodies.existed(area),
        "bears_on": bodies.bears_on(area),
        "rows": rows,
        "summary": readings.summary(rows),
        "groups": in_groups(area, arranged.groups, around, links),
        "groups_note": arranged.note,
        "grouping": grouping,
        "groupings": [Choice(key, name, key == grouping) for key, name in GROUPINGS.items()],
        "concerns": [each for each in concerns if not each.may_be_chance],
        "doubtful": [each for each in concerns if each.may_be_chance],
        "strengths": attention.strengths(rows, links),
        "members": sorted({each.name for found in peers.values() for each in found.values()}),
        "forces_with_areas": queries.forces_with_areas(run) if not rows else [],
        "has_variation": any(each.variation for each in rows),
        "history_starts": _first_year(rows),
    }


def newer(selection: Selection, area: Area) -> tuple[str, str, str] | None:
    """Of the set's newest period, unless it is the one shown: its name, its address, how much it tells."""
    newest = selection.newer
    if newest is None:
        return None
    figures = queries.figures_of((area.level, area.slug), [newest.run_id]).get(newest.run_id, 0)
    told = f"figures on {figures} of {plural(newest.indicators, 'indicator')}" if figures else "no figure of this area"
    return Period(newest.start, newest.end).label, Links(area, urlencode(state_of(newest.run))).overview, told


def _first_year(rows: Sequence[Comparison]) -> str:
    starts = [each.history["ends"][0] for each in rows if each.history.get("ends")]
    return min(starts, default="")[:4]
