"""Reads the editions of most similar families, works out the derived and the composed ones, and stores them."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from landscape.families import Peer, ToldFamily, compose, derive
from landscape.models import FamilyEdition
from landscape.reference.areas import AreaRows
from landscape.reference.sheets import Faults, Row, read_sheet

FILE = "editions.json"
Kind = FamilyEdition.Kind


@dataclass
class EditionRows:
    """The editions in the order of the file, as columns of the database, and the families that each tells."""

    editions: dict[str, dict[str, Any]] = field(default_factory=dict)
    families: dict[str, dict[str, ToldFamily]] = field(default_factory=dict)


class EditionReader:
    """Checks one edition after the other; a derived one needs the profile, a composed one those before it."""

    def __init__(self, folder: Path, areas: AreaRows, sources: dict[str, str], faults: Faults):
        self.folder, self.areas, self.sources, self.faults = folder, areas, sources, faults
        self.rows = EditionRows()
        self.profile = self.read_profile()
        self.published: dict[str, dict[str, ToldFamily]] = {}

    def read(self, entries: list[dict[str, Any]]) -> EditionRows:
        sound = [
            (place, entry)
            for number, entry in enumerate(entries, start=1)
            if self.is_sound(place := f"{FILE}, edition {number} {entry.get('code', '')}".rstrip(), entry)
        ]
        for place, entry in sound:
            self.rows.editions[entry["code"]] = self.columns(place, entry)
        self.published = self.read_published()
        work_out = {Kind.PUBLISHED: self.tell_published, Kind.DERIVED: self.derive, Kind.COMPOSED: self.compose}
        for place, entry in sound:
            self.rows.families[entry["code"]] = work_out[entry["kind"]](place, entry)
        return self.rows

    def is_sound(self, place: str, entry: dict[str, Any]) -> bool:
        if missing := [key for key in ("code", "name", "kind", "source") if not entry.get(key)]:
            self.faults.add(place, f"{', '.join(missing)} is missing.")
        elif entry["kind"] not in Kind.values:
            self.faults.add(place, f"the kind {entry['kind']!r} is not known; use one of {', '.join(Kind.values)}.")
        else:
            return True
        return False

    def columns(self, place: str, entry: dict[str, Any]) -> dict[str, Any]:
        keys = entry["source"].split()
        for key in keys:
            if key not in self.sources:
                self.faults.add(place, f"the source {key!r} is not in sources.csv.")
        return {
            "code": entry["code"],
            "name": entry["name"],
            "kind": entry["kind"],
            "effective_from": self.day(place, entry, "effective_from"),
            "effective_to": self.day(place, entry, "effective_to"),
            "variables": entry.get("variables", []),
            "source": "; ".join(self.sources.get(key, "") for key in keys),
            "note": entry.get("note", ""),
        }

    def day(self, place: str, entry: dict[str, Any], key: str) -> date | None:
        try:
            return date.fromisoformat(entry[key]) if key in entry else None
        except (TypeError, ValueError):
            self.faults.add(place, f"{key}: {entry[key]!r} is not a day; write it like 2009-04-01.")
            return None

    def read_profile(self) -> dict[str, dict[str, float]]:
        profile = {}
        for row in read_sheet(self.folder / "profile.csv", ("code",), self.faults):
            code = row.known("code", self.areas.areas, "area")
            profile[code] = {column: row.figure(column) for column in row.cells if column != "code"}
        return profile

    def read_published(self) -> dict[str, dict[str, ToldFamily]]:
        peers: dict[tuple[str, str], list[str]] = defaultdict(list)
        notes: dict[tuple[str, str], str] = {}
        editions = {code for code, edition in self.rows.editions.items() if edition["kind"] == Kind.PUBLISHED}
        columns = ("edition", "area", "position", "peer", "note")
        for row in read_sheet(self.folder / "families.csv", columns, self.faults):
            edition = row.known("edition", editions, "published edition")
            area = row.known("area", self.areas.areas, "area")
            notes[edition, area] = notes.get((edition, area)) or row.text("note")
            if row.text("peer"):
                self.check_peer(row, area, peers[edition, area])
                peers[edition, area].append(row.text("peer"))
        published: dict[str, dict[str, ToldFamily]] = defaultdict(dict)
        for (edition, area), note in notes.items():
            published[edition][area] = ToldFamily(tuple(map(Peer, peers[edition, area])), note=note)
        return published

    def check_peer(self, row: Row, area: str, before: list[str]) -> None:
        peer = row.known("peer", self.areas.areas, "area")
        if row.text("position") != str(len(before) + 1):
            row.fault("position", f"{row.text('position')!r} should be {len(before) + 1}: peers stand in order.")
        if peer == area or peer in before:
            row.fault("peer", f"{peer} is already in this family.")
        elif {area, peer} <= set(self.areas.areas) and self.level(area) != self.level(peer):
            row.fault("peer", f"{peer} is of the level {self.level(peer)!r}, but {area} of {self.level(area)!r}.")

    def level(self, code: str) -> str:
        return self.areas.areas[code]["level"]

    def tell_published(self, place: str, entry: dict[str, Any]) -> dict[str, ToldFamily]:
        return self.published.get(entry["code"], {})

    def derive(self, place: str, entry: dict[str, Any]) -> dict[str, ToldFamily]:
        variables = entry.get("variables", [])
        columns = [variable.get("column") for variable in variables]
        known = next(iter(self.profile.values()), {})
        if unknown := [str(column) for column in columns if column not in known]:
            self.faults.add(place, f"profile.csv has no column {', '.join(unknown)}.")
            return {}
        families: dict[str, ToldFamily] = {}
        for level, size in entry.get("peers", {}).items():
            profile = {
                code: [values[column] for column in columns]
                for code, values in self.profile.items()
                if code in self.areas.areas and self.level(code) == level and code not in entry.get("left_out", [])
            }
            try:
                families |= derive(
                    profile,
                    size,
                    logarithms=[variable.get("transformation") == "log" for variable in variables],
                    weights=[variable.get("weight", 1) for variable in variables],
                )
            except ValueError as error:
                self.faults.add(f"{place}, level {level}", str(error))
        return families

    def compose(self, place: str, entry: dict[str, Any]) -> dict[str, ToldFamily]:
        parts = entry.get("composed_of", [])
        if unknown := [code for code in parts if code not in self.rows.families]:
            self.faults.add(place, f"no edition {', '.join(unknown)} stands before this one.")
        return compose((code, self.rows.families.get(code, {})) for code in parts)


def read_editions(folder: Path, areas: AreaRows, sources: dict[str, str], faults: Faults) -> EditionRows:
    reader = EditionReader(folder, areas, sources, faults)
    try:
        entries = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.add(FILE, "the file is missing.")
        return reader.rows
    except json.JSONDecodeError as error:
        faults.add(f"{FILE}, row {error.lineno}, column {error.colno}", f"this is not JSON: {error.msg}.")
        return reader.rows
    return reader.read(entries)
