"""Police force area data tables (ONS), the workbooks of 2018 and 2019 and those of 2024.

Read: numbers of offences by force (table P1) and by partnership (C2, C5), anti-social behaviour incidents, populations
and households where an edition has them. Rates, percentages and changes are not stored: they follow from the numbers.
A table is known by its title and its headings, never by the name of its sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from indicators.returns.readers.glance import Glance
from indicators.returns.readers.names import (
    BRITISH_TRANSPORT_POLICE,
    BRITISH_TRANSPORT_POLICE_NAME,
    level_of,
    named_once,
    offence_item,
)
from indicators.returns.readers.ons_partnerships import Partnerships
from indicators.returns.readers.ons_tables import (
    Figures,
    Table,
    area_rows,
    table_in,
    title_of,
    twelve_months_of,
)
from indicators.returns.readers.ons_totals import Row, differing_total, not_supplied
from indicators.returns.readers.sheets import Workbook
from indicators.returns.readers.tidy import Fault, Named, Reading, UnreadableFileError

TABLE_NAME = re.compile(r"Table [PC][0-9]+", re.IGNORECASE)
OFFENCES_BY_FORCE = re.compile(r"police recorded crime\b.*\bnumber of offences\b", re.IGNORECASE)
OFFENCES_BY_PARTNERSHIP = re.compile(r"number of police recorded crimes\b", re.IGNORECASE)
RATES_BY_PARTNERSHIP = re.compile(r"rate per 1,000 population/households\b", re.IGNORECASE)
COUNTRY = "K04000001"


def recognises(glance: Glance) -> bool:
    return any(map(TABLE_NAME.fullmatch, glance.sheet_names)) or any(map(OFFENCES_BY_FORCE.search, glance.titles))


def read(path: Path, workbook: Workbook | None = None) -> Reading:
    """Figures of forces and partnerships; British Transport Police as ``national:btp``; what is left out is named."""
    workbook = workbook or Workbook(path)
    titles = {sheet: title_of(workbook.rows(sheet)) for sheet in workbook.sheet_names}
    figures, places = Figures(path.name), []
    recorded_crime = _newest_offences_by_force(workbook, titles)
    noticed = _offences_by_force(recorded_crime, figures, places)
    read_sheets = {recorded_crime.sheet}
    for sheet, title in titles.items():
        title = title.lower()
        if "anti-social behaviour incidents" in title and "by category" not in title:
            _incidents(table_in(workbook, sheet), recorded_crime, figures, places)
        elif "mid-year population estimates" in title:
            _by_calendar_year(table_in(workbook, sheet), "population.residents", figures, places)
        elif "mid-year household estimates" in title:
            _by_calendar_year(table_in(workbook, sheet), "population.households", figures, places)
        else:
            continue
        read_sheets.add(sheet.strip())
    read_sheets |= _partnerships(workbook, titles, figures, places, noticed)
    unread = [sheet for name in workbook.sheet_names if (sheet := name.strip()) not in read_sheets]
    left_out = named_once("No force and no partnership", places) + named_once("Sheets without figures to store", unread)
    return Reading(figures.tidied(), left_out, noticed=noticed, named=figures.named)


def _newest_offences_by_force(workbook: Workbook, titles: dict[str, str]) -> Table:
    """Of the tables of offences by force the one of the latest year; an edition may have the year before too."""
    found = [table_in(workbook, sheet) for sheet, title in titles.items() if OFFENCES_BY_FORCE.search(title)]
    if not found:
        sheets = ", ".join(f"“{sheet.strip()}”" for sheet in titles)
        raise UnreadableFileError(
            f"{workbook.file_name} has no table “Police recorded crime … number of offences”; its sheets are {sheets}."
        )
    return max(found, key=twelve_months_of)


def _partnerships(
    workbook: Workbook, titles: dict[str, str], figures: Figures, places: list[str], noticed: list[Fault]
) -> set[str]:
    """Add what the tables of partnerships hold; the names of the sheets read. An edition has all of them or none."""
    offences = [sheet for sheet, title in titles.items() if OFFENCES_BY_PARTNERSHIP.search(title)]
    rates = [sheet for sheet, title in titles.items() if RATES_BY_PARTNERSHIP.search(title)]
    if bool(offences) != bool(rates):
        lacking = "rates per 1,000 population/households" if offences else "numbers of police recorded crimes"
        raise UnreadableFileError(f"{workbook.file_name} has tables of partnerships, but none of their {lacking}.")
    for sheet in offences:
        table = table_in(workbook, sheet)
        partnerships = Partnerships(table)
        partnerships.add_offences(twelve_months_of(table), figures)
        places += partnerships.left_out
        noticed += partnerships.noticed
    for sheet in rates:
        partnerships = Partnerships(table_in(workbook, sheet))
        partnerships.add_populations(figures)
        places += partnerships.left_out
    return {sheet.strip() for sheet in (*offences, *rates)}


def _offences_by_force(table: Table, figures: Figures, places: list[str]) -> list[Fault]:
    """Add the offences of every force; what is wrong with the table is returned."""
    code, name = _area_columns(table)
    period = twelve_months_of(table)
    items = {
        at: offence_item(heading) for at, heading in enumerate(table.headings) if heading and at not in (code, name)
    }
    for at, item in items.items():
        if item is None:
            raise table.fault(table.heading_row, f"“{table.headings[at]}” is no known offence group")
    for row, area, level, cells in _forces(table, code, name, places, figures.named):
        for at, text in enumerate(cells):
            if at in items:
                figures.add(table, row, at, text, area=area, level=level, item=items[at], period=period)
            elif text and at not in (code, name):
                raise table.fault(row, f"there is a figure in column {at + 1}, which has no heading")
    return _totals(table, code, name, list(items))


def _totals(table: Table, code: int, name: int, columns: list[int]) -> list[Fault]:
    """Forces not supplied; regions and the country that are no sum of their forces, which stand below them."""
    forces: list[Row] = []
    regions: list[tuple[Row, list[Row]]] = []
    country = None
    for row, area, printed, cells in area_rows(table, code, name):
        if level_of(area) == "force" or printed == BRITISH_TRANSPORT_POLICE_NAME:
            forces.append((row, printed, cells))
            if area and regions:
                regions[-1][1].append(forces[-1])
        elif area == COUNTRY:
            country = (row, printed, cells)
        elif area[:3] in ("E12", "W92"):
            regions.append(((row, printed, cells), []))
    found = not_supplied(table, forces, columns)
    for region, parts in regions:
        found += differing_total(table, region, parts, columns, "its forces")
    return found + (differing_total(table, country, forces, columns, "the forces") if country else [])


def _incidents(table: Table, recorded_crime: Table, figures: Figures, places: list[str]) -> None:
    """Incidents by financial year. One edition prints no codes: its areas are those of table P1, in the same order."""
    code, name = table.column("area code"), table.column("area name")
    codes = _codes_in_order(recorded_crime) if code is None else {}
    columns = [at for at, heading in enumerate(table.headings) if heading.lower() == "number of incidents"]
    for at in columns:
        if table.years[at] is None:
            raise table.fault(table.heading_row, "a column of incidents has no financial year above it")
    for row, area, level, cells in _forces(table, code, name or 0, places, figures.named, codes):
        for at in columns:
            figures.add(
                table, row, at, cells[at], area=area, level=level, item="asb.incidents", period=table.years[at] or ""
            )
    unnamed = [area for areas in codes.values() for area in areas if level_of(area) == "force"]
    if unnamed:
        raise table.fault(table.heading_row, f"the table has no row for {', '.join(unnamed)}")


def _by_calendar_year(table: Table, item: str, figures: Figures, places: list[str]) -> None:
    code, name = _area_columns(table)
    years = {at: heading for at, heading in enumerate(table.headings) if re.fullmatch(r"20[0-9]{2}", heading)}
    if not years:
        raise table.fault(table.heading_row, "no column is headed by a year")
    for row, area, level, cells in _forces(table, code, name, places, figures.named):
        for at, year in years.items():
            figures.add(table, row, at, cells[at], area=area, level=level, item=item, period=year)


def _area_columns(table: Table) -> tuple[int, int]:
    code, name = table.column("area code"), table.column("area name")
    if code is None or name is None:
        raise table.fault(table.heading_row, "the columns “Area Code” and “Area Name” are not both there")
    return code, name


def _forces(
    table: Table,
    code: int | None,
    name: int,
    places: list[str],
    named: list[Named],
    codes: Mapping[str, list[str]] = MappingProxyType({}),
) -> Iterator[tuple[int, str, str, list[str]]]:
    """(row, area, level, cells) of forces and British Transport Police; the others are added to `places` left out.

    The names printed beside codes are added to `named`.
    """
    for row, area, printed, cells in area_rows(table, code, name):
        if not area and codes.get(_words(printed)):
            area = codes[_words(printed)].pop(0)
        if level_of(area) == "force":
            if code is not None:
                named.append(Named(row, table.place(code), area, printed))
            yield row, area, "force", cells
        elif printed == BRITISH_TRANSPORT_POLICE_NAME:
            yield row, BRITISH_TRANSPORT_POLICE, "national", cells
        else:
            places.append(f"{printed} ({area or 'no code'})")


def _codes_in_order(table: Table) -> dict[str, list[str]]:
    """Area codes by name, in the order of the table: “West Midlands” is first the region, then the force."""
    code, name = _area_columns(table)
    codes: dict[str, list[str]] = {}
    for _, area, printed, _ in area_rows(table, code, name):
        codes.setdefault(_words(printed), []).append(area)
    return codes


def _words(name: str) -> str:
    """A name whatever the order of its words: one table has “London, City of”, the next “City of London”."""
    return " ".join(sorted(name.lower().replace(",", "").split()))
