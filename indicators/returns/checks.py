"""What is checked before figures are taken. A check is one function and a line in `CHECKS`.

It gets resolved figures (`resolve.py`) and returns findings, each of which tells the analyst the row, the column, what
was found and what to do. Errors refuse the return; warnings and notes are kept beside it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from indicators.ledger import FIGURE, KEY
from indicators.models import Finding, Severity, Timing

NAMED_BY_ONE_CHECK = 100
"""A check that finds more than this names so many, and counts the rest."""

Check = Callable[[pd.DataFrame], list[Finding]]


def run(figures: pd.DataFrame) -> list[Finding]:
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


CHECKS: tuple[Check, ...] = (not_finite, differing_duplicates, equal_duplicates, negative_counts, empty_populations)


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
