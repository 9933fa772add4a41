"""Comparisons in bulk: COPY on PostgreSQL, executemany on SQLite. Nothing else here asks which database it is."""

# ruff: noqa: S608 – names of tables and columns come from the models; every value travels as a parameter.

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

from indicators.columns import Column, fetch
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
    stored, kinds = 0, [field.db_type(connection) for field in FIELDS]
    with connection.cursor() as cursor:
        for area_ids, compared in levels:
            columns = _columns(run.pk, indicator_id, area_ids, compared)
            if connection.vendor == "postgresql":
                _copy(cursor, TABLE, NAMES, kinds, columns)
            else:
                names, places = ", ".join(map(_quoted, NAMES)), ", ".join(["%s"] * len(NAMES))
                rows = list(zip(*columns, strict=True))
                cursor.executemany(f"INSERT INTO {TABLE} ({names}) VALUES ({places})", rows)
            stored += len(area_ids)
    return stored


def tested(run: ComparisonRun) -> dict[str, Any]:
    """The comparisons of the run that any test was made of: their `id, area_id, indicator_id`, and p of each test."""
    wanted = [Column(name, "whole", name) for name in ("id", "area_id", "indicator_id")]
    numbers = [Column(name, "number", name) for name in ("spread_p", "change_p", "variation_p")]
    with connection.cursor() as cursor:
        return fetch(
            cursor,
            [*wanted, *numbers],
            f"FROM {TABLE} WHERE run_id = %s AND coalesce(spread_p, change_p, variation_p) IS NOT NULL ORDER BY id",
            [run.pk],
        )


def set_screens(
    run: ComparisonRun,
    ids: list[int],
    spread_q: list[float | None],
    change_q: list[float | None],
    remarks: list[str],
) -> None:
    """Write the q-values of each of the run's comparisons, and after its other remarks those there are now."""
    told = "CASE WHEN quality = '' THEN {0} WHEN {0} = '' THEN quality ELSE quality || '; ' || {0} END"
    columns = [ids, spread_q, change_q, remarks]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            kinds = {"id": "bigint", "spread_q": "double precision", "change_q": "double precision", "remarks": "text"}
            cursor.execute(f"CREATE TEMPORARY TABLE screen ({', '.join(map(' '.join, kinds.items()))})")
            _copy(cursor, "screen", list(kinds), list(kinds.values()), columns)
            cursor.execute(
                f"UPDATE {TABLE} SET spread_q = screen.spread_q, change_q = screen.change_q, "
                f"quality = {told.format('screen.remarks')} FROM screen "
                f"WHERE {TABLE}.id = screen.id AND run_id = %s",  # or else all runs are looked through
                [run.pk],
            )
            cursor.execute("DROP TABLE screen")
        else:
            cursor.executemany(
                f"UPDATE {TABLE} SET spread_q = %s, change_q = %s, quality = {told.format('%s')} WHERE id = %s",
                [
                    (of_spread, of_change, *[said] * 3, pk)
                    for pk, of_spread, of_change, said in zip(*columns, strict=True)
                ],
            )


def _columns(run_id: int, indicator_id: int, area_ids: Sequence[int], compared: Compared) -> list[Sequence[Any]]:
    """One list of values for each of `FIELDS`."""
    areas = len(area_ids)
    columns: dict[str, Sequence[Any]] = {
        "run_id": [run_id] * areas,
        "indicator_id": [indicator_id] * areas,
        "area_id": [int(pk) for pk in area_ids],
        "history": compared.histories,
        **compared.columns,
    }
    return [columns.get(name, ["" if name in TEXTS else None] * areas) for name in NAMES]


def _copy(
    cursor: Any, table: str, names: Sequence[str], kinds: Sequence[str | None], columns: Sequence[Sequence[Any]]
) -> None:
    """In PostgreSQL's binary format (https://www.postgresql.org/docs/current/sql-copy.html), as texts take long."""
    fields = [_packed(kind, column) for kind, column in zip(kinds, columns, strict=True)]
    row = struct.pack(">h", len(fields))
    data = io.BytesIO(b"".join([HEADING, *(row + b"".join(each) for each in zip(*fields, strict=True)), ENDING]))
    cursor.copy_expert(
        f"COPY {table} ({', '.join(map(_quoted, names))}) FROM STDIN (FORMAT binary)", data, size=1 << 20
    )


def _packed(kind: str | None, values: Sequence[Any]) -> list[bytes]:
    """Each value with its length before it; numbers at their size, texts and bytes as they are."""
    if kind in NUMBERS:
        layout = NUMBERS[kind]
        size, pack = layout.size - LENGTH.size, layout.pack
        return [NULL if value is None else pack(size, value) for value in values]
    if kind is None or not kind.startswith("bytea"):  # of texts there are few different ones
        texts = {value: value.encode() for value in set(values)}
        packed = {value: LENGTH.pack(len(text)) + text for value, text in texts.items()}
        return [packed[value] for value in values]
    return [LENGTH.pack(len(value)) + value for value in values]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
