"""Sense: can the figure be what it says it is?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.models import Finding, Severity, Timing
from indicators.returns.checks.background import Background
from indicators.returns.checks.saying import finding, findings, number, shown, what

WIDEST_GAP = 50.0
"""Percentage points between two groups of people: a larger number is rather a per cent."""


def negative_counts(figures: pd.DataFrame, known: Background) -> list[Finding]:
    """Published figures hold a few: a month in which more was taken back than recorded."""
    is_estimate = figures["item_id"].isin(known.in_per_cent | known.in_points)
    negative = (figures["value"] < 0) & (figures["timing"] == Timing.FLOW) & ~is_estimate
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


def outside_0_to_100(figures: pd.DataFrame, known: Background) -> list[Finding]:
    """A per cent lies between 0 and 100."""
    per_cent = figures["item_id"].isin(known.in_per_cent)
    return findings(
        "outside-0-100",
        Severity.ERROR,
        figures[per_cent & ((figures["value"] < 0) | (figures["value"] > 100))],
        lambda at: f"{what(at)} is {shown(at)}, and a per cent lies between 0 and 100: give the per cent.",
    )


def shares_for_per_cent(figures: pd.DataFrame, known: Background) -> list[Finding]:
    """0.81 is the share that 81 per cent are."""
    per_cent = figures["item_id"].isin(known.in_per_cent)
    return findings(
        "share-for-per-cent",
        Severity.WARNING,
        figures[per_cent & (figures["value"] > 0) & (figures["value"] < 1)],
        lambda at: (
            f"{what(at)} is {shown(at)}, which is under one per cent. If it is a share, write "
            f"{number(100 * at['value'])}; else say why it is so small."
        ),
    )


def per_cent_for_points(figures: pd.DataFrame, known: Background) -> list[Finding]:
    """A difference of two per cents is given in percentage points, and is rarely large."""
    points = figures["item_id"].isin(known.in_points)
    return findings(
        "per-cent-for-points",
        Severity.WARNING,
        figures[points & (figures["value"].abs() > WIDEST_GAP)],
        lambda at: (
            f"{what(at)} is {shown(at)}, and it is a difference in percentage points: give the one per cent minus the "
            "other, or say why they lie so far apart."
        ),
    )


def surveys_without_sample(figures: pd.DataFrame, known: Background) -> list[Finding]:
    """Without the number asked nobody can tell chance from change."""
    survey = figures["item_id"].isin(known.in_per_cent | known.in_points) & figures["value"].notna()
    bare = figures["sample_size"].isna() & (figures["lower_95"].isna() | figures["upper_95"].isna())
    return findings(
        "survey-without-sample",
        Severity.WARNING,
        figures[survey & bare],
        lambda at: (
            f"{what(at)} is an estimate without a sample size: give the number of people asked in the column "
            "“sample_size”, or say why it is not known."
        ),
    )


def more_than_the_whole(figures: pd.DataFrame, known: Background) -> list[Finding]:
    """Of a percentage the numerator is part of the denominator."""
    return [found for share in known.shares for found in _more_than_the_whole(figures, *share)]


def _more_than_the_whole(figures: pd.DataFrame, title: str, parts: list[int], whole: list[int]) -> list[Finding]:
    key = ["area_id", "start", "end"]
    summed = [_sums(figures, items, key) for items in (parts, whole)]
    both = pd.concat(summed, axis=1, keys=["part", "whole"], join="inner").dropna()
    both = both[both["part"] > both["whole"]].reset_index()
    first = figures[figures["item_id"] == parts[0]].merge(both, on=key)
    return [
        finding(
            "more-than-the-whole",
            Severity.ERROR,
            row,
            f"{title}, {row['area']}, {row['period']}: the numerator is {number(row['part'])} and more than the "
            f"denominator, {number(row['whole'])}. One is part of the other: check both.",
        )
        for _, row in first.iterrows()
    ]


def _sums(figures: pd.DataFrame, items: list[int], key: list[str]) -> pd.Series:
    """The sum of the items by area and span; missing where one of them is."""
    rows = figures[figures["item_id"].isin(items)].drop_duplicates([*key, "item_id"])
    grouped = rows.groupby(key)["value"]
    return grouped.sum(min_count=1).where(grouped.count() == len(items), np.nan)
