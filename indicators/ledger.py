"""The ledger: the only place that writes observations, and that reads them in bulk.

PostgreSQL takes figures by COPY, SQLite by executemany, each into a temporary table; from there on both run the same
statements on whole sets (`docs/decisions/0003-figures-are-written-in-sets.md`). How they are read is in `columns`.
"""
# ruff: noqa: S608 – names of tables and columns come from the models; every value travels as a parameter.

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from indicators import copying
from indicators.columns import Column, fetch
from indicators.models import Observation, Return, ReturnStep

KEY = ("item_id", "area_id", "start", "end")
FIGURE = ("value", "missing", "sample_size", "lower_95", "upper_95")
PLACE = ("note", "row")
STAGED = (*KEY, *FIGURE, *PLACE)
NUMBERS_BESIDE = ("sample_size", "lower_95", "upper_95")
HAS_MORE = " OR ".join(["missing <> ''", *(f"{name} IS NOT NULL" for name in NUMBERS_BESIDE)])
READ = [
    Column("item_id", "whole", "item_id"),
    Column("area_id", "whole", "area_id"),
    Column("start", "day", '"start"'),
    Column("end", "day", '"end"'),
    Column("value", "number", "value"),
    Column("more", "whole", f"CASE WHEN {HAS_MORE} THEN id ELSE 0 END"),
]
SAME_KEY = " AND ".join(f'known."{column}" = staged."{column}"' for column in KEY)

OBSERVATION = Observation._meta.db_table
RETURN = Return._meta.db_table
AREA = Observation._meta.get_field("area").related_model._meta.db_table
CEASED_OR_RESTORED = (ReturnStep.What.SUPERSEDED, ReturnStep.What.WITHDRAWN, ReturnStep.What.RESTORED)
LOCK = 710_001  # any number that nothing else in this database locks by


@dataclass(frozen=True)
class Counts:
    """What a return did to the ledger: figures not known before, changed, and known as they are.

    Of those unchanged, `repeated` were written again, because what they repeat may be withdrawn.
    """

    new: int
    revised: int
    unchanged: int
    repeated: int = 0

    @property
    def written(self) -> int:
        return self.new + self.revised + self.repeated


