"""What is said of an area without a figure for the period: why, and the latest that there is. Pure."""

from __future__ import annotations

from datetime import date

from scrutiny.dashboards.formatting import month, number
from scrutiny.models import Comparison


def in_words(comparison: Comparison) -> str:
    """``No figure for December 2010. The latest, to March 2010, is 2.2.``: some are told once a year."""
    why, latest = comparison.quality or "no figure was published", last_told(comparison)
    said = f"{why[:1].upper()}{why[1:]}." if why.startswith("no figure") else f"No figure: {why}."
    if latest is None:
        return said
    end, value = latest
    return f"{said} The latest, to {month(end)}, is {number(value, comparison.indicator.decimals)}."


def last_told(comparison: Comparison) -> tuple[date, float] | None:
    """The end of the latest period with a figure, and the figure; None where no period has one."""
    history = comparison.history
    told = zip(reversed(history.get("ends", [])), reversed(history.get("value", [])), strict=True)
    return next(((date.fromisoformat(end), value) for end, value in told if value is not None), None)
