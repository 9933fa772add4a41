"""Restates published district boundaries as simplified shapes of partnerships, for ``fixtures/boundaries``.

    python -m scripts.boundaries ENGLAND.json WALES.json

takes TopoJSON of local authority districts (ONS and OS, 2013) and writes ``fixtures/boundaries/partnerships.json``: of
each partnership its rings as texts of "longitude latitude" steps, in thousandths of a degree. Districts share their
borders as arcs, so each border is simplified once and neighbours still meet; a border between two districts of one
partnership goes. A partnership of which any district has no boundary in the files is left out.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
STEPS = 1000  # a degree
TOLERANCE = 0.0018  # degrees that a simplified border may lie off, some 150 metres
SMALLEST = 0.00001  # square degrees under which an islet is left out, unless it is all there is

Point = tuple[float, float]
Ring = list[Point]


TARGET = FIXTURES / "boundaries" / "partnerships.json"


def main(files: list[Path]) -> None:
    told = restated(files)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(told, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(f"{len(told['areas'])} partnerships, {TARGET.stat().st_size / 1000:.0f} kB: {TARGET}")


def restated(files: list[Path]) -> dict[str, Any]:
    """What the file of boundaries holds."""
    districts = {code: arcs for file in files for code, arcs in districts_of(file).items()}
    shapes = {}
    for partnership, members in partnerships().items():
        if all(each in districts for each in members):
            arcs = [arc for each in members for arc in districts[each]]
            shapes[partnership] = [written(ring) for ring in rings_of(arcs)]
    return {
        "title": "Boundaries of partnerships, joined from those of local authority districts of 2013, and simplified",
        "source": "Office for National Statistics and Ordnance Survey, local authority districts, 2013, as TopoJSON "
        "from martinjc/UK-GeoJSON (CC BY 4.0)",
        "licence": "Open Government Licence v3.0. Contains OS data © Crown copyright and database right 2013",
        "steps": STEPS,
        "areas": dict(sorted(shapes.items())),
    }


def partnerships() -> dict[str, list[str]]:
    """The districts of each partnership."""
    with (FIXTURES / "landscape" / "partnerships.csv").open(encoding="utf-8") as file:
        known = {row["code"] for row in csv.DictReader(file)}
    found: dict[str, list[str]] = defaultdict(list)
    with (FIXTURES / "landscape" / "links.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["parent"] in known:
                found[row["parent"]].append(row["child"])
    return found


def districts_of(file: Path) -> dict[str, list[tuple[Point, ...]]]:
    """Of each district the arcs that bound it, simplified, each in the direction in which the district has it."""
    topology: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    arcs = [simplified(arc) for arc in unpacked(topology)]
    found = {}
    for shape in topology["objects"]["lad"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        numbers = [number for polygon in polygons for ring in polygon for number in ring]
        found[shape["properties"]["LAD13CD"]] = [
            tuple(arcs[number] if number >= 0 else arcs[~number][::-1]) for number in numbers
        ]
    return found


def unpacked(topology: dict[str, Any]) -> list[Ring]:
    """The arcs in degrees: TopoJSON holds steps from point to point, on a grid."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + left, y * scale_y + bottom))
        arcs.append(points)
    return arcs


def simplified(arc: Ring) -> Ring:
    """The arc without the points that lie within the tolerance of what is left (Ramer, Douglas and Peucker)."""
    if len(arc) < 3:
        return arc
    first, last = arc[0], arc[-1]
    far, at = max((distance(point, first, last), place) for place, point in enumerate(arc))
    if far <= TOLERANCE:
        return [first, last]
    return simplified(arc[: at + 1])[:-1] + simplified(arc[at:])


def distance(point: Point, start: Point, end: Point) -> float:
    """From a point to the stretch between two others."""
    (x, y), (left, low), (right, high) = point, start, end
    across, up = right - left, high - low
    length = across**2 + up**2
    along = max(0.0, min(1.0, ((x - left) * across + (y - low) * up) / length)) if length else 0.0
    return ((x - left - along * across) ** 2 + (y - low - along * up) ** 2) ** 0.5


def rings_of(arcs: list[tuple[Point, ...]]) -> list[Ring]:
    """The arcs joined to rings; those that stand twice, once in each direction, lie inside."""
    count = Counter(frozenset((arc, arc[::-1])) for arc in arcs)
    starting: dict[Point, list[tuple[Point, ...]]] = defaultdict(list)
    for arc in arcs:
        if count[frozenset((arc, arc[::-1]))] == 1:
            starting[arc[0]].append(arc)
    rings = []
    while starting:
        start = next(iter(starting))
        ring: Ring = [start]
        while starting.get(ring[-1]):
            ring += starting[ring[-1]].pop()[1:]
        starting = defaultdict(list, {point: rest for point, rest in starting.items() if rest})
        rings.append(ring)
    rings = [ring for ring in rings if len(ring) > 3]
    large = [ring for ring in rings if size(ring) >= SMALLEST]
    return large or rings[:1]


def size(ring: Ring) -> float:
    """In square degrees."""
    return abs(sum(x * high - right * y for (x, y), (right, high) in pairwise(ring))) / 2


def written(ring: Ring) -> str:
    """``-415 51482 3 -2 …``: the first point, then steps; in `STEPS` of a degree."""
    points = [(round(x * STEPS), round(y * STEPS)) for x, y in ring]
    steps = [(x - left, y - low) for (left, low), (x, y) in pairwise(points)]
    return " ".join(f"{x} {y}" for x, y in [points[0], *(each for each in steps if each != (0, 0))])


if __name__ == "__main__":
    sys.setrecursionlimit(10_000)
    main([Path(each) for each in sys.argv[1:]])
