"""Families derived with chosen variables and weights, before they are an edition: how far off, and who would change."""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction

from landscape.audit import record
from landscape.families import Peer, ToldFamily, derive
from landscape.models import Area, Family, FamilyEdition, FamilyProposal, Person
from landscape.refusals import RefusedError, refuse_if

LARGEST_WEIGHT = 100
MOST_PEERS = 30


class Variable(NamedTuple):
    """A column of the profile of areas, taken as it is or by its logarithm, with its weight."""

    column: str
    logarithm: bool
    weight: float


@dataclass(frozen=True)
class FamilyChange:
    """An area whose family would differ: who would join it and who leave it, by name."""

    area: str
    joining: list[str]
    leaving: list[str]
    staying: int


@lru_cache(maxsize=1)
def profile() -> dict[str, dict[str, float]]:
    """Of each area's code its characteristics by column: the shipped profile (`fixtures/landscape/profile.csv`)."""
    path: Path = settings.FIXTURES_DIR / "landscape" / "profile.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row.pop("code"): {name: float(value) for name, value in row.items()} for row in rows}


def columns() -> list[str]:
    return list(next(iter(profile().values())))


@lru_cache(maxsize=1)
def characteristics() -> dict[str, dict[str, str]]:
    """Name and source of each column of the profile, as the shipped editions tell them (`editions.json`)."""
    path: Path = settings.FIXTURES_DIR / "landscape" / "editions.json"
    told = [each for edition in json.loads(path.read_text()) for each in edition.get("variables", ())]
    return {each["column"]: {"name": each["name"], "source": each["source"]} for each in told}


@transaction.atomic
def propose(
    *, name: str, level: str, size: int, variables: Sequence[Variable], left_out: Collection[str] = (), by: Person
) -> FamilyProposal:
    """Derive a family of `size` for every area of `level` with a profile, and keep it to be looked at.

    `left_out` are codes of areas that would stretch every scale, such as the City of London: they have no family and
    are in none.
    """
    refuse_if(_faults(level, size, variables, left_out))
    areas = Area.objects.filter(level=level).exclude(code__in=left_out).values_list("code", flat=True)
    chosen = {code: [profile()[code][each.column] for each in variables] for code in areas if code in profile()}
    try:
        told = derive(
            chosen,
            size,
            logarithms=[each.logarithm for each in variables],
            weights=[each.weight for each in variables],
        )
    except ValueError as fault:
        raise RefusedError(str(fault)) from fault
    proposal = FamilyProposal.objects.create(
        name=name,
        level=level,
        size=size,
        variables=[_told(each) for each in variables],
        left_out=sorted(left_out),
        families={code: _kept(family) for code, family in told.items()},
        made_by=by.email,
    )
    after = {"level": level, "size": size, "variables": proposal.variables, "left out": proposal.left_out}
    record(by=by, action="families derived", subject=f"family proposal {proposal.pk} {name}", after=after)
    return proposal


def families_of(proposal: FamilyProposal) -> dict[str, ToldFamily]:
    return {
        code: ToldFamily(tuple(Peer(*peer) for peer in kept["peers"]), kept["no_close_peers"], kept["separation"])
        for code, kept in proposal.families.items()
    }


def changes(proposal: FamilyProposal, edition: FamilyEdition) -> tuple[list[FamilyChange], int]:
    """Whose family would differ from that in `edition`, and how many areas' families both tell."""
    names = dict(Area.objects.filter(level=proposal.level).values_list("code", "name"))
    stored = Family.objects.filter(edition=edition, area__level=proposal.level).select_related("area")
    found, compared = [], 0
    for family in stored.prefetch_related("members__peer"):
        kept = proposal.families.get(family.area.code)
        if kept is None:
            continue
        compared += 1
        once, then = {each.peer.code for each in family.members.all()}, {code for code, _ in kept["peers"]}
        if once != then:
            found.append(
                FamilyChange(
                    family.area.name,
                    sorted(names.get(code, code) for code in then - once),
                    sorted(names.get(code, code) for code in once - then),
                    len(once & then),
                )
            )
    return sorted(found, key=lambda each: each.area), compared


def _faults(level: str, size: int, variables: Sequence[Variable], left_out: Collection[str]) -> list[str]:
    known = {each for each in profile() if each not in left_out}
    areas = set(Area.objects.filter(level=level).values_list("code", flat=True))
    faults = [f"There is no variable “{each.column}”." for each in variables if each.column not in columns()]
    faults += [
        f"The weight of {each.column} must be above nought and at most {LARGEST_WEIGHT}."
        for each in variables
        if not 0 < each.weight <= LARGEST_WEIGHT
    ]
    faults += [f"There is no area {code} of this level." for code in sorted(set(left_out) - areas)]
    if not variables:
        faults.append("Choose at least one variable.")
    if not 1 <= size <= MOST_PEERS:
        faults.append(f"A family has from 1 to {MOST_PEERS} peers.")
    elif len(known & areas) <= size:
        faults.append(f"The profile knows {len(known & areas)} areas of this level: too few for families of {size}.")
    return faults


def _told(variable: Variable) -> dict[str, Any]:
    """As the editions of the fixtures tell a variable."""
    return {
        **characteristics()[variable.column],
        "column": variable.column,
        "transformation": "log" if variable.logarithm else "none",
        "weight": variable.weight,
    }


def _kept(family: ToldFamily) -> dict[str, Any]:
    return {
        "peers": [[peer.code, peer.distance] for peer in family.peers],
        "separation": family.separation,
        "no_close_peers": family.no_close_peers,
    }
