"""Documents with arrays in them as bytes: a line of JSON, then the arrays as they lie in memory. Pure.

As text, numbers take ten times as long to write and twice the space. A document without arrays is plain JSON. Many
documents that differ in their numbers alone are written at once (`docs/decisions/0027-documents-written-at-once.md`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

Document = dict[str, Any]
Array = npt.NDArray[Any]

ARRAY, MARKS, ENDS = "array", "marked_points", "month_ends"
"""In the JSON, {"array": ["<f8", [3, 29]]} stands for the next of the arrays, and so do marked points, with words after
the shape; {"month_ends": ["2003-03", 3, 29]} stands for the last days of so many months, each three after the other."""
STORED_AS = {"f": "<f8", "i": "<i8", "M": "<M8[D]"}


@dataclass(frozen=True)
class Marks:
    """Words beside some points of a series, read as [position, word, +1 or −1] of each.

    `codes` (points; of documents alike, rows × points) are nought for none, else the place of the word among `words`,
    127 at most, counted from 1, below nought for its downward side.
    """

    codes: npt.NDArray[np.int8]
    words: tuple[str, ...]

    def __getitem__(self, rows: Any) -> Marks:
        return Marks(self.codes[rows], self.words)


def encode(document: Document) -> bytes:
    """The document as bytes; its arrays hold floats, whole numbers or days."""
    arrays: list[bytes] = []

    def put(each: Array | Marks) -> orjson.Fragment:
        array = _stored(each)
        arrays.append(array.tobytes())
        return _place(array.dtype.str, array.shape, _words(each))

    line = orjson.dumps(document, default=put, option=orjson.OPT_PASSTHROUGH_DATACLASS)
    return b"".join((line, b"\n", *arrays))


def encode_alike(document: Document, rows: int) -> list[bytes]:
    """So many documents as bytes: `document` with the first row of each of its arrays, with the second, and so on.

    Each array has so many rows.
    """
    columns: list[npt.NDArray[np.uint8]] = []

    def put(each: Array | Marks) -> orjson.Fragment:
        array = _stored(each)
        of_row = math.prod(array.shape[1:]) * array.itemsize
        columns.append(np.frombuffer(array.tobytes(), np.uint8).reshape(rows, of_row))
        return _place(array.dtype.str, array.shape[1:], _words(each))

    line = orjson.dumps(document, default=put, option=orjson.OPT_PASSTHROUGH_DATACLASS) + b"\n"
    lines = np.broadcast_to(np.frombuffer(line, np.uint8), (rows, len(line)))
    joined = np.concatenate([lines, *columns], axis=1)
    return [row.tobytes() for row in joined]


def month_ends(days: Sequence[date]) -> Any:
    """For a document: days that are read as ISO dates, in little space if they are the ends of months evenly apart."""
    told = [day.isoformat() for day in days]
    months = [12 * day.year + day.month for day in days[:2]]
    short = [told[0][:7], max(months[-1] - months[0], 1), len(told)] if told else None
    return {ENDS: short} if short and list(_month_ends(*short)) == told else told


def _stored(each: Array | Marks) -> Array:
    if isinstance(each, Marks):
        return each.codes.astype("|i1", copy=False)
    return each.astype(STORED_AS[each.dtype.kind], copy=False)


def _words(each: Array | Marks) -> tuple[str, ...] | None:
    return each.words if isinstance(each, Marks) else None


@lru_cache
def _place(stored: str, shape: tuple[int, ...], words: tuple[str, ...] | None) -> orjson.Fragment:
    """As bytes already: thousands of documents have arrays of the same few shapes."""
    place = {ARRAY: [stored, shape]} if words is None else {MARKS: [stored, shape, words]}
    return orjson.Fragment(orjson.dumps(place))


@lru_cache
def _month_ends(first: str, apart: int, count: int) -> tuple[str, ...]:
    months = np.datetime64(first, "M") + apart * np.arange(count)
    return tuple(np.datetime_as_string((months + 1).astype("M8[D]") - 1).tolist())


def decode(data: bytes) -> Document:
    """The document with its arrays, which can't be written to."""
    return _decoded(data, lambda array: array)


def decode_as_json(data: bytes) -> Document:
    """The document as JSON would have it: lists, ISO dates, and None where there is no number."""
    return _decoded(data, _plain)


def _decoded(data: bytes, take: Callable[[Array], Any]) -> Document:
    line, _, rest = data.partition(b"\n")
    position = 0

    def array_of(stored: str, shape: list[int]) -> Array:
        nonlocal position
        array = np.frombuffer(rest, stored, math.prod(shape), position).reshape(shape)
        position += array.nbytes
        return array

    def fill(found: Document) -> Any:
        if ARRAY in found:
            return take(array_of(*found[ARRAY]))
        if MARKS in found:
            stored, shape, words = found[MARKS]
            codes = array_of(stored, shape).tolist()
            return [[at, words[abs(code) - 1], 1 if code > 0 else -1] for at, code in enumerate(codes) if code]
        return list(_month_ends(*found[ENDS])) if ENDS in found else found

    document: Document = json.loads(line, object_hook=fill)
    return document


def _plain(array: Array) -> Any:
    """As lists; of no axis, as the number itself."""
    if array.dtype.kind == "M":
        array = np.datetime_as_string(array)
    elif array.dtype.kind == "f" and not np.isfinite(array).all():
        numbers, array = array, array.astype(object)
        array[~np.isfinite(numbers)] = None
    return array.tolist()
