"""Who may do what: a table of roles, and the question whether a person may do a thing on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import localdate

from landscape.models import Area, Person, Role


class Permission(StrEnum):
    SEE_COMPARISONS = "see published comparisons"
    UPLOAD_RETURNS = "upload returns"
    PUBLISH_FIGURES = "import and publish figures"
    RUN_COMPARISONS = "run and publish comparisons"
    CONFIGURE = "configure the site"


@dataclass(frozen=True)
class RolePermissions:
    """What a role may do for every force, and what only for the force of the appointment."""

    everywhere: frozenset[Permission]
    own_force: frozenset[Permission] = frozenset()


PERMISSIONS = {
    Role.MEMBER: RolePermissions(everywhere=frozenset({Permission.SEE_COMPARISONS})),
    Role.ANALYST: RolePermissions(
        everywhere=frozenset({Permission.SEE_COMPARISONS}),
        own_force=frozenset({Permission.UPLOAD_RETURNS}),
    ),
    Role.AUTHORITY_OFFICER: RolePermissions(
        everywhere=frozenset({Permission.SEE_COMPARISONS, Permission.PUBLISH_FIGURES, Permission.RUN_COMPARISONS}),
    ),
    Role.ADMINISTRATOR: RolePermissions(everywhere=frozenset(Permission)),
}


@dataclass(frozen=True)
class Grant:
    """A permission that a person has; `force_id` limits it to one force, None is every force."""

    permission: Permission
    force_id: int | None = None


def permissions_of(person: Person | AnonymousUser, on: date) -> frozenset[Grant]:
    """What `person` may do on the day `on`, by the appointments held then; nothing when signed out or closed."""
    if not person.is_active:
        return frozenset()
    if person.is_superuser:
        return frozenset(map(Grant, Permission))
    grants: set[Grant] = set()
    for role, force_id in person.appointments.on(on).values_list("role", "force_id"):
        allowed = PERMISSIONS[Role(role)]
        grants |= {Grant(permission) for permission in allowed.everywhere}
        if force_id is not None:
            grants |= {Grant(permission, force_id) for permission in allowed.own_force}
    return frozenset(grants)


def can(person: Person | AnonymousUser, permission: Permission, *, on: date, force: Area | None = None) -> bool:
    """Whether `person` may do a thing on the day `on`: for `force`, or without one, for every force."""
    held = permissions_of(person, on)
    return Grant(permission) in held or (force is not None and Grant(permission, force.pk) in held)


class AppointmentBackend(ModelBackend):
    """Signs people in by e-mail and password; the administration pages ask it, and it asks the appointments."""

    def has_perm(self, user_obj: Person, perm: str, obj: object = None) -> bool:
        return can(user_obj, Permission.CONFIGURE, on=localdate())

    def has_module_perms(self, user_obj: Person, app_label: str) -> bool:
        return can(user_obj, Permission.CONFIGURE, on=localdate())
