"""The families of one level in one edition, as the engine takes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from django.db.models import F, Q

from landscape.models import Area, Family, FamilyEdition, FamilyMember
from scrutiny.comparisons.families import Families, Positions

Members = dict[int, list[tuple[int, str]]]  # of an area's id its peers' ids and codes, in the family's order


@dataclass(frozen=True)
class Lists:
    """What the database says of the families of one level: whose family is told by which edition, and its members.

    `edition` is the code of the list, `name` what it is called. `derived` are the members of the families in the
    derived edition that was then the newest that knows the level.
    """

    edition: str
    name: str
    told: dict[int, str]
    members: Members
    derived_edition: str
    derived: Members

    @classmethod
    def of(cls, edition: FamilyEdition, level: str, *, as_known_at: datetime) -> Lists:
        told = Family.objects.filter(edition=edition, area__level=level).values_list("area_id", "taken_from__code")
        other = derived_edition(level, as_known_at=as_known_at)
        return cls(
            edition=edition.code,
            name=edition.name,
            told={area: code or edition.code for area, code in told},
            members=_members(edition, level),
            derived_edition=other.code if other else "",
            derived=_members(other, level) if other else {},
        )

    def of_other_editions(self, area: Area) -> list[Lists]:
        """The lists of every other edition that tells the family of `area`, an area of the level, in one query."""
        others = Family.objects.filter(area=area).exclude(edition__code=self.edition).values("edition")
        rows = Family.objects.filter(edition__in=others, area__level=area.level).order_by(
            "edition", "members__position"
        )
        found: dict[str, Lists] = {}
        for code, name, family, taken_from, peer, peer_code in rows.values_list(
            *("edition__code", "edition__name", "area_id", "taken_from__code"),
            *("members__peer_id", "members__peer__code"),
        ):
            lists = found.setdefault(code, replace(self, edition=code, name=name, told={}, members=defaultdict(list)))
            lists.told[family] = taken_from or code
            if peer is not None:
                lists.members[family].append((peer, peer_code))
        return list(found.values())


def families_of(lists: Lists, area_ids: np.ndarray, *, least: int) -> Families:
    """The families of a level by position in `area_ids`.

    Where fewer than `least` of the areas have one, the usual spread between similar areas is taken from the derived
    families.
    """
    ids = area_ids.tolist()
    positions = {pk: position for position, pk in enumerate(ids)}
    peers = _matrix(lists.members, positions)
    spread, spread_edition = peers, ""
    if _with_a_family(peers) < least and lists.derived_edition not in ("", lists.edition):
        spread, spread_edition = _matrix(lists.derived, positions), lists.derived_edition
    return Families(
        peers=peers,
        outside=tuple(_outside(lists.members.get(pk, ()), positions) for pk in ids),
        known=np.array([pk in lists.told for pk in ids], dtype=bool),
        editions=tuple(lists.told.get(pk, "") for pk in ids),
        spread_peers=spread,
        spread_edition=spread_edition,
    )


def derived_edition(level: str, *, as_known_at: datetime) -> FamilyEdition | None:
    """The newest derived edition that knew families of `level` then."""
    added = Q(added_at__isnull=True) | Q(added_at__lte=as_known_at)
    editions = FamilyEdition.objects.filter(added, kind=FamilyEdition.Kind.DERIVED, families__area__level=level)
    return editions.order_by(F("effective_from").desc(nulls_last=True), "-pk").first()


def _members(edition: FamilyEdition, level: str) -> Members:
    members: Members = defaultdict(list)
    rows = FamilyMember.objects.filter(family__edition=edition, family__area__level=level)
    for area, peer, code in rows.order_by("family_id", "position").values_list(
        "family__area_id", "peer_id", "peer__code"
    ):
        members[area].append((peer, code))
    return members


def _matrix(members: Members, positions: dict[int, int]) -> Positions:
    """Positions of each area's peers, −1 for none and for a peer that is no area of the level at the time."""
    width = max(map(len, members.values()), default=0)
    matrix = np.full((len(positions), width), -1, dtype=np.int64)
    for area, own in members.items():
        if area in positions:
            matrix[positions[area], : len(own)] = [positions.get(peer, -1) for peer, _ in own]
    return matrix


def _outside(members: Iterable[tuple[int, str]], positions: dict[int, int]) -> tuple[str, ...]:
    return tuple(code for peer, code in members if peer not in positions)


def _with_a_family(peers: Positions) -> int:
    return int((peers >= 0).any(axis=1).sum())
