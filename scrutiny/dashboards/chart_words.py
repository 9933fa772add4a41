"""What charts say in words: the signals of control charts, places in a funnel, the way to a target."""

from __future__ import annotations

from indicators.models import Polarity
from scrutiny.dashboards.wording import BAD, GOOD, NEUTRAL

FUNNEL_PLACES = {
    "below 99.8%": "below the outer (99.8%) limit",
    "below 95%": "below the inner (95%) limit",
    "within": "within the limits",
    "above 95%": "above the inner (95%) limit",
    "above 99.8%": "above the outer (99.8%) limit",
}
SIGNALS = {
    ("outside limits", 1): "above the upper limit",
    ("outside limits", -1): "below the lower limit",
    ("trend", 1): "seven in a row rise",
    ("trend", -1): "seven in a row fall",
    ("two in three", 1): "two of three are near the upper limit",
    ("two in three", -1): "two of three are near the lower limit",
    ("shift", 1): "seven in a row lie above the mean",
    ("shift", -1): "seven in a row lie below the mean",
}
ASSURANCE = {
    "pass": "As things are the target will be met.",
    "fail": "As things are the target will be missed: it lies beyond the limits.",
    "hit or miss": "The target lies between the limits, so it may be met one time and missed the next.",
}
TRAJECTORY = {"better": "It is better than", "on": "It is on", "below": "It is worse than"}


def signal(rule: str, side: int) -> str:
    """What a point of a control chart says; empty of one that says nothing."""
    return SIGNALS.get((rule, side), "")


def tone_of_signal(polarity: str, side: int) -> str:
    """Good or bad where the indicator has a good direction, else neutral."""
    wanted = {Polarity.HIGHER: 1, Polarity.LOWER: -1}.get(Polarity(polarity))
    if wanted is None:
        return NEUTRAL
    return GOOD if side == wanted else BAD
