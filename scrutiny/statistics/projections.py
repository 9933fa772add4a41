"""Where a year will end if things go on as they are (methods.md §10). Always with an interval."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from scrutiny.statistics.arrays import Floats, floats, only_where, result
from scrutiny.statistics.intervals import normal_deviate

FEWEST_MONTHS = 3
YEAR = 12


class YearEnd(NamedTuple):
    """Events of the whole year, an interval, and the probability (0 to 1) of meeting the target; all (…)."""

    estimate: Floats
    lower: Floats
    upper: Floats
    probability: Floats


class Line(NamedTuple):
    """A straight line carried on: fit and prediction limits (…, ahead), slope per step and its p (…)."""

    fit: Floats
    lower: Floats
    upper: Floats
    slope: Floats
    slope_p: Floats


def year_end(
    months_so_far: ArrayLike,
    last_year: ArrayLike,
    target: ArrayLike = np.nan,
    polarity: str = "lower",
    phi: ArrayLike = 1,
    confidence: float = 0.95,
) -> YearEnd:
    """The year's total from its first months (…, months) and the twelve of the year before (…, 12).

    The months to come go as last year's did, times this year's share of last year's so far; quasi-Poisson variance with
    dispersion `phi` (no less than 1 is taken). `target` is the most events allowed (polarity `lower`) or the fewest
    wanted (`higher`). NaN under three months, with a month missing, or where a count to divide by is nought.
    """
    (so_far,), (before,) = floats(months_so_far), floats(last_year)
    months = so_far.shape[-1]
    if not FEWEST_MONTHS <= months <= YEAR or before.shape[-1] != YEAR:
        so_far, before = so_far * np.nan, np.full((*before.shape[:-1], YEAR), np.nan)
    total, last_so_far, last_rest = (part.sum(axis=-1) for part in (so_far, before[..., :months], before[..., months:]))
    good = (so_far >= 0).all(axis=-1) & (before >= 0).all(axis=-1) & (total > 0) & (last_so_far > 0)
    good &= (last_rest > 0) | (months == YEAR)
    total, last_so_far, last_rest = only_where(good, total, last_so_far, last_rest)
    ahead = last_rest * total / last_so_far
    some_rest = np.where(last_rest > 0, last_rest, np.inf)
    variance = np.maximum(floats(phi)[0], 1.0) * (ahead + ahead**2 * (1 / some_rest + 1 / total + 1 / last_so_far))
    (estimate,), error = only_where(np.isfinite(variance), total + ahead), np.sqrt(variance)
    reach = normal_deviate(confidence) * error
    lower, upper = np.maximum(estimate - reach, total), estimate + reach
    return YearEnd(result(estimate), result(lower), result(upper), _meets(estimate, error, target, polarity))


def _meets(estimate: Floats, error: Floats, target: ArrayLike, polarity: str) -> Floats:
    (aim,) = floats(target)
    room = {"lower": aim - estimate, "higher": estimate - aim}.get(polarity, estimate * np.nan)
    certain = np.where(room >= 0, 1.0, 0.0)
    chance = special.ndtr(room / np.where(error > 0, error, 1.0))
    return result(np.where(np.isnan(room + error), np.nan, np.where(error > 0, chance, certain)))


def straight_line(values: ArrayLike, ahead: int, confidence: float = 0.95) -> Line:
    """The least-squares line through the values (…, points), carried `ahead` steps on (R `lm`, `predict`).

    Meant for the last 24 months, deseasonalised. NaN with a value missing or under three.
    """
    (values,) = floats(values)
    points = values.shape[-1]
    if points < 3:
        values, points = np.full((*values.shape[:-1], 3), np.nan), 3
    steps = np.arange(points) - (points - 1) / 2
    square = np.sum(steps**2)
    mean = values.mean(axis=-1)
    slope = np.sum(values * steps, axis=-1) / square
    residuals = values - mean[..., None] - slope[..., None] * steps
    freedom = points - 2
    deviation = np.sqrt(np.sum(residuals**2, axis=-1) / freedom)
    to_come = steps[-1] + np.arange(1, ahead + 1)
    fit = mean[..., None] + slope[..., None] * to_come
    quantile = float(special.stdtrit(freedom, 0.5 + confidence / 2))
    reach = quantile * deviation[..., None] * np.sqrt(1 + 1 / points + to_come**2 / square)
    error = deviation / np.sqrt(square)
    t = slope / np.where(error > 0, error, np.nan)
    return Line(fit, fit - reach, fit + reach, result(slope), result(2 * special.stdtr(freedom, -np.abs(t))))
