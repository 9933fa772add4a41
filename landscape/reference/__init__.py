"""Loads the reference data of the landscape from `fixtures/landscape`: areas, authorities, families."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from landscape.audit import record
from landscape.reference.areas import read_areas, read_sources, store_areas
from landscape.reference.editions import read_editions
from landscape.reference.families import store_editions
from landscape.reference.sheets import Faults, FixtureError

__all__ = ["FixtureError", "load"]


def load(folder: Path) -> list[str]:
    """Bring the landscape up to date with the files in `folder`; returns one line for each kind of thing.

    The files are taken whole or not at all: `FixtureError` names every fault, and nothing is stored. What the files no
    longer hold stays stored. A second load changes nothing.
    """
    faults = Faults()
    sources = read_sources(folder, faults)
    areas = read_areas(folder, sources, faults)
    editions = read_editions(folder, areas, sources, faults)
    faults.refuse_if_any()
    with transaction.atomic():
        tallies = store_areas(areas) + store_editions(editions)
        lines = [str(tally) for tally in tallies]
        if any(tally.anything for tally in tallies):
            record(by="load_reference", action="reference loaded", subject=folder.name, detail={"lines": lines})
    return lines
