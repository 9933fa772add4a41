"""What went into a run, as one SHA-256: two runs with the same digest would say the same."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from indicators import snapshots
from indicators.models import DataItem, Indicator, IndicatorPart, SeriesBreak
from indicators.periods import Period
from landscape.models import Area, Family, FamilyEdition, FamilyMember
from scrutiny.comparisons import decisions, method
from scrutiny.comparisons.editions import derived_edition
from scrutiny.comparisons.method import Method


def digest(
    *, indicators: list[Indicator], period: Period, edition: FamilyEdition, as_known_at: datetime, chosen: Method
) -> str:
    """The method and its settings, definitions, areas, families, and what was known and decided at the time."""
    levels = sorted({level for indicator in indicators for level in indicator.levels})
    derived = (derived_edition(level, as_known_at=as_known_at) for level in levels)
    editions = {edition, *filter(None, derived)}
    items = sorted(set(IndicatorPart.objects.filter(indicator__in=indicators).values_list("item_id", flat=True)))
    figures = snapshots.digests(items, as_known_at=as_known_at)
    content = {
        "method": [method.VERSION, chosen.settings],
        "period": [period.start, period.end],
        "edition": edition.code,
        "indicators": _definitions(indicators),
        "items": [
            (code, name, timing, figures[pk])
            for pk, code, name, timing in DataItem.objects.filter(pk__in=items)
            .order_by("code")
            .values_list("pk", "code", "name", "timing")
        ],
        "breaks": list(
            SeriesBreak.ever.known_at(as_known_at)
            .filter(item__in=items)
            .order_by("item__code", "on", "area__code", "counterparts__code")
            .values_list("item__code", "area__code", "on", "reason", "counterparts__code")
        ),
        "areas": list(
            Area.objects.filter(level__in=levels).order_by("pk").values_list("code", "level", "starts", "ends")
        ),
        "decided": decisions.content(indicators, period, as_known_at=as_known_at),
        "families": [_families(each) for each in sorted(editions, key=lambda each: each.code)],
    }
    return hashlib.sha256(json.dumps(content, default=str, sort_keys=True).encode()).hexdigest()


def _definitions(indicators: list[Indicator]) -> list[Any]:
    fields = ("role", "item__code", "sign", "level", "starts", "ends")
    parts: dict[int, list[Any]] = {indicator.pk: [] for indicator in indicators}
    for pk, *part in (
        IndicatorPart.objects.filter(indicator__in=indicators).order_by(*fields).values_list("indicator", *fields)
    ):
        parts[pk].append(part)
    return [
        [
            *(indicator.reference, indicator.formula, indicator.multiplier, indicator.polarity, indicator.levels),
            parts[indicator.pk],
        ]
        for indicator in indicators
    ]


def _families(edition: FamilyEdition) -> list[Any]:
    families = Family.objects.filter(edition=edition).order_by("area__code")
    members = FamilyMember.objects.filter(family__edition=edition).order_by("family__area__code", "position")
    return [
        edition.code,
        list(families.values_list("area__code", "taken_from__code")),
        list(members.values_list("family__area__code", "peer__code")),
    ]
