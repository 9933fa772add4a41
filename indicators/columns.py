"""Columns of numbers and days out of the database as arrays, without a Python object for each; and bytes as they are.

PostgreSQL copies in its binary format (https://www.postgresql.org/docs/current/sql-copy.html), SQLite gives its rows as
usual.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

Kind = Literal["whole", "number", "day"]
TYPES = {"whole": "int64", "number": "float64", "day": "datetime64[D]"}
COPIED = {"whole": ">i8", "number": ">f8", "day": ">i4"}
HEADING, ENDING = 19, 2  # bytes before the first and after the last row
NUMBERED = struct.Struct(">hiqi")  # of a row: how many fields, the first one's length and itself, the second's length


class Column(NamedTuple):
    name: str
    kind: Kind
    sql: str


def fetch(cursor, columns: list[Column], rest: str, values: list) -> dict[str, npt.NDArray]:
    """`SELECT columns` and the `rest` of the query, with its `values`, as arrays by name; a null number is NaN.

    Whole numbers and days must not be null: rows are then all of one length.
    """
    postgresql = connection.vendor == "postgresql"
    expressions = ", ".join(_on_postgresql(column) if postgresql else _on_sqlite(column) for column in columns)
    query = f"SELECT {expressions} {rest}"
    if postgresql:
        return _copied(columns, _copy(cursor, query, values))
    cursor.execute(query, values)
    rows = cursor.fetchall()
    found = zip(*rows, strict=True) if rows else [()] * len(columns)
    return {
        column.name: np.array(values, COPIED[column.kind][1:]).astype(TYPES[column.kind])
        for column, values in zip(columns, found, strict=True)
    }


def fetch_bytes(cursor, rows: QuerySet) -> list[tuple[int, bytes | None]]:
    """Of a query the rows of a `bigint` and bytes; those written as text take three times as long to read."""
    try:
        query, values = rows.query.sql_with_params()
    except EmptyResultSet:  # nothing can meet its conditions
        return []
    if connection.vendor != "postgresql":
        cursor.execute(query, values)
        return cursor.fetchall()
    data, position, found = _copy(cursor, query, values), HEADING, []
    while position < len(data) - ENDING:
        _, _, number, length = NUMBERED.unpack_from(data, position)
        position += NUMBERED.size
        found.append((number, None if length < 0 else data[position : position + length].tobytes()))
        position += max(length, 0)
    return found


def _copy(cursor, query: str, values: Sequence) -> memoryview:
    data = io.BytesIO()
    cursor.copy_expert(f"COPY ({cursor.mogrify(query, values).decode()}) TO STDOUT (FORMAT binary)", data)
    return data.getbuffer()


def _copied(columns: list[Column], buffer: memoryview) -> dict[str, npt.NDArray]:
    layout: list[tuple[str, str]] = [("", ">i2")]  # how many fields
    for column in columns:
        layout += [(f"length of {column.name}", ">i4"), (column.name, COPIED[column.kind])]
    rows = np.frombuffer(buffer[HEADING : len(buffer) - ENDING], np.dtype(layout))
    return {column.name: rows[column.name].astype(TYPES[column.kind]) for column in columns}


def _on_postgresql(column: Column) -> str:
    if column.kind == "number":
        return f"coalesce({column.sql}, 'NaN')"
    return column.sql if column.kind == "whole" else f"{column.sql} - DATE '1970-01-01'"


def _on_sqlite(column: Column) -> str:
    return column.sql if column.kind != "day" else f"CAST(julianday({column.sql}) - 2440587.5 AS INTEGER)"
