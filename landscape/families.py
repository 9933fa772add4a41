"""Families as editions tell them, before they are stored: published, derived by us, or composed. Knows no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from landscape.similarity import most_similar

DECIMALS = 10  # of stored distances, so that a load on another machine finds nothing changed


@dataclass(frozen=True)
class Peer:
    """A member of a family; `distance` only in a derived one."""

    code: str
    distance: float | None = None


@dataclass(frozen=True)
class ToldFamily:
    """The family of one area as an edition tells it. No peers: it is known to have none."""

    peers: tuple[Peer, ...] = ()
    no_close_peers: bool = False
    separation: float | None = None
    note: str = ""
    taken_from: str | None = None


def derive(
    profile: Mapping[str, Sequence[float]], size: int, *, logarithms: Sequence[bool], weights: Sequence[float]
) -> dict[str, ToldFamily]:
    """The `size` most similar others of every area in `profile` (area code → its variables), by area code.

    Raises ValueError as `landscape.similarity.most_similar` does.
    """
    codes = sorted(profile)
    found = most_similar(codes, [profile[code] for code in codes], size, logarithms=logarithms, weights=weights)
    distances, separation = np.round(found.distances, DECIMALS), np.round(found.separation, DECIMALS)
    return {
        code: ToldFamily(
            peers=tuple(
                Peer(codes[peer], float(distance))
                for peer, distance in zip(found.peers[row], distances[row], strict=True)
            ),
            no_close_peers=bool(found.no_close_peers[row]),
            separation=None if np.isnan(separation[row]) else float(separation[row]),
        )
        for row, code in enumerate(codes)
    }


def compose(editions: Iterable[tuple[str, Mapping[str, ToldFamily]]]) -> dict[str, ToldFamily]:
    """For each area its family in the first of `editions` (code, families by area) that tells one, naming the edition.

    That an area is known to have no family counts as telling it, so nothing derived takes its place.
    """
    best: dict[str, ToldFamily] = {}
    for edition, families in editions:
        for area, family in families.items():
            best.setdefault(area, replace(family, taken_from=edition))
    return best
