"""Tables of one figure by area and year: populations, households, anti-social behaviour (ONS, cut to plain CSV)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from indicators.returns.readers import numbers
from indicators.returns.readers.glance import Glance
from indicators.returns.readers.names import (
    BRITISH_TRANSPORT_POLICE,
    BRITISH_TRANSPORT_POLICE_NAME,
    level_of,
    named_once,
    without_marks,
)
from indicators.returns.readers.tables import read_table, required_columns
from indicators.returns.readers.tidy import Reading, UnreadableFileError, named, tidied


def calendar_year(printed: str) -> str | None:
    return printed if re.fullmatch(r"(19|20)[0-9]{2}", printed) else None


def financial_year(printed: str) -> str | None:
    """2007/08 for 2007-08, 2007–08 or 2007/08; None where the second year doesn't follow the first."""
    found = re.fullmatch(r"((?:19|20)[0-9]{2})[-/–]([0-9]{2})", printed)
    return f"{found[1]}/{found[2]}" if found and (int(found[1]) + 1) % 100 == int(found[2]) else None


def year_of_december(printed: str) -> str | None:
    """1999/00 for 1999-12-31: the tidy file of London shows a financial year by the last day of its calendar year."""
    found = re.fullmatch(r"((?:19|20)[0-9]{2})-12-31", printed)
    return f"{found[1]}/{(int(found[1]) + 1) % 100:02d}" if found else None


@dataclass(frozen=True)
class AreaSeries:
    """A layout with one row for each area and year; a reader by its `recognises` and `read`."""

    code: str
    name: str
    year: str
    value: str
    item: str
    period: Callable[[str], str | None]

    def recognises(self, glance: Glance) -> bool:
        return glance.has(self.code, self.name, self.year, self.value)

    def read(self, path: Path) -> Reading:
        """The figures of forces, districts and British Transport Police; regions, countries, totals are left out."""
        table = read_table(path)
        required_columns(path, table, [self.code, self.name, self.year, self.value])
        values, missing, faulty = numbers.figures(table[self.value], numbers.PUBLISHED_MARKS)
        numbers.refuse_faults(path.name, {self.value: table[self.value][faulty]})
        codes = table[self.code].str.strip()
        names = table[self.name].map({printed: without_marks(printed) for printed in table[self.name].unique()})
        transport = (codes == "") & (names == BRITISH_TRANSPORT_POLICE_NAME)
        figures = pd.DataFrame(
            {
                "area": codes.mask(transport, BRITISH_TRANSPORT_POLICE),
                "level": codes.map({code: level_of(code) for code in codes.unique()}).mask(transport, "national"),
                "item": self.item,
                "period": table[self.year].map(
                    {year: self._period(path, table, year) for year in set(table[self.year])}
                ),
                "value": values,
                "missing": missing,
                "row": table.index,
                "column": self.value,
            }
        )
        stored = figures["level"] != ""
        places = (names + " (" + codes.where(codes != "", "no code") + ")")[~stored]
        return Reading(
            tidied(figures[stored].copy()),
            named_once("No force and no district", places),
            named=named(codes[stored], names[stored], self.code),
        )

    def _period(self, path: Path, table: pd.DataFrame, printed: str) -> str:
        period = self.period(printed.strip())
        if period is None:
            row = table.index[table[self.year] == printed][0]
            raise UnreadableFileError(f"{path.name}, row {row}, column “{self.year}”: “{printed}” is no year.")
        return period


PFA_POPULATION = AreaSeries("area_code", "area_name", "mid_year", "population", "population.residents", calendar_year)
PFA_HOUSEHOLDS = AreaSeries("area_code", "area_name", "mid_year", "households", "population.households", calendar_year)
PFA_ASB = AreaSeries("area_code", "area_name", "financial_year", "incidents", "asb.incidents", financial_year)
LAD_POPULATION = AreaSeries("ladcode19", "laname19", "year", "population", "population.residents", calendar_year)
LONDON_OFFENCES = AreaSeries("Code", "Borough", "Year", "Value", "mps-yearly.all-recorded-offences", year_of_december)
