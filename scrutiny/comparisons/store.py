"""Comparisons in bulk: COPY on PostgreSQL, executemany on SQLite. Nothing else here asks which database it is."""

# ruff: noqa: S608 – names of tables and columns come from the models; every value travels as a parameter.

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from psycopg2.extras import execute_values

from scrutiny.comparisons.engine import Compared
from scrutiny.models import Comparison, ComparisonRun
from scrutiny.models.histories import as_json

TABLE = Comparison._meta.db_table
FIELDS = [field for field in Comparison._meta.concrete_fields if not field.primary_key]
COLUMNS = [field.attname for field in FIELDS if field.name != "history"] + ["history"]
TEXTS = [field.attname for field in FIELDS if isinstance(field, models.CharField | models.TextField)]


def replace(run: ComparisonRun, indicator_id: int, levels: Iterable[tuple[Sequence[int], Compared]]) -> int:
    """Put the comparisons of one indicator in place of those that the run had of it; says how many.

    `levels` holds the ids of the areas of each level and what was compared of them.
    """
    Comparison.objects.filter(run=run, indicator_id=indicator_id).delete()
    rows = [row for area_ids, compared in levels for row in _rows(run.pk, indicator_id, area_ids, compared)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, rows)
        else:
            names, places = ", ".join(map(_quoted, COLUMNS)), ", ".join(["%s"] * len(COLUMNS))
            cursor.executemany(f"INSERT INTO {TABLE} ({names}) VALUES ({places})", rows)
    return len(rows)


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


def _rows(run_id: int, indicator_id: int, area_ids: Sequence[int], compared: Compared) -> list[tuple[Any, ...]]:
    """Values in the order of `COLUMNS`; the history, which is the last, as JSON."""
    areas = len(area_ids)
    columns: dict[str, Sequence[Any]] = {
        "run_id": [run_id] * areas,
        "indicator_id": [indicator_id] * areas,
        "area_id": [int(pk) for pk in area_ids],
        "history": [as_json(history) for history in compared.histories],
        **compared.columns,
    }
    for name in COLUMNS:
        columns.setdefault(name, ["" if name in TEXTS else None] * areas)
    return list(zip(*(columns[name] for name in COLUMNS), strict=True))


def _copy(cursor: Any, rows: list[tuple[Any, ...]]) -> None:
    lines: list[str] = []
    csv.writer(Appending(lines), lineterminator="").writerows(row[:-1] for row in rows)
    # The histories are nearly all that there is to write, and quoting them by hand is ten times faster.
    histories = (row[-1].replace('"', '""') for row in rows)
    table = "".join(f'{line},"{history}"\n' for line, history in zip(lines, histories, strict=True))
    # Only an empty number stands for null: an empty text is an empty text.
    texts = ", ".join(map(_quoted, TEXTS))
    names = ", ".join(map(_quoted, COLUMNS))
    copy = f"COPY {TABLE} ({names}) FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL ({texts}))"
    cursor.copy_expert(copy, io.BytesIO(table.encode()), size=1 << 20)


class Appending:
    """A list as a file that csv writes to."""

    def __init__(self, lines: list[str]) -> None:
        self.write = lines.append


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
