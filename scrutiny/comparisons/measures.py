"""What each formula of the closed list means: value, interval, the scale it is compared on and its test. Pure.

Arrays of any common shape; NaN where a figure is missing or can't be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scrutiny.statistics import differences, intervals
from scrutiny.statistics.arrays import Floats

EVENTS = ("count", "rate")  # events in an exposure: Poisson
SHARES = ("percentage", "survey")  # so many of so many: binomial
NO_SAMPLING_ERROR = 1e-12  # variance of a figure that nobody sampled, in place of nought


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
        """Whether chance has a known part in it, so that two figures can be tested."""
        return self.formula in EVENTS or self.formula in SHARES

    @property
    def depends_on_size(self) -> bool:
        """A plain count is never compared between areas."""
        return self.formula == "count"


@dataclass(frozen=True)
class Figures:
    """`value` in the indicator's unit, made of `x` and `n`: events and exposure, or successes and trials."""

    value: Floats
    x: Floats
    n: Floats

    @classmethod
    def of(cls, measure: Measure, numerator: Floats, denominator: Floats, sample_size: Floats | None) -> Figures:
        """The figures of `measure`. A survey's numerator is its estimate in per cent; without a sample it has no n."""
        numerator = np.where(np.isfinite(numerator), numerator, np.nan)
        if measure.formula == "survey":
            sample = np.full_like(numerator, np.nan) if sample_size is None else sample_size
            n = np.where(np.isfinite(sample) & (sample > 0), sample, np.nan)
            return cls(value=numerator, x=numerator / 100 * n, n=n)
        if measure.formula in ("count", "index"):
            return cls(value=numerator, x=numerator, n=np.where(np.isnan(numerator), np.nan, 1.0))
        n = np.where(np.isfinite(denominator) & (denominator > 0), denominator, np.nan)
        return cls(value=ratio(numerator, n) * measure.scale, x=numerator, n=n)

    def at(self, period: int) -> Figures:
        return Figures(self.value[:, period], self.x[:, period], self.n[:, period])

    def only(self, areas: npt.NDArray[np.bool_]) -> Figures:
        """The figures of some areas, NaN for the rest."""
        return Figures(*(np.where(areas, each, np.nan) for each in (self.value, self.x, self.n)))


def ratio(x: Floats, n: Floats) -> Floats:
    """x / n; NaN where n is 0 or the quotient no finite number."""
    with np.errstate(all="ignore"):
        quotient: Floats = x / np.where(n == 0, np.nan, n)
    return np.where(np.isfinite(quotient), quotient, np.nan)


def interval(measure: Measure, figures: Figures, confidence: float) -> tuple[Floats, Floats]:
    """Byar's for counts and rates, Wilson's for percentages and surveys; none where no chance is known."""
    if measure.formula in EVENTS:
        return intervals.byar(figures.x, figures.n, measure.scale, confidence)
    if measure.formula in SHARES:
        lower, upper = intervals.wilson(figures.x, figures.n, confidence)
        return 100 * lower, 100 * upper
    nothing = np.full_like(figures.value, np.nan)
    return nothing, nothing


def on_scale(measure: Measure, figures: Figures) -> tuple[Floats, Floats]:
    """(y, s2): the figure on the scale where spread between areas is judged, and its sampling variance.

    Logs of rates, ratios and means; arcsine of shares; an index as it is.
    """
    if measure.formula in EVENTS:
        return differences.log_rate(figures.x, figures.n)
    if measure.formula in SHARES:
        return differences.arcsine_share(ratio(figures.x, figures.n), figures.n)
    y = figures.value
    if measure.formula != "index":
        y = np.log(np.where(y > 0, y, np.nan))
    return y, np.where(np.isnan(y), np.nan, NO_SAMPLING_ERROR)


def tested(measure: Measure, one: Figures, other: Figures) -> tuple[Floats, Floats]:
    """(z, p) of the difference of two independent figures; NaN where no chance is known."""
    if measure.formula in EVENTS:
        return differences.two_rates(one.x, one.n, other.x, other.n)
    if measure.formula in SHARES:
        return differences.two_proportions(one.x, one.n, other.x, other.n)
    nothing = np.full_like(one.value, np.nan)
    return nothing, nothing


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
    words = neutral if measure.polarity == "none" else judging
    return ["not available" if np.isnan(each) else words[int(each) + 1] for each in judgement.tolist()]
