"""Who may do what: a table of roles, and the question whether a person may do a thing on a day.

The one place that decides. A view asks `requires`, a query `within_reach`, a template ``{% if may.upload_returns %}``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import wraps
from typing import Any, NamedTuple

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, F, FilteredRelation, Func, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from landscape.models import Area, AreaLink, Person, Role
from landscape.models.audit import OF_CHANGES
from landscape.models.people import held


class Permission(StrEnum):
    SEE_COMPARISONS = "see published comparisons"
    SEE_UNPUBLISHED = "see figures before they are published"
    UPLOAD_RETURNS = "upload returns"
    APPROVE_RETURNS = "accept returns or send them back"
    PUBLISH_FIGURES = "import and publish figures"
    RUN_COMPARISONS = "run and publish comparisons"
    WRITE_PLANS = "write policing plans"
    AGREE_PLANS = "record that a policing plan is agreed"
    ANSWER_CHALLENGES = "answer challenges of targets"
    SHOW_SETS = "show results to the public"
    READ_AUDIT_TRAIL = "read the audit trail"
    CONFIGURE = "configure the site"


@dataclass(frozen=True)
class RolePermissions:
    """What a role may do for every force, for the one of the appointment or its authority, for those of its region."""

    everywhere: frozenset[Permission] = frozenset()
    own_force: frozenset[Permission] = frozenset()
    own_region: frozenset[Permission] = frozenset()


SEES_COMPARISONS = frozenset({Permission.SEE_COMPARISONS})
PUBLIC = RolePermissions()
"""What anybody may do, signed in or not."""

PERMISSIONS = {
    Role.MEMBER: RolePermissions(
        everywhere=SEES_COMPARISONS,
        own_force=frozenset({Permission.READ_AUDIT_TRAIL}),
    ),
    Role.ANALYST: RolePermissions(
        everywhere=SEES_COMPARISONS,
        own_force=frozenset({Permission.SEE_UNPUBLISHED, Permission.UPLOAD_RETURNS}),
    ),
    Role.FORCE_OFFICER: RolePermissions(  # commanders of basic command units among them
        everywhere=SEES_COMPARISONS,
        own_force=frozenset(
            {
                Permission.SEE_UNPUBLISHED,
                Permission.UPLOAD_RETURNS,
                Permission.WRITE_PLANS,
                Permission.ANSWER_CHALLENGES,
            }
        ),
    ),
    Role.AUTHORITY_OFFICER: RolePermissions(
        everywhere=SEES_COMPARISONS | {Permission.PUBLISH_FIGURES, Permission.RUN_COMPARISONS},
        own_force=frozenset(
            {
                Permission.SEE_UNPUBLISHED,
                Permission.APPROVE_RETURNS,
                Permission.WRITE_PLANS,
                Permission.AGREE_PLANS,
                Permission.SHOW_SETS,
                Permission.READ_AUDIT_TRAIL,
            }
        ),
    ),
    Role.REGIONAL_OFFICE: RolePermissions(own_region=SEES_COMPARISONS),
    Role.INSPECTOR: RolePermissions(everywhere=SEES_COMPARISONS),
    Role.ADMINISTRATOR: RolePermissions(everywhere=frozenset(Permission)),
}


@dataclass(frozen=True)
class Grant:
    """A permission that a person has; `force_id` limits it to one force, None is every force."""

    permission: Permission
    force_id: int | None = None


class Held(NamedTuple):
    """What counts of an appointment, under the names of its columns."""

    role: str
    force: int | None
    authority__force: int | None
    region: str


def permissions_of(person: Person | AnonymousUser, on: date) -> frozenset[Grant]:
    """What `person` may do on the day `on`, by the appointments held then; signed out, what anybody may."""
    asked = person.is_active and not person.is_superuser
    return _grants(person, person.appointments.on(on).values_list(*Held._fields) if asked else ())


def _grants(person: Person | AnonymousUser, appointments: Iterable[tuple]) -> frozenset[Grant]:
    grants = {Grant(permission) for permission in PUBLIC.everywhere}
    if not person.is_active:
        return frozenset(grants)
    if person.is_superuser:
        return frozenset(map(Grant, Permission))
    for role, force_id, authority_force_id, region in appointments:
        allowed = PERMISSIONS[Role(role)]
        grants |= {Grant(permission) for permission in allowed.everywhere}
        own = {force_id, authority_force_id} - {None}
        grants |= {Grant(permission, each) for permission in allowed.own_force for each in own}
        if region and allowed.own_region:
            in_region = Area.objects.forces().filter(region=region).values_list("pk", flat=True)
            grants |= {Grant(permission, each) for permission in allowed.own_region for each in in_region}
    return frozenset(grants)


def can(person: Person | AnonymousUser, permission: Permission, *, on: date, force: Area | None = None) -> bool:
    """Whether `person` may do a thing on the day `on`: for `force`, or without one, for every force."""
    held = permissions_of(person, on)
    return Grant(permission) in held or (force is not None and Grant(permission, force.pk) in held)


def grants_of(request: HttpRequest) -> frozenset[Grant]:
    """What the person who asks may do today, looked up once for each request."""
    if not hasattr(request, "grants"):
        person, today = request.user, localdate()
        known = getattr(person, "held", {}).get(today)
        request.grants = permissions_of(person, today) if known is None else _grants(person, known)
    return request.grants


def reach(grants: frozenset[Grant], permission: Permission) -> set[int] | None:
    """Ids of the forces for which `grants` allow `permission`; None is every force, an empty set no force at all."""
    ids = {grant.force_id for grant in grants if grant.permission == permission}
    return None if None in ids else ids


def may(request: HttpRequest, permission: Permission, force: Area | None = None) -> bool:
    """Whether the person who asks may do a thing today: for `force`, or without one, for any force at all."""
    ids = reach(grants_of(request), permission)
    return ids is None or (bool(ids) if force is None else force.pk in ids)


def within_reach(
    rows: QuerySet[Any], grants: frozenset[Grant], permission: Permission, *, force: str = "force"
) -> QuerySet[Any]:
    """Those of `rows` that `permission` reaches; `force` is the path from a row to its force (``"authority__force"``).

    Areas themselves have the path ``"pk"``. What isn't within reach answers as what doesn't exist.
    """
    ids = reach(grants, permission)
    return rows if ids is None else rows.filter(**{f"{force}__in": ids})


def areas_within_reach(areas: QuerySet[Area], grants: frozenset[Grant], permission: Permission) -> QuerySet[Area]:
    """Those of `areas` that are a force that `permission` reaches, or lie in one."""
    ids = reach(grants, permission)
    if ids is None:
        return areas
    lying_in = AreaLink.objects.filter(parent__in=ids).values("child")
    return areas.filter(Q(pk__in=ids) | Q(pk__in=lying_in))


def requires(permission: Permission, *, force: str | None = None) -> Callable[..., Callable[..., HttpResponse]]:
    """A view for those who hold `permission`: for any force, or for the force whose slug is the argument `force`.

    Without `force` the view limits its rows by `within_reach`. On a class: ``method_decorator(…, name="dispatch")``.
    """

    def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            named = get_object_or_404(Area.objects.forces(), slug=kwargs[force]) if force else None
            if not may(request, permission, named):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


class May:
    """``may.upload_returns`` in a template: whether the person who asks may, for any force at all."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __getitem__(self, name: str) -> bool:
        return may(self._request, Permission[name.upper()])


