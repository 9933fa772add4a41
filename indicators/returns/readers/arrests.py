"""Arrests by force, reason, ethnicity, age and sex (Home Office, Police powers and procedures)."""

from __future__ import annotations

from pathlib import Path

from indicators.returns.readers.area_series import financial_year
from indicators.returns.readers.breakdowns import refuse_repeated, summed
from indicators.returns.readers.glance import Glance
from indicators.returns.readers.names import without_marks
from indicators.returns.readers.tables import read_table, required_columns
from indicators.returns.readers.tidy import Reading, UnreadableFileError

YEAR, FORCE, REASON, ARRESTS = "financial_year", "force_name", "offence_group", "arrests"


def recognises(glance: Glance) -> bool:
    return glance.has(YEAR, FORCE, REASON, ARRESTS)


def read(path: Path) -> Reading:
    """All arrests by force and financial year, summed over the published breakdown.

    A year that a force did not supply is missing, not zero (Lancashire 2017/18 is printed as ``NA`` throughout).
    """
    table = read_table(path)
    required_columns(path, table, [YEAR, FORCE, REASON, ARRESTS])
    refuse_repeated(path.name, table, [ARRESTS])
    years = {printed: financial_year(printed.strip()) for printed in table[YEAR].unique()}
    for printed, year in years.items():
        if year is None:
            row = table.index[table[YEAR] == printed][0]
            raise UnreadableFileError(f"{path.name}, row {row}, column “{YEAR}”: “{printed}” is no financial year.")
    table["area"] = table[FORCE].map({printed: without_marks(printed) for printed in table[FORCE].unique()})
    table["period"] = table[YEAR].map(years)
    return Reading(summed(path.name, table, ARRESTS, "arrests.total"))
