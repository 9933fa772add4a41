"""All that is believed of one data item, as matrices of spans × areas. Pure: no Django, no database, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from indicators.documents import Document
from indicators.matrices import Floats, Span

BESIDE = ("sample_size", "lower_95", "upper_95")

Whole = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Known:
    """`values` is spans × areas, NaN where there is no figure; `area_ids` and `spans` are ascending.

    `beside` holds such matrices of what was published with some of the figures: their `sample_size`, `lower_95`,
    `upper_95`. `marks` tells what stands in place of a figure, at (span, area) positions.
    """

    area_ids: Whole
    spans: tuple[Span, ...]
    values: Floats
    beside: dict[str, Floats] = field(default_factory=dict)
    marks: dict[tuple[int, int], str] = field(default_factory=dict)

    @classmethod
    def gathered(cls, figures: dict[str, npt.NDArray[Any]]) -> Known:
        """From rows in any order, one for each area and span: the columns of `indicators.ledger.read` as arrays."""
        starts, ends = (figures[name].astype("M8[D]").astype(np.int64) for name in ("start", "end"))
        codes, rows = np.unique(starts * 1_000_000 + ends, return_inverse=True)
        area_ids, columns = np.unique(figures["area_id"], return_inverse=True)

        def matrix(values: Floats) -> Floats:
            placed = np.full((len(codes), len(area_ids)), np.nan)
            placed[rows, columns] = values
            return placed

        marked = np.flatnonzero(figures["missing"] != "").tolist()
        return cls(
            area_ids,
            spans_of(*np.divmod(codes, 1_000_000)),
            matrix(figures["value"]),
            {name: matrix(figures[name]) for name in BESIDE if not np.isnan(figures[name]).all()},
            {(int(rows[row]), int(columns[row])): str(figures["missing"][row]) for row in marked},
        )

    @classmethod
    def read(cls, document: Document) -> Known:
        """From what `document` made."""
        spans = spans_of(document["starts"], document["ends"])
        marks = {(span, area): mark for span, area, mark in document["marks"]}
        return cls(document["area_ids"], spans, document["values"], document["beside"], marks)

    @classmethod
    def joined(cls, parts: Sequence[Known]) -> Known:
        """All that is known by parts, each of which tells of later spans than those before it."""
        area_ids = np.unique(np.concatenate([np.empty(0, np.int64), *(part.area_ids for part in parts)]))
        alike = [part._spread(area_ids, part.spans) for part in parts]
        nothing = np.empty((0, len(area_ids)))

        def matrix(name: str) -> Floats:
            return np.concatenate(
                [nothing, *(part.beside.get(name, np.full_like(part.values, np.nan)) for part in alike)]
            )

        first = np.cumsum([0, *(len(part.spans) for part in parts)]).tolist()
        return cls(
            area_ids,
            tuple(span for part in parts for span in part.spans),
            np.concatenate([nothing, *(part.values for part in alike)]),
            {name: matrix(name) for name in BESIDE if any(name in part.beside for part in parts)},
            {
                (row + span, area): mark
                for row, part in zip(first, alike, strict=False)
                for (span, area), mark in part.marks.items()
            },
        )

    @property
    def document(self) -> Document:
        starts, ends = np.array(self.spans, "M8[D]").reshape(-1, 2).T
        marks = [[*place, mark] for place, mark in sorted(self.marks.items())]
        return {
            "area_ids": self.area_ids,
            "starts": starts,
            "ends": ends,
            "values": self.values,
            "beside": self.beside,
            "marks": marks,
        }

    def of(self, area_ids: Whole) -> Known:
        """What is known of these areas (ascending), which need not be told of; spans that say nothing of them go."""
        found = self._spread(area_ids, self.spans)
        kept = np.flatnonzero(found.told.any(axis=1))
        row = {span: own for own, span in enumerate(kept.tolist())}
        return Known(
            area_ids,
            tuple(self.spans[span] for span in kept),
            found.values[kept],
            {name: matrix[kept] for name, matrix in found.beside.items()},
            {(row[span], area): mark for (span, area), mark in found.marks.items()},
        )

    def revised(self, later: Known) -> Known:
        """With what was written down later, which replaces whatever was believed of the same area and span."""
        area_ids = np.union1d(self.area_ids, later.area_ids)
        spans = tuple(sorted({*self.spans, *later.spans}))
        old, new = self._spread(area_ids, spans), later._spread(area_ids, spans)
        told, nothing = new.told, np.full_like(old.values, np.nan)
        return Known(
            area_ids,
            spans,
            np.where(told, new.values, old.values),
            {
                name: np.where(told, new.beside.get(name, nothing), old.beside.get(name, nothing))
                for name in BESIDE
                if name in old.beside or name in new.beside
            },
            {place: mark for place, mark in old.marks.items() if not told[place]} | new.marks,
        )

    def without(self, area_ids: Whole, spans: Sequence[Span]) -> Known:
        """Without what it may say of each area and span of the two lists."""
        row = {span: place for place, span in enumerate(self.spans)}
        column = {area: place for place, area in enumerate(self.area_ids.tolist())}
        kept = np.ones(self.values.shape, dtype=bool)
        for area, span in zip(area_ids.tolist(), spans, strict=True):
            if area in column and span in row:
                kept[row[span], column[area]] = False

        def matrix(values: Floats) -> Floats:
            return np.where(kept, values, np.nan)

        beside = {name: matrix(values) for name, values in self.beside.items()}
        marks = {place: mark for place, mark in self.marks.items() if kept[place]}
        return replace(self, values=matrix(self.values), beside=beside, marks=marks)

    def pruned(self) -> Known:
        """The same without areas, spans and matrices that say nothing."""
        found = self.of(self.area_ids[self.told.any(axis=0)])
        beside = {name: matrix for name, matrix in found.beside.items() if not np.isnan(matrix).all()}
        return replace(found, beside=beside)

    @property
    def told(self) -> Truths:
        """Where there is a figure or a mark."""
        told: Truths = ~np.isnan(self.values)
        for place in self.marks:
            told[place] = True
        return told

    def _spread(self, area_ids: Whole, spans: tuple[Span, ...]) -> Known:
        """The same among other areas and other spans, among which are all of its own."""
        if spans == self.spans and np.array_equal(area_ids, self.area_ids):
            return self
        places = np.searchsorted(area_ids, self.area_ids)
        here = np.isin(self.area_ids, area_ids)
        position = {span: row for row, span in enumerate(spans)}
        rows = np.array([position[span] for span in self.spans], np.int64)

        def matrix(values: Floats) -> Floats:
            placed = np.full((len(spans), len(area_ids)), np.nan)
            placed[np.ix_(rows, places[here])] = values[:, here]
            return placed

        marks = {(int(rows[span]), int(places[area])): mark for (span, area), mark in self.marks.items() if here[area]}
        beside = {name: matrix(values) for name, values in self.beside.items()}
        return Known(area_ids, spans, matrix(self.values), beside, marks)


def spans_of(starts: Any, ends: Any) -> tuple[Span, ...]:
    first, last = (np.asarray(days).astype("M8[D]").tolist() for days in (starts, ends))
    return tuple(zip(first, last, strict=True))
