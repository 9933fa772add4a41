"""The landscape as the fixtures tell it, and a copy of the fixtures that a test may spoil."""

import shutil

import pytest
from django.conf import settings

from landscape import reference

FIXTURES = settings.FIXTURES_DIR / "landscape"


@pytest.fixture
def landscape(db):
    return reference.load(FIXTURES)


@pytest.fixture
def copy_of_fixtures(tmp_path):
    return shutil.copytree(FIXTURES, tmp_path / "landscape")
