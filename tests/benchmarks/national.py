"""A national workload, made from a seed: as many figures as the whole of England and Wales returns in eight years.

43 forces with families of 8 and 376 partnerships with families of 15, on 60 indicators of 96 months: 48 rates of
offences by population, and 12 percentages of offences that were detected. Counts follow seasons and a trend, vary more
than chance (gamma-Poisson), and similar areas truly differ. Every figure is there; population is yearly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from indicators.periods import Period, add_months, months_ending

SEED = 2010
FIRST_MONTH = date(2002, 4, 1)
SPARE_MONTHS = 12  # made beyond those loaded at first, for the updates
PEERS = {"force": 7, "partnership": 14}
RESIDENTS = {"force": 1_100_000, "partnership": 150_000}
PEER_SPREAD = 0.1


@dataclass(frozen=True)
class Size:
    areas: int = 419
    indicators: int = 60
    months: int = 96

    @property
    def levels(self) -> dict[str, int]:
        forces = round(self.areas * 43 / 419)
        return {"force": forces, "partnership": self.areas - forces}

    @property
    def shares(self) -> int:
        """How many of the indicators are percentages of another one's offences."""
        return self.indicators // 5

    @property
    def observations(self) -> int:
        return self.areas * self.indicators * self.months

    def period(self, later: int = 0) -> Period:
        """The twelve months that end with the last month loaded, or `later` months after it."""
        final = add_months(FIRST_MONTH, self.months - 1 + later)
        return months_ending(final.year, final.month, 12)


@dataclass(frozen=True)
class Level:
    """`counts` is indicators × areas × months (the percentages' numerators last), `residents` areas × years."""

    name: str
    peers: npt.NDArray[np.int64]
    residents: npt.NDArray[np.float64]
    counts: npt.NDArray[np.float64]


def generate(size: Size) -> list[Level]:
    """The figures of both levels, the same for the same size."""
    chance = np.random.default_rng(SEED)
    return [_level(chance, name, areas, size) for name, areas in size.levels.items()]


def _level(chance: np.random.Generator, name: str, areas: int, size: Size) -> Level:
    likeness = chance.normal(size=areas)
    residents = RESIDENTS[name] * np.exp(chance.normal(0, 0.5, areas))
    years = np.arange(size.months // 12 + 3)
    by_year = np.round(residents[:, None] * 1.006**years)
    offences = _offences(chance, size, likeness, residents)
    detected = chance.binomial(
        offences[: size.shares].astype(np.int64), _shares_detected(chance, size, likeness)[..., None]
    )
    return Level(
        name=name,
        peers=_nearest(likeness, PEERS[name]),
        residents=by_year,
        counts=np.concatenate([offences, detected.astype(np.float64)]),
    )


def _nearest(likeness: npt.NDArray[np.float64], members: int) -> npt.NDArray[np.int64]:
    """The areas most like each, itself left out."""
    distance = np.abs(likeness[:, None] - likeness[None, :])
    np.fill_diagonal(distance, np.inf)
    return np.argsort(distance, axis=1, kind="stable")[:, : min(members, len(likeness) - 1)]


def _offences(
    chance: np.random.Generator,
    size: Size,
    likeness: npt.NDArray[np.float64],
    residents: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    rates, areas, months = size.indicators - size.shares, len(likeness), np.arange(size.months + SPARE_MONTHS)
    monthly = np.geomspace(20, 0.1, rates) / 1000 / 12
    truth = 0.3 * chance.normal(size=(rates, 1)) * likeness + chance.normal(0, PEER_SPREAD, (rates, areas))
    trend = chance.normal(-0.02, 0.02, (rates, areas)) / 12
    swing, peak = chance.uniform(0, 0.15, (rates, 1)), chance.integers(0, 12, (rates, 1))
    season = 1 + swing * np.cos(2 * np.pi * (months - peak) / 12)
    expected = (monthly[:, None] * residents * np.exp(truth))[..., None] * np.exp(trend[..., None] * months)
    expected = expected * season[:, None, :]
    extra = chance.uniform(0.2, 3, (rates, 1, 1))  # dispersion of months, less 1
    return chance.poisson(chance.gamma(expected / extra, extra)).astype(np.float64)


def _shares_detected(
    chance: np.random.Generator, size: Size, likeness: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    odds = chance.uniform(-1.5, 0.5, (size.shares, 1)) + 0.1 * likeness
    return 1 / (1 + np.exp(-odds - chance.normal(0, PEER_SPREAD, (size.shares, len(likeness)))))
