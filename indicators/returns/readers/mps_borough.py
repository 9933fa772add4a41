"""Monthly offences by London borough (Metropolitan Police, London Datastore): one column a month, in three layouts.

Each counts in categories of its own, and its items are named by the year it begins with: until 2016 those of 2008
(``mps-2008.…``); the 24 months of 2017 and 2018 (``mps-2017.…``); the series restated from April 2010 (``mps-2010.…``).
The last two share seven names, under which they don't count alike. Minor categories are unique across the major ones.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from indicators.returns.readers import numbers
from indicators.returns.readers.glance import Glance
from indicators.returns.readers.names import item_slug, named_once
from indicators.returns.readers.tables import plain, read_table, required_columns
from indicators.returns.readers.tidy import Reading, UnreadableFileError, tidied

BY_BOROUGH = {"Borough": "borough", "Major Category": "major", "Minor Category": "minor"}
RESTATED = {"LookUp_BoroughName": "borough", "MajorText": "major", "MinorText": "minor"}
MONTH = re.compile(r"(20[0-9]{2})(0[1-9]|1[0-2])")
NEW_CATEGORIES = "2017-01"
AIRPORTS = "London Heathrow and London City Airports"


def recognises(glance: Glance) -> bool:
    return glance.has(*BY_BOROUGH) or glance.has(*RESTATED)


def read(path: Path) -> Reading:
    """Offences by borough, minor category and month; the airports, no borough, are left out and named."""
    table = read_table(path)
    columns = RESTATED if "majortext" in map(plain, table.columns) else BY_BOROUGH
    required_columns(path, table, list(columns))
    months = {heading: _month(path, heading) for heading in table.columns if heading not in columns}
    if not months:
        raise UnreadableFileError(f"{path.name}: row 1 has no month such as 200801.")
    categories = _categories(path, columns, sorted(months.values()))
    labels = table[list(columns)].rename(columns=columns).apply(lambda texts: texts.str.strip())
    airports = labels["borough"] == AIRPORTS
    _refuse_one_minor_in_two_majors(path, labels)

    wide = table.loc[~airports, list(months)]
    long = wide.stack(future_stack=True)
    values, missing, faulty = numbers.figures(long, numbers.PUBLISHED_MARKS)
    numbers.refuse_faults(
        path.name, {heading: texts.droplevel(1) for heading, texts in long[faulty].groupby(level=1, sort=False)}
    )
    rows = long.index.get_level_values(0)
    headings = long.index.get_level_values(1)
    items = {minor: f"{categories}.{item_slug(minor)}" for minor in labels["minor"].unique()}
    figures = pd.DataFrame(
        {
            "area": labels["borough"].loc[rows].to_numpy(),
            "level": "partnership",
            "item": labels["minor"].map(items).loc[rows].to_numpy(),
            "period": headings.map(months),
            "value": values.to_numpy(),
            "missing": missing.to_numpy(),
            "row": rows,
            "column": headings,
        }
    )
    return Reading(tidied(figures), named_once("No borough", [AIRPORTS] if airports.any() else []))


def _month(path: Path, heading: str) -> str:
    found = MONTH.fullmatch(heading)
    if not found:
        raise UnreadableFileError(f"{path.name}, row 1: “{heading}” is no month such as 200801.")
    return f"{found[1]}-{found[2]}"


def _categories(path: Path, columns: dict[str, str], months: list[str]) -> str:
    """Which set of categories the file is counted in; those of the layout by borough changed with January 2017."""
    if columns is RESTATED:
        return "mps-2010"
    if months[0] >= NEW_CATEGORIES:
        return "mps-2017"
    if months[-1] >= NEW_CATEGORIES:
        raise UnreadableFileError(f"{path.name} has months before and after January 2017, when the categories changed.")
    return "mps-2008"


def _refuse_one_minor_in_two_majors(path: Path, labels: pd.DataFrame) -> None:
    """The item is named by the minor category alone: that holds only while no two major categories share one."""
    pairs = labels[["major", "minor"]].drop_duplicates()
    twice = pairs[pairs["minor"].duplicated()]
    if len(twice):
        raise UnreadableFileError(
            f"{path.name}, row {twice.index[0]}: the minor category “{twice['minor'].iloc[0]}” stands under two majors."
        )
