import pytest

from tests.scrutiny.comparisons.country import Country


@pytest.fixture
def country(db):
    return Country()


@pytest.fixture
def commit(celery_eager, django_capture_on_commit_callbacks):
    """Starts a run and does what follows its commit, parts and all; the run as it then is."""

    def committed(country, **options):
        with django_capture_on_commit_callbacks(execute=True):
            started = country.start(**options)
        started.run.refresh_from_db()
        return started

    return committed
