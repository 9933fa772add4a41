"""Surprise: a figure unlike the series it continues. A warning where the force can be asked, else a note.

Both checks look at the last month, quarter or year of each series, which is counted in the file, and at the series
before it, in the file or known before. A rolling year is held against the one that ended a year before, of which it
holds no month; such years are too few for limits of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from indicators.models import Finding, Severity
from indicators.returns.checks.background import YEARS_BACK, Background
from indicators.returns.checks.form import repeats
from indicators.returns.checks.saying import findings, number, shown, what

LIMIT = 2.66
"""Moving ranges from the mean to a limit of an individuals chart (docs/methods.md)."""

FEWEST_POINTS = 12
FEWEST_EVENTS = 5
"""In the mean of a month or quarter; rarer events come by ones and twos, and limits say little of them."""

LARGE_CHANGE = 0.3
DISPERSION = 3.0
"""Of counts by which chance is judged (docs/decisions/0004)."""

UNLIKELY = 4.0
MONTHS = {1: 12, 3: 4, 12: 1}
"""Lengths of period that are looked at, and how many make a year."""


class Table(NamedTuple):
    """Series as rows, periods as columns, oldest first; the last column is the last period of the file."""

    values: np.ndarray
    rows: pd.DataFrame
    """Of each series its figure in the last period, as it stands in the file."""

    a_year: int


def surprising_figures(figures: pd.DataFrame, known: Background) -> list[Finding]:
    """What lies outside the limits of the series before it, and what jumps against the year before."""
    tables = (_table(figures, known, months, a_year) for months, a_year in MONTHS.items())
    return [
        found
        for table in tables
        if table is not None
        for found in (*_outside_limits(table, known), *_unlike_last_year(table, known))
    ]


def _outside_limits(table: Table, known: Background) -> list[Finding]:
    """The last figure lies outside the control limits of the series before it."""
    before, last = table.values[:, :-1], table.values[:, -1]
    points = np.isfinite(before).sum(axis=1)
    mean = _mean(before)
    typical = _mean(np.abs(np.diff(before, axis=1)))
    apart = np.abs(last - mean) > LIMIT * typical + 1e-9 * np.abs(mean)
    is_rare = ~_is_estimate(table, known) & (mean < FEWEST_EVENTS)
    found = (points >= FEWEST_POINTS) & apart & ~is_rare
    told = table.rows.assign(lower=mean - LIMIT * typical, upper=mean + LIMIT * typical)[found]
    return _said(
        "outside-limits",
        known,
        told,
        lambda at: (
            f"{what(at)} is {shown(at)}, outside the limits within which it has varied, {_rounded(at['lower'])} to "
            f"{_rounded(at['upper'])}: check it, or say what has happened."
        ),
    )


def _unlike_last_year(table: Table, known: Background) -> list[Finding]:
    """A count that jumps against the same months of the year before, given how the series has moved since."""
    year, values = table.a_year, table.values
    if values.shape[1] <= year:
        return []
    last, then = values[:, -1], values[:, -1 - year]
    since, before = values[:, -year:-1].sum(axis=1), values[:, -2 * year : -1 - year].sum(axis=1)
    is_known = (since > 0) & (before > 0) & (values.shape[1] >= 2 * year)
    expected = then * np.divide(since, before, out=np.ones_like(since), where=is_known)
    apart = np.abs(last - expected)
    chance = UNLIKELY * np.sqrt(DISPERSION * np.maximum(last + expected, 1))
    found = ~_is_estimate(table, known) & (apart > LARGE_CHANGE * np.abs(expected)) & (apart > chance)
    told = table.rows.assign(then=then, expected=expected)[found]
    return _said(
        "unlike-last-year",
        known,
        told,
        lambda at: (
            f"{what(at)} is {shown(at)}, after {number(at['then'])} a year before; about {_rounded(at['expected'])} "
            "would be expected: check it, or say what has happened."
        ),
    )


def _table(figures: pd.DataFrame, known: Background, months: int, a_year: int) -> Table | None:
    own = _of_length(figures[~repeats(figures)], months)
    if own.empty:
        return None
    last = own["month"].max()
    rows = own[own["month"] == last].dropna(subset="value")
    past = _of_length(known.earlier, months) if len(known.earlier) else own.iloc[:0]
    width = YEARS_BACK * a_year + 1
    series = pd.MultiIndex.from_frame(rows[["item_id", "area_id"]])
    values = np.full((len(rows), width), np.nan)
    for known_figures in (past, own):  # what the file says stands over what was known
        column = width - 1 - (last - known_figures["month"].to_numpy()) // months
        fits = (column >= 0) & ((last - known_figures["month"].to_numpy()) % months == 0) & (column < width)
        part = known_figures[fits]
        row = series.get_indexer(pd.MultiIndex.from_frame(part[["item_id", "area_id"]]))
        values[row[row >= 0], column[fits][row >= 0]] = part["value"].to_numpy()[row >= 0]
    return Table(values, rows, a_year) if np.isfinite(values[:, :-1]).any() else None


def _of_length(figures: pd.DataFrame, months: int) -> pd.DataFrame:
    """The figures of whole spans of so many months, with `month`: the number of the month in which they end."""
    start, after = figures["start"].dt, (figures["end"] + pd.Timedelta(days=1)).dt
    length = 12 * (after.year - start.year) + after.month - start.month
    whole = (length == months) & (start.day == 1) & (after.day == 1)
    return figures[whole].assign(month=(12 * after.year + after.month)[whole])


def _mean(values: np.ndarray) -> np.ndarray:
    """Mean of what is there in each row; NaN where nothing is."""
    some = np.isfinite(values)
    count = some.sum(axis=1)
    return np.where(some, values, 0).sum(axis=1) / np.where(count > 0, count, np.nan)


def _is_estimate(table: Table, known: Background) -> np.ndarray:
    return table.rows["item_id"].isin(known.in_per_cent | known.in_points).to_numpy()


def _said(name: str, known: Background, told: pd.DataFrame, message: Callable[[pd.Series], str]) -> list[Finding]:
    """A warning for each, where the force that sent it can be asked; of a national file one note with the first."""
    if known.slot:
        return findings(name, Severity.WARNING, told, message)
    first = findings(name, Severity.NOTE, told.head(1), message)
    for finding in first:
        if len(told) > 1:
            finding.message += f" {len(told) - 1:,} more of the last figures surprise in this way."
    return first


def _rounded(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:,.1f}"
