import pytest

from tests.landscape.people.making import signed_in, somebody


@pytest.fixture(autouse=True)
def fast_hashing(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def person(db):
    return somebody()


@pytest.fixture
def administrator(db):
    from tests.factories import AppointmentFactory

    return AppointmentFactory(role="administrator").person


@pytest.fixture
def office(administrator):
    """The administrator's browser."""
    return signed_in(administrator)
