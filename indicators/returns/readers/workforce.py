"""Police workforce by force, sex, rank and worker type on 31 March (Home Office, Police workforce open data)."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from indicators.returns.readers.breakdowns import refuse_repeated, summed
from indicators.returns.readers.glance import Glance
from indicators.returns.readers.names import level_of, named_once
from indicators.returns.readers.tables import read_table, required_columns
from indicators.returns.readers.tidy import Reading, UnreadableFileError, named

DATE, CODE, NAME, SEX, KIND = "date", "geo_code", "force_name", "sex", "worker_type"
HEADCOUNT, FTE = "total_headcount", "total_fte"

ITEMS = {
    "workforce.officers-fte": ("police officer", None, FTE),
    "workforce.officers": ("police officer", None, HEADCOUNT),
    "workforce.officers-female": ("police officer", "Female", HEADCOUNT),
    "workforce.staff-fte": ("police staff", None, FTE),
    "workforce.pcso-fte": ("police community support officer", None, FTE),
}
"""Data item to worker type, sex (None for all, those not stated too) and the column that is summed over the ranks."""


def recognises(glance: Glance) -> bool:
    return glance.has(DATE, CODE, SEX, KIND, HEADCOUNT, FTE)


def read(path: Path) -> Reading:
    """Officers, staff and community support officers by force, summed over rank and sex of the published breakdown.

    The date 2010-03-01 means 31 March 2010: the count stands at the end of that month.
    """
    table = read_table(path)
    required_columns(path, table, [DATE, CODE, NAME, SEX, KIND, HEADCOUNT, FTE])
    refuse_repeated(path.name, table, [HEADCOUNT, FTE])
    odd_code = table.index[table[CODE].map(level_of) != "force"]
    if len(odd_code):
        raise UnreadableFileError(
            f"{path.name}, row {odd_code[0]}, column “{CODE}”: “{table.at[odd_code[0], CODE]}” is no code of a force."
        )
    table["area"] = table[CODE]
    table["period"] = table[DATE].map({date: _month(path, table, date) for date in table[DATE].unique()})
    kinds = table[KIND].str.strip().str.lower()
    figures = []
    for item, (kind, sex, column) in ITEMS.items():
        wanted = table[(kinds == kind) & ((table[SEX] == sex) if sex else True)]
        if wanted.empty:
            raise UnreadableFileError(
                f"{path.name} has no row of worker type “{kind}”{f' and sex “{sex}”' * bool(sex)}."
            )
        figures.append(summed(path.name, wanted, column, item))
    used = {kind for kind, _, _ in ITEMS.values()}
    left_out = named_once("Worker types without a data item", kinds[~kinds.isin(used)].unique())
    return Reading(pd.concat(figures, ignore_index=True), left_out, named=named(table[CODE], table[NAME], CODE))


def _month(path: Path, table: pd.DataFrame, printed: str) -> str:
    found = re.fullmatch(r"((?:19|20)[0-9]{2}-03)-(01|31)", printed.strip())
    if not found:
        row = table.index[table[DATE] == printed][0]
        raise UnreadableFileError(
            f"{path.name}, row {row}, column “{DATE}”: “{printed}” does not stand for a 31 March (2010-03-01)."
        )
    return found[1]
