"""What is checked before figures are taken. A check is one function and a line in `CHECKS`.

It gets resolved figures (`resolve.py`) and returns findings, each of which tells the analyst the row, the column, what
was found and what to do. Errors refuse the return; warnings and notes are kept beside it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from django.utils.timezone import localdate

from indicators.ledger import FIGURE, KEY
from indicators.models import Finding, Severity, Timing
from indicators.returns.slots import Slot

NAMED_BY_ONE_CHECK = 100
"""A check that finds more than this names so many, and counts the rest."""

LOOKED_UP = {
    Timing.END_OF_PERIOD: "it stands for the end of a month, so give the month",
    Timing.MID_YEAR: "it stands for the middle of a calendar year, so give the calendar year",
}

Check = Callable[[pd.DataFrame], list[Finding]]


def run(figures: pd.DataFrame, slot: Slot | None = None) -> list[Finding]:
    """The findings of every check, in the order of the checks."""
    return [finding for check in CHECKS for finding in check(figures)]


def not_finite(figures: pd.DataFrame) -> list[Finding]:
    """A number must be a number."""
    endless = np.isinf(figures[["value", "sample_size", "lower_95", "upper_95"]]).any(axis=1)
    return findings("not-finite", Severity.ERROR, figures[endless], lambda at: "infinity is not a figure.")


def differing_duplicates(figures: pd.DataFrame) -> list[Finding]:
    """The same figure given twice with different values: nobody knows which is meant."""
    again = figures.duplicated(list(KEY)) & ~figures.duplicated([*KEY, *FIGURE])
    return findings(
        "differing-duplicate",
        Severity.ERROR,
        figures[again],
        lambda at: (
            f"{what(at)} is given more than once with different values, here as {shown(at)}: keep the right one only."
        ),
    )


def equal_duplicates(figures: pd.DataFrame) -> list[Finding]:
    again = figures.duplicated([*KEY, *FIGURE])
    return findings(
        "equal-duplicate",
        Severity.NOTE,
        figures[again],
        lambda at: f"{what(at)} is given more than once with the same value; it is taken once.",
    )


def negative_counts(figures: pd.DataFrame) -> list[Finding]:
    """Published figures hold a few: a month in which more was taken back than recorded."""
    negative = (figures["value"] < 0) & (figures["timing"] == Timing.FLOW)
    return findings(
        "negative-count",
        Severity.WARNING,
        figures[negative],
        lambda at: f"{what(at)} is {shown(at)}: a count below zero needs an explanation, such as a correction.",
    )


def empty_populations(figures: pd.DataFrame) -> list[Finding]:
    """Rates are divided by it."""
    empty = (figures["value"] <= 0) & (figures["timing"] == Timing.MID_YEAR)
    return findings(
        "empty-population",
        Severity.ERROR,
        figures[empty],
        lambda at: f"{what(at)} is {shown(at)}, and nothing can be divided by that: give the number, or “..”.",
    )


def impossible_samples(figures: pd.DataFrame) -> list[Finding]:
    """An estimate rests on somebody's answer."""
    return findings(
        "impossible-sample",
        Severity.ERROR,
        figures[figures["sample_size"] <= 0],
        lambda at: (
            f"{what(at)} has a sample size of {at['sample_size']:,.10g}: give the number asked, or leave it empty."
        ),
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


CHECKS: tuple[Check, ...] = (
    not_finite,
    differing_duplicates,
    equal_duplicates,
    negative_counts,
    empty_populations,
    impossible_samples,
    impossible_limits,
    unused_spans,
    unended_periods,
)


def findings(name: str, severity: Severity, at: pd.DataFrame, message: Callable[[pd.Series], str]) -> list[Finding]:
    """A finding for each row of `at`, up to a limit; the last says how many more there are."""
    found = [
        Finding(check_name=name, severity=severity, row=row["row"], column=row["column"], message=message(row))
        for _, row in at.head(NAMED_BY_ONE_CHECK).iterrows()
    ]
    if len(at) > len(found):
        found.append(Finding(check_name=name, severity=severity, message=f"and {len(at) - len(found):,} more like it."))
    return found


def what(row: pd.Series) -> str:
    return f"{row['item']} of {row['area']} for {row['period']}"


def shown(row: pd.Series) -> str:
    return row["missing"] or f"{row['value']:,.10g}"
