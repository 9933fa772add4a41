"""How far chance may carry places in a family, worked out or simulated (methods.md §3, decision 0026).

Here every cell is known: own values and spreads (cells), those of the other members (cells × members, in an order of
their own, NaN for none). The answer is (2 × cells), best and worst place.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import special

from scrutiny.statistics.arrays import Floats

NEARNESS = 0.01
"""So near, as a share of the level, chances are worked out; one that misses the level by less has met it."""
MOST_STEPS = 256
"""In a standard deviation: errs by 0.001 at most where a peer is known so surely that its chance is a step (a gap's has
two of these, and errs by 0.002)."""
STEPS_OF_A_GAP = 32
"""So many times more, for the chance of being nearer to nought has an edge there."""
NUMBERS_AT_ONCE, CELLS_AT_ONCE = 2**15, 16
"""So few that the chances, or the draws, stay in the processor's cache."""


def worked_out(
    own: Floats, own_spread: Floats, others: Floats, spread: Floats, polarity: str, confidence: float
) -> Floats:
    """The ends that endless draws would give.

    If its own value were known, the members would be ahead of an area independently of each other, each with a chance
    of its own. The chance of so many ahead is averaged over what the own value may be, in steps.
    """
    level = (1 - confidence) / 2
    enough, reach = level * (1 - NEARNESS), math.ceil(2 - special.ndtri(level))
    steps = _steps(own_spread, spread, level * NEARNESS, polarity)
    if polarity in ("higher", "none"):
        own, others = -own, -others
    found = np.empty((2, own.size))
    for each in np.unique(steps):
        z = np.arange(-reach * each, reach * each + 1) / each
        cells = np.flatnonzero(steps == each)
        for part in _parts(cells, NUMBERS_AT_ONCE // (z.size * (1 + others.shape[1]))):
            ahead = _ahead(own[part] + own_spread[part] * z[:, None], others[part].T, spread[part].T, polarity == "gap")
            at_most = _at_most(ahead, np.exp(-(z**2) / 2))
            found[:, part] = 1 + (at_most < enough).sum(axis=0), 1 + (1 - at_most >= enough).sum(axis=0)
    return found


def _steps(own_spread: Floats, spread: Floats, error: float, polarity: str) -> NDArray[np.int64]:
    """Steps in a standard deviation of the own value with which a chance errs by no more than `error`.

    By Poisson's summation steps of h err by the integrand's spectrum at 2π/h. A normal times Φ(a + r z) of each member
    has one of at most 0.16 exp(-(2π/h)² / 2(1 + Σr²)), r being the own spread over the member's.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratios = np.nan_to_num((own_spread[:, None] / spread) ** 2, posinf=np.inf)
    width = np.sqrt(sum(ratios.T, start=np.ones_like(own_spread)))
    steps = np.ceil(width * math.sqrt(2 * math.log(0.16 / error)) / (2 * math.pi))
    if polarity == "gap":
        steps *= STEPS_OF_A_GAP
    fewest: NDArray[np.int64] = np.minimum(steps, MOST_STEPS).astype(np.int64)
    return fewest


def _ahead(own: Floats, others: Floats, spread: Floats, gap: bool) -> Floats:
    """Chance of each member to be ahead of such own values (members × values × cells); one that is level is not."""
    others, spread = others[:, None], spread[:, None]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if gap:
            own = np.abs(own)
            chance: Floats = special.ndtr((own - others) / spread) - special.ndtr((-own - others) / spread)
        else:
            chance = special.ndtr((own - others) / spread)
    return np.fmax(chance, 0)  # neither is a member of whom nothing is known


def _at_most(ahead: Floats, weights: Floats) -> Floats:
    """Chance that no more than 0, 1, … but all members are ahead (members × cells), over all own values by weight."""
    chances = np.zeros((len(ahead) + 1, *ahead.shape[1:]))
    chances[0] = (weights / weights.sum())[:, None]
    for number, chance in enumerate(ahead, start=1):
        one_more = chances[:number] * chance
        chances[:number] -= one_more
        chances[1 : number + 1] += one_more
    # One after the other, not as NumPy would add them up: then it doesn't matter how many cells there are.
    return np.cumsum(sum(chances.transpose(1, 0, 2)), axis=0)[:-1]


def _parts(cells: NDArray[np.int64], size: int) -> list[NDArray[np.int64]]:
    return [cells[start : start + max(size, 1)] for start in range(0, cells.size, max(size, 1))]


def simulated(
    own: Floats,
    own_spread: Floats,
    others: Floats,
    spread: Floats,
    polarity: str,
    confidence: float,
    *,
    draws: int,
    seed: int,
) -> Floats:
    """The ends of the central share of seeded draws, the same ones in every cell."""
    noise = np.random.default_rng(seed).standard_normal((others.shape[1] + 1, draws)).astype(np.float32)
    found = np.empty((2, own.size))
    for part in _parts(np.arange(own.size), CELLS_AT_ONCE):
        drawn = _drawn(own[part], own_spread[part], others[part], spread[part], noise, polarity)
        found[:, part] = _central(drawn, confidence)
    return found


def _drawn(
    own: Floats, own_spread: Floats, others: Floats, spread: Floats, noise: NDArray[np.float32], polarity: str
) -> NDArray[np.unsignedinteger]:
    """Place of each cell's own area in each draw (cells × draws).

    Single precision, which is twice as fast, loses nothing on distances from the own value. A gap is measured from
    nought instead. The same few arrays are filled again for each member: making new ones takes as long as the sums.
    """
    origin = np.zeros_like(own) if polarity == "gap" else own
    centre, distances = (own - origin).astype(np.float32), (others - origin[:, None]).astype(np.float32)
    width, widths = own_spread.astype(np.float32), spread.astype(np.float32)
    mine = centre[:, None] + width[:, None] * noise[0]
    theirs, ahead = np.empty_like(mine), np.empty(mine.shape, dtype=bool)
    places = np.ones(mine.shape, dtype=np.min_scalar_type(others.shape[1] + 1))
    is_ahead = np.greater if polarity in ("higher", "none") else np.less
    if polarity == "gap":
        np.abs(mine, out=mine)
    for member in range(others.shape[1]):
        np.multiply(widths[:, member, None], noise[member + 1], out=theirs)
        theirs += distances[:, member, None]
        if polarity == "gap":
            np.abs(theirs, out=theirs)
        is_ahead(theirs, mine, out=ahead)
        places += ahead.view(np.uint8)
    return places


def _central(
    places: NDArray[np.unsignedinteger], confidence: float
) -> tuple[NDArray[np.unsignedinteger], NDArray[np.unsignedinteger]]:
    """The places between which the central share of the draws lies."""
    draws = places.shape[-1]
    low = int(np.ceil(round(draws * (1 - confidence) / 2, 6))) - 1
    high = draws - 1 - low
    ordered = np.sort(places, axis=-1, kind="stable")  # by digits, which of so small numbers takes less than to part
    return ordered[:, low], ordered[:, high]
