from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.template import Context, Template
from django.utils.timezone import localdate

from landscape.models import Area, Role
from landscape.permissions import (
    PERMISSIONS,
    AppointmentBackend,
    Permission,
    can,
    grants_of,
    may,
    permissions_of,
    reach,
    requires,
    what_they_may,
    within_reach,
)
from tests.factories import AppointmentFactory, AreaFactory, AuthorityFactory, PersonFactory

pytestmark = pytest.mark.django_db
TODAY = date(2010, 6, 10)

SEE, UNPUBLISHED, UPLOAD = Permission.SEE_COMPARISONS, Permission.SEE_UNPUBLISHED, Permission.UPLOAD_RETURNS
APPROVE, PUBLISH, RUN = Permission.APPROVE_RETURNS, Permission.PUBLISH_FIGURES, Permission.RUN_COMPARISONS
WRITE, AGREE, ANSWER = Permission.WRITE_PLANS, Permission.AGREE_PLANS, Permission.ANSWER_CHALLENGES
AUDIT, CONFIGURE, SHOW = Permission.READ_AUDIT_TRAIL, Permission.CONFIGURE, Permission.SHOW_SETS

# role → what it may do for its own force, and what for any force
TABLE = {
    Role.MEMBER: ({SEE, AUDIT}, {SEE}),
    Role.ANALYST: ({SEE, UNPUBLISHED, UPLOAD}, {SEE}),
    Role.FORCE_OFFICER: ({SEE, UNPUBLISHED, UPLOAD, WRITE, ANSWER}, {SEE}),
    Role.AUTHORITY_OFFICER: ({SEE, PUBLISH, RUN, UNPUBLISHED, APPROVE, WRITE, AGREE, AUDIT, SHOW}, {SEE, PUBLISH, RUN}),
    Role.REGIONAL_OFFICE: ({SEE}, set()),
    Role.INSPECTOR: ({SEE}, {SEE}),
    Role.ADMINISTRATOR: (set(Permission), set(Permission)),
}


def appointed(role: Role, **fields):
    """Someone of the role, for a force of the North, or for the North as a whole."""
    own = AreaFactory(region="North")
    where = {"region": "North"} if role == Role.REGIONAL_OFFICE else {"force": own}
    return own, AppointmentFactory(role=role, **where, **fields).person


class Asked:
    """A request, as far as permissions look at it."""

    def __init__(self, person):
        self.user = person


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_role_may_do_what_the_table_says(role, permission):
    own, person = appointed(role)
    other = AreaFactory(region="South")
    for_own, for_any = TABLE[role]
    assert can(person, permission, force=own, on=TODAY) == (permission in for_own)
    assert can(person, permission, force=other, on=TODAY) == (permission in for_any)
    assert can(person, permission, on=TODAY) == (permission in for_any)


def test_every_role_is_in_the_table():
    assert set(PERMISSIONS) == set(Role)


def test_appointment_to_an_authority_counts_for_its_force():
    authority, other = AuthorityFactory(), AreaFactory()
    person = AppointmentFactory(role=Role.AUTHORITY_OFFICER, authority=authority).person
    assert can(person, APPROVE, force=authority.force, on=TODAY)
    assert not can(person, APPROVE, force=other, on=TODAY)


def test_region_holds_forces_only():
    force, borough = AreaFactory(region="North"), AreaFactory(region="North", level="partnership")
    person = AppointmentFactory(role=Role.REGIONAL_OFFICE, region="North").person
    assert reach(permissions_of(person, TODAY), SEE) == {force.pk}
    assert not can(person, SEE, force=borough, on=TODAY)


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


def test_rows_are_limited_to_the_forces_within_reach():
    own, analyst = appointed(Role.ANALYST)
    other = AreaFactory()
    AuthorityFactory(force=own)
    rows = Area.objects.forces()
    grants = permissions_of(analyst, TODAY)
    assert list(within_reach(rows, grants, UPLOAD, force="pk")) == [own]
    assert list(within_reach(rows, grants, UPLOAD, force="authority__force")) == [own]
    assert set(within_reach(rows, grants, SEE, force="pk")) == {own, other}
    assert not within_reach(rows, grants, APPROVE, force="pk").exists()


def test_view_opens_for_those_who_hold_the_permission_for_any_force():
    view = requires(UPLOAD)(lambda request: HttpResponse("shown"))
    assert view(Asked(appointed(Role.ANALYST)[1])).content == b"shown"
    with pytest.raises(PermissionDenied):
        view(Asked(appointed(Role.MEMBER)[1]))


def test_view_of_a_force_opens_for_those_who_hold_the_permission_for_it():
    own, analyst = appointed(Role.ANALYST)
    other = AreaFactory()
    view = requires(UPLOAD, force="slug")(lambda request, slug: HttpResponse(slug))
    assert view(Asked(analyst), slug=own.slug).content == own.slug.encode()
    with pytest.raises(PermissionDenied):
        view(Asked(analyst), slug=other.slug)
    with pytest.raises(Http404):
        view(Asked(analyst), slug="nowhere")


def test_grants_are_looked_up_once_for_a_request(django_assert_num_queries):
    request = Asked(appointed(Role.ANALYST)[1])
    with django_assert_num_queries(1):
        assert may(request, UPLOAD)
        assert not may(request, AUDIT)
        assert grants_of(request) is grants_of(request)


def test_person_of_a_session_comes_with_what_they_may_in_one_query(django_assert_num_queries):
    person = appointed(Role.ANALYST)[1]
    AppointmentFactory(person=person, role=Role.MEMBER, authority=AuthorityFactory())
    AppointmentFactory(person=person, role=Role.ADMINISTRATOR, ends=date(2009, 3, 31))
    expected = permissions_of(person, localdate())
    with django_assert_num_queries(1):
        assert grants_of(Asked(AppointmentBackend().get_user(person.pk))) == expected
    nobody = PersonFactory()
    assert grants_of(Asked(AppointmentBackend().get_user(nobody.pk))) == frozenset()
    nobody.is_active = False
    nobody.save()
    assert AppointmentBackend().get_user(nobody.pk) is None


def test_templates_ask_what_the_reader_may():
    template = Template("{% if may.upload_returns %}send{% endif %}{% if may.configure %}configure{% endif %}")
    assert template.render(Context(what_they_may(Asked(appointed(Role.ANALYST)[1])))) == "send"
    assert template.render(Context(what_they_may(Asked(AnonymousUser())))) == ""
