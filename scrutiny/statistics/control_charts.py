"""XmR charts of monthly or quarterly values, never of rolling years (methods.md §6; NHSRplotthedots `ptd_spc`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scrutiny.statistics.arrays import Floats, Truths, floats, result

LIMIT = 2.66
NEAR_LIMIT = LIMIT * 2 / 3
SCREEN = 3.267
RUN = 7
FEWEST_POINTS = 12
POWER_OF_FEW = 2 / 3
"""To this power Poisson counts are symmetrical (the scale of Anscombe's residuals; McCullagh and Nelder 1989, §2.4)."""
TIE = 1e-9
"""Values this close, as a share of the mean, are equal: what is left between them is rounding."""

SIGNALS = np.array(["common cause", "outside limits", "trend", "two in three", "shift"])
Texts = NDArray[np.str_]


@dataclass(frozen=True)
class Chart:
    """An XmR chart of (…, points); all arrays have the shape of `values`.

    `rule` is the place in SIGNALS of the first that holds; `side` is +1 where it points up, −1 down, 0 for none.
    `distance` is how many standard deviations the value lies from the mean, on the scale that the limits are made on.
    `range_limit` is the upper limit of the moving ranges, `points` how many values the point's baseline has. Limits are
    those of the rules: a chart of counts or shares clips them for display. A missing value has no signal of its own
    (`common cause`). `power` is that of the values on which mean, limits and distance were made.
    """

    values: Floats
    mean: Floats
    lower: Floats
    upper: Floats
    distance: Floats
    range_limit: Floats
    points: NDArray[np.intp]
    rule: NDArray[np.intp]
    side: NDArray[np.int8]
    power: float = 1.0

    @property
    def signal(self) -> Texts:
        """Of SIGNALS, the one of each value."""
        return SIGNALS[self.rule]

    @cached_property
    def latest(self) -> Truths:
        """True at the last value that each series has."""
        known = ~np.isnan(self.values)
        last: Truths = known & (np.flip(np.cumsum(np.flip(known, axis=-1), axis=-1), axis=-1) == 1)
        return last

    def at_latest(self, each: NDArray[Any]) -> NDArray[Any]:
        """Of `each` (…, points) what it is at the last value of each series; nought where a series has none."""
        picked: NDArray[Any] = np.where(self.latest, each, 0).sum(axis=-1)
        return picked


def xmr(values: ArrayLike, fix_after: int | None = None, rebase_at: Iterable[int] = (), screen: bool = True) -> Chart:
    """The chart of each series on the last axis, oldest first.

    Limits come from the whole baseline, or its first `fix_after` points (12 or more) where given. `rebase_at` holds
    0-based positions where a new baseline begins; runs do not cross them, nor a missing value. `screen` leaves out,
    once, moving ranges at or over 3.267 times their mean. ValueError for a setting that makes no sense.
    """
    (series,) = floats(values)
    series = np.atleast_1d(series)
    starts = _baselines(series.shape[-1], fix_after, rebase_at)
    parts = [_one_baseline(series[..., start:end], fix_after, screen) for start, end in pairwise(starts)]
    mean, lower, upper, distance, range_limit, points, rule, side = (
        np.concatenate(part, axis=-1) for part in zip(*parts, strict=True)
    )
    return Chart(series, mean, lower, upper, distance, range_limit, points, rule, side)


def xmr_of_few(counts: ArrayLike, rebase_at: Iterable[int] = (), screen: bool = True) -> Chart:
    """The chart of counts so small that they vary further upward than downward, made where they do not.

    `xmr` of x^⅔, with mean and limits told back as counts. Of (…, points); there is no limit of ranges, which are no
    counts.
    """
    (counts,) = floats(counts)
    chart = xmr(np.sign(counts) * np.cbrt(counts) ** 2, None, rebase_at, screen)
    mean, lower, upper = (_as_counts(line) for line in (chart.mean, chart.lower, chart.upper))
    no_limit = np.full_like(mean, np.nan)
    values = np.atleast_1d(counts)
    return replace(chart, values=values, mean=mean, lower=lower, upper=upper, range_limit=no_limit, power=POWER_OF_FEW)


def _as_counts(powers: Floats) -> Floats:
    counts: Floats = np.sign(powers) * np.abs(powers) ** 1.5
    return counts


def variation(chart: Chart, polarity: str) -> Texts:
    """What the latest value of each series says: `improvement`, `concern`, `high`, `low`, `common cause`.

    `high` and `low` where polarity (`none`, `gap`) does not tell which way is good; `too few points` where the baseline
    of the latest value has under twelve.
    """
    side, points = chart.at_latest(chart.side), chart.at_latest(chart.points)
    up, down = {"higher": ("improvement", "concern"), "lower": ("concern", "improvement")}.get(
        polarity, ("high", "low")
    )
    conditions = [points < FEWEST_POINTS, side > 0, side < 0]
    return _texts(np.select(conditions, ["too few points", up, down], "common cause"))


def assurance(chart: Chart, target: ArrayLike, polarity: str) -> Texts:
    """Whether the process, as it now runs, meets the target (…): `pass`, `fail`, `hit or miss`.

    Empty where polarity does not tell which way is good, there is no target, or the baseline has under twelve points.
    """
    (aim,) = floats(target)
    lower, upper = chart.at_latest(chart.lower), chart.at_latest(chart.upper)
    judged = ~np.isnan(aim) & (chart.at_latest(chart.points) >= FEWEST_POINTS)
    if polarity not in ("higher", "lower"):
        return _texts(np.where(judged, "", ""))
    over, under = ("fail", "pass") if polarity == "higher" else ("pass", "fail")
    return _texts(np.select([~judged, aim > upper, aim < lower], ["", over, under], "hit or miss"))


def _texts(words: NDArray[np.str_]) -> Texts:
    texts: Texts = result(words)  # type: ignore[assignment]
    return texts


def _baselines(points: int, fix_after: int | None, rebase_at: Iterable[int]) -> list[int]:
    """Positions where baselines begin, and the end."""
    positions = sorted(set(rebase_at))
    if positions and not 0 <= positions[0] <= positions[-1] < points:
        raise ValueError(f"A chart of {points} points cannot start a new baseline at {positions}.")
    if fix_after is not None and fix_after < FEWEST_POINTS:
        raise ValueError(f"A baseline of {fix_after} points is too short; it takes {FEWEST_POINTS} or more.")
    return [0, *(position for position in positions if position), points]


def _one_baseline(y: Floats, fix_after: int | None, screen: bool) -> tuple[NDArray[np.generic], ...]:
    baseline = y[..., :fix_after]
    mean = _mean(baseline)
    ranges = np.abs(np.diff(baseline, axis=-1))
    typical = _mean(ranges)
    if screen:
        typical = _mean(np.where((ranges < SCREEN * typical) | (ranges == 0), ranges, np.nan))
    lower, upper = mean - LIMIT * typical, mean + LIMIT * typical
    deviation = np.where(typical > 0, LIMIT / 3 * typical, np.nan)
    code, side = _signals(y, mean, typical)
    points = np.sum(~np.isnan(y), axis=-1, keepdims=True)
    flat = (mean, lower, upper, (y - mean) / deviation, SCREEN * typical, points)
    lines = (np.broadcast_to(line, y.shape) for line in flat)
    return (*lines, code, side)


def _mean(values: Floats) -> Floats:
    """Mean of what is there on the last axis, which is kept; NaN where nothing is."""
    some = ~np.isnan(values)
    count = some.sum(axis=-1, keepdims=True)
    mean: Floats = np.where(some, values, 0.0).sum(axis=-1, keepdims=True) / np.where(count > 0, count, np.nan)
    return mean


def _signals(y: Floats, mean: Floats, typical: Floats) -> tuple[NDArray[np.intp], NDArray[np.int8]]:
    """(position in SIGNALS, side) of every point of one baseline, by the first rule that holds."""
    # Points come first here, then the sides, up and down: whole rows are held against the next ones.
    y, mean, typical = (np.moveaxis(each, -1, 0) for each in (y, mean, typical))
    distance, moves = (np.stack([up, -up], axis=1) for up in (y - mean, np.diff(y, axis=0, prepend=np.nan)))
    tie, limit = TIE * np.abs(mean)[None], LIMIT * typical[None]
    on_side, outside = distance > tie, distance - limit > tie
    near = (distance - NEAR_LIMIT * typical[None] > tie) & ~outside
    rules = np.stack([outside, _trend(moves > tie), _two_in_three(near, on_side), _runs(on_side, RUN)])
    upward = rules[:, :, 0]
    found = upward | rules[:, :, 1]
    flagged, first = found.any(axis=0), np.argmax(found, axis=0)
    up = np.take_along_axis(upward, first[None], axis=0)[0]
    code, side = np.where(flagged, first + 1, 0), np.where(flagged, np.where(up, 1, -1), 0).astype(np.int8)
    return np.moveaxis(code, 0, -1), np.moveaxis(side, 0, -1)


def _trend(moving: Truths) -> Truths:
    """The points of seven that move one way six times; a run of moves marks the point before it too."""
    marked = _runs(moving, RUN - 1)
    marked[:-1] |= marked[1:].copy()
    return marked


def _two_in_three(near: Truths, on_side: Truths) -> Truths:
    """The points near the limit, where three in a row lie on that side and two of them so near."""
    first, second, third = _spans(near, 3)
    two = first & second | first & third | second & third
    marks: Truths = _covered(two & np.logical_and.reduce(_spans(on_side, 3)), near, 3) & near
    return marks


def _runs(flags: Truths, length: int) -> Truths:
    """The flags that are part of `length` or more in a row."""
    return _covered(np.logical_and.reduce(_spans(flags, length)), flags, length)


def _spans(flags: Truths, length: int) -> list[Truths]:
    """The first point of every span of `length`, the second of each, and so on: views, none of a shorter series."""
    spans = max(len(flags) - length + 1, 0)
    return [flags[place : place + spans] for place in range(length)]


def _covered(spans: Truths, flags: Truths, length: int) -> Truths:
    """From spans of `length` back to the points, as many as there are flags, that any of them covers."""
    marked = np.zeros_like(flags)
    for place in _spans(marked, length):
        place |= spans
    return marked
