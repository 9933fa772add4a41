"""The data items that an indicator is made of, as its set's file lists them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import combinations
from typing import Any, NamedTuple

from indicators.models import Formula, IndicatorPart
from indicators.reference.documents import Place
from landscape.models import Level

PART_FIELDS = ("items", "level", "sign", "starts", "ends")
WITHOUT_DENOMINATOR = (Formula.COUNT, Formula.SURVEY, Formula.INDEX)


class Part(NamedTuple):
    """A data item in an indicator: the columns of `IndicatorPart`, with the item's code."""

    role: str
    item: str
    level: str
    sign: int
    starts: date | None
    ends: date | None

    def meets(self, other: Part) -> bool:
        """Whether both hold for one period at one level."""
        if self.level and other.level and self.level != other.level:
            return False
        first, second = sorted((self, other), key=lambda part: part.starts or date.min)
        return first.ends is None or second.starts is None or second.starts <= first.ends


def read_parts(given: Any, items: Collection[str], place: Place) -> frozenset[Part]:
    """The parts of one indicator: groups of items under `numerator` and `denominator`."""
    parts = list(each_part(place.group(given, IndicatorPart.Role.values), items, place))
    for one, other in combinations(sorted(parts, key=str), 2):
        if (one.role, one.item) == (other.role, other.item) and one.meets(other):
            place.within(one.role).fault(f"“{one.item}” would count twice in one period.")
    return frozenset(parts)


def each_part(given: dict[str, Any], items: Collection[str], place: Place) -> Iterator[Part]:
    for role in IndicatorPart.Role.values:
        groups = place.within(role).list(given.get(role, []))
        for number, each in enumerate(groups, start=1):
            yield from read_group(role, each, items, place.within(f"{role} {number}"))


def read_group(role: str, given: Any, items: Collection[str], place: Place) -> Iterator[Part]:
    group = place.group(given, PART_FIELDS)
    level, sign = group.get("level", ""), group.get("sign", 1)
    if level and level not in Level.values:
        place.within("level").fault(f"“{level}” is no level; use {', '.join(Level.values)}.")
    if sign not in (1, -1):
        place.within("sign").fault(f"“{sign}” is neither 1 (added) nor -1 (taken away).")
    starts, ends = (place.within(name).day(group.get(name)) for name in ("starts", "ends"))
    if starts and ends and ends < starts:
        place.within("ends").fault(f"{ends} is before {starts}, when the part starts.")
    for code in place.within("items").texts(group.get("items", []), items):
        yield Part(role, code, level, sign, starts, ends)


def check_parts(formula: str, levels: Iterable[str], parts: frozenset[Part], place: Place) -> None:
    """Every level that the indicator is meant for has what its formula needs, and nothing else.

    An indicator without any part is a definition for which no figures are published; it is never computed.
    """
    if not parts:
        return
    for level in levels:
        roles = {part.role for part in parts if part.level in ("", level)}
        if IndicatorPart.Role.NUMERATOR not in roles:
            place.within("numerator").fault(f"has no data item for the level {level}.")
        wanted = formula not in WITHOUT_DENOMINATOR
        if wanted and IndicatorPart.Role.DENOMINATOR not in roles:
            place.within("denominator").fault(f"the formula {formula} needs one for the level {level}.")
        if not wanted and IndicatorPart.Role.DENOMINATOR in roles:
            place.within("denominator").fault(f"the formula {formula} has none.")
