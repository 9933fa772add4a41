"""The automatic tests of a target. A test that fails says nothing but a question: the answer is a person's. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from scrutiny.statistics.projections import straight_line
from scrutiny.statistics.trajectories import YEAR, months_until

LEAST_YEARS = 3
LEAST_PEERS = 3
MOST_EASIER = 0.25
"""The share of peers whose change a target may be easier than, before it is asked why."""


@dataclass(frozen=True)
class Record:
    """What is known of an indicator in an area: values of whole years, oldest first, and its peers' yearly changes.

    Changes are in the unit of the target's own change a year: per cent, or points.
    """

    years: tuple[float, ...] = ()
    latest: date | None = None
    peers: tuple[float, ...] = ()


@dataclass(frozen=True)
class Aim:
    """A target as the tests see it: `level` to be reached on `on`, from `baseline`, `wanted` higher, lower or gap."""

    level: float
    on: date
    wanted: str
    in_points: bool
    decimals: int = 1

    def easier(self, level: float, than: float) -> bool:
        """Whether `level` asks less than another."""
        if self.wanted == "gap":
            return abs(level) > abs(than)
        return level < than if self.wanted == "higher" else level > than

    def years_after(self, day: date) -> float:
        return (months_until(self.on) - months_until(day)) / YEAR

    def yearly_change(self, start: float, since: date) -> float:
        """The change a year, in per cent or points, that leads from `start` to the level."""
        years = self.years_after(since)
        if self.wanted == "gap":
            return (abs(self.level) - abs(start)) / years
        if self.in_points:
            return (self.level - start) / years
        return 100 * (float((self.level / start) ** (1 / years)) - 1)


def easier_than_last_year(aim: Aim, known: Record) -> str:
    """Asks why a target is easier than the result of the latest year known."""
    if not known.years or not aim.easier(aim.level, known.years[-1]):
        return ""
    return (
        f"The target of {_said(aim, aim.level)} asks for less than the latest result, {_said(aim, known.years[-1])}. "
        "Why is it not more?"
    )


def easier_than_the_trend(aim: Aim, known: Record) -> str:
    """Asks why a target is easier than the straight line through the last years, carried on to its date."""
    if len(known.years) < LEAST_YEARS or known.latest is None or aim.on <= known.latest:
        return ""
    line = straight_line(known.years, 1)
    reached = float(line.fit[0] + line.slope * (aim.years_after(known.latest) - 1))
    if not aim.easier(aim.level, reached):
        return ""
    return (
        f"If the last {len(known.years)} years went on in a straight line, the figure would come to "
        f"{_said(aim, reached)}; the target is {_said(aim, aim.level)}. Why is it easier than the trend?"
    )


def easier_than_peers(aim: Aim, known: Record) -> str:
    """Asks why a target wants less change a year than three peers in four had. No average of theirs is shown."""
    if known.latest is None or aim.on <= known.latest or len(known.peers) < LEAST_PEERS:
        return ""
    if not aim.in_points and (known.years[-1] <= 0 or aim.level < 0):
        return ""
    change = aim.yearly_change(known.years[-1], known.latest)
    better = sum(each > change if aim.wanted == "higher" else each < change for each in known.peers)
    if better < (1 - MOST_EASIER) * len(known.peers):
        return ""
    unit = "points" if aim.in_points else "%"
    return (
        f"The target asks for {_signed(change)}{'' if unit == '%' else ' '}{unit} a year, and {better} of "
        f"{len(known.peers)} similar areas did better than that last year. What is different here?"
    )


def outside_bounds(number: float, least: float | None, most: float | None) -> str:
    """Asks why a target's number lies outside the bounds that the authority set at the outset."""
    if (least is None or number >= least) and (most is None or number <= most):
        return ""
    bounds = " and ".join(
        f"{word} {_plain(bound)}" for word, bound in (("at least", least), ("at most", most)) if bound is not None
    )
    return f"The authority asked for targets of {bounds}, and this one is {_plain(number)}. Why does it lie outside?"


def failed(aim: Aim, known: Record) -> Iterator[tuple[str, str]]:
    """Name and question of every test of the record that a target fails. Where no way is good, none applies."""
    if aim.wanted not in ("higher", "lower", "gap") or not np.isfinite(aim.level):
        return
    for name, test in (
        ("last year", easier_than_last_year),
        ("trend", easier_than_the_trend),
        ("peers", easier_than_peers),
    ):
        question = test(aim, known)
        if question:
            yield name, question


def _said(aim: Aim, value: float) -> str:
    return f"{value:,.{aim.decimals}f}".replace("-", "−")


def _plain(number: float) -> str:
    return f"{number:g}".replace("-", "−")


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")
