"""Indicator sets: one JSON file each in `sets/` (`docs/guide/indicators.md` tells the layout)."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any

from indicators.models import Indicator, IndicatorSet
from indicators.reference.documents import Place
from indicators.reference.parts import Part, check_parts, read_parts
from landscape.models import Level
from landscape.reference.sheets import Faults

SET_FIELDS = ("code", "name", "year", "state", "source", "note")
# fmt: off
INDICATOR_FIELDS = (
    "reference", "slug", "title", "full_title", "formula", "unit", "multiplier", "decimals", "polarity",
    "levels", "hmic_area", "frequency", "meaning", "caveats", "source", "owner",
    "review_date", "confidence", "status", "status_reason", "confirmed_by", "confirmed_at", "confirmation",
)
# fmt: on


@dataclass(frozen=True)
class IndicatorDefinition:
    """What a file says of an indicator; `position` is its place in the file."""

    domain: str
    position: int
    parts: frozenset[Part]
    fields: dict[str, Any]


@dataclass(frozen=True)
class SetDefinition:
    """What the file `file` says of a set; `indicators` by reference."""

    file: str
    fields: dict[str, Any]
    domains: tuple[str, ...]
    indicators: dict[str, IndicatorDefinition]

    @property
    def code(self) -> str:
        return self.fields["code"]


def read_sets(folder: Path, items: Collection[str], faults: Faults) -> list[SetDefinition]:
    """The sets of every JSON file in `folder`, in the order of their file names."""
    sets = []
    if not folder.is_dir():
        faults.add(folder.name, "the folder is missing.")
    for path in sorted(folder.glob("*.json")):
        place = Place(f"{folder.name}/{path.name}", faults)
        try:
            document = json.loads(path.read_text(encoding="utf-8-sig"))
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            place.fault(f"is no JSON text ({error}).")
        else:
            sets.append(read_set(document, items, place))
    Place(folder.name, faults).within("code").refuse_repeated(each.code for each in sets)
    return sets


def read_set(document: Any, items: Collection[str], place: Place) -> SetDefinition:
    given = place.group(document, (*SET_FIELDS, "domains", "indicators"))
    domains = tuple(place.within("domains").texts(given.get("domains", [])))
    indicators: dict[str, IndicatorDefinition] = {}
    for position, each in enumerate(place.within("indicators").list(given.get("indicators", [])), start=1):
        name = str(each.get("reference", "")) if isinstance(each, dict) else ""
        indicator = read_indicator(each, position, domains, items, place.within(f"indicator {name or position}"))
        if name in indicators:
            place.within("reference").fault(f"“{name}” is there twice; each must be different.")
        indicators[name] = indicator
    place.within("slug").refuse_repeated(each.fields["slug"] for each in indicators.values())
    return SetDefinition(place.path, place.columns(IndicatorSet, given, SET_FIELDS), domains, indicators)


def read_indicator(
    given: Any, position: int, domains: Collection[str], items: Collection[str], place: Place
) -> IndicatorDefinition:
    group = place.group(given, (*INDICATOR_FIELDS, "domain", "parts"))
    fields = place.columns(Indicator, group, INDICATOR_FIELDS)
    if isinstance(fields["multiplier"], int | float) and not 0 < fields["multiplier"] < inf:
        place.within("multiplier").fault("must be a number above nought.")
    if group.get("domain") not in domains:
        place.within("domain").fault(f"“{group.get('domain', '')}” is not among the set's domains.")
    levels = place.within("levels").texts(fields["levels"], Level.values)
    parts = read_parts(group.get("parts", {}), items, place.within("parts"))
    check_parts(fields["formula"], levels, parts, place.within("parts"))
    if fields["status"] == Indicator.Status.PUBLISHED:
        check_publishable(fields, place)
    return IndicatorDefinition(str(group.get("domain", "")), position, parts, fields)


def check_publishable(fields: dict[str, Any], place: Place) -> None:
    for name in ("meaning", "source"):
        if not fields[name]:
            place.within(name).fault("is empty; a published indicator needs it.")
    if fields["confidence"] == "C":
        place.within("status").fault("an unconfirmed indicator (confidence C) stays a draft.")
