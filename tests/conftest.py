"""What every test may use."""

from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
SHARED = PROJECT.parent / "shared"


@pytest.fixture
def celery_eager(settings):
    """Tasks run where they are called; for tests of what a task does, not of how it travels."""
    settings.CELERY_TASK_ALWAYS_EAGER = True
    from config.celery import app

    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of published files and reference cases beside the project; tests that need it are left out without."""
    if not SHARED.is_dir():
        pytest.skip("The published files are not beside the project.")
    return SHARED
