"""Groups of areas that a person keeps to compare. Nobody else sees them, so the audit trail doesn't tell of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction

from landscape.models import Area, Person
from landscape.refusals import RefusedError, refuse_if
from scrutiny.models import PeerGroup

MOST_GROUPS = 20
FEWEST_AREAS, MOST_AREAS = 2, 20
LONGEST_NAME = 60


@transaction.atomic
def save(*, name: str, areas: Sequence[Area], by: Person) -> PeerGroup:
    """Keep `areas`, which are all of one level, as a group of whoever asks."""
    _alone(by)
    name = plain(name)
    refuse_if([*_faults_of_name(name, by), *_faults_of_areas(areas), *_one_too_many(by)])
    group = PeerGroup.objects.create(person=by, level=areas[0].level, name=name)
    group.areas.set(areas)
    return group


@transaction.atomic
def rename(*, number: int, name: str, by: Person) -> PeerGroup:
    _alone(by)
    group, name = _own(number, by), plain(name)
    refuse_if(_faults_of_name(name, by, of=group))
    group.name = name
    group.save(update_fields=["name"])
    return group


@transaction.atomic
def delete(*, number: int, by: Person) -> str:
    """Delete the group; says what it was called."""
    group = _own(number, by)
    group.delete()
    return group.name


def plain(name: str) -> str:
    """The name without what no one sees: PostgreSQL takes no NUL."""
    return " ".join(name.replace("\0", " ").split())


def _alone(person: Person) -> None:
    """Two requests of one person at once keep to the limits."""
    Person.objects.select_for_update().get(pk=person.pk)


def _own(number: int, by: Person) -> PeerGroup:
    group = PeerGroup.objects.filter(pk=number, person=by).first()
    if group is None:
        raise RefusedError("You have no such group.")
    return group


def _faults_of_name(name: str, by: Person, of: PeerGroup | None = None) -> Iterator[str]:
    if not name:
        yield "Give the group a name."
    if len(name) > LONGEST_NAME:
        yield f"The name is too long: it may have {LONGEST_NAME} letters."
    if "most similar" in name.casefold():
        yield "A group of your own is no most similar family: give it another name."
    others = PeerGroup.objects.filter(person=by, name__iexact=name)
    if (others.exclude(pk=of.pk) if of else others).exists():
        yield f"You have a group called “{name}” already."


def _faults_of_areas(areas: Sequence[Area]) -> Iterator[str]:
    if not FEWEST_AREAS <= len(areas) <= MOST_AREAS:
        yield f"A group has from {FEWEST_AREAS} to {MOST_AREAS} areas; {len(areas)} were chosen."
    if len({each.level for each in areas}) > 1:
        yield "Areas of different kinds are never compared: choose areas of one kind."


def _one_too_many(by: Person) -> Iterator[str]:
    if by.peer_groups.count() >= MOST_GROUPS:
        yield f"You have {MOST_GROUPS} groups, which is as many as you can. Delete one first."
