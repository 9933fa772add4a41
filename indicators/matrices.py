"""Figures of an indicator as matrices of areas × periods. Pure: no Django, no database, no clock.

Missing is NaN, never zero, and each gap can say why it is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from indicators.periods import Period, PeriodError, month

Floats = npt.NDArray[np.float64]
Span = tuple[date, date]


@dataclass(frozen=True)
class Break:
    """From `on`, the first day of the new series, figures are counted differently; `area` None: in every area."""

    on: date
    reason: str
    area: int | None = None

    def parts(self, earlier: Period, later: Period) -> bool:
        """Whether the two periods are not wholly on one side: one is before and one after, or one lies across."""
        return earlier.start < self.on <= later.end


@dataclass(frozen=True)
class Steps:
    """Figures month by month, or quarter by quarter: spans that never overlap, oldest first, areas × `periods`.

    The last of them ends with the period compared.
    """

    periods: tuple[Period, ...]
    numerator: Floats
    denominator: Floats

    @property
    def by_month(self) -> bool:
        return self.periods[-1].months == 1


@dataclass(frozen=True)
class Series:
    """Figures of one indicator for every area of a level, oldest period first; the last period is the one compared.

    Matrices are areas × periods, NaN where there is no figure; a formula without a denominator has NaN there. The
    period a year before the last is always among the periods. `lower_95` and `upper_95` are the limits published with
    an estimate, in its unit. `steps` are up to five years of months, or of quarters where no month is known; None
    where neither is. `reasons` says why a figure is missing, at (area, period) positions of the last period and the
    one a year before it: "Robbery: 11 of 12 months". `breaks` names areas by their position.
    """

    level: str
    area_ids: npt.NDArray[np.int64]
    area_codes: tuple[str, ...]
    periods: tuple[Period, ...]
    numerator: Floats
    denominator: Floats
    sample_size: Floats | None = None
    lower_95: Floats | None = None
    upper_95: Floats | None = None
    steps: Steps | None = None
    reasons: dict[tuple[int, int], str] = field(default_factory=dict)
    breaks: tuple[Break, ...] = ()

    @property
    def previous(self) -> int:
        """Position of the period a year before the last."""
        return self.periods.index(self.periods[-1].year_before)

    def breaks_since_previous(self) -> Iterator[Break]:
        """The breaks that part the last period from the one a year before."""
        earlier, later = self.periods[self.previous], self.periods[-1]
        return (each for each in self.breaks if each.parts(earlier, later))


def stored_span(period: Period, timing: str) -> Span:
    """The span whose figure stands for `period`: itself, its last month, or the year of its middle."""
    if timing == "end":
        return month(period.end.year, period.end.month).start, period.end
    if timing == "mid-year":
        return date(period.mid_year, 1, 1), date(period.mid_year, 12, 31)
    return period.start, period.end


@lru_cache
def steps_back(period: Period, most: int) -> tuple[Period, ...]:
    """`period` and those before it of the same length, newest first, by months; from a quarter up by quarters.

    Weeks go back by weeks, for a whole year even if that is more than `most`: the same week a year before is wanted.
    """
    if period.months is None:
        days = timedelta(weeks=1)
        if period.end - period.start != timedelta(days=6):
            raise PeriodError(f"{period.label} is neither a week nor made of whole months.")
        return tuple(Period(period.start - back * days, period.end - back * days) for back in range(53))
    step = 3 if period.months % 3 == 0 else 1
    return tuple(period.shifted(-step * back) for back in range(most))
