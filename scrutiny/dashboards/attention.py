"""What stands out of an overview, for the worse and for the better, from stored signals only.

Four things are looked at: the place among the family, the change on a year, the way to the plan's target, and the
control chart. The most certain comes first; what may be chance is set apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scrutiny.comparisons.remarks import Remark
from scrutiny.dashboards import formatting, wording
from scrutiny.dashboards.links import Links
from scrutiny.models import Comparison

CONCERNS, STRENGTHS = "worse", "better"
ON_THE_WAY = {CONCERNS: "below", STRENGTHS: "better"}
LATELY = {CONCERNS: "concern", STRENGTHS: "improvement"}
INTERVAL_IS_CLEAR = 0.05


@dataclass(frozen=True)
class Signal:
    """One reason to look: its sentence, how often chance alone would give it, and whether it may well have."""

    said: str
    p: float
    beyond_family: bool = False
    may_be_chance: bool = False


@dataclass(frozen=True)
class Card:
    """One indicator that stands out: `reasons` why it is there, what else to know, and how sure that is."""

    title: str
    link: str
    reasons: list[str]
    value: str
    beside: list[str]
    may_be_chance: bool


def concerns(comparisons: Sequence[Comparison], links: Links) -> list[Card]:
    """Worse than the family or than a year ago, below the way to a target, or lately unusually bad."""
    return _cards([(each, _signals(each, CONCERNS)) for each in comparisons], CONCERNS, links)


def strengths(comparisons: Sequence[Comparison], links: Links) -> list[Card]:
    """Better than the family beyond the usual spread, gaining on it, or for certain ahead of the plan."""
    found = [
        (each, [signal for signal in _signals(each, STRENGTHS) if _is_strong(each, signal)]) for each in comparisons
    ]
    return _cards(found, STRENGTHS, links)


def _is_strong(comparison: Comparison, signal: Signal) -> bool:
    """Doing better than one's own past is no strength while others do better still."""
    return (
        signal.beyond_family
        or comparison.pace_verdict == "gaining"
        or (comparison.trajectory_verdict == ON_THE_WAY[STRENGTHS] and not signal.may_be_chance)
    )


def _signals(comparison: Comparison, verdict: str) -> list[Signal]:
    found = []
    if comparison.family_verdict == verdict:
        found.append(
            Signal(
                wording.family_in_words(comparison),
                _or_1(comparison.spread_p),
                beyond_family=True,
                may_be_chance=wording.may_be_chance(comparison),
            )
        )
    if comparison.change_verdict == verdict:
        may_be_chance = wording.change_may_be_chance(comparison)
        found.append(Signal(wording.changed(comparison), _or_1(comparison.change_p), may_be_chance=may_be_chance))
    if comparison.trajectory_verdict == ON_THE_WAY[verdict]:
        certain = not wording.has_remark(comparison, Remark.WITHIN_CHANCE)
        p = INTERVAL_IS_CLEAR if certain else 1.0
        found.append(Signal(wording.on_the_way(comparison), p, may_be_chance=not certain))
    if comparison.variation == LATELY[verdict]:
        said = wording.VARIATION[comparison.variation].words.capitalize()
        may_be_chance = wording.has_remark(comparison, Remark.LATELY_MAY_BE_CHANCE)
        found.append(Signal(f"{said}.", _or_1(comparison.variation_p), may_be_chance=may_be_chance))
    return found


def _cards(found: Sequence[tuple[Comparison, list[Signal]]], verdict: str, links: Links) -> list[Card]:
    ranked = sorted(((each, signals) for each, signals in found if signals), key=lambda pair: _doubt(pair[1]))
    return [_card(each, signals, verdict, links) for each, signals in ranked]


def _doubt(signals: Sequence[Signal]) -> tuple[bool, bool, float]:
    """Sorts the most certain first: those beyond the family's spread, then those that only moved."""
    sure = [each for each in signals if not each.may_be_chance]
    return not sure, not any(each.beyond_family for each in sure), min(each.p for each in sure or signals)


def _card(comparison: Comparison, signals: Sequence[Signal], verdict: str, links: Links) -> Card:
    indicator = comparison.indicator
    value = formatting.with_unit(comparison.value, indicator.decimals, indicator.unit)
    if comparison.family_average is not None:
        value += f"; family average {formatting.number(comparison.family_average, indicator.decimals)}"
    beside = []
    if comparison.family_verdict != verdict and not wording.has_no_family(comparison):
        beside.append(wording.family_in_words(comparison))
    if comparison.change_verdict != verdict:
        beside.append(wording.changed(comparison))
    return Card(
        title=indicator.title,
        link=links.indicator(indicator),
        reasons=[each.said for each in signals],
        value=f"{value}.",
        beside=beside,
        may_be_chance=all(each.may_be_chance for each in signals),
    )


def _or_1(p: float | None) -> float:
    return 1.0 if p is None else p
