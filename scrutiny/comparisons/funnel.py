"""All areas of a level in one funnel: limits by size around what all have together (methods.md §8). Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scrutiny.comparisons.measures import EVENTS, SHARES, Figures, Measure
from scrutiny.statistics import funnels
from scrutiny.statistics.arrays import Floats

FEWEST_AREAS = 3
AREAS_FOR_A_SPREAD = 10
POINTS_OF_A_LINE = 60
PLACES = ("below 99.8%", "below 95%", "within", "above 95%", "above 99.8%")


@dataclass(frozen=True)
class Lines:
    """Limits on the scale of the figures, at as many sizes as given."""

    lower_95: Floats
    upper_95: Floats
    lower_998: Floats
    upper_998: Floats


@dataclass(frozen=True)
class Funnel:
    """Of every area its size, its limits and its place among PLACES, empty where it has no figure.

    `centre` is what all areas have together, in the indicator's unit; `phi` how much more they differ than chance
    explains; `spread` is True where the limits allow for that. `sizes` and `lines` draw the funnel.
    """

    centre: float
    phi: float
    spread: bool
    areas: int
    size: Floats
    limits: Lines
    places: list[str]
    sizes: Floats
    lines: Lines

    @property
    def is_poor(self) -> bool:
        """Whether there are too few areas to tell how much they differ."""
        return self.areas < AREAS_FOR_A_SPREAD


def funnel(measure: Measure, figures: Figures) -> Funnel | None:
    """The funnel of rates, percentages and surveys; None of other figures, which have no size, or of under three areas.

    Rates are ratios of events to those expected at the rate of all together, on the log scale (FunnelPlotR's SR-SHMI);
    shares are proportions on the arcsine scale (its PR). Limits hold the spread between areas where there is any.
    """
    known = np.isfinite(figures.x) & np.isfinite(figures.n) & (figures.n > 0)
    if measure.formula not in SHARES and measure.formula != "rate":
        return None
    if known.sum() < FEWEST_AREAS or not figures.x[known].sum() > 0:
        return None
    x, n = (np.where(known, each, np.nan) for each in (figures.x, figures.n))
    together = float(np.nansum(x) / np.nansum(n))
    kind = "ratio" if measure.formula in EVENTS else "proportion"
    size_per_n = together if kind == "ratio" else 1.0
    found = funnels.overdispersion(x, n * size_per_n, kind)
    tau2 = float(found.tau2) if np.isfinite(found.tau2) else 0.0
    scale = measure.scale * (together if kind == "ratio" else 1.0)

    def lines(sizes: Floats) -> Lines:
        target = 0.0 if kind == "ratio" else float(np.arcsin(np.sqrt(together)))
        pairs = [funnels.adjusted_limits(sizes * size_per_n, target, tau2, kind, level) for level in (0.95, 0.998)]
        return Lines(*(np.asarray(limit) * scale for pair in pairs for limit in pair))

    sizes = np.geomspace(float(np.nanmin(n)) * 0.8, float(np.nanmax(n)) * 1.05, POINTS_OF_A_LINE)
    limits = lines(n)
    return Funnel(
        centre=together * measure.scale,
        phi=float(found.phi),
        spread=tau2 > 0,
        areas=int(known.sum()),
        size=n,
        limits=limits,
        places=_places(x / n * measure.scale, limits),
        sizes=sizes,
        lines=lines(sizes),
    )


def _places(value: Floats, limits: Lines) -> list[str]:
    crossed: npt.NDArray[np.int_] = (
        (value > limits.upper_95).astype(int)
        + (value > limits.upper_998)
        - (value < limits.lower_95)
        - (value < limits.lower_998)
    )
    return [PLACES[each + 2] if known else "" for each, known in zip(crossed.tolist(), np.isfinite(value), strict=True)]
