"""What the statements of the ledger have in common: its tables, the columns of a figure, and conditions."""

from __future__ import annotations

from collections.abc import Iterable

from indicators.models import Observation, Return

KEY = ("item_id", "area_id", "start", "end")
FIGURE = ("value", "missing", "sample_size", "lower_95", "upper_95")
PLACE = ("note", "row")
STAGED = (*KEY, *FIGURE, *PLACE)
NUMBERS_BESIDE = ("sample_size", "lower_95", "upper_95")
SAME_KEY = " AND ".join(f'known."{column}" = staged."{column}"' for column in KEY)

OBSERVATION = Observation._meta.db_table
RETURN = Return._meta.db_table
AREA = Observation._meta.get_field("area").related_model._meta.db_table


def names(columns: Iterable[str], prefix: str = "") -> str:
    return ", ".join(f'{prefix}"{column}"' for column in columns)


def one_of(column: str, values: list) -> str:
    """A condition with a place for each value; one that nothing meets where there are none."""
    return f"{column} IN ({', '.join(['%s'] * len(values))})" if values else "1 = 0"