def next_moment() -> datetime:
    """The moment at which the figures of this transaction become known: later than any before it.

    From here to the end of the transaction no one else can write (SQLite locks when a transaction begins), so moments
    follow each other strictly even where the clock stands still or goes back.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The ledger is written inside a transaction only.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = latest_moment()
    now = timezone.now()
    return now if last is None or last < now else last + timedelta(microseconds=1)


def latest_moment(*, until: datetime | None = None) -> datetime | None:
    """When the ledger last changed, of late or up to a moment; None while it is empty.

    "As known at" this moment never changes again, because whatever is written later is dated later: the moment to
    give a comparison that is to use the newest figures.
    """
    returns = Return.objects.filter(published_at__isnull=False)
    ceased = ReturnStep.objects.filter(what__in=CEASED_OR_RESTORED, of_return__published_at__isnull=False)
    if until is not None:
        returns, ceased = returns.filter(published_at__lte=until), ceased.filter(at__lte=until)
    moments = {returns.aggregate(at=Max("published_at"))["at"], ceased.aggregate(at=Max("at"))["at"]} - {None}
    return max(moments, default=None)


@transaction.atomic
def record(figures: pd.DataFrame, *, of_return: Return, at: datetime) -> Counts:
    """Write down `figures` as believed from `at` (see `next_moment`), without overwriting what was believed before.

    `figures` has the columns `item_id, area_id, start, end` (a figure's key, once each), `value` (NaN where missing),
    `missing` (the mark, empty where there is a value), `sample_size, lower_95, upper_95` (or NaN), `note`, `row`.
    A figure equal to the current one is not written again, unless the current one may be withdrawn, being of a force's
    return; another closes it (`superseded_at`) and takes its place. A note is kept with the figure it came with; a
    changed note alone is no revision.
    """
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not any_known(cursor, figures):
            with connection.wrap_database_errors:
                copying.copy(cursor, OBSERVATION, figures, of_return_id=of_return.pk, recorded_at=at)
            cursor.execute(f"ANALYZE {OBSERVATION}")
            return Counts(new=len(figures), revised=0, unchanged=0)
        cursor.execute(f"CREATE TEMPORARY TABLE staged_figure AS SELECT {names(STAGED)} FROM {OBSERVATION} WHERE 1 = 0")
        stage(cursor, figures)
        revised = close_revised(cursor, moment)
        repeated = close_repeated(cursor, moment)
        written = insert_unknown(cursor, moment, of_return.pk)
        cursor.execute("DROP TABLE staged_figure")
        if connection.vendor == "postgresql":  # else the first comparison after a large return is planned for few rows
            cursor.execute(f"ANALYZE {OBSERVATION}")
    new = written - revised - repeated
    return Counts(new, revised, unchanged=len(figures) - new - revised, repeated=repeated)


class Ceased(NamedTuple):
    figures: int
    restored: dict[int, int]
    """Of which returns how many figures are believed again."""


@transaction.atomic
def cease(of_return: Return, *, at: datetime, undoing: bool = False) -> Ceased:
    """From `at` on (see `next_moment`) believe nothing because of this return, which is superseded or withdrawn.

    `undoing`: what ceased when it was published is believed again too. A figure is then what the latest return in force
    says of it. To be called when the states of the returns are set: those in force are the published ones.
    """
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {OBSERVATION} SET superseded_at = %s WHERE superseded_at IS NULL AND of_return_id = %s",
            [moment, of_return.pk],
        )
        figures, moments = cursor.rowcount, [moment]
        if undoing:
            then = connection.ops.adapt_datetimefield_value(of_return.published_at)
            cursor.execute(  # what was restored then
                f"UPDATE {OBSERVATION} SET superseded_at = %s WHERE superseded_at IS NULL AND recorded_at = %s",
                [moment, then],
            )
            moments.append(then)
        return Ceased(figures, restore(cursor, moment, moments))


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


def names(columns: Iterable[str], prefix: str = "") -> str:
    return ", ".join(f'{prefix}"{column}"' for column in columns)


def any_known(cursor, figures: pd.DataFrame) -> bool:
    """Whether anything is believed of the same items in the same time; else there is nothing to compare with."""
    if figures.empty:
        return True
    items = figures["item_id"].unique().tolist()
    cursor.execute(
        f"SELECT EXISTS (SELECT 1 FROM {OBSERVATION} WHERE superseded_at IS NULL AND {one_of('item_id', items)} "
        'AND "end" BETWEEN %s AND %s)',
        [*items, figures["end"].min(), figures["end"].max()],
    )
    return cursor.fetchone()[0]


def stage(cursor, figures: pd.DataFrame) -> None:
    """Put the figures into the temporary table, as fast as this database takes them."""
    if connection.vendor == "postgresql":
        copying.copy(cursor, "staged_figure", figures)
        cursor.execute("ANALYZE staged_figure")
        return
    staged = figures.loc[:, list(STAGED)].assign(start=as_text(figures["start"]), end=as_text(figures["end"]))
    places = ", ".join(["%s"] * len(STAGED))
    columns = [column_values(staged[column]) for column in STAGED]
    cursor.executemany(
        f"INSERT INTO staged_figure ({names(STAGED)}) VALUES ({places})", list(zip(*columns, strict=True))
    )


def as_text(days: pd.Series) -> pd.Series:
    """Dates as ISO text; there are few different ones, so each is written once."""
    codes, different = pd.factorize(days)
    return pd.Series(np.array([f"{pd.Timestamp(day):%Y-%m-%d}" for day in different], dtype=object)[codes], days.index)


def column_values(column: pd.Series) -> list:
    """The values as Python's own numbers and texts, None for NaN."""
    values = column.astype(object)
    return values.where(column.notna(), None).tolist()


def close_revised(cursor, moment) -> int:
    """Close every current figure that the staged one differs from; how many."""
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    changed = " OR ".join(f'known."{column}" {differs} staged."{column}"' for column in FIGURE)
    cursor.execute(
        f"UPDATE {OBSERVATION} AS known SET superseded_at = %s FROM staged_figure AS staged "
        f"WHERE {SAME_KEY} AND known.superseded_at IS NULL AND ({changed})",
        [moment],
    )
    return cursor.rowcount


def close_repeated(cursor, moment) -> int:
    """Close every current figure that a staged one repeats and that may be withdrawn; how many.

    Else the figure would go with the return it is believed of, although another says the same.
    """
    if not Return.objects.filter(force__isnull=False, published_at__isnull=False).exists():
        return 0
    cursor.execute(
        f"UPDATE {OBSERVATION} AS known SET superseded_at = %s FROM staged_figure AS staged "
        f"WHERE {SAME_KEY} AND known.superseded_at IS NULL "
        f"AND known.of_return_id IN (SELECT id FROM {RETURN} WHERE force_id IS NOT NULL)",
        [moment],
    )
    return cursor.rowcount


def restore(cursor, moment, ceased_at: list) -> dict[int, int]:
    """Write again, as believed from `moment`, what ceased at one of the moments and what a return in force says.

    Where several say something, the latest of them; nothing where there is a current figure. How many, by return.
    """
    past = names(KEY, "past.")
    cursor.execute(
        f"INSERT INTO {OBSERVATION} ({names(STAGED)}, of_return_id, recorded_at) "
        f"SELECT {names(STAGED)}, of_return_id, %s FROM (SELECT {names(STAGED, 'past.')}, past.of_return_id, "
        f"ROW_NUMBER() OVER (PARTITION BY {past} ORDER BY told.published_at DESC, past.recorded_at DESC) AS place "
        f"FROM {OBSERVATION} AS past JOIN {RETURN} AS told ON told.id = past.of_return_id AND told.state = %s "
        f"WHERE EXISTS (SELECT 1 FROM {OBSERVATION} AS staged WHERE {SAME_KEY.replace('known.', 'past.')} "
        f"AND {one_of('superseded_at', ceased_at)})) AS said "
        f"WHERE place = 1 AND NOT EXISTS (SELECT 1 FROM {OBSERVATION} AS known "
        f"WHERE {SAME_KEY.replace('staged.', 'said.')} AND known.superseded_at IS NULL)",
        [moment, Return.State.PUBLISHED, *ceased_at],
    )
    cursor.execute(
        f"SELECT of_return_id, COUNT(*) FROM {OBSERVATION} WHERE recorded_at = %s AND of_return_id IN "
        f"(SELECT id FROM {RETURN} WHERE published_at < %s) GROUP BY of_return_id",
        [moment, moment],
    )
    return dict(cursor.fetchall())


def insert_unknown(cursor, moment, of_return: int) -> int:
    """Write every staged figure that has no current one; how many."""
    cursor.execute(
        f"INSERT INTO {OBSERVATION} ({names(STAGED)}, of_return_id, recorded_at) "
        f"SELECT {names(STAGED, 'staged.')}, %s, %s FROM staged_figure AS staged WHERE NOT EXISTS "
        f"(SELECT 1 FROM {OBSERVATION} AS known WHERE {SAME_KEY} AND known.superseded_at IS NULL)",
        [of_return, moment],
    )
    return cursor.rowcount


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


def one_of(column: str, values: list) -> str:
    """A condition with a place for each value; one that nothing meets where there are none."""
    return f"{column} IN ({', '.join(['%s'] * len(values))})" if values else "1 = 0"


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
