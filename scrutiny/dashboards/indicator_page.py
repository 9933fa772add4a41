"""What the page of one indicator shows of one area, from stored rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from indicators import periods
from indicators.models import IndicatorPart
from indicators.periods import plain_date
from landscape.models import Area, FamilyEdition
from scrutiny.comparisons.remarks import Remark
from scrutiny.dashboards import bundles, queries, readings, sources, wording, working
from scrutiny.dashboards.level import Other, Place
from scrutiny.dashboards.links import Links
from scrutiny.dashboards.revisions import Revision, revised_ends, revisions
from scrutiny.dashboards.selection import Selection
from scrutiny.models import Comparison, ComparisonRun


@dataclass(frozen=True)
class Around:
    """A comparison with those of all other areas, its family, the lists that tell it, and the figures behind it."""

    own: Comparison
    others: Sequence[Other]
    members: Mapping[str, Area | Place]
    peers: Sequence[Other]
    editions: Mapping[str, FamilyEdition]
    parts: Sequence[IndicatorPart]
    figures: Sequence[sources.Figure]
    revisions: Sequence[Revision]

    @property
    def returns(self) -> list[sources.Origin]:
        return list(dict.fromkeys(each.origin for each in self.figures))


def around(selection: Selection, own: Comparison, others: Sequence[Other], parts: Sequence[IndicatorPart]) -> Around:
    """`others`: the comparisons of every other area of the level."""
    run, found = selection.run, {each.area.code: each for each in others}
    peers = [found[code] for code in own.family_members.split() if code in found]
    named = {code: found[code].area for code in queries.member_codes([own]) if code in found}
    return Around(
        own=own,
        others=others,
        members=named | queries.areas_by_code(queries.member_codes([own]) - set(named)),
        peers=peers,
        editions=selection.editions({own.family_edition, *_editions_named(own)}),
        parts=parts,
        figures=sources.told(parts, own.area, [each.area for each in peers], run),
        revisions=revisions(parts, own.area, run),
    )


def context(run: ComparisonRun, rows: Around, links: Links, *, by_value: bool) -> dict[str, Any]:
    comparison, indicator = rows.own, rows.own.indicator
    return {
        "comparison": comparison,
        "indicator": indicator,
        "lead": readings.lead(comparison),
        "polarity": wording.POLARITY[indicator.polarity],
        "cautions": [each.text for each in wording.cautions(comparison)],
        "by_value": by_value,
        **_answers(comparison),
        "charts": charts(run, rows, by_value=by_value),
        "family_words": wording.family_in_words(comparison),
        "peers": [
            (each.area.name, Links(each.area, links.query).indicator(indicator))
            for each in sorted(rows.peers, key=lambda peer: peer.area.name)
        ],
        "missing": sorted(
            rows.members[code].name for code in comparison.family_missing.split() if code in rows.members
        ),
        "download": links.indicator_download(indicator),
        "working": _working(run, comparison, rows),
        "marks": sources.marks(comparison, rows.parts, run),
        "revisions": rows.revisions,
        "quality": working.quality(comparison, rows.members, rows.editions),
        "breaks": [(plain_date(date.fromisoformat(on)), why) for on, why in comparison.history.get("breaks", [])],
    }


def charts(run: ComparisonRun, rows: Around, *, by_value: bool) -> dict[str, bundles.Chart | None]:
    """The charts of the page by their keys; None where one can't be drawn."""
    made, comparison = bundles.Made(run, rows.returns), rows.own
    compared = rows.peers and comparison.family_average is not None
    revised = revised_ends(rows.revisions)
    family = comparison.family_members.split()
    return {
        "trend": bundles.trend(made, comparison, revised=revised) if comparison.history else None,
        "family": bundles.family(made, comparison, rows.peers, by_value=by_value) if compared else None,
        "control": bundles.control(made, comparison),
        "funnel": bundles.funnel_of(made, comparison, rows.others, family) if comparison.value is not None else None,
    }


def _answers(comparison: Comparison) -> dict[str, Any]:
    return {
        "shape": wording.shape(comparison),
        "improving": (wording.is_improving(comparison), wording.moved(comparison)),
        "keeping_pace": (wording.is_keeping_pace(comparison), wording.family_moved(comparison)),
        "variation": wording.variation(comparison),
    }


def _working(run: ComparisonRun, comparison: Comparison, rows: Around) -> list[tuple[str, working.Pairs]]:
    before = periods.parse(comparison.previous_period).label if comparison.previous_period else "none"
    inputs = working.inputs(rows.figures, rows.parts, run)
    return [
        ("What goes in", inputs + working.value(comparison)),
        ("Against its family", working.family(comparison, rows.members, rows.editions)),
        ("Against a year before", working.change(comparison, before)),
    ]


def _editions_named(comparison: Comparison) -> list[str]:
    """The edition that the usual spread was taken from, if it is another than the family's."""
    return [each.filled["edition"] for each in wording.remarks(comparison) if each.remark == Remark.SPREAD_FROM]
