"""Police recorded crime by police force area, rolling twelve months (Home Office and ONS, `rec-crime-pfa`)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from indicators.returns.readers import numbers
from indicators.returns.readers.glance import Glance
from indicators.returns.readers.names import (
    BRITISH_TRANSPORT_POLICE,
    BRITISH_TRANSPORT_POLICE_NAME,
    FRAUD_BODIES,
    offence_item,
)
from indicators.returns.readers.tables import read_table, required_columns
from indicators.returns.readers.tidy import Reading, UnreadableFileError, tidied

DATE, FORCE, OFFENCE = "12 months ending", "PFA", "Offence"
VALUE = "Rolling year total number of offences"


def recognises(glance: Glance) -> bool:
    return glance.has(DATE, FORCE, OFFENCE, VALUE)


def read(path: Path) -> Reading:
    """Forces and British Transport Police by offence group; the national fraud bodies are left out and named.

    Counts below zero are published corrections: they are kept, with a note.
    """
    table = read_table(path)
    required_columns(path, table, [DATE, FORCE, OFFENCE, VALUE])
    periods = {date: _twelve_months(path, table, date) for date in table[DATE].unique()}
    values, missing, faulty = numbers.figures(table[VALUE], numbers.PUBLISHED_MARKS)
    numbers.refuse_faults(path.name, {VALUE: table[VALUE][faulty]})
    figures = pd.DataFrame({"area": table[FORCE].str.strip(), "value": values, "missing": missing})
    figures["period"] = table[DATE].map(periods)
    figures["row"] = table.index
    figures["column"] = VALUE
    figures["note"] = ""
    figures.loc[values < 0, "note"] = "negative as published: a correction of earlier counts"
    transport = figures["area"] == BRITISH_TRANSPORT_POLICE_NAME
    figures["level"] = transport.map({True: "national", False: "force"})
    figures.loc[transport, "area"] = BRITISH_TRANSPORT_POLICE

    national = figures["area"].isin(FRAUD_BODIES)
    figures = figures[~national]
    offences = table[OFFENCE][~national]
    figures["item"] = offences.map({printed: offence_item(printed) for printed in offences.unique()})
    unknown = offences[figures["item"].isna()]
    if len(unknown):
        raise UnreadableFileError(
            f"{path.name}, row {unknown.index[0]}, column “{OFFENCE}”: “{unknown.iloc[0]}” is no known offence group."
        )
    left_out = [
        f"{body}: a national fraud body, no police force; rows left out: {count:,}."
        for body in FRAUD_BODIES
        if (count := (table[FORCE].str.strip() == body).sum())
    ]
    return Reading(tidied(figures), left_out)


def _twelve_months(path: Path, table: pd.DataFrame, printed: str) -> str:
    """Twelve months to the month of a date such as 31-03-2010; one quarter is dated the 30th and means its end."""
    date = pd.to_datetime(printed.strip(), format="%d-%m-%Y", errors="coerce")
    if pd.isna(date):
        row = table.index[table[DATE] == printed][0]
        raise UnreadableFileError(f"{path.name}, row {row}, column “{DATE}”: “{printed}” is no date (day-month-year).")
    return f"12m to {date:%Y-%m}"
