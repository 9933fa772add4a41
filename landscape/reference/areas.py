"""Areas of every level, what they belong to, what else they are called, and what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from landscape.models import Area, AreaLink, AreaName, Authority, Confidence, Level, Succession
from landscape.naming import plain
from landscape.reference.sheets import Faults, Row, read_sheet
from landscape.reference.storing import Tally, bring_up_to_date

SHEETS = {
    Level.FORCE: ("forces.csv", "forces"),
    Level.NATIONAL: ("national_bodies.csv", "national police body"),
    Level.BCU: ("bcus.csv", "basic command units"),
    Level.PARTNERSHIP: ("partnerships.csv", "partnerships"),
    Level.DISTRICT: ("districts.csv", "districts"),
}


@dataclass
class AreaRows:
    """What the files say, ready to be stored; areas are named by their codes."""

    areas: dict[str, dict[str, Any]] = field(default_factory=dict)
    without_name: Counter[str] = field(default_factory=Counter)
    links: list[dict[str, Any]] = field(default_factory=list)
    names: list[dict[str, Any]] = field(default_factory=list)
    successions: list[dict[str, Any]] = field(default_factory=list)
    authorities: list[dict[str, Any]] = field(default_factory=list)

    def at_level(self, level: Level) -> dict[str, dict[str, Any]]:
        return {code: area for code, area in self.areas.items() if area["level"] == level}


def read_sources(folder: Path, faults: Faults) -> dict[str, str]:
    """The sources by their keys; a row of any other file names one or more of these keys."""
    return {
        row.required("key"): row.required("source")
        for row in read_sheet(folder / "sources.csv", ("key", "source", "licence"), faults)
    }


def source_text(row: Row, sources: dict[str, str]) -> str:
    keys = row.required("source").split()
    for key in keys:
        if key not in sources:
            row.fault("source", f"{key!r} is not in sources.csv.")
    return "; ".join(sources.get(key, "") for key in keys)


def read_areas(folder: Path, sources: dict[str, str], faults: Faults) -> AreaRows:
    rows = AreaRows()
    for level, (file, _) in SHEETS.items():
        for row in read_sheet(folder / file, ("code", "slug", "name", "confidence", "note", "source"), faults):
            read_area(row, level, sources, rows)
    refuse_repeated_slugs(rows)
    read_force_links(rows)
    for row in read_sheet(folder / "links.csv", ("child", "parent", "starts", "ends", "source"), faults):
        source_text(row, sources)
        read_link(row, rows)
    for row in read_sheet(folder / "names.csv", ("level", "code", "name", "source"), faults):
        source_text(row, sources)
        read_name(row, rows)
    for row in read_sheet(folder / "successions.csv", ("predecessor", "successor", "on", "note", "source"), faults):
        source_text(row, sources)
        read_succession(row, rows)
    for row in read_sheet(folder / "authorities.csv", ("force", "name", "confidence", "source"), faults):
        read_authority(row, sources, rows)
    return rows


def read_area(row: Row, level: Level, sources: dict[str, str], rows: AreaRows) -> None:
    if level == Level.BCU and not row.text("name"):
        rows.without_name[level] += 1
        return
    code = row.required("code")
    if code in rows.areas:
        row.fault("code", f"{code!r} stands in the files twice.")
    starts, ends = row.day("starts"), row.day("ends")
    if starts and ends and ends < starts:
        row.fault("ends", f"{ends} comes before the start, {starts}.")
    rows.areas[code] = {
        "level": level.value,
        "code": code,
        "slug": row.required("slug"),
        "name": row.required("name"),
        "official_name": row.text("official_name"),
        "kind": row.text("kind"),
        "country": row.text("country"),
        "region": row.text("region"),
        "starts": starts,
        "ends": ends,
        "confidence": row.choice("confidence", Confidence.values),
        "note": row.text("note"),
        "source": source_text(row, sources),
        "row": row,
    }


def refuse_repeated_slugs(rows: AreaRows) -> None:
    taken: dict[tuple[str, str], str] = {}
    for area in rows.areas.values():
        first = taken.setdefault((area["level"], area["slug"]), area["code"])
        if first != area["code"]:
            area["row"].fault("slug", f"{area['slug']!r} is already that of {first}.")


def read_force_links(rows: AreaRows) -> None:
    """What the `force` column of the areas says."""
    forces = rows.at_level(Level.FORCE)
    for area in rows.areas.values():
        row = area.pop("row")
        if "force" in row.cells:
            force = row.known("force", forces, "force")
            rows.links.append({"child": area["code"], "parent": force, "starts": None, "ends": None})


def read_link(row: Row, rows: AreaRows) -> None:
    rows.links.append(
        {
            "child": row.known("child", rows.areas, "area"),
            "parent": row.known("parent", rows.areas, "area"),
            "starts": row.day("starts"),
            "ends": row.day("ends"),
        }
    )


def read_name(row: Row, rows: AreaRows) -> None:
    code, name = row.known("code", rows.areas, "area"), row.required("name")
    level = row.choice("level", Level.values)
    if code in rows.areas and rows.areas[code]["level"] != level:
        row.fault("level", f"{code} is of the level {rows.areas[code]['level']!r}.")
    if any(plain(name) == plain(other["name"]) and level == other["level"] for other in rows.names):
        row.fault("name", f"{name!r} is given twice for the level {level!r}.")
    rows.names.append({"area": code, "level": level, "name": name})


def read_succession(row: Row, rows: AreaRows) -> None:
    on = row.day("on")
    if on is None:
        row.required("on")
    rows.successions.append(
        {
            "predecessor": row.known("predecessor", rows.areas, "area"),
            "successor": row.known("successor", rows.areas, "area"),
            "on": on,
            "note": row.text("note"),
        }
    )


def read_authority(row: Row, sources: dict[str, str], rows: AreaRows) -> None:
    force = row.known("force", rows.at_level(Level.FORCE), "force")
    if any(force == other["force"] for other in rows.authorities):
        row.fault("force", f"{force} already has an authority.")
    rows.authorities.append(
        {
            "name": row.required("name"),
            "force": force,
            "confidence": row.choice("confidence", Confidence.values),
            "source": source_text(row, sources),
        }
    )


def store_areas(rows: AreaRows) -> list[Tally]:
    """Bring areas and what hangs on them up to date."""
    tallies = [store_level(level, noun, rows) for level, (_, noun) in SHEETS.items()]
    ids = dict(Area.objects.values_list("code", "pk"))

    def resolved(row: dict[str, Any], *columns: str) -> dict[str, Any]:
        return {f"{name}_id" if name in columns else name: ids[v] if name in columns else v for name, v in row.items()}

    links = [resolved(row, "child", "parent") for row in rows.links]
    names = [resolved(row, "area") for row in rows.names]
    successions = [resolved(row, "predecessor", "successor") for row in rows.successions]
    authorities = [resolved(row, "force") for row in rows.authorities]
    return [
        *tallies,
        bring_up_to_date(AreaLink, links, key=("child_id", "parent_id", "starts"), noun="links of an area to another"),
        bring_up_to_date(AreaName, names, key=("level", "name"), noun="other names"),
        bring_up_to_date(
            Succession, successions, key=("predecessor_id", "successor_id", "on"), noun="successions of areas"
        ),
        bring_up_to_date(Authority, authorities, key=("force_id",), noun="police authorities"),
    ]


def store_level(level: Level, noun: str, rows: AreaRows) -> Tally:
    areas = list(rows.at_level(level).values())
    unconfirmed = sum(area["confidence"] == Confidence.C for area in areas)
    remarks: Iterator[str] = chain(
        [f"{unconfirmed} of them unconfirmed"] if unconfirmed else [],
        [f"{rows.without_name[level]} rows without a name left out"] if rows.without_name[level] else [],
    )
    return bring_up_to_date(
        Area, areas, key=("code",), noun=noun, remark="; ".join(remarks), among={"level": level.value}
    )
