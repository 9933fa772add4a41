"""Text of cells into figures, marks for missing kept apart: missing is not zero."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from indicators.returns.readers.tidy import MISSING_MARKS, Fault, UnreadableFileError

PUBLISHED_MARKS = (*MISSING_MARKS, "+", "*", "na", "[u1]", "–", "—")
"""What publishers print besides the marks of our own layout: shown elsewhere, see note, not supplied, suppressed."""

FAULTS_NAMED = 3
FAULTS_OF_A_RETURN_NAMED = 100
THOUSANDS = r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"


def figures(texts: pd.Series, marks: Iterable[str] = MISSING_MARKS) -> tuple[pd.Series, pd.Series, pd.Series]:
    """The `texts` of cells as (values, missing marks, faulty or not), aligned with them.

    A value is a plain finite number, thousands commas accepted. The mark is kept as printed, capitals apart.
    """
    values = _finite(texts)
    missing = pd.Series("", index=texts.index, dtype="str")
    faulty = pd.Series(False, index=texts.index)
    unread = values.isna()
    if unread.any():
        odd = texts[unread].astype(str).str.strip().str.lower().str.replace("−", "-")  # a printed minus sign
        values[unread] = _finite(odd.where(~odd.str.fullmatch(THOUSANDS), odd.str.replace(",", "")))
        marked = odd.isin(tuple(marks))
        missing[odd.index[marked]] = odd[marked]
        faulty[unread] = values[unread].isna() & ~marked
    return values, missing, faulty


def _finite(texts: pd.Series) -> pd.Series:
    """Plain finite numbers; NaN for any other text."""
    numbers = pd.to_numeric(texts.astype(object), errors="coerce").astype(float)
    return numbers.where(np.isfinite(numbers))


def refuse_faults(file_name: str, faulty: dict[str, pd.Series]) -> None:
    """Refuse the file if a column has faulty texts (index: row of the file): the first are named, the rest counted."""
    places = sorted((row, column, text) for column, texts in faulty.items() for row, text in texts.items())
    if not places:
        return
    named = "; ".join(
        f"row {row}, column “{column}” has “{shortened(text)}”" for row, column, text in places[:FAULTS_NAMED]
    )
    rest = len(places) - FAULTS_NAMED
    more = f", and {rest:,} more {'cell is' if rest == 1 else 'cells are'} no number either" if rest > 0 else ""
    raise UnreadableFileError(f"{file_name}: a number or a mark for missing is expected, but {named}{more}.")


def faults(column: str, texts: pd.Series, message: str) -> list[Fault]:
    """A fault for each of the `texts` (index: row of the file), told by `message`; beyond a limit they are counted."""
    named = [
        Fault(row, column, message.format(shortened(text)))
        for row, text in texts.head(FAULTS_OF_A_RETURN_NAMED).items()
    ]
    rest = len(texts) - len(named)
    return [*named, Fault(None, column, f"and {rest:,} more like it.")] if rest else named


def shortened(text: object, longest: int = 40) -> str:
    """The text on one line, cut where it is too long to be read; a sign that can't be seen is shown as “�”."""
    plain = "".join(sign if sign.isprintable() else "�" for sign in " ".join(str(text).split()))
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"
