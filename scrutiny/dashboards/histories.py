"""What a stored history of a comparison tells, apart from its numbers. Pure."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

History = dict[str, Any]
FIGURES = ("value", "lower", "upper", "numerator", "denominator", "family_average", "family_min", "family_max")
TOLD = ("value", "family_min")
"""Where neither is known, neither the area nor its family has a figure."""


def last_told(history: History) -> tuple[date, float] | None:
    """The end of the latest period with a figure, and the figure; None where no period has one."""
    told = zip(reversed(history.get("ends", [])), reversed(history.get("value", [])), strict=True)
    return next(((date.fromisoformat(end), value) for end, value in told if value is not None), None)


def as_drawn(history: History) -> History:
    """The history without the periods that the indicator isn't told for: of a yearly one those to June, say.

    They are the periods that end in a month in which neither the area nor its family ever had a figure, in two years or
    more. Any other period without a figure is a gap, and stays one.
    """
    if None not in history.get("value", []):
        return history
    by_month = defaultdict(list)
    for at, end in enumerate(history.get("ends", [])):
        by_month[end[5:7]].append(at)
    never = {
        at
        for places in by_month.values()
        if len(places) > 1 and all(history[name][at] is None for name in TOLD for at in places)
        for at in places
    }
    if not never:
        return history
    kept = [at for at in range(len(history["ends"])) if at not in never]
    drawn = history | {name: [history[name][at] for at in kept] for name in ("ends", *FIGURES) if name in history}
    if history.get("target"):
        way = history["target"]["trajectory"]
        drawn["target"] = history["target"] | {"trajectory": [way[at] for at in kept]}
    return drawn
