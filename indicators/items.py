"""Figures of data items for any period: the stored ones, and those of longer spans made of shorter ones. Pure.

Missing is NaN, never zero, and each gap can say why it is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from indicators.known import Known, Whole
from indicators.matrices import Floats, Span, stored_span
from indicators.periods import Period, add_months, last_day

MOST_REASONS = 3
PARTS_OF_A_SPAN = (1, 3)  # months: a span without a figure of its own is the sum of its months, or of its quarters


class ItemFigures:
    """Figures of one data item for some areas: those of the spans that are known, and of longer ones made of them.

    `adds_up` False: a span without a figure of its own has none, for an estimate in per cent is no sum of its months.
    """

    def __init__(self, name: str, timing: str, known: Known, *, adds_up: bool = True) -> None:
        self.name, self.timing, self.adds_up, self.known = name, timing, adds_up, known
        self._rows = {span: row for row, span in enumerate(known.spans)}
        self._stored_lengths = _lengths_of(known.spans)
        self._nothing = np.full(len(known.area_ids), np.nan)

    def span(self, period: Period) -> Span:
        return stored_span(period, self.timing)

    def over(self, periods: tuple[Period, ...]) -> Floats:
        """The figures for equally long periods (periods × areas): those stored, else sums of all months or quarters."""
        rows = np.array([self._rows.get(self.span(period), -1) for period in periods], np.int64)
        found = np.where((rows >= 0)[:, None], self._row_each(rows), np.nan)
        for length in self._lengths(periods[0]):
            gaps = np.isnan(found)
            if not gaps.any():
                break
            parts = _rows_of_parts(self.known.spans, periods, length)
            whole = (parts >= 0).all(axis=1)
            found[whole] = np.where(gaps[whole], self._row_each(parts[whole]).sum(axis=1), found[whole])
        return found

    def is_known_by(self, length: int) -> bool:
        """Whether any figure is of a span of `length` months."""
        return length in self._stored_lengths

    def beside(self, name: str, period: Period) -> Floats:
        """What was published with the figures: their `sample_size`, `lower_95` or `upper_95`."""
        matrix = self.known.beside.get(name)
        return self._nothing if matrix is None else self._stored(self.span(period), matrix)

    def gaps(self, period: Period) -> dict[int, str]:
        """Of each area without a figure for `period` why, in a few words; nothing said where nothing was printed."""
        row = self._rows.get(self.span(period), -1)
        partly = [(length, *self._known(period, length)) for length in self._lengths(period)]
        gaps = {}
        for area in np.flatnonzero(np.isnan(self.over((period,))[0])).tolist():
            gaps[area] = ""
            if (row, area) in self.known.marks:
                gaps[area] = f"not supplied ({self.known.marks[row, area]})"
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

    def _known(self, period: Period, length: int) -> tuple[Whole, int]:
        """How many of the spans of `length` months that make up `period` are known for each area, and of how many."""
        tiles = _tiles(period, length)
        known: Whole = np.sum([np.isfinite(self._stored(tile)) for tile in tiles], axis=0)
        return known, len(tiles)

    def _row_each(self, rows: Whole) -> Floats:
        """The stored figures at these rows; of the ledger's empty matrix nothing."""
        values = self.known.values
        return values[rows] if len(values) else np.full((*rows.shape, values.shape[1]), np.nan)

    def _stored(self, span: Span, matrix: Floats | None = None) -> Floats:
        row = self._rows.get(span)
        if row is None:
            return self._nothing
        stored: Floats = (self.known.values if matrix is None else matrix)[row]
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


@lru_cache(maxsize=256)
def _lengths_of(spans: tuple[Span, ...]) -> frozenset[int | None]:
    """In months: most items are known by the same spans."""
    return frozenset(Period(*span).months for span in spans)


@lru_cache(maxsize=256)
def _rows_of_parts(spans: tuple[Span, ...], periods: tuple[Period, ...], length: int) -> Whole:
    """Among `spans` the rows of the parts of each period, −1 for none."""
    row = {span: place for place, span in enumerate(spans)}
    return np.array([[row.get(part, -1) for part in _tiles(period, length)] for period in periods], np.int64)


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
    """The parts that count in each of equally long periods, added up (areas × periods).

    NaN where one of them is missing or none counts.
    """
    added, counted = np.zeros((len(periods), areas)), np.zeros(len(periods), dtype=bool)
    for part in parts:
        counting = np.array([part.counts_in(period) for period in periods], dtype=bool)
        added[counting] += part.sign * part.figures.over(tuple(periods))[counting]
        counted |= counting
    added[~counted] = np.nan
    return np.ascontiguousarray(added.T)


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
