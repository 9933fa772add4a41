"""SO WHAT: comparisons, as computed and as published."""

from scrutiny.models.runs import Comparison, ComparisonRun, Publication, RunPart

__all__ = ["Comparison", "ComparisonRun", "Publication", "RunPart"]
