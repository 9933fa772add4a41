"""Stores the families of an edition; one that differs is replaced whole, the rest isn't touched."""

from __future__ import annotations

from typing import Any

from landscape.families import ToldFamily
from landscape.models import Area, Family, FamilyEdition, FamilyMember
from landscape.reference.editions import EditionRows
from landscape.reference.storing import BATCH, Tally, bring_up_to_date

Columns = dict[str, Any]
Members = tuple[tuple[int, float | None], ...]


def store_editions(rows: EditionRows) -> list[Tally]:
    editions = bring_up_to_date(
        FamilyEdition, list(rows.editions.values()), key=("code",), noun="editions of most similar families"
    )
    area_ids = dict(Area.objects.values_list("code", "pk"))
    edition_ids = dict(FamilyEdition.objects.values_list("code", "pk"))
    return [
        editions,
        *(store_families(code, families, area_ids, edition_ids) for code, families in rows.families.items()),
    ]


def store_families(
    edition: str, families: dict[str, ToldFamily], area_ids: dict[str, int], edition_ids: dict[str, int]
) -> Tally:
    stored = stored_families(edition_ids[edition])
    wanted = {area_ids[area]: wanted_family(family, area_ids, edition_ids) for area, family in families.items()}
    new = wanted.keys() - stored.keys()
    changed = {area for area in wanted.keys() & stored.keys() if wanted[area] != stored[area]}
    Family.objects.filter(edition_id=edition_ids[edition], area_id__in=changed).delete()
    rewritten = sorted(new | changed)
    created = Family.objects.bulk_create(
        [Family(edition_id=edition_ids[edition], area_id=area, **wanted[area][0]) for area in rewritten],
        batch_size=BATCH,
    )
    FamilyMember.objects.bulk_create(
        [
            FamilyMember(family=family, peer_id=peer, position=position, distance=distance)
            for family in created
            for position, (peer, distance) in enumerate(wanted[family.area_id][1], start=1)
        ],
        batch_size=BATCH,
    )
    far = sum(family.no_close_peers for family in families.values())
    return Tally(
        f"{'family' if len(families) == 1 else 'families'} of {edition}",
        len(new),
        len(changed),
        len(wanted) - len(rewritten),
        len(stored.keys() - wanted.keys()),
        f"{far} of them without close peers" if far else "",
    )


def stored_families(edition_id: int) -> dict[int, tuple[Columns, Members]]:
    columns = ("no_close_peers", "separation", "note", "taken_from_id")
    members: dict[int, list[tuple[int, float | None]]] = {}
    for family, peer, distance in (
        FamilyMember.objects.filter(family__edition=edition_id)
        .order_by("position")
        .values_list("family_id", "peer_id", "distance")
    ):
        members.setdefault(family, []).append((peer, distance))
    return {
        row["area_id"]: ({column: row[column] for column in columns}, tuple(members.get(row["pk"], ())))
        for row in Family.objects.filter(edition=edition_id).values("pk", "area_id", *columns)
    }


def wanted_family(family: ToldFamily, area_ids: dict[str, int], edition_ids: dict[str, int]) -> tuple[Columns, Members]:
    columns = {
        "no_close_peers": family.no_close_peers,
        "separation": family.separation,
        "note": family.note,
        "taken_from_id": edition_ids[family.taken_from] if family.taken_from else None,
    }
    return columns, tuple((area_ids[peer.code], peer.distance) for peer in family.peers)
