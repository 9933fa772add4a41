"""What people decided that bears on a comparison: where charts begin anew, and what is to be achieved. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from scrutiny.statistics.trajectories import Path


@dataclass(frozen=True)
class Rebase:
    """From `on`, the control chart of the area at position `area` takes its limits anew."""

    area: int
    on: date
    reason: str
    by: str


@dataclass(frozen=True)
class Target:
    """What an area is to achieve: `path` through its dated values, in the indicator's unit, to `final` on `final_on`.

    The values are of periods of as many months as the one compared, or of the financial year to date. `wanted` says
    which way is good: `higher`, `lower`, `gap`; anything else is no direction. `decimals` are those that the
    indicator is printed with.
    """

    path: Path
    final: float
    final_on: date
    wanted: str
    decimals: int = 1
    owner: str = ""


@dataclass(frozen=True)
class Decided:
    """For one indicator at one level; `targets` by position of the area."""

    rebases: tuple[Rebase, ...] = ()
    targets: Mapping[int, Target] = field(default_factory=dict)


NOTHING = Decided()
