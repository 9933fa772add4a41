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
from indicators.models.quality import Mark, QualityMark
from indicators.models.returns import Finding, Return, ReturnStep, Severity
from indicators.models.timetables import Reminder, Timetable

__all__ = [
    "DataItem",
    "Domain",
    "Finding",
    "Formula",
    "Indicator",
    "IndicatorPart",
    "IndicatorSet",
    "Mark",
    "Observation",
    "Polarity",
    "QualityMark",
    "Reminder",
    "Return",
    "ReturnStep",
    "SeriesBreak",
    "Severity",
    "Timetable",
    "Timing",
]
