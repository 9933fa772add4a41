"""Stated changes: a change that stands beside a figure is recomputed from the figures it is a change of."""

from __future__ import annotations

import re
from typing import Literal

import numpy as np
import pandas as pd

from indicators.models import Finding, Severity
from indicators.returns.checks.background import Background
from indicators.returns.checks.saying import findings, number, shown

Kind = Literal["per cent", "percentage points", "either"]
CHANGE = re.compile(r"\b(change|difference)\b")
POINTS = re.compile(r"\b(points?|pp|ppt)\b")
PER_CENT = re.compile(r"%|\b(percent|percentage|per cent|pct)\b")
PREVIOUS = re.compile(r"\b(previous|last year|year before|prior)\b")
NUMBER = re.compile(r"([-+]?[0-9][0-9,]*(?:\.([0-9]+))?) ?%?")


def stated_changes(figures: pd.DataFrame, known: Background) -> list[Finding]:
    """Changes against the figure given beside, or against the same period of the year before, beyond rounding."""
    kinds = {heading: kind for heading in known.unused if (kind := _kind(heading))}
    if not kinds:
        return []
    before = _before(figures, known)
    return [
        found
        for heading, kind in kinds.items()
        for found in _recomputed(figures, heading, kind, known.unused[heading], before)
    ]


def _kind(heading: str) -> Kind | None:
    words = re.sub(r"[_\s]+", " ", heading.lower())
    if not CHANGE.search(words) or PREVIOUS.search(words.replace("change from previous", "change")):
        return None
    if POINTS.search(words):
        return "percentage points"
    return "per cent" if PER_CENT.search(words) else "either"


def _recomputed(figures: pd.DataFrame, heading: str, kind: Kind, texts: pd.Series, before: pd.Series) -> list[Finding]:
    stated = texts.str.strip().str.extract(NUMBER.pattern.join(("^", "$")))
    numbers = pd.to_numeric(stated[0].str.replace(",", ""), errors="coerce").rename("stated")
    decimals = stated[1].str.len().fillna(0).rename("decimals")
    rows = figures.set_index("row", drop=False).join([numbers, decimals, before.rename("before")])
    rows = rows[rows["stated"].notna() & rows["value"].notna() & rows["before"].notna()]
    points = rows["value"] - rows["before"]
    per_cent = 100 * points / rows["before"].where(rows["before"] != 0)
    within = 0.5 * 10.0 ** -rows["decimals"] + 1e-9
    off = {"per cent": (rows["stated"] - per_cent).abs(), "percentage points": (rows["stated"] - points).abs()}
    nearest = np.fmin(off["per cent"], off["percentage points"]) if kind == "either" else off[kind]
    wrong = rows.assign(per_cent=per_cent, points=points, heading=heading)[nearest > within]
    wrong = wrong.assign(column=heading)
    return findings("stated-change", Severity.WARNING, wrong, lambda at: _in_words(at, kind))


def _in_words(at: pd.Series, kind: Kind) -> str:
    digits = int(at["decimals"])
    stated = f"{at['stated']:.{digits}f}"
    computed = {
        "per cent": f"{at['per_cent']:.{digits}f} per cent",
        "percentage points": f"{at['points']:.{digits}f} percentage points",
    }
    other = "percentage points" if kind == "per cent" else "per cent"
    is_other = kind != "either" and abs(at["stated"] - at["points" if kind == "per cent" else "per_cent"]) <= 0.5
    mistaken = f" It is the change in {other}." if is_other else ""
    of = computed["per cent" if kind == "either" else kind]
    return (
        f"the change is stated as {stated}, and {of} follows from {number(at['before'])} and {shown(at)}.{mistaken} "
        "Check the figures, or say how the change was computed."
    )


def _before(figures: pd.DataFrame, known: Background) -> pd.Series:
    """The figure that each row is a change of, by row: given in a column of its own, else of the year before."""
    for heading, texts in known.unused.items():
        words = re.sub(r"[_\s]+", " ", heading.lower())
        if PREVIOUS.search(words) and not CHANGE.search(words):
            return pd.to_numeric(texts.str.replace(",", ""), errors="coerce")
    year_before = figures[["item_id", "area_id", "start", "end", "row"]].copy()
    for name in ("start", "end"):
        year_before[name] = _a_year_back(year_before[name])
    columns = ["item_id", "area_id", "start", "end", "value"]
    past = pd.concat([figures[columns], known.earlier[columns]]).drop_duplicates(columns[:4])
    return year_before.merge(past, on=columns[:4], how="left").set_index("row")["value"]


def _a_year_back(days: pd.Series) -> pd.Series:
    """The day a year before; the end of February stays it."""
    back = days - pd.DateOffset(years=1)
    ends = days.dt.is_month_end
    return back.where(~ends, back + pd.offsets.MonthEnd(0))
