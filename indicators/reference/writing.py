"""A set as its file tells it: the other way round from `indicators.reference.sets`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from indicators.models import IndicatorPart
from indicators.reference.parts import Part
from indicators.reference.sets import IndicatorDefinition, SetDefinition

Document = dict[str, Any]


def set_document(definition: SetDefinition) -> Document:
    """What `read_set` reads, in the order of the set."""
    return {
        **definition.fields,
        "domains": list(definition.domains),
        "indicators": [indicator_document(each) for each in definition.indicators.values()],
    }


def indicator_document(definition: IndicatorDefinition) -> Document:
    """What `read_indicator` reads."""
    fields = {name: as_text(value) for name, value in definition.fields.items()}
    return {**fields, "domain": definition.domain, "parts": parts_document(definition.parts)}


def parts_document(parts: Iterable[Part]) -> Document:
    """The items by role, those that hold for the same level and dates together; always in the same order."""
    groups: dict[str, dict[tuple, list[str]]] = {role: defaultdict(list) for role in IndicatorPart.Role.values}
    for part in parts:
        groups[part.role][part.level, part.sign, part.starts, part.ends].append(part.item)
    return {
        role: [
            {"items": sorted(items), "level": level, "sign": sign, "starts": as_text(starts), "ends": as_text(ends)}
            for (level, sign, starts, ends), items in sorted(of_role.items(), key=str)
        ]
        for role, of_role in groups.items()
        if of_role
    }


def as_text(value: Any) -> Any:
    """A day or a moment as text; everything else as it is."""
    return value.isoformat() if isinstance(value, date | datetime) else value
