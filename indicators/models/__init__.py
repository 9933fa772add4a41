"""WHAT: what is counted, what is made of it, the returns it came in, and every figure ever believed."""

from indicators.models.definitions import (
    DataItem,
    Domain,
    Formula,
    Indicator,
    IndicatorPart,
    IndicatorSet,
    Polarity,
    SeriesBreak,
    Timing,
)
from indicators.models.observations import Observation
from indicators.models.returns import Finding, Return, Severity

__all__ = [
    "DataItem",
    "Domain",
    "Finding",
    "Formula",
    "Indicator",
    "IndicatorPart",
    "IndicatorSet",
    "Observation",
    "Polarity",
    "Return",
    "SeriesBreak",
    "Severity",
    "Timing",
]
