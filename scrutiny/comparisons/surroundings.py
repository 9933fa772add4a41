"""What all parts of a run have in common, read once by each process that computes some of them or shows the working."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import numpy as np

from indicators import ledger
from indicators.models import Indicator
from indicators.periods import Period
from indicators.series import Country
from landscape.models import FamilyEdition
from scrutiny.comparisons.decisions import Decisions, decisions_on
from scrutiny.comparisons.editions import Lists, families_of
from scrutiny.comparisons.families import Families
from scrutiny.models import ComparisonRun

RUNS = 8  # of which pages show the working, and a worker computes one or two
SETS_OF_AREAS = 64  # indicators are counted by few different sets of areas


@dataclass(frozen=True)
class Surroundings:
    """The areas and series breaks of the country, families by level, and decisions by reference of the indicator.

    `indicators`: by id, each with its parts. `figures_at`: when the ledger came to what the run knew of it.
    """

    figures_at: datetime
    indicators: dict[int, Indicator]
    country: Country
    lists: dict[str, Lists]
    decisions: dict[str, Decisions]

    @classmethod
    def of(cls, run: ComparisonRun, edition: FamilyEdition) -> Surroundings:
        period = Period(run.start, run.end)
        indicators = list(Indicator.objects.filter(runpart__run=run).prefetch_related("parts__item"))
        levels = sorted({level for indicator in indicators for level in indicator.levels})
        return cls(
            ledger.latest_moment(until=run.as_known_at) or run.as_known_at,
            {each.pk: each for each in indicators},
            Country.on(period.end, levels, as_known_at=run.as_known_at),
            {level: Lists.of(edition, level, as_known_at=run.as_known_at) for level in levels},
            decisions_on(indicators, period, as_known_at=run.as_known_at),
        )


def surroundings_of(run: ComparisonRun) -> Surroundings:
    """The digest tells all that they hold, so they can't have changed since."""
    return _surroundings(run.pk, run.digest)


def families_around(run: ComparisonRun, level: str, area_ids: np.ndarray, *, least: int) -> Families:
    return _families(run.pk, run.digest, level, area_ids.tobytes(), least)


@lru_cache(maxsize=RUNS)
def _surroundings(run_id: int, digest: str) -> Surroundings:
    run = ComparisonRun.objects.select_related("family_edition").get(pk=run_id)
    return Surroundings.of(run, run.family_edition)


@lru_cache(maxsize=SETS_OF_AREAS)
def _families(run_id: int, digest: str, level: str, area_ids: bytes, least: int) -> Families:
    lists = _surroundings(run_id, digest).lists[level]
    return families_of(lists, np.frombuffer(area_ids, np.int64), least=least)
