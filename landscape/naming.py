"""Finds areas by the names that publishers print. The same name may stand for areas of several levels."""

from __future__ import annotations

from collections import defaultdict

from landscape.models.areas import Area, AreaName, Confidence


def plain(name: str) -> str:
    """`name` as names are compared: without case and without outer or doubled spaces."""
    return " ".join(name.split()).casefold()


def areas_by_name(level: str) -> dict[str, int]:
    """Primary keys of the areas of `level` by every plain name they have (`plain`): name, official name, other names.

    A name that two areas of the level share belongs to the one that is confirmed; a name that still belongs to two is
    left out, because taking either would be a guess.
    """
    holders: dict[str, set[int]] = defaultdict(set)
    unconfirmed = set()
    for pk, confidence, *names in Area.objects.filter(level=level).values_list(
        "pk", "confidence", "name", "official_name"
    ):
        if confidence == Confidence.C:
            unconfirmed.add(pk)
        for name in filter(None, names):
            holders[plain(name)].add(pk)
    for pk, name in AreaName.objects.filter(level=level).values_list("area_id", "name"):
        holders[plain(name)].add(pk)
    settled = {name: (pks - unconfirmed) or pks for name, pks in holders.items()}
    return {name: pk for name, pks in settled.items() for pk in pks if len(pks) == 1}
