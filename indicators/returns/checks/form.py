"""Form: is each figure a figure, given once, of a period in which it is looked for?"""

from __future__ import annotations

import numpy as np
import pandas as pd
from django.utils.timezone import localdate

from indicators.ledger import FIGURE, KEY
from indicators.models import Finding, Severity, Timing
from indicators.returns.checks.background import Background
from indicators.returns.checks.saying import LONGEST_HEADING, NAMED_BY_ONE_CHECK, findings, shown, what

LARGEST = 1e12
"""What no figure or sample of the country comes near, be it of people, offences or pounds."""

FORMULA = r"[=@\t\r]|[+-][A-Za-z(]"
"""How a text begins that a spreadsheet program runs; −5% and +3 are numbers to it, and do no harm."""

LOOKED_UP = {
    Timing.END_OF_PERIOD: "it stands for the end of a month, so give the month",
    Timing.MID_YEAR: "it stands for the middle of a calendar year, so give the calendar year",
}


def repeats(figures: pd.DataFrame) -> np.ndarray:
    """Which figures are of an item, an area and a span that an earlier row has; quicker than pandas on four columns."""
    key, room = np.zeros(len(figures), dtype="int64"), 1
    for name in KEY if len(figures) else ():
        column = figures[name].to_numpy()
        whole = column.astype("int64" if name in ("item_id", "area_id") else "datetime64[D]").astype("int64")
        whole -= whole.min()
        width = int(whole.max()) + 1
        key, room = key * width + whole, room * width
    if room >= 2**63:
        return figures.duplicated(list(KEY)).to_numpy(copy=True)
    return pd.Series(key).duplicated().to_numpy(copy=True)


def too_large(figures: pd.DataFrame) -> list[Finding]:
    """A number that sums and rates could not bear, infinity among them."""
    beyond = (figures[["value", "sample_size", "lower_95", "upper_95"]].abs() > LARGEST).any(axis=1)
    return findings(
        "too-large",
        Severity.ERROR,
        figures[beyond],
        lambda at: (
            f"{what(at)} has a number beyond {LARGEST:,.0f}, which nothing that is counted here reaches: "
            "give the right number, or “..”."
        ),
    )


def differing_duplicates(figures: pd.DataFrame) -> list[Finding]:
    """The same figure given twice with different values: nobody knows which is meant."""
    again = repeats(figures)
    if again.any():
        again &= ~figures.duplicated([*KEY, *FIGURE]).to_numpy()
    return findings(
        "differing-duplicate",
        Severity.ERROR,
        figures[again],
        lambda at: (
            f"{what(at)} is given more than once with different values, here as {shown(at)}: keep the right one only."
        ),
    )


def equal_duplicates(figures: pd.DataFrame) -> list[Finding]:
    again = repeats(figures)
    if again.any():
        again = figures.duplicated([*KEY, *FIGURE]).to_numpy()
    return findings(
        "equal-duplicate",
        Severity.NOTE,
        figures[again],
        lambda at: f"{what(at)} is given more than once with the same value; it is taken once.",
    )


def impossible_limits(figures: pd.DataFrame) -> list[Finding]:
    """The lower limit, the value and the upper limit stand in this order, as far as they are given."""
    above = figures["lower_95"] > figures[["value", "upper_95"]].min(axis=1)
    below = figures["upper_95"] < figures["value"]
    return findings(
        "impossible-limits",
        Severity.ERROR,
        figures[above | below],
        lambda at: (
            f"{what(at)} is {shown(at)}, but its limits are {at['lower_95']:,.10g} and {at['upper_95']:,.10g}: "
            "the value lies between the lower and the upper one."
        ),
    )


def unused_spans(figures: pd.DataFrame) -> list[Finding]:
    """A figure taken at one moment is looked up by the year or the month of that moment, and nowhere else."""
    start, after = figures["start"].dt, (figures["end"] + pd.Timedelta(days=1)).dt
    days = (figures["end"] - figures["start"]).dt.days
    in_month = (start.day == 1) & (after.day == 1) & (days <= 30)
    in_year = (start.day_of_year == 1) & (after.day_of_year == 1) & (days <= 365)
    of_month, of_year = figures["timing"] == Timing.END_OF_PERIOD, figures["timing"] == Timing.MID_YEAR
    return findings(
        "unused-span",
        Severity.WARNING,
        figures[(of_month & ~in_month) | (of_year & ~in_year)],
        lambda at: f"{what(at)} will be found by no comparison: {LOOKED_UP[at['timing']]} as its period.",
    )


def unended_periods(figures: pd.DataFrame) -> list[Finding]:
    return findings(
        "unended-period",
        Severity.WARNING,
        figures[figures["end"] > pd.Timestamp(localdate())],
        lambda at: f"{what(at)}: the period has not ended yet. Check the year.",
    )


def formulas(figures: pd.DataFrame, known: Background) -> list[Finding]:
    """The file is handed on as it was received: what a spreadsheet program would run in it is not taken."""
    notes = {"note": pd.Series(figures["note"].array, figures["row"])} if "note" in figures else {}
    found = []
    for heading, texts in {**known.unused, **notes}.items():
        filled = texts[texts != ""].astype("str")
        such = filled[filled.str.match(FORMULA)] if len(filled) else filled
        found += [_formula(row, heading) for row in such.index.unique()[:NAMED_BY_ONE_CHECK].tolist()]
    return found


def _formula(row: int, heading: str) -> Finding:
    said = "a spreadsheet program would run this text as a formula, by what it begins with: write it in plain words."
    return Finding(
        check_name="formula", severity=Severity.ERROR, row=row, column=heading[:LONGEST_HEADING], message=said
    )
