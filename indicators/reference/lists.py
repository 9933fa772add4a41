"""The small dated lists: `lists/*.csv` give what they begin with, and the site keeps them from then on."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from django.db.models import Model

from indicators.models import ConfidenceTheme, HmicArea, LadderStep, PledgeCommitment
from indicators.reference.documents import Place
from landscape.reference.sheets import Faults, read_sheet
from landscape.reference.storing import Tally

DATED = ("starts", "ends", "confidence", "note", "source")


class ListFile(NamedTuple):
    file: str
    model: type[Model]
    key: tuple[str, ...]
    columns: tuple[str, ...]


LISTS = (
    ListFile("hmic_areas.csv", HmicArea, ("name",), ("position", "name")),
    ListFile(
        "pledge_commitments.csv",
        PledgeCommitment,
        ("number",),
        ("number", "name", "commitment", "measure", "unit", "standard"),
    ),
    ListFile(
        "ladder_steps.csv", LadderStep, ("track", "step"), ("track", "step", "name", "actor", "trigger", "record")
    ),
    ListFile("confidence_themes.csv", ConfidenceTheme, ("scheme", "name"), ("scheme", "position", "name")),
)

Rows = list[tuple[ListFile, list[dict[str, Any]]]]


def read_lists(folder: Path, faults: Faults) -> Rows:
    """The entries of each list in `folder` as columns of its table; none where there is no such folder."""
    return [(each, _read(folder, each, faults)) for each in LISTS] if folder.is_dir() else []


def _read(folder: Path, of: ListFile, faults: Faults) -> list[dict[str, Any]]:
    columns = (*of.columns, *DATED)
    rows = []
    for row in read_sheet(folder / of.file, columns, faults):
        place = Place(f"lists/{of.file}, row {row.number}", faults)
        rows.append(place.columns(of.model, {name: row.text(name) for name in columns if row.text(name)}, columns))
    return rows


def store_lists(rows: Rows) -> list[Tally]:
    """Add the entries that are not there yet; those that are belong to the site, whatever the file says now."""
    tallies = []
    for of, entries in rows:
        known = set(of.model._default_manager.values_list(*of.key))
        new = [entry for entry in entries if tuple(entry[name] for name in of.key) not in known]
        of.model._default_manager.bulk_create(of.model(**entry) for entry in new)
        noun = str(of.model._meta.verbose_name_plural)
        tallies.append(Tally(noun, len(new), 0, len(entries) - len(new)))
    return tallies
