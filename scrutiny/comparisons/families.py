"""A family around every area at once: who is in it, who has a figure, and what the family's figures are. Pure.

A family is directed: `peers[i]` are the areas that area i is compared with, and i need not be among the peers of any
of them. The area itself is never a peer of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, reduce

import numpy as np
import numpy.typing as npt

from scrutiny.comparisons.measures import Figures, Measure, ratio
from scrutiny.statistics.arrays import Floats, Truths

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Families:
    """The families of a level in one edition, by position of the area.

    `peers` is areas × members, −1 for none. `outside` holds codes of members that are no area of the level at the
    time: they can have no figure, but count as members. `known`: the edition tells the area's family, even if it is
    that there is none. `editions` names the edition that each family stands in. `spread_peers` are the families from
    which the spread between similar areas is estimated; `spread_edition` names their edition if it is another.
    """

    peers: Positions
    outside: tuple[tuple[str, ...], ...]
    known: Truths
    editions: tuple[str, ...]
    spread_peers: Positions
    spread_edition: str = ""

    @cached_property
    def sizes(self) -> npt.NDArray[np.int64]:
        """How many members each family has, with a figure or without."""
        outside = np.array([len(codes) for codes in self.outside], np.int64)
        sizes: npt.NDArray[np.int64] = (self.peers >= 0).sum(axis=1) + outside
        return sizes

    def of(self, values: Floats) -> Floats:
        """The values of each area's peers: areas × members, at least one (× periods), NaN for none."""
        peers = self.peers if self.peers.size else np.full((len(values), 1), -1)
        return _and_none(values, np.nan).take(peers, axis=0)

    def in_turn(self, values: Floats, none: float = np.nan) -> list[Floats]:
        """The values of each area's first peer, of its second, and so on, as `of` has them side by side."""
        values = _and_none(values, none)
        return [values.take(peers, axis=0) for peers in self.peers.T]


def _and_none(values: Floats, none: float) -> Floats:
    """The values of all areas and, as the last, that of none, which a position of −1 points to."""
    return np.concatenate([values, np.full((1, *values.shape[1:]), none)])


@dataclass(frozen=True)
class FamilyFigures:
    """What is shown of each family, areas × periods; all NaN where too few members have a figure.

    The average follows the rule asked for. `lowest` and `highest` are of the peers alone; the area is not among them.
    """

    enough: Truths
    average: Floats
    lowest: Floats
    highest: Floats


def family_figures(
    measure: Measure, figures: Figures, families: Families, *, rule: str, least_present: float
) -> FamilyFigures:
    present = _added(families, np.isfinite(figures.value))
    sizes = families.sizes[:, None]
    enough = (present >= least_present * sizes) & (present > 0) & (not measure.depends_on_size)
    average = _average(measure, figures, families, rule)
    peers = families.in_turn(figures.value)
    lowest, highest = (reduce(extreme, peers, np.full_like(average, np.nan)) for extreme in (np.fmin, np.fmax))
    return FamilyFigures(enough, *(np.where(enough, each, np.nan) for each in (average, lowest, highest)))


def taken_together(measure: Measure, figures: Figures, families: Families) -> Figures:
    """The figures of each area's members pooled: the rate of all their events in all their exposure."""
    x, n = families.of(figures.x), families.of(figures.n)
    errors = np.full_like(x, np.nan) if measure.is_sampled else families.of(figures.error)
    return pooled(measure, x, n, errors)


def pooled(measure: Measure, x: Floats, n: Floats, errors: Floats) -> Figures:
    """The figures of members (axis 1) as those of one area; its error is known where that of every member is."""
    present = np.isfinite(x) & np.isfinite(n)
    some = present.any(axis=1)
    total_x, total_n = (np.where(some, np.where(present, each, 0.0).sum(axis=1), np.nan) for each in (x, n))
    together = Figures.plain(ratio(total_x, total_n) * measure.scale, total_x, total_n)
    if measure.is_sampled:
        return together
    error = ratio(np.sqrt(np.where(present, (n * errors) ** 2, 0.0).sum(axis=1)), total_n)
    return replace(together, error=error)


def with_area(values: Floats, families: Families) -> Floats:
    """The values of each area and its peers, the area first: areas × (1 + members) (× periods)."""
    return np.concatenate([values[:, None], families.of(values)], axis=1)


def median(values: Floats) -> Floats:
    """Median of the last axis without its NaN."""
    ordered = np.sort(values, axis=-1)
    count = np.isfinite(ordered).sum(axis=-1, keepdims=True)
    if not ordered.shape[-1]:
        return np.full(ordered.shape[:-1], np.nan)
    middle = np.take_along_axis(ordered, np.maximum(count - 1, 0) // 2, axis=-1)
    other = np.take_along_axis(ordered, np.minimum(count // 2, ordered.shape[-1] - 1), axis=-1)
    result: Floats = ((middle + other) / 2)[..., 0]
    return result


def _average(measure: Measure, figures: Figures, families: Families, rule: str) -> Floats:
    """Mean of the values, or the rate of all taken together; with the area among them unless the rule leaves it out."""
    if rule == "weighted-including-area":
        x, n = with_area(figures.x, families), with_area(figures.n, families)
        return pooled(measure, x, n, np.full_like(x, np.nan)).value
    own, known = rule != "mean-excluding-area", np.isfinite(figures.value)
    total, count = (_added(families, each, own=own) for each in (np.where(known, figures.value, 0.0), known))
    return ratio(total, count)


def _added(families: Families, values: Floats | Truths, *, own: bool = False) -> Floats:
    """Sum over each area's peers, with its own value if so asked, in the order of its family."""
    numbers = values.astype(np.float64)
    return reduce(np.add, families.in_turn(numbers, none=0.0), numbers if own else np.zeros_like(numbers))
