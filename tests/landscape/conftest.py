"""The landscape as the fixtures tell it, and a copy of the fixtures that a test may spoil."""

import shutil

import pytest
from django.conf import settings
from django.db import transaction

from landscape import reference

FIXTURES = settings.FIXTURES_DIR / "landscape"


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """What the load said; loaded once for the tests of a module, each of which undoes its own changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield reference.load(FIXTURES)
        transaction.set_rollback(True)


@pytest.fixture
def landscape(loaded, db):
    return loaded


@pytest.fixture
def copy_of_fixtures(tmp_path):
    return shutil.copytree(FIXTURES, tmp_path / "landscape")
