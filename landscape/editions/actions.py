"""Editions are added and never changed: a run keeps the edition it used."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from landscape.audit import record
from landscape.editions.deriving import families_of
from landscape.editions.lists import read_list
from landscape.families import ToldFamily
from landscape.models import Area, FamilyEdition, FamilyProposal, Person
from landscape.reference.families import store_families
from landscape.refusals import RefusedError


def load_list(
    *,
    content: bytes,
    level: str,
    code: str,
    name: str,
    source: str,
    effective_from: date | None,
    effective_to: date | None,
    note: str = "",
    by: Person,
    reason: str,
) -> FamilyEdition:
    """Take in a published list as an edition of its own, whole or not at all."""
    fields = {"code": code, "name": name, "source": source, "note": note}
    days = {"effective_from": effective_from, "effective_to": effective_to}
    edition = FamilyEdition(**fields, **days, kind=FamilyEdition.Kind.PUBLISHED)
    return _add(edition, read_list(content, level), by=by, reason=reason)


@transaction.atomic
def adopt(
    *, proposal: FamilyProposal, code: str, effective_from: date | None, note: str, by: Person, reason: str
) -> FamilyEdition:
    """Make an edition of derived families. Runs take it when they are started with it."""
    held = FamilyProposal.objects.select_for_update().get(pk=proposal.pk)
    if held.adopted_as_id:
        raise RefusedError(f"{held.name} is an edition already.")
    edition = FamilyEdition(
        code=code,
        name=held.name,
        kind=FamilyEdition.Kind.DERIVED,
        effective_from=effective_from,
        variables=held.variables,
        source="; ".join(sorted({each["source"] for each in held.variables})),
        note=note,
    )
    held.adopted_as = _add(edition, families_of(held), by=by, reason=reason)
    held.save(update_fields=["adopted_as"])
    return held.adopted_as


def _add(edition: FamilyEdition, families: dict[str, ToldFamily], *, by: Person, reason: str) -> FamilyEdition:
    faults = _faults_of(edition)
    if faults:
        raise RefusedError(faults)
    edition.added_at = timezone.now()
    try:
        with transaction.atomic():
            edition.save()
            areas = dict(Area.objects.values_list("code", "pk"))
            store_families(edition.code, families, areas, {edition.code: edition.pk})
            told: dict[str, Any] = {code: [peer.code for peer in each.peers] for code, each in families.items()}
            after = {"name": edition.name, "families": told}
            subject = f"family edition {edition.code}"
            record(by=by, action="family edition added", subject=subject, why=reason, after=after)
    except IntegrityError as error:
        raise RefusedError(f"An edition with the code {edition.code} already exists.") from error
    return edition


def _faults_of(edition: FamilyEdition) -> list[str]:
    faults = []
    if edition.effective_from and edition.effective_to and edition.effective_to < edition.effective_from:
        faults.append("The edition can’t end before it begins.")
    try:
        edition.full_clean()
    except ValidationError as fault:
        faults += [
            f"{name.replace('_', ' ').capitalize()}: {' '.join(said)}" for name, said in fault.message_dict.items()
        ]
    return faults
