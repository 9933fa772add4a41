"""What each formula of the closed list means: value, interval, the scale it is compared on and its test. Pure.

Arrays of any common shape; NaN where a figure is missing or can't be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from scrutiny.statistics import differences, intervals
from scrutiny.statistics.arrays import Floats

EVENTS = ("count", "rate")  # events in an exposure: Poisson
SHARES = ("percentage", "survey")  # so many of so many: binomial
NO_SAMPLING_ERROR = 1e-12  # variance of a figure that nobody sampled, in place of nought
PUBLISHED_CONFIDENCE = 0.95
WIDTH_95 = 2 * intervals.normal_deviate(PUBLISHED_CONFIDENCE)  # of limits, in standard errors


@dataclass(frozen=True)
class Measure:
    """What the engine must know of an indicator."""

    reference: str
    formula: str
    polarity: str
    multiplier: float = 1.0

    @property
    def scale(self) -> float:
        """What numerator ÷ denominator is multiplied by."""
        if self.formula in SHARES:
            return 100.0
        return 1.0 if self.formula in ("count", "index") else self.multiplier

    @property
    def is_sampled(self) -> bool:
        """Whether chance has a known part in it by its nature, so that two figures can be tested."""
        return self.formula in EVENTS or self.formula in SHARES

    @property
    def changes_in_points(self) -> bool:
        """Whether it is told in per cent, so that its change is one of percentage points."""
        return self.formula in SHARES or (self.formula == "ratio" and self.multiplier == 100)

    @property
    def depends_on_size(self) -> bool:
        """A plain count is never compared between areas."""
        return self.formula == "count"


@dataclass(frozen=True)
class Figures:
    """`value` in the indicator's unit, made of `x` and `n`: events and exposure, or successes and trials.

    `error` is the standard error of a mean or an index that was published with limits; `limits` are the 95% limits as
    published, NaN where there were none.
    """

    value: Floats
    x: Floats
    n: Floats
    error: Floats
    limits: tuple[Floats, Floats]

    @classmethod
    def plain(cls, value: Floats, x: Floats, n: Floats) -> Figures:
        """Figures that nothing was published with."""
        nothing = np.full_like(value, np.nan)
        return cls(value, x, n, nothing, (nothing, nothing))

    @classmethod
    def of(
        cls,
        measure: Measure,
        numerator: Floats,
        denominator: Floats,
        sample_size: Floats | None = None,
        limits: tuple[Floats, Floats] | None = None,
        design_effect: float = 1.0,
    ) -> Figures:
        """The figures of `measure`; `limits` are those published with the numerator, in its unit.

        A survey's numerator is its estimate in per cent, and its n the people asked, as far as they count: what its
        limits say, else the sample over the design effect.
        """
        numerator = np.where(np.isfinite(numerator), numerator, np.nan)
        if measure.formula == "survey":
            published = believable(numerator, limits)
            n = effective_sample(numerator, sample_size, published, design_effect)
            return cls(numerator, numerator / 100 * n, n, np.full_like(n, np.nan), published)
        if measure.formula in ("count", "index"):
            n = np.where(np.isnan(numerator), np.nan, 1.0)
        else:
            n = np.where(np.isfinite(denominator) & (denominator > 0), denominator, np.nan)
        value = finite(ratio(numerator, n) * measure.scale)
        numerator, n = (np.where(np.isnan(value), np.nan, each) for each in (numerator, n))
        if measure.is_sampled or limits is None:
            return cls.plain(value, numerator, n)
        lower, upper = believable(value, tuple(ratio(limit, n) * measure.scale for limit in limits))
        return cls(value, numerator, n, (upper - lower) / WIDTH_95, (lower, upper))

    def sampled(self, measure: Measure) -> npt.NDArray[np.bool_]:
        """Where chance has a known part: by the nature of the figure, or because limits were published with it."""
        return np.isfinite(self.error) | measure.is_sampled

    def at(self, period: int) -> Figures:
        return self._each(lambda matrix: matrix[:, period])

    def only(self, areas: npt.NDArray[np.bool_]) -> Figures:
        """The figures of some areas, NaN for the rest."""
        return self._each(lambda values: np.where(areas, values, np.nan))

    def _each(self, change: Callable[[Floats], Floats]) -> Figures:
        lower, upper = self.limits
        return Figures(
            change(self.value), change(self.x), change(self.n), change(self.error), (change(lower), change(upper))
        )


def believable(value: Floats, limits: tuple[Floats, ...] | None) -> tuple[Floats, Floats]:
    """The limits, where they hold the value between them."""
    lower, upper = (np.full_like(value, np.nan),) * 2 if limits is None else limits
    good = np.isfinite(lower) & np.isfinite(upper) & (lower <= value) & (value <= upper) & (lower < upper)
    return np.where(good, lower, np.nan), np.where(good, upper, np.nan)


def effective_sample(
    percent: Floats, sample_size: Floats | None, limits: tuple[Floats, Floats], design_effect: float
) -> Floats:
    """How many people asked at random would make an estimate in per cent as sure as it is.

    From the width of the 95% limits that were published with it, 1.96 standard errors either way, which hold the
    survey's design; no more than were asked. Without limits the sample over the design effect.
    """
    asked = np.full_like(percent, np.nan) if sample_size is None else sample_size
    asked = np.where(np.isfinite(asked) & (asked > 0), asked, np.nan)
    lower, upper = limits
    inside = (percent > 0) & (percent < 100)
    said = np.where(inside, percent * (100 - percent), np.nan) / ((upper - lower) / WIDTH_95) ** 2
    effective: Floats = np.where(np.isfinite(said), np.fmin(said, asked), asked / design_effect)
    return effective


def ratio(x: Floats, n: Floats) -> Floats:
    """x / n; NaN where n is 0 or the quotient no finite number."""
    with np.errstate(all="ignore"):
        quotient: Floats = x / np.where(n == 0, np.nan, n)
    return finite(quotient)


def finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)


def interval(measure: Measure, figures: Figures, confidence: float) -> tuple[Floats, Floats]:
    """Byar's for counts and rates, Wilson's for percentages and surveys, else by the standard error, if it is known.

    Limits of 95% that were published are taken as they are.
    """
    if measure.formula in EVENTS:
        lower, upper = intervals.byar(figures.x, figures.n, measure.scale, confidence)
    elif measure.formula in SHARES:
        lower, upper = (100 * limit for limit in intervals.wilson(figures.x, figures.n, confidence))
    else:
        reach = intervals.normal_deviate(confidence) * figures.error
        lower, upper = figures.value - reach, figures.value + reach
    if confidence == PUBLISHED_CONFIDENCE:
        published = np.isfinite(figures.limits[0])
        lower, upper = (np.where(published, *pair) for pair in zip(figures.limits, (lower, upper), strict=True))
    known = np.isfinite(figures.value)
    return np.where(known, lower, np.nan), np.where(known, upper, np.nan)


def on_scale(measure: Measure, figures: Figures) -> tuple[Floats, Floats]:
    """(y, s2): the figure on the scale where spread between areas is judged, and its sampling variance.

    Logs of rates, ratios and means; arcsine of shares; an index as it is.
    """
    if measure.formula in EVENTS:
        return differences.log_rate(figures.x, figures.n)
    if measure.formula in SHARES:
        return differences.arcsine_share(ratio(figures.x, figures.n), figures.n)
    y, error = figures.value, figures.error
    if measure.formula != "index":
        error = ratio(error, y)
        y = np.log(np.where(y > 0, y, np.nan))
    return y, np.where(np.isnan(y), np.nan, np.fmax(error**2, NO_SAMPLING_ERROR))


def tested(measure: Measure, one: Figures, other: Figures) -> tuple[Floats, Floats]:
    """(z, p) of the difference of two independent figures; NaN where no chance is known."""
    if measure.formula in EVENTS:
        return differences.two_rates(one.x, one.n, other.x, other.n)
    if measure.formula in SHARES:
        return differences.two_proportions(one.x, one.n, other.x, other.n)
    error = np.hypot(one.error, other.error)
    z = ratio(one.value - other.value, error)
    return z, 2 * special.ndtr(-np.abs(z))


def judged(measure: Measure, one: Floats, other: Floats) -> Floats:
    """+1 where `one` is better than `other`, −1 where it is worse, 0 where neither.

    Without a good direction +1 means higher. A gap is judged by its distance from nought.
    """
    if measure.polarity == "gap":
        one, other = np.abs(other), np.abs(one)
    sign: Floats = np.sign(one - other)
    return -sign if measure.polarity == "lower" else sign


def in_words(
    measure: Measure, judgement: Floats, judging: tuple[str, str, str], neutral: tuple[str, str, str]
) -> list[str]:
    """The word for each judgement of −1, 0, +1; NaN is "not available"."""
    words = np.array([*(neutral if measure.polarity == "none" else judging), "not available"], dtype=object)
    said: list[str] = words[np.where(np.isnan(judgement), -1, judgement + 1).astype(np.intp)].tolist()
    return said
