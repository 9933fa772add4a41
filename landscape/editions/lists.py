"""A published list of families as CSV: `area` and `peer`, one row for each member, by code or name."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict

from landscape.families import Peer, ToldFamily
from landscape.models import Area, Level
from landscape.naming import areas_by_name, plain
from landscape.reference.sheets import Faults, Row
from landscape.refusals import RefusedError, refuse_if

NEEDED, POSSIBLE = ("area", "peer"), ("area", "peer", "position", "note")
MOST_PEERS = 30
MOST_ROWS = 20_000
LARGEST = 2 * 1024 * 1024


def read_list(content: bytes, level: str) -> dict[str, ToldFamily]:
    """The family of each area of the list, by area code; an empty peer says that an area is known to have none.

    Raises RefusedError with a sentence for each fault, by row and column.
    """
    faults = Faults()
    rows = _rows(content, faults)
    known = _Known(level)
    peers: dict[str, list[str]] = defaultdict(list)
    notes: dict[str, str] = {}
    without: set[str] = set()
    for row in rows:
        area = known.area(row, "area")
        if row.text("note"):
            notes.setdefault(area, row.text("note"))
        if row.text("peer"):
            _add_peer(row, area, known.area(row, "peer"), peers[area])
        elif area:
            _add_none(row, area, without)
    for area in sorted(without & {area for area, own in peers.items() if own}):
        faults.add("The list", f"{area} has a row without a peer, which says it has none, and rows with peers.")
    for area, own in peers.items():
        if len(own) > MOST_PEERS:
            faults.add("The list", f"{area} has {len(own)} peers; {MOST_PEERS} are taken at most.")
    refuse_if(faults.sentences)
    areas = sorted({*peers, *without})
    return {area: ToldFamily(tuple(map(Peer, peers.get(area, ()))), note=notes.get(area, "")) for area in areas}


def _rows(content: bytes, faults: Faults) -> list[Row]:
    if len(content) > LARGEST:
        raise RefusedError(f"The list holds {len(content):,} bytes; {LARGEST:,} are taken at most.")
    try:
        table = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise RefusedError(f"The list is no CSV text in UTF-8 ({error}).") from error
    if not table:
        raise RefusedError("The list is empty.")
    headings = [plain(heading) for heading in table[0]]
    refuse_if(_faults_of(headings))
    rows = []
    for number, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        row = Row("The list", number, dict(zip(headings, cells, strict=False)), faults)
        if len(cells) > len(headings):
            row.fault("after the last", "the row has more cells than the heading.")
        if "\0" in "".join(cells):
            row.fault("any", "the row holds a NUL character, which no text has.")
        rows.append(row)
    if not rows:
        raise RefusedError("The list has a heading and no row.")
    if len(rows) > MOST_ROWS:
        raise RefusedError(f"The list has {len(rows):,} rows; {MOST_ROWS:,} are taken at most.")
    return rows


def _faults_of(headings: list[str]) -> list[str]:
    faults = [f"The column “{name}” is missing." for name in NEEDED if name not in headings]
    faults += [
        f"The column “{name}” is not known; use {', '.join(POSSIBLE)}." for name in headings if name not in POSSIBLE
    ]
    return faults + [
        f"The column “{name}” is there {times} times." for name, times in Counter(headings).items() if times > 1
    ]


def _add_peer(row: Row, area: str, peer: str, before: list[str]) -> None:
    if area and area == peer:
        row.fault("peer", f"{area} can’t be in its own family.")
    if peer and peer in before:
        row.fault("peer", f"{peer} is in the family of {area} twice; keep one row.")
    if row.text("position") not in ("", str(len(before) + 1)):
        row.fault("position", f"{row.text('position')!r} should be {len(before) + 1}: members come in their order.")
    if peer:
        before.append(peer)


def _add_none(row: Row, area: str, without: set[str]) -> None:
    if area in without:
        row.fault("area", f"{area} is said to have no family twice; keep one row.")
    without.add(area)


class _Known:
    """The areas of a level by code and by name, and those of other levels, to say what is wrong."""

    def __init__(self, level: str) -> None:
        self.level = Level(level)
        rows = list(Area.objects.values_list("pk", "code", "level"))
        self.codes = {code for _, code, of_level in rows if of_level == level}
        self.levels = {code: Level(of_level) for _, code, of_level in rows}
        by_pk = {pk: code for pk, code, _ in rows}
        self.names = {name: by_pk[pk] for name, pk in areas_by_name(level).items()}

    def area(self, row: Row, column: str) -> str:
        """The code of the area that the cell names; empty where it names none, and the row says so."""
        text = row.required(column)
        found = text if text in self.codes else self.names.get(plain(text), "")
        if text and not found:
            if text in self.levels:
                row.fault(column, f"{text} is of the level “{self.levels[text].label}”, not “{self.level.label}”.")
            else:
                row.fault(column, f"{text!r} is neither the code nor the name of one area of this level.")
        return found
