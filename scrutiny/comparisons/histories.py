"""What is kept of every area beside its comparison: documents that differ from area to area in their numbers. Pure.

Most areas of an indicator have the same periods, the same breaks and a chart of the same months. So they are put
together by what else but numbers they have, which makes ten documents out of four hundred, and these are written at
once (`docs/decisions/0027-documents-written-at-once.md`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from indicators.documents import Marks, encode_alike

Positions = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Alike:
    """Some areas, by position in ascending order, and what is kept of each of them.

    Each array of `document` has a row for each of the areas; everything else in it is true of all.
    """

    areas: Positions
    document: Any

    def of(self, areas: Positions) -> Any:
        """The document of some of its areas."""
        return _rows(self.document, np.searchsorted(self.areas, areas))


def joined(whole: Alike, beside: Mapping[str, Sequence[Alike]]) -> list[Alike]:
    """The document of every area of `whole`, with what is kept of it beside, by name, in place of what it has there.

    Of those beside under one name, none has an area of another.
    """
    places = np.full((whole.areas.size, len(beside)), -1)
    for column, groups in enumerate(beside.values()):
        for place, group in enumerate(groups):
            places[np.isin(whole.areas, group.areas), column] = place
    kinds, which = np.unique(places, axis=0, return_inverse=True)
    found = []
    for kind, own in enumerate(kinds.tolist()):
        areas = whole.areas[which.reshape(-1) == kind]
        kept = {name: groups[at].of(areas) for at, (name, groups) in zip(own, beside.items(), strict=True) if at >= 0}
        found.append(Alike(areas, whole.of(areas) | kept))
    return found


def encoded(groups: Sequence[Alike], areas: int) -> list[bytes]:
    """The document of every area as bytes; that of an area in none of the groups is empty."""
    found = [b"{}\n"] * areas
    for group in groups:
        for area, data in zip(group.areas.tolist(), encode_alike(group.document, group.areas.size), strict=True):
            found[area] = data
    return found


def _rows(document: Any, rows: Positions) -> Any:
    """The document with these rows of each of its arrays."""
    if isinstance(document, dict):
        return {name: _rows(value, rows) for name, value in document.items()}
    if isinstance(document, list):
        return [_rows(value, rows) for value in document]
    if isinstance(document, np.ndarray | Marks):
        return document[rows]
    return document
