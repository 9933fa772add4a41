"""A first look at a file, enough to tell which layout it has: by its content, never by its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from indicators.returns.readers.kinds import is_workbook
from indicators.returns.readers.sheets import Workbook
from indicators.returns.readers.tables import heading_of, plain

TITLE_ROWS = 10


@dataclass(frozen=True)
class Glance:
    """The heading row of a CSV file; or the names of a workbook's sheets and the first rows, of the hidden ones too."""

    heading: list[str]
    sheet_names: tuple[str, ...] = ()
    headings: tuple[list[str], ...] = ()
    titles: tuple[str, ...] = ()
    """What stands in the first column of the first rows of each sheet."""

    workbook: Workbook | None = None

    def has(self, *names: str) -> bool:
        """Whether a CSV file has all these headings, capitals and spaces apart."""
        return {plain(name) for name in names} <= {plain(name) for name in self.heading}


def glance_at(path: Path) -> Glance:
    if not is_workbook(path):
        return Glance(heading_of(path))
    workbook = Workbook(path)
    headings = tuple(rows[0] for rows in workbook.all_rows() if rows)
    titles = tuple(" ".join(row[0].split()) for rows in workbook.all_rows() for row in rows[:TITLE_ROWS] if row[0])
    return Glance([], tuple(name.strip() for name in workbook.sheet_names), headings, titles, workbook)
