"""The choices of the method, each by name with its default and its reason; a run stores the ones it used. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

VERSION = "1"

AVERAGE_RULES = ("mean-including-area", "weighted-including-area", "mean-excluding-area")


class MethodError(ValueError):
    """A setting that the method doesn't know; the message says which."""


@dataclass(frozen=True)
class Method:
    """What the published descriptions of the comparisons leave open (`docs/methods.md`).

    `family_average_rule`: the mean of the members' values with the area among them is what HMIC's Comparator shows.
    `least_present`: share of the members that must have a figure for an average, a rank and a test.
    `assumed_dispersion`: how much more than chance a year's count varies, where months don't tell
    (`docs/decisions/0004-a-stated-dispersion-for-yearly-counts.md`).
    `least_families`: areas of the level with a family under which the spread between similar areas is taken from the
    derived families.
    `rank_draws`: draws of the simulated rank interval.
    """

    confidence: float = 0.95
    significance: float = 0.05
    family_average_rule: str = "mean-including-area"
    least_present: float = 0.6
    assumed_dispersion: float = 3.0
    least_families: int = 20
    rank_draws: int = 5000

    def __post_init__(self) -> None:
        if self.family_average_rule not in AVERAGE_RULES:
            raise MethodError(
                f"“{self.family_average_rule}” is no rule for a family average. "
                f"Choose one of: {', '.join(AVERAGE_RULES)}."
            )

    @property
    def settings(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, settings: dict[str, Any]) -> Method:
        """The method with some settings of its own; those not named keep their defaults."""
        unknown = sorted(set(settings) - {field.name for field in fields(cls)})
        if unknown:
            raise MethodError(f"The method has no setting named {', '.join(unknown)}.")
        return cls(**settings)
