from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.timezone import localdate

from landscape.demo import demo_password, load_demo_people
from landscape.models import Appointment, Area, AuditEntry, Person, Role
from landscape.permissions import Permission, can
from tests.factories import AreaFactory, AuthorityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fast_hashing(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def authority():
    return AuthorityFactory(force=AreaFactory(name="Metropolitan Police"), name="Metropolitan Police Authority")


def load():
    return load_demo_people(by="a test", password="correct horse battery")


def test_demo_people_are_one_per_role_and_sign_in(authority):
    sign_ins = load()
    assert {sign_in.role for sign_in in sign_ins} == set(Role)
    for sign_in in sign_ins:
        person = authenticate(username=sign_in.email, password=sign_in.password)
        assert person.appointments.get().role == sign_in.role


def test_demo_analyst_may_upload_for_the_met(authority):
    load()
    analyst = Person.objects.get(appointments__role=Role.ANALYST)
    assert can(analyst, Permission.UPLOAD_RETURNS, force=Area.objects.get(), on=localdate())


def test_demo_people_loaded_twice_stay_as_they_are(authority):
    load()
    before = list(Person.objects.values())
    load()
    assert list(Person.objects.values()) == before
    assert Appointment.objects.count() == len(Role)
    assert AuditEntry.objects.count() == len(Role)


def test_demo_password_is_made_once_and_private(tmp_path):
    path = tmp_path / "var" / "demo-password"
    password = demo_password(path)
    assert len(password) >= 12
    assert demo_password(path) == password
    assert path.stat().st_mode & 0o077 == 0


def test_command_prints_every_sign_in(authority, settings, tmp_path):
    settings.PRODUCTION, settings.VAR_DIR = False, tmp_path
    printed = [StringIO(), StringIO()]
    for out in printed:
        call_command("load_demo_people", stdout=out)
    lines = printed[0].getvalue().splitlines()
    assert printed[1].getvalue() == printed[0].getvalue()
    assert len(lines) == len(Role)
    assert all(line.split()[-1] == (tmp_path / "demo-password").read_text() for line in lines)


def test_command_is_refused_in_production(authority, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not created in production"):
        call_command("load_demo_people")
    assert not Person.objects.exists()


def test_command_is_refused_before_the_reference_data(settings, tmp_path):
    settings.PRODUCTION, settings.VAR_DIR = False, tmp_path
    with pytest.raises(CommandError, match="load_reference"):
        call_command("load_demo_people")
