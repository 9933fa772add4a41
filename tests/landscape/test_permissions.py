from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from landscape.models import Role
from landscape.permissions import Permission, can, permissions_of
from tests.factories import AppointmentFactory, AreaFactory, PersonFactory

pytestmark = pytest.mark.django_db
TODAY = date(2010, 6, 10)

SEE, UPLOAD = Permission.SEE_COMPARISONS, Permission.UPLOAD_RETURNS
PUBLISH, RUN, CONFIGURE = Permission.PUBLISH_FIGURES, Permission.RUN_COMPARISONS, Permission.CONFIGURE

# role → what it may do for its own force, and what for any force
TABLE = {
    Role.MEMBER: ({SEE}, {SEE}),
    Role.ANALYST: ({SEE, UPLOAD}, {SEE}),
    Role.AUTHORITY_OFFICER: ({SEE, PUBLISH, RUN}, {SEE, PUBLISH, RUN}),
    Role.ADMINISTRATOR: (set(Permission), set(Permission)),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_role_may_do_what_the_table_says(role, permission):
    own, other = AreaFactory(), AreaFactory()
    person = AppointmentFactory(role=role, force=own).person
    for_own, for_any = TABLE[role]
    assert can(person, permission, force=own, on=TODAY) == (permission in for_own)
    assert can(person, permission, force=other, on=TODAY) == (permission in for_any)
    assert can(person, permission, on=TODAY) == (permission in for_any)


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2010, 3, 31), False), (date(2010, 4, 1), True), (date(2010, 9, 30), True), (date(2010, 10, 1), False)],
)
def test_appointment_counts_on_its_days_only(day, holds):
    person = AppointmentFactory(starts=date(2010, 4, 1), ends=date(2010, 9, 30)).person
    assert can(person, SEE, on=day) == holds


def test_appointments_add_up():
    person = PersonFactory()
    first, second = AreaFactory(), AreaFactory()
    AppointmentFactory(person=person, role=Role.ANALYST, force=first)
    AppointmentFactory(person=person, role=Role.ANALYST, force=second)
    assert can(person, UPLOAD, force=first, on=TODAY)
    assert can(person, UPLOAD, force=second, on=TODAY)
    assert not can(person, UPLOAD, on=TODAY)


@pytest.mark.parametrize("person", [AnonymousUser, PersonFactory])
def test_without_an_appointment_nothing_is_allowed(person):
    assert permissions_of(person(), TODAY) == frozenset()


def test_closed_account_may_do_nothing():
    person = AppointmentFactory(role=Role.ADMINISTRATOR, person__is_active=False).person
    assert permissions_of(person, TODAY) == frozenset()


def test_superuser_may_do_everything():
    person = PersonFactory(is_superuser=True)
    assert all(can(person, permission, on=TODAY) for permission in Permission)
