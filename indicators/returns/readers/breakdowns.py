"""Published breakdowns (by rank, sex, ethnicity, reason …) summed to one figure for each area and period."""

from __future__ import annotations

import pandas as pd

from indicators.returns.readers import numbers
from indicators.returns.readers.tidy import UnreadableFileError, tidied


def summed(file_name: str, table: pd.DataFrame, column: str, item: str) -> pd.DataFrame:
    """The tidy figures of forces: the sum of `column` over every row of an `area` and `period`.

    A part that is missing makes the sum missing, with the mark printed there: a sum of the rest would be too small.
    The row is the first one of the area and period.
    """
    values, missing, faulty = numbers.figures(table[column], numbers.PUBLISHED_MARKS)
    numbers.refuse_faults(file_name, {column: table[column][faulty]})
    parts = table[["area", "period"]].assign(value=values, row=table.index)
    parts["missing"] = missing
    parts["absent"] = values.isna()
    sums = parts.groupby(["area", "period"], sort=False, as_index=False).agg(
        value=("value", "sum"), row=("row", "first"), absent=("absent", "any"), missing=("missing", "max")
    )
    # Decimals of the parts don't add up exactly in binary: 8148.94 must not become 8148.9400000000005.
    sums["value"] = sums["value"].round(6).mask(sums.pop("absent"))
    sums["level"] = "force"
    sums["item"] = item
    sums["column"] = column
    return tidied(sums)


def refuse_repeated(file_name: str, table: pd.DataFrame, figures: list[str]) -> None:
    """Refuse a breakdown in which two rows differ in nothing but their `figures`: the sum would count them twice."""
    repeated = table.index[table.drop(columns=figures).duplicated()]
    if len(repeated):
        raise UnreadableFileError(
            f"{file_name}, row {repeated[0]}, repeats an earlier row of the breakdown; such rows: {len(repeated):,}."
        )
