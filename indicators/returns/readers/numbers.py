"""Text of cells into figures, marks for missing kept apart: missing is not zero."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from indicators.returns.readers.tidy import MISSING_MARKS, UnreadableFileError

PUBLISHED_MARKS = (*MISSING_MARKS, "+", "*", "na", "[u1]")
"""What publishers print besides the marks of our own layout: shown elsewhere, see note, not supplied, suppressed."""

FAULTS_NAMED = 3
THOUSANDS = r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"


def figures(texts: pd.Series, marks: Iterable[str] = MISSING_MARKS) -> tuple[pd.Series, pd.Series, pd.Series]:
    """The `texts` of cells as (values, missing marks, faulty or not), aligned with them.

    A value is a plain finite number, thousands commas accepted. The mark is kept as printed, capitals apart.
    """
    texts = texts.astype(object)
    numbers = pd.to_numeric(texts, errors="coerce").astype(float)
    values = numbers.where(np.isfinite(numbers))
    missing = pd.Series("", index=texts.index, dtype="str")
    faulty = pd.Series(False, index=texts.index)
    unread = values.isna()
    if unread.any():
        odd = texts[unread].astype(str).str.strip().str.lower()
        grouped = odd.str.fullmatch(THOUSANDS)
        values[odd.index[grouped]] = odd[grouped].str.replace(",", "").astype(float)
        marked = odd.isin(tuple(marks))
        missing[odd.index[marked]] = odd[marked]
        faulty[odd.index[~grouped & ~marked]] = True
    return values, missing, faulty


def refuse_faults(file_name: str, faults: pd.DataFrame) -> None:
    """Refuse the file if `faults` (row, column, text) holds any: the first few are named, the rest counted."""
    if faults.empty:
        return
    first = faults.sort_values("row", kind="stable").head(FAULTS_NAMED)
    named = "; ".join(f"row {row}, column “{column}” has “{shortened(text)}”" for row, column, text in first.to_numpy())
    more = f", and {len(faults) - len(first)} more cells are not numbers either" if len(faults) > len(first) else ""
    raise UnreadableFileError(f"{file_name}: a number or a mark for missing is expected, but {named}{more}.")


def shortened(text: object, longest: int = 40) -> str:
    plain = " ".join(str(text).split())
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"
