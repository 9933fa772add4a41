"""Comparisons in bulk: COPY on PostgreSQL, executemany on SQLite. Nothing else here asks which database it is."""

# ruff: noqa: S608 – names of tables and columns come from the models; every value travels as a parameter.

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from psycopg2.extras import execute_values

from indicators.documents import encode
from scrutiny.comparisons.engine import Compared
from scrutiny.models import Comparison, ComparisonRun

TABLE = Comparison._meta.db_table
FIELDS = [field for field in Comparison._meta.concrete_fields if not field.primary_key]
NAMES = [field.attname for field in FIELDS]
TEXTS = {field.attname for field in FIELDS if isinstance(field, models.CharField | models.TextField)}

LENGTH, NULL = struct.Struct(">i"), struct.pack(">i", -1)
NUMBERS = {
    kind: struct.Struct(layout)
    for kind, layout in {"bigint": ">iq", "double precision": ">id", "smallint": ">ih"}.items()
}
HEADING, ENDING = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"


def replace(run: ComparisonRun, indicator_id: int, levels: Iterable[tuple[Sequence[int], Compared]]) -> int:
    """Put the comparisons of one indicator in place of those that the run had of it; says how many.

    `levels` holds the ids of the areas of each level and what was compared of them.
    """
    Comparison.objects.filter(run=run, indicator_id=indicator_id).delete()
    stored = 0
    with connection.cursor() as cursor:
        for area_ids, compared in levels:
            columns = _columns(run.pk, indicator_id, area_ids, compared)
            if connection.vendor == "postgresql":
                _copy(cursor, columns)
            else:
                names, places = ", ".join(map(_quoted, NAMES)), ", ".join(["%s"] * len(NAMES))
                rows = list(zip(*columns, strict=True))
                cursor.executemany(f"INSERT INTO {TABLE} ({names}) VALUES ({places})", rows)
            stored += len(area_ids)
    return stored


def set_screens(rows: list[tuple[int, float, str]]) -> None:
    """Write the q-value and the remarks of comparisons: (id, spread_q, quality)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            execute_values(
                cursor.cursor,
                f"UPDATE {TABLE} SET spread_q = new.q, quality = new.quality "
                f"FROM (VALUES %s) AS new (id, q, quality) WHERE {TABLE}.id = new.id",
                rows,
                template="(%s, %s::double precision, %s)",
                page_size=5000,
            )
        else:
            cursor.executemany(
                f"UPDATE {TABLE} SET spread_q = %s, quality = %s WHERE id = %s",
                [(q, quality, pk) for pk, q, quality in rows],
            )


def _columns(run_id: int, indicator_id: int, area_ids: Sequence[int], compared: Compared) -> list[Sequence[Any]]:
    """One list of values for each of `FIELDS`."""
    areas = len(area_ids)
    columns: dict[str, Sequence[Any]] = {
        "run_id": [run_id] * areas,
        "indicator_id": [indicator_id] * areas,
        "area_id": [int(pk) for pk in area_ids],
        "history": [encode(history) for history in compared.histories],
        **compared.columns,
    }
    return [columns.get(name, ["" if name in TEXTS else None] * areas) for name in NAMES]


def _copy(cursor: Any, columns: list[Sequence[Any]]) -> None:
    """In PostgreSQL's binary format (https://www.postgresql.org/docs/current/sql-copy.html), as texts take long."""
    fields = [_packed(FIELDS[place].db_type(connection), column) for place, column in enumerate(columns)]
    row = struct.pack(">h", len(fields))
    data = io.BytesIO(b"".join([HEADING, *(row + b"".join(each) for each in zip(*fields, strict=True)), ENDING]))
    cursor.copy_expert(
        f"COPY {TABLE} ({', '.join(map(_quoted, NAMES))}) FROM STDIN (FORMAT binary)", data, size=1 << 20
    )


def _packed(kind: str | None, values: Sequence[Any]) -> list[bytes]:
    """Each value with its length before it; numbers at their size, texts and bytes as they are."""
    if kind in NUMBERS:
        layout = NUMBERS[kind]
        size, pack = layout.size - LENGTH.size, layout.pack
        return [NULL if value is None else pack(size, value) for value in values]
    pack = LENGTH.pack
    texts = (value.encode() if isinstance(value, str) else value for value in values)
    return [pack(len(text)) + text for text in texts]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
