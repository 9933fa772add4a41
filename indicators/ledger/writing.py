"""Writing figures down, on whole sets; nothing that was believed before is overwritten."""
# ruff: noqa: S608 – names of tables and columns come from the models; every value travels as a parameter.

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd
from django.db import connection, transaction

from indicators import copying
from indicators.ledger.statements import FIGURE, OBSERVATION, RETURN, SAME_KEY, STAGED, names, one_of
from indicators.models import Return


@dataclass(frozen=True)
class Counts:
    """What a return did to the ledger: figures not known before, changed, and known as they are.

    Of those unchanged, `repeated` were written again, because what they repeat may be withdrawn or has another note.
    """

    new: int
    revised: int
    unchanged: int
    repeated: int = 0

    @property
    def written(self) -> int:
        return self.new + self.revised + self.repeated


@transaction.atomic
def record(figures: pd.DataFrame, *, of_return: Return, at: datetime) -> Counts:
    """Write down `figures` as believed from `at` (see `next_moment`), without overwriting what was believed before.

    `figures` has the columns `item_id, area_id, start, end` (a figure's key, once each), `value` (NaN where missing),
    `missing` (the mark, empty where there is a value), `sample_size, lower_95, upper_95` (or NaN), `note`, `row`.
    A figure equal to the current one is not written again, unless the current one may be withdrawn, being of a force's
    return, or has another note; another closes it (`superseded_at`) and takes its place. A changed note alone is no
    revision of the figure, but what is said beside a figure is believed for a time too.
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
    """Close every current figure that a staged one repeats, and that has another note or may be withdrawn; how many.

    Else the figure would go with the return it is believed of, although another says the same.
    """
    cursor.execute(
        f"UPDATE {OBSERVATION} AS known SET superseded_at = %s FROM staged_figure AS staged "
        f"WHERE {SAME_KEY} AND known.superseded_at IS NULL AND (known.note <> staged.note "
        f"OR known.of_return_id IN (SELECT id FROM {RETURN} WHERE force_id IS NOT NULL))",
        [moment],
    )
    return cursor.rowcount


def insert_unknown(cursor, moment, of_return: int) -> int:
    """Write every staged figure that has no current one; how many."""
    cursor.execute(
        f"INSERT INTO {OBSERVATION} ({names(STAGED)}, of_return_id, recorded_at) "
        f"SELECT {names(STAGED, 'staged.')}, %s, %s FROM staged_figure AS staged WHERE NOT EXISTS "
        f"(SELECT 1 FROM {OBSERVATION} AS known WHERE {SAME_KEY} AND known.superseded_at IS NULL)",
        [of_return, moment],
    )
    return cursor.rowcount
