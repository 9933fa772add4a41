"""What is said of an area without a figure for the period: why, and the latest that there is. Pure."""

from __future__ import annotations

from scrutiny.comparisons.remarks import BETWEEN
from scrutiny.dashboards.formatting import month, number
from scrutiny.dashboards.histories import last_told
from scrutiny.dashboards.withholding import is_withheld
from scrutiny.models import Comparison


def in_words(comparison: Comparison) -> str:
    """``No figure for December 2010. The latest, to March 2010, is 2.2.``: some are told once a year."""
    why, latest = comparison.quality.split(BETWEEN)[0] or "no figure was published", last_told(comparison.history)
    said = f"{why[:1].upper()}{why[1:]}." if why.startswith("no figure") else f"No figure: {why}."
    if latest is None or is_withheld(comparison):  # there is a later one, which isn't shown
        return said
    end, value = latest
    return f"{said} The latest, to {month(end)}, is {number(value, comparison.indicator.decimals)}."
