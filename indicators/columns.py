"""Columns of numbers and days out of the database as arrays, without a Python object for each."""

from __future__ import annotations

import io
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from django.db import connection

Kind = Literal["whole", "number", "day"]
TYPES = {"whole": "int64", "number": "float64", "day": "datetime64[D]"}
COPIED = {"whole": ">i8", "number": ">f8", "day": ">i4"}
HEADING, ENDING = 19, 2  # bytes before the first and after the last row


class Column(NamedTuple):
    name: str
    kind: Kind
    sql: str


def fetch(cursor, columns: list[Column], rest: str, values: list) -> dict[str, npt.NDArray]:
    """`SELECT columns` and the `rest` of the query, with its `values`, as arrays by name; a null number is NaN.

    Whole numbers and days must not be null. PostgreSQL copies in its binary format, whose rows are then all of one
    length (https://www.postgresql.org/docs/current/sql-copy.html); SQLite gives its rows as usual.
    """
    postgresql = connection.vendor == "postgresql"
    expressions = ", ".join(_on_postgresql(column) if postgresql else _on_sqlite(column) for column in columns)
    query = f"SELECT {expressions} {rest}"
    if postgresql:
        return _copied(cursor, columns, cursor.mogrify(query, values).decode())
    cursor.execute(query, values)
    rows = cursor.fetchall()
    found = zip(*rows, strict=True) if rows else [()] * len(columns)
    return {
        column.name: np.array(values, COPIED[column.kind][1:]).astype(TYPES[column.kind])
        for column, values in zip(columns, found, strict=True)
    }


def _copied(cursor, columns: list[Column], query: str) -> dict[str, npt.NDArray]:
    data = io.BytesIO()
    cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT binary)", data)
    layout: list[tuple[str, str]] = [("", ">i2")]  # how many fields
    for column in columns:
        layout += [(f"length of {column.name}", ">i4"), (column.name, COPIED[column.kind])]
    buffer = data.getbuffer()
    rows = np.frombuffer(buffer[HEADING : len(buffer) - ENDING], np.dtype(layout))
    return {column.name: rows[column.name].astype(TYPES[column.kind]) for column in columns}


def _on_postgresql(column: Column) -> str:
    if column.kind == "number":
        return f"coalesce({column.sql}, 'NaN')"
    return column.sql if column.kind == "whole" else f"{column.sql} - DATE '1970-01-01'"


def _on_sqlite(column: Column) -> str:
    return column.sql if column.kind != "day" else f"CAST(julianday({column.sql}) - 2440587.5 AS INTEGER)"
