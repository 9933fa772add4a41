"""Figures of data items as matrices of areas × periods. Pure: no Django, no database, no clock.

Missing is NaN, never zero, and each gap can say why it is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from indicators.periods import Period, PeriodError, add_months, last_day, month

Floats = npt.NDArray[np.float64]
Span = tuple[date, date]

MOST_REASONS = 3
BESIDE = ("sample_size", "lower_95", "upper_95")
PARTS_OF_A_SPAN = (1, 3)  # months: a span without a figure of its own is the sum of its months, or of its quarters


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


class ItemFigures:
    """What is known of one data item: the stored spans of every area, and longer ones made of them.

    `figures` has the columns `area_id, start, end, value, missing, sample_size, lower_95, upper_95` of
    `indicators.ledger.read`; `area_ids` is ascending. `adds_up` False: a span without a figure of its own has none,
    for an estimate in per cent is no sum of its months.
    """

    def __init__(
        self,
        name: str,
        timing: str,
        figures: pd.DataFrame,
        area_ids: npt.NDArray[np.int64],
        *,
        adds_up: bool = True,
    ) -> None:
        self.name, self.timing, self.adds_up = name, timing, adds_up
        rows = figures[figures["area_id"].isin(area_ids)]
        starts = rows["start"].to_numpy("datetime64[D]").astype(np.int64)
        ends = rows["end"].to_numpy("datetime64[D]").astype(np.int64)
        spans, columns = np.unique(starts * 1_000_000 + ends, return_inverse=True)
        areas = np.searchsorted(area_ids, rows["area_id"].to_numpy())
        first, last = np.divmod(spans, 1_000_000)
        self.columns: dict[Span, int] = {
            (start, end): column
            for column, (start, end) in enumerate(
                zip(first.astype("datetime64[D]").tolist(), last.astype("datetime64[D]").tolist(), strict=True)
            )
        }
        self._shape = (len(area_ids), len(spans))
        self._stored_lengths = {Period(*span).months for span in self.columns}
        self.values = self._matrix(areas, columns, rows["value"])
        self._beside = {name: self._matrix(areas, columns, rows[name]) for name in BESIDE if rows[name].notna().any()}
        marked = np.flatnonzero(rows["missing"].to_numpy() != "")
        marks = rows["missing"].to_numpy()
        self.marks = {(int(areas[i]), int(columns[i])): str(marks[i]) for i in marked}

    def _matrix(self, areas: Any, columns: Any, values: pd.Series[float]) -> Floats:
        matrix = np.full(self._shape, np.nan)
        matrix[areas, columns] = values.to_numpy(np.float64)
        return matrix

    def span(self, period: Period) -> Span:
        return stored_span(period, self.timing)

    def at(self, period: Period) -> Floats:
        """The figure of every area for `period`: the stored one, else the sum of all its months or all its quarters."""
        found = self._stored(self.span(period))
        for length in self._lengths(period):
            gaps = np.isnan(found)
            if not gaps.any():
                break
            parts = np.column_stack([self._stored(part) for part in _tiles(period, length)])
            found = np.where(gaps, parts.sum(axis=1), found)
        return found

    def is_known_by(self, length: int) -> bool:
        """Whether any figure is of a span of `length` months."""
        return length in self._stored_lengths

    def beside(self, name: str, period: Period) -> Floats:
        """What was published with the figures: their `sample_size`, `lower_95` or `upper_95`."""
        if name not in self._beside:
            return np.full(self._shape[0], np.nan)
        return self._stored(self.span(period), self._beside[name])

    def gaps(self, period: Period) -> dict[int, str]:
        """Of each area without a figure for `period` why, in a few words; nothing said where nothing was printed."""
        column = self.columns.get(self.span(period), -1)
        partly = [(length, *self._known(period, length)) for length in self._lengths(period)]
        gaps = {}
        for area in np.flatnonzero(np.isnan(self.at(period))).tolist():
            gaps[area] = ""
            if (area, column) in self.marks:
                gaps[area] = f"not supplied ({self.marks[area, column]})"
                continue
            for length, known, all_of_them in partly:
                if known[area]:
                    gaps[area] = f"{known[area]} of {all_of_them} {'months' if length == 1 else 'quarters'}"
                    break
        return gaps

    def sought(self, period: Period) -> str:
        """What to look for where there is no figure: the period, or the count or estimate that stands for it."""
        if self.timing == "end":
            return Period(*self.span(period)).label
        return f"mid-{period.mid_year}" if self.timing == "mid-year" else period.label

    def _known(self, period: Period, length: int) -> tuple[npt.NDArray[np.int64], int]:
        """How many of the spans of `length` months that make up `period` are known for each area, and of how many."""
        tiles = _tiles(period, length)
        known: npt.NDArray[np.int64] = np.sum([np.isfinite(self._stored(tile)) for tile in tiles], axis=0)
        return known, len(tiles)

    def _stored(self, span: Span, matrix: Floats | None = None) -> Floats:
        column = self.columns.get(span)
        if column is None:
            return np.full(self._shape[0], np.nan)
        stored: Floats = (self.values if matrix is None else matrix)[:, column]
        return stored

    def _lengths(self, period: Period) -> list[int]:
        """Of what lengths in months the parts of `period` may be; none where figures don't add up."""
        months = period.months
        if self.timing != "flow" or not self.adds_up or months is None:
            return []
        possible = (length for length in PARTS_OF_A_SPAN if length < months and months % length == 0)
        return [length for length in possible if length in self._stored_lengths]


