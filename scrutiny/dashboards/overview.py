"""What an area's overview shows: a row for each indicator, and what needs attention, from stored verdicts only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from landscape.models import Area
from scrutiny.comparisons.remarks import Remark
from scrutiny.dashboards import formatting, wording
from scrutiny.dashboards.links import Links
from scrutiny.dashboards.sparklines import Sparkline, Strip, sparkline, strip
from scrutiny.models import Comparison

CONCERNS, STRENGTHS = "worse", "better"


@dataclass(frozen=True)
class Row:
    comparison: Comparison
    link: str
    value: str
    interval: str
    change: str
    shape: wording.Shape
    trend: Sparkline | None
    variation: wording.Shape | None
    strip: Strip | None
    average: str
    words: str
    cautions: list[str]


@dataclass(frozen=True)
class DomainRows:
    name: str
    rows: list[Row]


@dataclass(frozen=True)
class Card:
    """One indicator that stands out: `reasons` why it is there, what else to know, and how sure that is."""

    title: str
    link: str
    reasons: list[str]
    value: str
    beside: list[str]
    may_be_chance: bool


Peers = dict[int, dict[str, Comparison]]


def by_domain(area: Area, comparisons: Sequence[Comparison], peers: Peers, links: Links) -> list[DomainRows]:
    groups = groupby(comparisons, key=lambda each: each.indicator.domain.name)
    return [
        DomainRows(name, [_row(area, each, peers.get(each.indicator_id, {}), links) for each in group])
        for name, group in groups
    ]


def _row(area: Area, comparison: Comparison, peers: dict[str, Comparison], links: Links) -> Row:
    indicator, decimals = comparison.indicator, comparison.indicator.decimals
    return Row(
        comparison=comparison,
        link=links.indicator(indicator),
        value=formatting.number(comparison.value, decimals),
        interval=formatting.telling_interval(comparison.lower_95, comparison.upper_95, decimals),
        change=formatting.change(comparison.change, comparison.change_unit),
        shape=wording.shape(comparison),
        trend=sparkline(comparison.history, decimals),
        variation=wording.variation(comparison),
        strip=_strip(area, comparison, peers),
        average=formatting.number(comparison.family_average, decimals),
        words=wording.in_words(comparison),
        cautions=[each.text for each in wording.cautions(comparison) if each.remark != Remark.MAY_BE_CHANCE],
    )


def _strip(area: Area, comparison: Comparison, peers: dict[str, Comparison]) -> Strip | None:
    members = [peers[code] for code in comparison.family_members.split() if code in peers]
    figures = [(each.area.name, each.value) for each in members if each.value is not None]
    if comparison.value is None or comparison.family_average is None or not figures:
        return None
    own = (area.name, comparison.value)
    return strip(own, sorted(figures), comparison.family_average, comparison.indicator.decimals)


def concerns(comparisons: Sequence[Comparison], links: Links) -> list[Card]:
    """Worse than the family beyond the usual spread, or worse than a year ago; the most certain first."""
    return _cards(
        [each for each in comparisons if CONCERNS in (each.family_verdict, each.change_verdict)], CONCERNS, links
    )


def strengths(comparisons: Sequence[Comparison], links: Links) -> list[Card]:
    """Better than the family beyond the usual spread, or better than a year ago and gaining on the family."""
    found = [
        each
        for each in comparisons
        if each.family_verdict == STRENGTHS or (each.change_verdict == STRENGTHS and each.pace_verdict == "gaining")
    ]
    return _cards(found, STRENGTHS, links)


def _cards(comparisons: Sequence[Comparison], verdict: str, links: Links) -> list[Card]:
    ranked = sorted(comparisons, key=lambda each: _doubt(each, verdict))
    return [_card(each, verdict, links) for each in ranked]


def _rests_on_chance(comparison: Comparison, verdict: str) -> bool:
    """The family's verdict may be chance, and the year's change says nothing of the kind."""
    return wording.may_be_chance(comparison) and comparison.change_verdict != verdict


def _doubt(comparison: Comparison, verdict: str) -> tuple[bool, bool, float]:
    """Sorts the most certain first: those beyond the family's spread, then those that only moved."""
    beyond = comparison.family_verdict == verdict and not wording.may_be_chance(comparison)
    p = comparison.spread_p if beyond else comparison.change_p
    return _rests_on_chance(comparison, verdict), not beyond, 1.0 if p is None else p


def _card(comparison: Comparison, verdict: str, links: Links) -> Card:
    indicator = comparison.indicator
    value = formatting.with_unit(comparison.value, indicator.decimals, indicator.unit)
    if comparison.family_average is not None:
        value += f"; family average {formatting.number(comparison.family_average, indicator.decimals)}"
    said = [(comparison.change_verdict, wording.changed(comparison))]
    if not wording.has_no_family(comparison):
        said.insert(0, (comparison.family_verdict, wording.family_in_words(comparison)))
    return Card(
        title=indicator.title,
        link=links.indicator(indicator),
        reasons=[sentence for found, sentence in said if found == verdict],
        value=f"{value}.",
        beside=[sentence for found, sentence in said if found != verdict],
        may_be_chance=_rests_on_chance(comparison, verdict),
    )
