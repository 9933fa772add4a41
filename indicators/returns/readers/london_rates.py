"""Offences by London borough and financial year (Metropolitan Police and GLA, London Datastore, “Borough Rates”)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from indicators.returns.readers import numbers
from indicators.returns.readers.area_series import financial_year
from indicators.returns.readers.glance import Glance
from indicators.returns.readers.names import item_slug, level_of, named_once
from indicators.returns.readers.tables import read_table, required_columns
from indicators.returns.readers.tidy import Fault, Reading, UnreadableFileError, named, tidied

CODE, NAME, YEAR, OFFENCES, NUMBER = "Code", "Borough", "Year", "Offences", "Number_of_offences"
TOTAL = "All recorded offences"
GROUPS = {
    "Violence Against the Person", "Sexual Offences", "Robbery", "Burglary", "Theft and Handling", "Fraud or Forgery",
    "Criminal Damage", "Drugs", "Other Notifiable Offences",
}  # fmt: skip
DOUBT = "the year may not be complete"


def recognises(glance: Glance) -> bool:
    return glance.has(CODE, NAME, YEAR, OFFENCES, NUMBER)


def read(path: Path) -> Reading:
    """Offences by borough (``mps-yearly.…``), all and in nine groups; rates follow from them and are not stored.

    A year whose groups don't add up to the total is named, and its figures say so in their notes.
    """
    table = read_table(path)
    required_columns(path, table, [CODE, NAME, YEAR, OFFENCES, NUMBER])
    table = table.apply(lambda texts: texts.str.strip())
    unknown = table.index[~table[OFFENCES].isin({TOTAL, *GROUPS})]
    if len(unknown):
        raise UnreadableFileError(
            f"{path.name}, row {unknown[0]}, column “{OFFENCES}”: “{table.at[unknown[0], OFFENCES]}” is no known group."
        )
    years = {printed: financial_year(printed) for printed in table[YEAR].unique()}
    for printed, year in years.items():
        if year is None:
            row = table.index[table[YEAR] == printed][0]
            raise UnreadableFileError(f"{path.name}, row {row}, column “{YEAR}”: “{printed}” is no financial year.")
    values, missing, faulty = numbers.figures(table[NUMBER], numbers.PUBLISHED_MARKS)
    numbers.refuse_faults(path.name, {NUMBER: table[NUMBER][faulty]})
    table["value"] = values
    apart = _unlike_their_groups(table)
    figures = pd.DataFrame(
        {
            "area": table[CODE],
            "level": table[CODE].map(level_of),
            "item": table[OFFENCES].map(lambda printed: f"mps-yearly.{item_slug(printed)}"),
            "period": table[YEAR].map(years),
            "value": values,
            "missing": missing,
            "note": pd.Series(f"the groups don't add up to the total: {DOUBT}", table.index).where(
                _among(table, apart), ""
            ),
            "row": table.index,
            "column": NUMBER,
        }
    )
    boroughs = figures["level"] == "district"
    left_out = named_once("No borough", table[NAME][~boroughs])
    beside = named(table[CODE][boroughs], table[NAME][boroughs], CODE)
    return Reading(tidied(figures[boroughs].copy()), left_out, noticed=_noticed(table, apart), named=beside)


def _unlike_their_groups(table: pd.DataFrame) -> pd.DataFrame:
    """Year, area, `total` and `groups` where all groups are there and don't add up to the total."""
    total = table[table[OFFENCES] == TOTAL].reset_index().groupby([YEAR, NAME], sort=False)[["value", "index"]].first()
    parts = table[table[OFFENCES] != TOTAL].groupby([YEAR, NAME], sort=False)["value"]
    found = total.join(parts.agg(groups="sum", given="count"))
    return found[(found["given"] == len(GROUPS)) & found["value"].notna() & (found["value"] != found["groups"])]


def _among(table: pd.DataFrame, apart: pd.DataFrame) -> pd.Series:
    return pd.Series(pd.MultiIndex.from_frame(table[[YEAR, NAME]]).isin(apart.index), table.index)


def _noticed(table: pd.DataFrame, apart: pd.DataFrame) -> list[Fault]:
    """One fault a year."""
    boroughs = set(table[NAME][table[CODE].map(level_of) == "district"])
    found = []
    for year, rows in apart.groupby(level=YEAR, sort=False):
        names = list(rows.index.get_level_values(NAME))
        where = f"in {len(names)} areas, as in {names[0]}" if len(names) > 1 else f"in {names[0]}"
        first = rows.iloc[0]
        then = f"{DOUBT}. The figures are taken as printed" if boroughs & set(names) else "such rows are not taken"
        message = (
            f"for {year} the groups don't add up to “{TOTAL}” {where} ({first['groups']:,.0f} against "
            f"{first['value']:,.0f}): {then}."
        )
        found.append(Fault(int(first["index"]), NUMBER, message))
    return found