@lru_cache(maxsize=4096)
def _tiles(period: Period, length: int) -> tuple[Span, ...]:
    """`period` cut into spans of `length` months; the same few periods are asked for again and again."""
    firsts = [add_months(period.start, offset) for offset in range(0, period.months or 0, length)]
    return tuple((first, _end_of(first, length)) for first in firsts)


def _end_of(first: date, months: int) -> date:
    final = add_months(first, months - 1)
    return last_day(final.year, final.month)


@dataclass(frozen=True)
class Part:
    """A data item that is added (or taken away) in the periods that end between two dates."""

    figures: ItemFigures
    sign: int = 1
    starts: date | None = None
    ends: date | None = None

    def counts_in(self, period: Period) -> bool:
        after_start = self.starts is None or self.starts <= period.end
        return after_start and (self.ends is None or period.end <= self.ends)


def total(parts: Sequence[Part], periods: Sequence[Period], areas: int) -> Floats:
    """The parts that count in each period, added up (areas × periods); NaN where one is missing or none counts."""
    matrix = np.full((areas, len(periods)), np.nan)
    for column, period in enumerate(periods):
        counting = [part.sign * part.figures.at(period) for part in parts if part.counts_in(period)]
        if counting:
            matrix[:, column] = np.sum(counting, axis=0)
    return matrix


def published_with(name: str, parts: Sequence[Part], periods: Sequence[Period], areas: int) -> Floats:
    """The sample size or a limit (`ItemFigures.beside`) of each period in which one part alone makes up the figure."""
    matrix = np.full((areas, len(periods)), np.nan)
    for column, period in enumerate(periods):
        counting = [part for part in parts if part.counts_in(period)]
        if len(counting) == 1:
            matrix[:, column] = counting[0].figures.beside(name, period)
    return matrix


def reasons_missing(parts: Sequence[Part], period: Period, areas: Sequence[int]) -> dict[int, str]:
    """Why the total of each of `areas` is missing: what is said of each part that has no figure."""
    counting = [part.figures for part in parts if part.counts_in(period)]
    if not counting:
        return dict.fromkeys(areas, f"not counted in {period.label}")
    gaps = [item.gaps(period) for item in counting]
    return {area: _reason(counting, [each.get(area) for each in gaps], period) for area in areas}


def _reason(items: Sequence[ItemFigures], gaps: Sequence[str | None], period: Period) -> str:
    if not any(gaps) and None not in gaps:
        return f"no figure for {items[0].sought(period)}"
    said = [
        f"{item.name}: {gap or f'no figure for {item.sought(period)}'}"
        for item, gap in zip(items, gaps, strict=True)
        if gap is not None
    ]
    more = len(said) - MOST_REASONS
    return "; ".join(said[:MOST_REASONS]) + (f"; and {more} more" if more > 0 else "")


def steps_back(period: Period, most: int) -> list[Period]:
    """`period` and those before it of the same length, newest first, by months; from a quarter up by quarters.

    Weeks go back by weeks, for a whole year even if that is more than `most`: the same week a year before is wanted.
    """
    if period.months is None:
        days = timedelta(weeks=1)
        if period.end - period.start != timedelta(days=6):
            raise PeriodError(f"{period.label} is neither a week nor made of whole months.")
        return [Period(period.start - back * days, period.end - back * days) for back in range(53)]
    step = 3 if period.months % 3 == 0 else 1
    return [period.shifted(-step * back) for back in range(most)]
