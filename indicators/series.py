"""One indicator at one level as matrices of areas × periods: what the comparison engine works on."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from indicators.periods import Period


@dataclass(frozen=True)
class Series:
    """Figures of one indicator for every area of a level, oldest period first; the last period is the one compared.

    Matrices are areas × periods, NaN where there is no figure. `reasons` says why at (area, period) positions, such as
    "11 of 12 months" or "not supplied (..)". `breaks` holds (position of the first period of the new series, reason).
    `months` is areas × months of the numerator where it is known by month (`month_ends` names them), else None.
    """

    level: str
    area_ids: np.ndarray
    area_codes: tuple[str, ...]
    periods: tuple[Period, ...]
    numerator: np.ndarray
    denominator: np.ndarray
    sample_size: np.ndarray | None = None
    months: np.ndarray | None = None
    month_periods: tuple[Period, ...] = ()
    reasons: dict[tuple[int, int], str] = field(default_factory=dict)
    breaks: tuple[tuple[int, str], ...] = ()
