"""Which plans are of one place: a unit and a partnership of the same borough are two areas, and one place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from landscape.models import Area, AreaLink, Level
from landscape.models.areas import at


def districts_of(area_ids: Iterable[int], day: date) -> Mapping[int, frozenset[str]]:
    """Each area (its id) with the districts it was made of on a day; a force, or what has none, is its own."""
    parts: dict[int, set[str]] = defaultdict(set)
    links = AreaLink.objects.filter(at(day), parent__in=set(area_ids), child__level=Level.DISTRICT)
    for parent, child in links.exclude(parent__level=Level.FORCE).values_list("parent_id", "child_id"):
        parts[parent].add(f"district {child}")
    return {each: frozenset(parts.get(each) or {str(each)}) for each in area_ids}


def one_of_each(areas: Iterable[Area], parts: Mapping[int, frozenset[str]]) -> dict[int, Area]:
    """Each area (its id) with the one that stands for its place: the partnership, where a unit is of the same."""
    standing: dict[frozenset[str], Area] = {}
    areas = sorted(areas, key=lambda each: each.level != Level.PARTNERSHIP)
    return {each.pk: standing.setdefault(parts[each.pk], each) for each in areas}
