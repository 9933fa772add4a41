"""Where areas lie: simplified boundaries, as paths of one drawing."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

from django.conf import settings

WIDTH, MOST_HEIGHT, EDGE = 1000, 1100, 5
Ring = list[tuple[int, int]]


@dataclass(frozen=True)
class Drawing:
    """A drawing of so many units, and by code of the area the path of its outline."""

    width: int
    height: int
    paths: dict[str, str]


def attribution() -> str:
    """Whose the boundaries are, under which licence."""
    told = _file()
    return f"{told['title']}. Source: {told['source']}. {told['licence']}."


def draw(codes: Iterable[str]) -> Drawing | None:
    """The areas that have a boundary, as large as the drawing allows, north above; None where no area has one."""
    known = _file()["areas"]
    rings = {code: [_unpacked(ring) for ring in known[code]] for code in codes if code in known}
    if not rings:
        return None
    points = [point for of_area in rings.values() for ring in of_area for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    # A degree of longitude is as long as a degree of latitude at the equator only.
    narrow = math.cos(math.radians((south + north) / 2 / _file()["steps"]))
    unit = min((WIDTH - 2 * EDGE) / ((east - west) * narrow), (MOST_HEIGHT - 2 * EDGE) / (north - south))

    def placed(ring: Ring) -> str:
        return _path([(EDGE + round((x - west) * narrow * unit), EDGE + round((north - y) * unit)) for x, y in ring])

    return Drawing(
        width=math.ceil((east - west) * narrow * unit + 2 * EDGE),
        height=math.ceil((north - south) * unit + 2 * EDGE),
        paths={code: "".join(map(placed, of_area)) for code, of_area in rings.items()},
    )


@cache
def _file() -> dict[str, Any]:
    """Made by ``scripts/boundaries.py``; read once by each process."""
    path = settings.FIXTURES_DIR / "boundaries" / "partnerships.json"
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


def _path(points: Ring) -> str:
    """``M12 40l3 -2 5 0z``: steps are shorter than places, and a page holds thousands."""
    (left, top), steps = points[0], ((x - left, y - top) for (left, top), (x, y) in pairwise(points))
    return f"M{left} {top}l{' '.join(f'{x} {y}' for x, y in steps if (x, y) != (0, 0))}z"


def _unpacked(ring: str) -> Ring:
    """A ring as it is written: the first point, then the steps from each point to the next."""
    numbers = [int(each) for each in ring.split()]
    across, up = accumulate(numbers[::2]), accumulate(numbers[1::2])
    return list(zip(across, up, strict=True))
