"""WHAT: what is counted, what is made of it, the returns it came in, and every figure ever believed."""

from indicators.models.breaks import SeriesBreak
from indicators.models.burden import DataRequest
from indicators.models.definitions import (
    DataItem,
    Domain,
    Formula,
    Indicator,
    IndicatorPart,
    IndicatorSet,
    Polarity,
    Timing,
)
from indicators.models.lists import ConfidenceTheme, HmicArea, LadderStep, MeetingName, PledgeCommitment
from indicators.models.observations import Observation
from indicators.models.publications import SetPublication
from indicators.models.quality import Mark, QualityMark
from indicators.models.returns import Finding, Return, ReturnStep, Severity
from indicators.models.snapshots import Snapshot, SnapshotYear
from indicators.models.timetables import Reminder, Timetable

__all__ = [
    "ConfidenceTheme",
    "DataItem",
    "DataRequest",
    "Domain",
    "Finding",
    "Formula",
    "HmicArea",
    "Indicator",
    "IndicatorPart",
    "IndicatorSet",
    "LadderStep",
    "Mark",
    "MeetingName",
    "Observation",
    "PledgeCommitment",
    "Polarity",
    "QualityMark",
    "Reminder",
    "Return",
    "ReturnStep",
    "SeriesBreak",
    "SetPublication",
    "Severity",
    "Snapshot",
    "SnapshotYear",
    "Timetable",
    "Timing",
]
