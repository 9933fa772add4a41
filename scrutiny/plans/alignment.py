"""Whether targets of one place on one matter pull the same way: local ones against agreements and the force's. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from scrutiny.statistics.trajectories import months_until


class Fault(StrEnum):
    LOWER = "lower than required"
    OPPOSITE = "opposite direction"
    OTHER_MEASURE = "different measure"


@dataclass(frozen=True)
class Placed:
    """A target as it is set beside others.

    `place` is what it covers (keys of areas); `level` the indicator's value wanted on `on`; `direction` +1 up, −1 down,
    0 to stay; `wanted` higher, lower or gap; `topic` what the priority is about; `points` its levels by day, the
    baseline first. `pk` leads back to it.
    """

    pk: int
    place: frozenset[str]
    topic: str
    reference: str
    level: float
    direction: int
    wanted: str
    on: date
    points: tuple[tuple[date, float], ...]

    def due(self, day: date) -> float:
        """What it asks for by a day: on the straight way from point to point, and the last of them from then on."""
        days, levels = zip(*self.points, strict=True)
        return float(np.interp(months_until(day), [months_until(each) for each in days], levels))


@dataclass(frozen=True)
class Conflict:
    local: int
    required: int
    fault: Fault


def conflicts(local: Iterable[Placed], required: Iterable[Placed]) -> Iterator[Conflict]:
    """Every local target that conflicts with a required one of the same place, with the gravest of the faults.

    On the same measure: the opposite direction, or less than required by the local target's date. Of the same topic,
    where the local plan has no target on the measure required: another measure.
    """
    local = list(local)
    for each in required:
        here = [one for one in local if one.place & each.place]
        same = [one for one in here if one.reference == each.reference]
        for one in same:
            fault = _fault(one, each)
            if fault:
                yield Conflict(one.pk, each.pk, fault)
        if not same:
            for one in here:
                if one.topic == each.topic:
                    yield Conflict(one.pk, each.pk, Fault.OTHER_MEASURE)


def _fault(local: Placed, required: Placed) -> Fault | None:
    if local.direction * required.direction < 0:
        return Fault.OPPOSITE
    wanted = required.due(local.on)
    less = {
        "higher": local.level < wanted,
        "lower": local.level > wanted,
        "gap": abs(local.level) > abs(wanted),
    }
    return Fault.LOWER if less.get(required.wanted, False) else None
