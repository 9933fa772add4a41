"""The way to a target, month by month, and whether a figure keeps to it (methods.md §10)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scrutiny.statistics.arrays import Floats, Truths, floats
from scrutiny.statistics.trends import seasonal_indices

YEAR, APRIL = 12, 4


def straight(baseline: ArrayLike, target: ArrayLike, months: int) -> Floats:
    """Points (…, months) on the straight line from a baseline (…) to the target (…), which the last of them is."""
    baseline, target = floats(baseline, target)
    share = np.arange(1, months + 1) / max(months, 1)
    return baseline[..., None] + (target - baseline)[..., None] * share


def cumulative(annual_target: ArrayLike, shares: ArrayLike) -> Floats:
    """Year to date points (…, months): the annual target (…) spread by each month's share of a year (…, months).

    `shares` may be of any sum, such as the counts by month of the last three years. NaN with a month missing.
    """
    (aim,), (shares,) = floats(annual_target), floats(shares)
    whole = shares.sum(axis=-1, keepdims=True)
    good = (shares >= 0).all(axis=-1, keepdims=True) & (whole > 0)
    return aim[..., None] * np.cumsum(shares, axis=-1) / np.where(good, whole, np.nan)


def shares_of_past_years(counts: ArrayLike, first_month: int) -> Floats:
    """The share of a year (…, 12), April first, that each month had in monthly counts (…, months), of any trend.

    The first count is of the month `first_month` (1 to 12). NaN with under three whole years (methods.md §10).
    """
    indices = seasonal_indices(counts) / YEAR
    return np.roll(indices, first_month - APRIL, axis=-1)


@dataclass(frozen=True)
class Path:
    """A trajectory through dated values: `at` gives the value for a period that ends on any day.

    `days` ascend; between two of them the value changes by as much every month, and it is exact on each. Before the
    first and after the last it is NaN: a target says nothing of those times. With `shares` (of the twelve months of a
    financial year, April first) values are of whole financial years, and `at` gives the year to date.
    """

    days: tuple[date, ...]
    values: tuple[float, ...]
    shares: tuple[float, ...] | None = None

    def at(self, day: date) -> float:
        if self.shares is None:
            return self._straight(day)
        year_end = date(day.year + (day.month > 3), 3, 31)
        months = (day.month - 4) % YEAR + 1
        return float(cumulative(self._straight(year_end), self.shares)[months - 1])

    def _straight(self, day: date) -> float:
        points = [months_until(each) for each in self.days]
        return float(np.interp(months_until(day), points, self.values, left=np.nan, right=np.nan))


def path_through(points: Iterable[tuple[date, float]], shares: Iterable[float] | None = None) -> Path:
    """The path through points (day, value) in whatever order, and through the seasons if `shares` are given."""
    days, values = zip(*sorted(points), strict=True)
    return Path(days, values, None if shares is None else tuple(shares))


def months_until(day: date) -> float:
    """Months from the year 0 to the end of the day: all months count alike, however many days they have."""
    return day.year * YEAR + day.month - 1 + day.day / monthrange(day.year, day.month)[1]


class Standing(NamedTuple):
    """`better`, `on` or `below` a trajectory, and whether by more than chance; of arrays, arrays."""

    verdict: NDArray[np.str_]
    certain: Truths


def standing(
    value: ArrayLike, lower: ArrayLike, upper: ArrayLike, expected: ArrayLike, wanted: str, decimals: int = 1
) -> Standing:
    """A figure against its trajectory's value, `wanted` `higher`, `lower` or closer to nought (`gap`) (methods.md §10).

    The verdict goes by the figures as they are printed, with so many decimals; it is certain where the whole 95%
    interval (`lower` to `upper`) lies on that side of the trajectory. Without a figure, a trajectory, or a direction
    that is good, the verdict is empty.
    """
    value, lower, upper, expected = floats(value, lower, upper, expected)
    if wanted == "gap":
        nearest = np.where(lower * upper <= 0, 0.0, np.minimum(np.abs(lower), np.abs(upper)))
        farthest = np.maximum(np.abs(lower), np.abs(upper))
        value, lower, upper, expected = np.abs(value), nearest, farthest, np.abs(expected)
    if wanted not in ("higher", "lower", "gap"):
        value = value * np.nan
    ahead = (_printed(value, decimals) - _printed(expected, decimals)) * (1 if wanted == "higher" else -1)
    words = np.select([np.isnan(ahead), ahead > 0, ahead < 0], ["", "better", "below"], "on")
    judged = (words == "better") | (words == "below")
    return Standing(words[()], _truths(judged & ((lower > expected) | (upper < expected))))


class NoVerdict(StrEnum):
    """Why nobody can say whether an area keeps to its trajectory."""

    NOT_OF_THIS_PERIOD = "the trajectory says nothing of this period"
    NO_FIGURE = "there is no figure"
    NO_DIRECTION = "neither way is good"


class Place(NamedTuple):
    """Where one area stands on its way: the trajectory's value, `better`, `on` or `below`, and how sure that is.

    Without a verdict `expected` may be NaN, `verdict` is empty, and `why` says why.
    """

    expected: float
    verdict: str
    certain: bool
    why: NoVerdict | None


def place(path: Path, day: date, value: float, limits: tuple[float, float], wanted: str, decimals: int = 1) -> Place:
    """A figure of a period that ends on `day`, with its 95% `limits`, against its trajectory: the one rule of the site.

    Units and `wanted` as in `standing`.
    """
    expected = path.at(day)
    found = standing(value, *limits, expected, wanted, decimals)
    verdict = str(found.verdict)
    if verdict:
        why = None
    elif not np.isfinite(expected):
        why = NoVerdict.NOT_OF_THIS_PERIOD
    else:
        why = NoVerdict.NO_DIRECTION if np.isfinite(value) else NoVerdict.NO_FIGURE
    return Place(expected, verdict, bool(found.certain), why)


def _printed(value: Floats, decimals: int) -> Floats:
    """Rounded half away from nought, as people do."""
    scaled: Floats = np.floor(np.abs(value) * 10.0**decimals + 0.5 + 1e-9)
    return np.copysign(scaled, value)


def _truths(array: Truths) -> Truths:
    truths: Truths = array[()]
    return truths
