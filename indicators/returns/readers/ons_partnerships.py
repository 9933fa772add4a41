"""Community safety partnerships in the ONS workbooks of 2024 and in the plain CSV cut from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from indicators.returns.readers.glance import Glance
from indicators.returns.readers.names import level_of, named_once, offence_item
from indicators.returns.readers.ons_tables import Figures, Table
from indicators.returns.readers.tables import read_table, required_columns
from indicators.returns.readers.tidy import Reading, UnreadableFileError

FORCE_CODE, FORCE_NAME = "police force area code", "police force area name"
CODE, NAME = "community safety partnership code", "community safety partnership name"
LABELS = {FORCE_CODE, FORCE_NAME, CODE, NAME, "local authority code", "local authority name"}
MID_YEAR = re.compile(r"(population|household) figures \(mid-(20[0-9]{2})\)")
MID_YEAR_ITEMS = {"population": "population.residents", "household": "population.households"}
PERIOD = "period"


def recognises(glance: Glance) -> bool:
    return {PERIOD, FORCE_CODE, CODE} <= {heading.lower() for heading in glance.heading}


def read(path: Path) -> Reading:
    """The CSV cut from tables C2 and C5: offences by partnership, the period in the first column."""
    table = read_table(path)
    required_columns(path, table.rename(columns=str.lower), [PERIOD, FORCE_CODE, FORCE_NAME, CODE, NAME])
    figures, places = Figures(path.name), []
    headings = list(table.columns[1:])
    for printed, rows in table.groupby(table.columns[0], sort=False):
        found = re.fullmatch(r"year ending (20[0-9]{2}-(0[1-9]|1[0-2]))", str(printed).strip())
        if not found:
            raise UnreadableFileError(f"{path.name}, row {rows.index[0]}, column “period”: “{printed}” is no period.")
        cells = [(row, [cell.strip() for cell in line]) for row, *line in rows.iloc[:, 1:].itertuples()]
        part = Table(path.name, "", str(printed), headings, [None] * len(headings), cells)
        places += partnership_numbers(part, f"12m to {found[1]}", figures)
    return Reading(figures.tidied(), named_once("No force and no partnership", places))


def partnership_numbers(table: Table, period: str, figures: Figures) -> list[str]:
    """Add the offences of every partnership to `figures`; what is no partnership is returned by name."""
    left_out: list[str] = []
    labels = _label_columns(table)
    items = {}
    for at, heading in enumerate(table.headings):
        if heading and heading.lower() not in LABELS:
            items[at] = offence_item(heading)
            if items[at] is None:
                raise table.fault(table.heading_row, f"“{heading}” is no known offence group")
    for row, area, cells in _partnerships(table, labels, left_out):
        for at, item in items.items():
            figures.add(table, row, at, cells[at], area=area, level="partnership", item=item, period=period)
    return left_out


def partnership_populations(table: Table, figures: Figures) -> list[str]:
    """Add the residents and households that stand beside the rates; the rates themselves are not stored."""
    left_out: list[str] = []
    labels = _label_columns(table)
    columns = {at: found for at, heading in enumerate(table.headings) if (found := MID_YEAR.match(heading.lower()))}
    if len(columns) != len(MID_YEAR_ITEMS):
        raise table.fault(table.heading_row, "the columns of population and household figures are not both there")
    for row, area, cells in _partnerships(table, labels, left_out):
        for at, found in columns.items():
            item, year = MID_YEAR_ITEMS[found[1]], found[2]
            figures.add(table, row, at, cells[at], area=area, level="partnership", item=item, period=year)
    return left_out


def _label_columns(table: Table) -> tuple[int, ...]:
    """Where the force's code and name and the partnership's code and name stand."""
    columns = tuple(at for heading in (FORCE_CODE, FORCE_NAME, CODE, NAME) if (at := table.column(heading)) is not None)
    if len(columns) < 4:
        raise table.fault(table.heading_row, "the columns of force and partnership codes and names are not all there")
    return columns


def _partnerships(table: Table, labels: tuple[int, ...], left_out: list[str]) -> Iterator[tuple[int, str, list[str]]]:
    """(row, code, cells) of each partnership; totals of forces and rows without a code go to `left_out`."""
    force_code, force_name, code, name = labels
    totals = [cells for _, cells in table.rows if cells[force_code] and not cells[code] and not cells[name]]
    force_names = {cells[force_code]: cells[force_name] for cells in totals}
    if totals:
        left_out.append(f"totals of {len(totals)} forces ({table.sheet or table.title})")
    for row, cells in table.rows:
        if level_of(cells[code]) == "partnership":
            yield row, cells[code], cells
        elif cells[code]:
            raise table.fault(row, f"“{cells[code]}” is no code of a partnership")
        elif cells[name]:
            owner = force_names.get(cells[force_code], "")
            wrong = f" under {owner}'s code {cells[force_code]}" if owner and owner != cells[force_name] else ""
            left_out.append(f"{cells[name]}{wrong} ({table.sheet or table.title}, row {row})")
        elif any(cells) and cells not in totals:
            raise table.fault(row, "there are figures, but no code and no name of an area")
