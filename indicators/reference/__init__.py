"""Loads definitions from `fixtures/indicators`: data items, series breaks and indicator sets."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from indicators.reference.items import read_breaks, read_items, store_breaks, store_items
from indicators.reference.lists import read_lists, store_lists
from indicators.reference.sets import read_sets
from indicators.reference.storing import store_sets
from landscape.audit import record
from landscape.reference.sheets import Faults, FixtureError

__all__ = ["FixtureError", "load"]


def load(folder: Path) -> list[str]:
    """Bring the definitions up to date with the files in `folder`; returns one line for each kind of thing and set.

    The files are taken whole or not at all: `FixtureError` names every fault, and nothing is stored. Data items and
    breaks that the files no longer hold stay stored. A set becomes what its file says, unless it is locked: then a
    file that differs from it is refused. What was changed on the site stays as it is there. A second load changes
    nothing. The areas come first (`landscape.reference`).
    """
    faults = Faults()
    items = read_items(folder, faults)
    breaks = read_breaks(folder, {item["code"] for item in items}, faults)
    sets = read_sets(folder / "sets", {item["code"] for item in items}, faults)
    lists = read_lists(folder / "lists", faults)
    faults.refuse_if_any()
    with transaction.atomic():
        tallies = [store_items(items), store_breaks(breaks), *store_lists(lists), *store_sets(sets, faults)]
        faults.refuse_if_any()
        lines = [str(tally) for tally in tallies]
        if any(tally.anything for tally in tallies):
            record(by="load_reference", action="reference loaded", subject=folder.name, detail={"lines": lines})
    return lines
