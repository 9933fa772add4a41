"""Community safety partnerships in the ONS workbooks of 2024 and in the plain CSV cut from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from indicators.returns.readers.glance import Glance
from indicators.returns.readers.names import level_of, named_once, offence_item, without_marks
from indicators.returns.readers.ons_tables import Figures, Table
from indicators.returns.readers.ons_totals import Row, differing_total
from indicators.returns.readers.tables import read_table, required_columns
from indicators.returns.readers.tidy import Fault, Named, Reading, UnreadableFileError

FORCE_CODE, FORCE_NAME = "police force area code", "police force area name"
CODE, NAME = "community safety partnership code", "community safety partnership name"
LABELS = {FORCE_CODE, FORCE_NAME, CODE, NAME, "local authority code", "local authority name"}
MID_YEAR = re.compile(r"(population|household) figures \(mid-(20[0-9]{2})\)")
MID_YEAR_ITEMS = {"population": "population.residents", "household": "population.households"}
PERIOD = "period"


def recognises(glance: Glance) -> bool:
    headings = {heading.lower() for heading in glance.heading}
    return {FORCE_CODE, CODE} <= headings and (PERIOD in headings or any(map(MID_YEAR.match, headings)))


def read(path: Path) -> Reading:
    """The CSV cut from tables C2 and C5, offences by partnership, the period in a column; or from C4, populations."""
    table = read_table(path)
    printed = {name.lower(): name for name in table.columns}
    if PERIOD not in printed and any(map(MID_YEAR.match, printed)):
        figures = Figures(path.name)
        partnerships = Partnerships(_as_printed(path, "mid-year estimates", table))
        partnerships.add_populations(figures)
        left_out = named_once("No force and no partnership", partnerships.left_out)
        return Reading(figures.tidied(), left_out, noticed=partnerships.noticed, named=figures.named)
    required_columns(path, table.rename(columns=str.lower), [PERIOD, FORCE_CODE, FORCE_NAME, CODE, NAME])
    figures, places, noticed = Figures(path.name), [], []
    headings = [name for name in table.columns if name != printed[PERIOD]]
    for period, rows in table.groupby(printed[PERIOD], sort=False):
        found = re.fullmatch(r"year ending (20[0-9]{2}-(0[1-9]|1[0-2]))", str(period).strip())
        if not found:
            raise UnreadableFileError(f"{path.name}, row {rows.index[0]}, column “period”: “{period}” is no period.")
        part = Partnerships(_as_printed(path, str(period), rows[headings]))
        part.add_offences(f"12m to {found[1]}", figures)
        places += part.left_out
        noticed += part.noticed
    left_out = named_once("No force and no partnership", places)
    return Reading(figures.tidied(), left_out, noticed=noticed, named=figures.named)


def _as_printed(path: Path, title: str, rows: pd.DataFrame) -> Table:
    """Rows of the CSV as the table of a workbook that they were cut from."""
    cells = [(row, [cell.strip() for cell in line]) for row, *line in rows.itertuples()]
    return Table(path.name, "", title, list(rows.columns), [None] * rows.shape[1], cells)


class Partnerships:
    """A table of partnerships; what is none is named in `left_out`, and what the publisher got wrong in `noticed`."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.left_out: list[str] = []
        self.noticed: list[Fault] = []
        columns = [table.column(heading) for heading in (FORCE_CODE, FORCE_NAME, CODE, NAME)]
        if None in columns:
            raise table.fault(
                table.heading_row, "the columns of force and partnership codes and names are not all there"
            )
        self._force_code, self._force_name, self._code, self._name = (at for at in columns if at is not None)

    def add_offences(self, period: str, figures: Figures) -> None:
        """Add the offences of every partnership, and compare their sums with the totals of the forces."""
        items = {}
        for at, heading in enumerate(self._table.headings):
            if heading and heading.lower() not in LABELS:
                items[at] = offence_item(heading)
                if items[at] is None:
                    raise self._table.fault(self._table.heading_row, f"“{heading}” is no known offence group")
        for row, area, cells in self._rows(figures):
            for at, item in items.items():
                figures.add(self._table, row, at, cells[at], area=area, level="partnership", item=item, period=period)
        self._compare_totals(list(items))

    def add_populations(self, figures: Figures) -> None:
        """Add the residents and households that stand beside the rates; the rates themselves are not stored."""
        headings = enumerate(self._table.headings)
        columns = {at: found for at, heading in headings if (found := MID_YEAR.match(heading.lower()))}
        if len(columns) != len(MID_YEAR_ITEMS):
            raise self._table.fault(
                self._table.heading_row, "the columns of population and household figures are not both there"
            )
        for row, area, cells in self._rows(figures):
            for at, found in columns.items():
                item, year = MID_YEAR_ITEMS[found[1]], found[2]
                figures.add(self._table, row, at, cells[at], area=area, level="partnership", item=item, period=year)

    def _rows(self, figures: Figures) -> Iterator[tuple[int, str, list[str]]]:
        """(row, code, cells) of each partnership; totals of forces and rows without a code are left out.

        The names printed beside codes are told to the `figures`.
        """
        table, place = self._table, self._table.sheet or self._table.title
        totals = [row for row, cells in table.rows if self._is_total(cells)]
        names = {row: without_marks(cells[self._force_name]) for row, cells in table.rows}
        forces = {cells[self._force_code]: names[row] for row, cells in table.rows if self._is_total(cells)}
        if totals:
            self.left_out.append(f"totals of {len(totals)} forces ({place})")
        for row, cells in table.rows:
            owner = forces.get(cells[self._force_code], "")
            is_wrong = owner not in ("", names[row])
            if level_of(cells[self._code]) == "partnership":
                if is_wrong:
                    self._notice_code(row, cells, owner, "It is taken by its own code")
                printed = without_marks(cells[self._name])
                figures.named.append(Named(row, table.place(self._code), cells[self._code], printed))
                yield row, cells[self._code], cells
            elif cells[self._code]:
                raise table.fault(row, f"“{cells[self._code]}” is no code of a partnership")
            elif cells[self._name]:
                wrong = ""
                if is_wrong:
                    wrong = f" under {owner}'s code {cells[self._force_code]}"
                    self._notice_code(row, cells, owner, "The row is not taken")
                self.left_out.append(f"{cells[self._name]}{wrong} ({place}, row {row})")
            elif any(cells) and row not in totals:
                raise table.fault(row, "there are figures, but no code and no name of an area")

    def _is_total(self, cells: list[str]) -> bool:
        return bool(cells[self._force_code] and not cells[self._code] and not cells[self._name])

    def _notice_code(self, row: int, cells: list[str], owner: str, taken: str) -> None:
        self.noticed.append(
            Fault(
                row,
                self._table.place(self._force_code),
                f"“{cells[self._name]}” of {cells[self._force_name]} has the code {cells[self._force_code]}, which is "
                f"that of {owner}. {taken}.",
            )
        )

    def _compare_totals(self, columns: list[int]) -> None:
        """Of the rows with the force's code, those without a partnership too."""
        parts: dict[str, list[Row]] = {}
        totals: list[Row] = []
        for row, cells in self._table.rows:
            found = row, without_marks(cells[self._force_name]), cells
            if self._is_total(cells):
                totals.append(found)
            elif cells[self._force_code]:
                parts.setdefault(cells[self._force_code], []).append(found)
        for total in totals:
            code = total[2][self._force_code]
            self.noticed += differing_total(
                self._table, total, parts.get(code, []), columns, f"the rows with its code {code}"
            )
