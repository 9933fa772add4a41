"""What every reader returns, and how it refuses a file. Readers know nothing of the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

MISSING_MARKS = ("", "..", "-", ":", "n/a", "[x]", "[z]", "[u]")

COLUMNS = {
    "area": "GSS code where the file gives one, else the name as printed, without footnote marks",
    "level": "force, partnership, bcu, district or national; empty where the file doesn't tell (long layout)",
    "item": "code of the data item",
    "period": "text of the period, as in indicators.periods",
    "value": "float; NaN where missing",
    "missing": "the mark printed instead of a figure; empty where there is a figure",
    "sample_size": "float or NaN",
    "lower_95": "float or NaN",
    "upper_95": "float or NaN",
    "note": "text printed beside the figure, or empty",
    "row": "row of the file (heading row = 1 for CSV; the sheet's own row for workbooks)",
    "column": "heading or cell column under which the figure stands",
}


class UnreadableFileError(ValueError):
    """The file can't be read in this layout. The message is one sentence naming file, row and column."""


class Fault(NamedTuple):
    """A cell that can't be taken. The return is refused for it, after its other cells have been looked at too."""

    row: int | None
    column: str
    message: str


@dataclass(frozen=True)
class Reading:
    """The figures of a file, and in words what the reader left out and why (regions, totals, national bodies).

    `faults` are cells of a return that its sender has to mend; published layouts are refused at the first instead.
    """

    figures: pd.DataFrame
    left_out: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def tidied(figures: pd.DataFrame) -> pd.DataFrame:
    """The `figures` with all of `COLUMNS` in their order; what a layout doesn't have is filled as the contract says."""
    for name in ("sample_size", "lower_95", "upper_95"):
        if name not in figures:
            figures[name] = float("nan")
    for name in ("level", "missing", "note"):
        if name not in figures:
            figures[name] = ""
    return figures[list(COLUMNS)].reset_index(drop=True)
