"""Reading figures in bulk, as they are believed now or were believed at a moment (`indicators.columns` says how)."""
# ruff: noqa: S608 – names of tables and columns come from the models; every value travels as a parameter.

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

import numpy as np
import pandas as pd
from django.db import connection

from indicators.columns import Column, fetch
from indicators.ledger.statements import AREA, FIGURE, KEY, NUMBERS_BESIDE, OBSERVATION, names, one_of
from indicators.models import Observation

HAS_MORE = " OR ".join(["missing <> ''", *(f"{name} IS NOT NULL" for name in NUMBERS_BESIDE)])
READ = [
    Column("item_id", "whole", "item_id"),
    Column("area_id", "whole", "area_id"),
    Column("start", "day", '"start"'),
    Column("end", "day", '"end"'),
    Column("value", "number", "value"),
    Column("more", "whole", f"CASE WHEN {HAS_MORE} THEN id ELSE 0 END"),
]


def read(
    items: Iterable[int],
    *,
    levels: Iterable[str] | None = None,
    areas: Iterable[int] | None = None,
    since: date | None = None,
    as_known_at: datetime | None = None,
) -> pd.DataFrame:
    """The figures of data items, believed at `as_known_at` (None: now), in one query.

    Columns `item_id, area_id` (int64), `start, end` (datetime64[s]), `value` (NaN where missing), `missing` (the mark,
    else empty), `sample_size, lower_95, upper_95` (NaN where not given); in the order of the first four. `levels` or
    `areas` (ids) keep the figures of some areas only, `since` those of spans that end on that day or later.
    """
    conditions, values = where(items, levels, areas, since, as_known_at)
    with connection.cursor() as cursor:
        found = fetch(cursor, READ, f"FROM {OBSERVATION} WHERE {conditions}", values)
        order = np.lexsort([found[name] for name in reversed(KEY)])
        figures = {name: column[order] for name, column in found.items()}
        figures |= beside(cursor, figures.pop("more"))
    return pd.DataFrame(figures)


def of_return(pk: int) -> pd.DataFrame:
    """The current figures of one return, with the columns of `read` and `row`; for the small return of a force."""
    rows = Observation.objects.filter(of_return_id=pk, superseded_at__isnull=True).values_list(*KEY, *FIGURE, "row")
    figures = pd.DataFrame.from_records(list(rows), columns=[*KEY, *FIGURE, "row"])
    numbers = {name: figures[name].astype(float) for name in ("value", *NUMBERS_BESIDE)}
    days = {name: pd.to_datetime(figures[name]).astype("datetime64[s]") for name in ("start", "end")}
    return figures.assign(**numbers, **days)


def written_by(pk: int) -> pd.DataFrame:
    """Everything that was ever written because of one return, with the columns of `read`, `id` and `row`."""
    wanted = [*READ[:-1], Column("id", "whole", "id"), Column("row", "whole", 'CAST("row" AS bigint)')]
    wanted += [Column(name, "number", name) for name in NUMBERS_BESIDE]
    with connection.cursor() as cursor:
        figures = pd.DataFrame(fetch(cursor, wanted, f"FROM {OBSERVATION} WHERE of_return_id = %s", [pk]))
    days = {name: figures[name].astype("datetime64[s]") for name in ("start", "end")}
    marks = dict(Observation.objects.filter(of_return_id=pk).exclude(missing="").values_list("pk", "missing"))
    return figures.assign(**days, missing=pd.Series([marks.get(one, "") for one in figures["id"]], dtype="str"))


def where(
    items: Iterable[int],
    levels: Iterable[str] | None,
    areas: Iterable[int] | None,
    since: date | None,
    as_known_at: datetime | None,
) -> tuple[str, list]:
    values: list = [*items]
    conditions = [one_of("item_id", values)]
    if levels is not None:
        named = [*levels]
        conditions.append(f"area_id IN (SELECT id FROM {AREA} WHERE {one_of('level', named)})")
        values += named
    if areas is not None:
        ids = [*areas]
        conditions.append(one_of("area_id", ids))
        values += ids
    if since is not None:
        conditions.append('"end" >= %s')
        values.append(since)
    if as_known_at is None:
        conditions.append("superseded_at IS NULL")
    else:
        conditions.append("recorded_at <= %s AND (superseded_at IS NULL OR superseded_at > %s)")
        values += [connection.ops.adapt_datetimefield_value(as_known_at)] * 2
    return " AND ".join(conditions), values


def beside(cursor, ids: np.ndarray) -> dict[str, np.ndarray | pd.Series]:
    """Of each figure with an id its mark, sample size and limits; nothing of those whose id is 0, which are most."""
    numbers = {name: np.full(len(ids), np.nan) for name in NUMBERS_BESIDE}
    marks = np.full(len(ids), "", object)
    positions = {int(ids[position]): position for position in np.flatnonzero(ids).tolist()}
    columns = names(("id", "missing", *NUMBERS_BESIDE))
    for asked in batched(positions, 5000):
        cursor.execute(f"SELECT {columns} FROM {OBSERVATION} WHERE {one_of('id', asked)}", asked)
        for pk, mark, *row in cursor.fetchall():
            marks[positions[pk]] = mark
            for name, number in zip(numbers, row, strict=True):
                numbers[name][positions[pk]] = np.nan if number is None else number
    return {"missing": pd.Series(marks, dtype="str"), **numbers}


def batched(values: Iterable[int], size: int) -> Iterator[list[int]]:
    rest = list(values)
    for first in range(0, len(rest), size):
        yield rest[first : first + size]
