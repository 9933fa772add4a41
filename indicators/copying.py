"""Figures into PostgreSQL, as fast as it takes them: its binary COPY for most of them, text for the others.

Rows of a binary COPY (https://www.postgresql.org/docs/current/sql-copy.html) are of different lengths, because a null
has none. But most figures are alike: a value, no mark and no note, nothing beside it. Those are laid out as one array.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd

SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
ENDING = b"\xff\xff"
BEGINNING = np.datetime64("2000-01-01")
WHOLE, SHORT, NUMBER, DAY = ">i8", ">i4", ">f8", ">i4"
FIELDS = {
    "item_id": WHOLE,
    "area_id": WHOLE,
    "start": DAY,
    "end": DAY,
    "value": NUMBER,
    "missing": "",
    "sample_size": None,
    "lower_95": None,
    "upper_95": None,
    "note": "",
    "row": SHORT,
}
"""The columns of a plain figure: the type of what is there, an empty text, or None for a null."""


def copy(cursor, table: str, figures: pd.DataFrame, **same: int | datetime) -> None:
    """Write the figures into the table; `same` are columns that are the same for all of them."""
    plain = is_plain(figures)
    columns = ", ".join(f'"{name}"' for name in [*FIELDS, *same])
    if plain.any():
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN (FORMAT binary)", _binary(figures[plain], same))
    if not plain.all():
        # Only an empty number stands for null: an empty mark or note is an empty text.
        options = "FORMAT csv, FORCE_NOT_NULL (missing, note)"
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN ({options})", _text(figures[~plain], same))


def is_plain(figures: pd.DataFrame) -> np.ndarray:
    """Which figures have a value and nothing beside it."""
    plain = figures["value"].notna().to_numpy(copy=True)
    for name, kind in FIELDS.items():
        if kind is None:
            plain &= figures[name].isna().to_numpy()
        elif kind == "":
            plain &= (figures[name] == "").to_numpy()
    return plain


def _binary(figures: pd.DataFrame, same: dict[str, Any]) -> io.BytesIO:
    fields: list[tuple[str, str]] = [("fields", ">i2")]
    for name, kind in [*FIELDS.items(), *((name, WHOLE) for name in same)]:
        fields += [(f"length of {name}", SHORT), *([(name, kind)] if kind else [])]
    rows = np.empty(len(figures), np.dtype(fields))
    rows["fields"] = len(FIELDS) + len(same)
    for name, kind in FIELDS.items():
        rows[f"length of {name}"] = -1 if kind is None else np.dtype(kind).itemsize if kind else 0
        if kind:
            column = figures[name].to_numpy()
            days = name in ("start", "end")
            rows[name] = (column.astype("datetime64[D]") - BEGINNING).astype("int32") if days else column
    for name, value in same.items():
        rows[f"length of {name}"], rows[name] = 8, _microseconds(value) if isinstance(value, datetime) else value
    return io.BytesIO(SIGNATURE + rows.tobytes() + ENDING)


def _microseconds(moment: datetime) -> int:
    apart = moment - datetime(2000, 1, 1, tzinfo=UTC)
    return (apart.days * 86_400 + apart.seconds) * 1_000_000 + apart.microseconds


def _text(figures: pd.DataFrame, same: dict[str, Any]) -> io.StringIO:
    lines = io.StringIO()
    table = figures[list(FIELDS)].assign(**{name: str(value) for name, value in same.items()})
    table.to_csv(lines, index=False, header=False, date_format="%Y-%m-%d")
    lines.seek(0)
    return lines