def what_they_may(request: HttpRequest) -> dict[str, May]:
    """Context processor: ``may`` for every template, by which navigation shows only what may be followed."""
    return {"may": May(request)} if hasattr(request, "user") else {}


class AppointmentBackend(ModelBackend):
    """Signs people in by e-mail and password; the administration pages ask it, and it asks the appointments."""

    def get_user(self, user_id: int) -> Person | None:
        """The person of a session, with the appointments of today and the stamp of what changed on the site.

        In one query, with which each request begins.
        """
        today = localdate()
        rows = list(
            Person.objects.filter(pk=user_id)
            .annotate(holding=FilteredRelation("appointments", condition=held(today, "appointments__")))
            .annotate(**{f"held_{name}": F(f"holding__{name}") for name in Held._fields})
            .annotate(stamp=Func(template=f"({OF_CHANGES})", output_field=BigIntegerField()))
        )
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        found = [Held(*(getattr(each, f"held_{name}") for name in Held._fields)) for each in rows]
        rows[0].held = {today: [each for each in found if each.role]}
        return rows[0]

    def has_perm(self, user_obj: Person, perm: str, obj: object = None) -> bool:
        return can(user_obj, Permission.CONFIGURE, on=localdate())

    def has_module_perms(self, user_obj: Person, app_label: str) -> bool:
        return can(user_obj, Permission.CONFIGURE, on=localdate())
