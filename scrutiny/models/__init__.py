"""SO WHAT: comparisons, as computed and as published; and the plans that say what is to be achieved."""

from scrutiny.models.kept import Digest, DigestWish, PeerGroup, Watch
from scrutiny.models.plans import CheckLine, Plan, PlanChange, ResourceLine
from scrutiny.models.plans_assessments import StrategicAssessment, StrategicRisk
from scrutiny.models.plans_challenges import Challenge
from scrutiny.models.plans_drafts import DraftLine, DraftSource
from scrutiny.models.plans_forecasts import Forecast, TargetBound, TargetStanding
from scrutiny.models.plans_funds import SpendPlan, SpendProject
from scrutiny.models.plans_priorities import NationalPriority, Objective, Priority, SourceLevel, Topic
from scrutiny.models.plans_targets import NationalMeasure, Target, TargetKind, TargetPoint
from scrutiny.models.rebases import Rebase
from scrutiny.models.runs import Comparison, ComparisonRun, Publication, RunPart
from scrutiny.models.trials import FamilyTrial

__all__ = [
    "Challenge",
    "CheckLine",
    "Comparison",
    "ComparisonRun",
    "Digest",
    "DigestWish",
    "DraftLine",
    "DraftSource",
    "FamilyTrial",
    "Forecast",
    "NationalMeasure",
    "NationalPriority",
    "Objective",
    "PeerGroup",
    "Plan",
    "PlanChange",
    "Priority",
    "Publication",
    "Rebase",
    "ResourceLine",
    "RunPart",
    "SourceLevel",
    "SpendPlan",
    "SpendProject",
    "StrategicAssessment",
    "StrategicRisk",
    "Target",
    "TargetBound",
    "TargetKind",
    "TargetPoint",
    "TargetStanding",
    "Topic",
    "Watch",
]
