"""Readers: one for each published layout, turning a file into the one tidy frame (`tidy.py`)."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from indicators.returns.readers import (
    arrests,
    home_office_pfa,
    london_rates,
    long,
    mps_borough,
    ons_partnerships,
    ons_pfa,
    workforce,
    workforce_tables,
)
from indicators.returns.readers.area_series import (
    LAD_POPULATION,
    LONDON_OFFENCES,
    PFA_ASB,
    PFA_HOUSEHOLDS,
    PFA_POPULATION,
)
from indicators.returns.readers.glance import Glance, glance_at
from indicators.returns.readers.sheets import Workbook
from indicators.returns.readers.tidy import Reading, UnreadableFileError


class Reader(Protocol):
    """A module, or an object, that knows one layout."""

    def recognises(self, glance: Glance) -> bool: ...

    def read(self, path: Path) -> Reading: ...


class WorkbookReader(Reader, Protocol):
    """A reader of workbooks takes one that is unpacked already, if there is one."""

    def read(self, path: Path, workbook: Workbook | None = None) -> Reading: ...


OF_WORKBOOKS: dict[str, WorkbookReader] = {"long": long, "ons-pfa": ons_pfa, "workforce-tables": workforce_tables}


READERS: dict[str, Reader] = {
    "long": long,
    "home-office-pfa": home_office_pfa,
    "mps-borough": mps_borough,
    "ons-pfa": ons_pfa,
    "pfa-population": PFA_POPULATION,
    "pfa-households": PFA_HOUSEHOLDS,
    "pfa-asb": PFA_ASB,
    "workforce": workforce,
    "arrests": arrests,
    "lad-population": LAD_POPULATION,
    "csp-recorded-crime": ons_partnerships,
    "london-rates": london_rates,
    "london-offences": LONDON_OFFENCES,
    "workforce-tables": workforce_tables,
}


def recognise(path: Path) -> str:
    """The name of the layout that the file has, told from its content."""
    return _layout_of(path, glance_at(path))


def _layout_of(path: Path, glance: Glance) -> str:
    for layout, reader in READERS.items():
        if reader.recognises(glance):
            return layout
    raise UnreadableFileError(f"{path.name}{what_fails(glance)}. The known layouts are {', '.join(READERS)}.")


def what_fails(glance: Glance) -> str:
    """Why the file has no known layout, above all for a person who meant it to be a return."""
    needed = ", ".join(long.NEEDED)
    if glance.sheet_names:
        sheets = ", ".join(f"“{name}”" for name in glance.sheet_names)
        return f" has no sheet with the columns of a return ({needed}) or of another layout in row 1, only {sheets}"
    if len(glance.heading) == 1:
        for sign, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "upright strokes")):
            if sign in glance.heading[0]:
                return f" has {name} between its columns: save it as CSV, with commas"
    lacking = [f"“{name}”" for name in long.NEEDED if name not in map(str.lower, glance.heading)]
    return (
        f": row 1 has the headings of no known layout; of a return's columns ({needed}) it lacks {', '.join(lacking)}"
    )


def read(path: Path, layout: str = "auto") -> Reading:
    """Every figure of the file, or `UnreadableFileError` and none of them."""
    return recognised_and_read(path, layout)[1]


def recognised_and_read(path: Path, layout: str = "auto") -> tuple[str, Reading]:
    """The layout that the file has, and every figure of it; a workbook is unpacked once for both."""
    if layout == "auto":
        glance = glance_at(path)
        layout = _layout_of(path, glance)
        if glance.workbook:
            return layout, OF_WORKBOOKS[layout].read(path, glance.workbook)
    if layout not in READERS:
        raise UnreadableFileError(f"There is no layout “{layout}”; the known ones are {', '.join(READERS)}.")
    return layout, READERS[layout].read(path)
