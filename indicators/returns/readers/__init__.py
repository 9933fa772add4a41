"""Readers: one module per published layout, each turning a file into the one tidy frame (`tidy.py`)."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from indicators.returns.readers import home_office_pfa, long
from indicators.returns.readers.glance import glance_at
from indicators.returns.readers.tidy import Reading, UnreadableFileError

READERS: dict[str, ModuleType] = {
    "long": long,
    "home-office-pfa": home_office_pfa,
}


def recognise(path: Path) -> str:
    """The name of the layout that the file has, told from its content."""
    glance = glance_at(path)
    for layout, reader in READERS.items():
        if reader.recognises(glance):
            return layout
    raise UnreadableFileError(f"{path.name} has none of the known layouts: {', '.join(READERS)}.")


def read(path: Path, layout: str = "auto") -> Reading:
    """Every figure of the file, or `UnreadableFileError` and none of them."""
    if layout == "auto":
        layout = recognise(path)
    if layout not in READERS:
        raise UnreadableFileError(f"There is no layout “{layout}”; the known ones are {', '.join(READERS)}.")
    return READERS[layout].read(path)
