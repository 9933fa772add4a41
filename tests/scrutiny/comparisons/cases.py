"""Small series and families to compare, for the tests of this room."""

from __future__ import annotations

from typing import Any

import numpy as np

from indicators.matrices import Series, Steps
from indicators.periods import months_ending, parse
from scrutiny.comparisons.engine import compare
from scrutiny.comparisons.families import Families
from scrutiny.comparisons.measures import Measure
from scrutiny.comparisons.method import Method

RATE = Measure(reference="Burglary", formula="rate", polarity="lower", multiplier=1000)
PERCENTAGE = Measure(reference="Satisfaction", formula="percentage", polarity="higher")
DEFAULT = Method()
PLAIN_POISSON = Method(assumed_dispersion=1)
NAN = float("nan")
PEOPLE = 100_000


def columns(measure: Measure, figures: Series, around: Families, method: Method = DEFAULT) -> dict[str, list[Any]]:
    return compare(measure, figures, around, method).columns


def rates(*latest: float, before: float = 1000) -> Series:
    """Of areas A, B, C … with so many events among a hundred thousand people."""
    return series([[before, x] for x in latest], PEOPLE)


def series(numerator, denominator=None, *, period="12m to 2010-03", **more) -> Series:
    """A series of areas A, B, C … whose two columns are the year before and the year compared."""
    numerator = np.asarray(numerator, float)
    areas = len(numerator)
    latest = parse(period)
    denominator = np.full(numerator.shape, np.nan) if denominator is None else np.asarray(denominator, float)
    return Series(
        level="force",
        area_ids=np.arange(areas, dtype=np.int64),
        area_codes=tuple(chr(ord("A") + area) for area in range(areas)),
        periods=(latest.year_before, latest),
        numerator=numerator,
        denominator=np.broadcast_to(denominator, numerator.shape),
        **more,
    )


def steps(numerator, denominator=None, *, every: int = 1, ends=(2010, 3)) -> Steps:
    """The months (or quarters, `every` 3) of areas A, B, C …, of which the last ends with March 2010."""
    numerator = np.asarray(numerator, float)
    last = months_ending(*ends, every)
    back = range(numerator.shape[1] - 1, -1, -1)
    denominator = np.full(numerator.shape, np.nan) if denominator is None else np.asarray(denominator, float)
    return Steps(
        tuple(last.shifted(-every * each) for each in back), numerator, np.broadcast_to(denominator, numerator.shape)
    )


def families(*members, areas: str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", edition="home-office-2009-10", **more) -> Families:
    """The family of each area in turn, as a text of the letters of its members; None: not known in the edition.

    A letter that is no area, such as "z", is a member outside the level.
    """
    width = max([len(each or "") for each in members], default=0)
    peers = np.full((len(members), width), -1, dtype=np.int64)
    inside = areas[: len(members)]
    outside = []
    for area, each in enumerate(members):
        positions = [inside.index(letter) for letter in each or "" if letter in inside]
        peers[area, : len(positions)] = positions
        outside.append(tuple(letter for letter in each or "" if letter not in inside))
    return Families(
        peers=peers,
        outside=tuple(outside),
        known=np.array([each is not None for each in members], dtype=bool),
        editions=tuple("" if each is None else edition for each in members),
        spread_peers=more.pop("spread_peers", peers),
        **more,
    )
