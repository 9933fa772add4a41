"""The national workload in an empty database: landscape, definitions, and every figure through the project's ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd
from django.db import transaction

from indicators import ledger
from indicators.models import DataItem, Return, Timing
from indicators.periods import add_months, month
from landscape.models import Area, Family, FamilyEdition, FamilyMember
from tests.benchmarks.national import FIRST_MONTH, PEERS, Level, Size, generate
from tests.factories import DomainFactory, IndicatorFactory

SET, EDITION = "national", "national"
NO_FIGURE = {"missing": "", "sample_size": np.nan, "lower_95": np.nan, "upper_95": np.nan, "note": ""}


def load(size: Size) -> None:
    """Put the landscape, the definitions and the figures into an empty database: one return for each twelve months."""
    levels = generate(size)
    area_ids = {level.name: _areas(level) for level in levels}
    item_ids, residents = _definitions(size)
    population = pd.concat(_residents(level, area_ids[level.name], residents) for level in levels)
    record(population, "residents")
    for first in range(0, size.months, 12):
        months = range(first, min(first + 12, size.months))
        record(observations(levels, area_ids, item_ids, months), f"months from {first}")


def month_more(size: Size, later: int) -> pd.DataFrame:
    """The figures of one month more: the first, second … `later` after those loaded at first."""
    levels = generate(size)
    area_ids = {
        level.name: list(Area.objects.filter(level=level.name).order_by("pk").values_list("pk", flat=True))
        for level in levels
    }
    items = DataItem.objects.exclude(timing=Timing.MID_YEAR).order_by("pk")
    return observations(levels, area_ids, list(items.values_list("pk", flat=True)), [size.months - 1 + later])


@transaction.atomic
def record(figures: pd.DataFrame, name: str) -> None:
    """Write the figures through the project's own ledger, as one published return."""
    moment = ledger.next_moment()
    received = Return.objects.create(
        source="A made-up workload",
        layout="tidy",
        file_name=name,
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        state=Return.State.PUBLISHED,
        published_at=moment,
    )
    ledger.record(figures.assign(row=np.arange(len(figures)) + 2), of_return=received, at=moment)


def observations(
    levels: list[Level], area_ids: dict[str, list[int]], item_ids: list[int], months: Sequence[int]
) -> pd.DataFrame:
    """The figures of some months (positions) as the ledger takes them."""
    frames = []
    for level in levels:
        for position in months:
            first = add_months(FIRST_MONTH, position)
            span = month(first.year, first.month)
            frames.append(
                pd.DataFrame(
                    {
                        "item_id": np.repeat(item_ids, len(area_ids[level.name])),
                        "area_id": np.tile(area_ids[level.name], len(item_ids)),
                        "start": pd.Timestamp(span.start),
                        "end": pd.Timestamp(span.end),
                        "value": level.counts[:, :, position].ravel(),
                        **NO_FIGURE,
                    }
                )
            )
    return pd.concat(frames, ignore_index=True)


def _residents(level: Level, area_ids: list[int], item_id: int) -> pd.DataFrame:
    years = FIRST_MONTH.year + np.arange(level.residents.shape[1])
    return pd.DataFrame(
        {
            "item_id": item_id,
            "area_id": np.repeat(area_ids, len(years)),
            "start": np.tile([pd.Timestamp(year, 1, 1) for year in years], len(area_ids)),
            "end": np.tile([pd.Timestamp(year, 12, 31) for year in years], len(area_ids)),
            "value": level.residents.ravel(),
            **NO_FIGURE,
        }
    )


def _areas(level: Level) -> list[int]:
    """The areas of the level and their families; ids in the order of the figures."""
    edition, _ = FamilyEdition.objects.get_or_create(
        code=EDITION, defaults={"name": EDITION, "kind": FamilyEdition.Kind.DERIVED, "source": "Made up"}
    )
    names = [f"{level.name}-{number:04}" for number in range(len(level.peers))]
    areas = Area.objects.bulk_create(Area(level=level.name, code=name, slug=name, name=name) for name in names)
    families = Family.objects.bulk_create(Family(edition=edition, area=area) for area in areas)
    FamilyMember.objects.bulk_create(
        FamilyMember(family=family, peer=areas[peer], position=position)
        for family, peers in zip(families, level.peers, strict=True)
        for position, peer in enumerate(peers, start=1)
    )
    return [area.pk for area in areas]


def _definitions(size: Size) -> tuple[list[int], int]:
    """The data items and the indicators made of them; ids of the items in the order of the figures, and residents'."""
    residents = DataItem.objects.create(code="population", name="population", unit="residents", timing=Timing.MID_YEAR)
    items = [
        DataItem.objects.create(code=f"item-{number:02}", name=f"item {number}", unit="offences")
        for number in range(size.indicators)
    ]
    domain = DomainFactory(indicator_set__code=SET)
    for number, item in enumerate(items):
        of_offences = number - (size.indicators - size.shares)
        share = {"formula": "percentage", "multiplier": 1, "polarity": "higher", "unit": "% of offences"}
        IndicatorFactory(
            domain=domain,
            position=number,
            reference=f"N{number:02}",
            slug=f"n{number:02}",
            levels=list(PEERS),
            numerator=[item],
            denominator=[residents if of_offences < 0 else items[of_offences]],
            **(share if of_offences >= 0 else {}),
        )
    return [item.pk for item in items], residents.pk
