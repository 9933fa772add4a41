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
    without_marks,
)
from indicators.returns.readers.tables import read_table, required_columns
from indicators.returns.readers.tidy import Fault, Reading, UnreadableFileError, tidied

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
    dates = {printed: _date(path, table, printed) for printed in table[DATE].unique()}
    forces = table[FORCE].map({printed: without_marks(printed) for printed in table[FORCE].unique()})
    values, missing, faulty = numbers.figures(table[VALUE], numbers.PUBLISHED_MARKS)
    numbers.refuse_faults(path.name, {VALUE: table[VALUE][faulty]})
    figures = pd.DataFrame({"area": forces, "value": values, "missing": missing})
    figures["period"] = table[DATE].map({printed: f"12m to {date:%Y-%m}" for printed, date in dates.items()})
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
        if (count := (forces == body).sum())
    ]
    return Reading(tidied(figures), left_out, noticed=_not_at_the_end(table, dates))


def _date(path: Path, table: pd.DataFrame, printed: str) -> pd.Timestamp:
    date = pd.to_datetime(printed.strip(), format="%d-%m-%Y", errors="coerce")
    if pd.isna(date):
        row = table.index[table[DATE] == printed][0]
        raise UnreadableFileError(f"{path.name}, row {row}, column “{DATE}”: “{printed}” is no date (day-month-year).")
    return date


def _not_at_the_end(table: pd.DataFrame, dates: dict[str, pd.Timestamp]) -> list[Fault]:
    """A fault for each date that is not the last day of its month, as one quarter has it."""
    return [
        Fault(
            int(table.index[table[DATE] == printed][0]),
            DATE,
            f"“{printed}” is not the last day of its month. The figures are taken as those of 12m to {date:%Y-%m}.",
        )
        for printed, date in dates.items()
        if not date.is_month_end
    ]
