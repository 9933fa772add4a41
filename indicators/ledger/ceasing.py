"""Ceasing to believe a return that is superseded or withdrawn, and believing again what it replaced."""
# ruff: noqa: S608 – names of tables and columns come from the models; every value travels as a parameter.

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from indicators.ledger.statements import KEY, OBSERVATION, RETURN, SAME_KEY, STAGED, names, one_of
from indicators.models import Return


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
