"""The ledger: the only place that writes observations, and that reads them in bulk.

PostgreSQL takes figures by COPY, SQLite by executemany, each into a temporary table; from there on both run the same
statements on whole sets (`docs/decisions/0003-figures-are-written-in-sets.md`). How they are read is in `columns`.
"""

from indicators.ledger.ceasing import Ceased, cease
from indicators.ledger.moments import LOCK, latest_moment, next_moment
from indicators.ledger.reading import READ, beside, of_return, read, written_by
from indicators.ledger.statements import FIGURE, KEY, NUMBERS_BESIDE, OBSERVATION, names, one_of
from indicators.ledger.writing import Counts, record

__all__ = [
    "FIGURE",
    "KEY",
    "LOCK",
    "NUMBERS_BESIDE",
    "OBSERVATION",
    "READ",
    "Ceased",
    "Counts",
    "beside",
    "cease",
    "latest_moment",
    "names",
    "next_moment",
    "of_return",
    "one_of",
    "read",
    "record",
    "written_by",
]
