"""What every test may use: a worker, a browser, the published files."""

from pathlib import Path

import pytest
from celery.contrib.testing.worker import start_worker
from django.conf import settings as django_settings
from django.db import connection
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import expect, sync_playwright

from config.celery import app
from scripts import browser as browsers

PROJECT = Path(__file__).resolve().parent.parent
SHARED = PROJECT.parent / "shared"


# A property is judged by what it says, not by how busy the machine is that tries it.
hypothesis_settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("suite")


def pytest_configure() -> None:
    # A worker or server thread that kept its connection would stand in the way of dropping the test database.
    django_settings.DATABASES["default"]["CONN_MAX_AGE"] = 0


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database, which is dropped at the end even if a killed worker left a child that still holds it."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session", autouse=True)
def static_files_where_they_are(tmp_path_factory):
    """Serve static files from their sources, so that no test depends on what was last collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={**django_settings.STORAGES, "staticfiles": plain}, STATIC_ROOT=tmp_path_factory.mktemp("static")
    ):
        yield


@pytest.fixture
def celery_eager(settings):
    """Tasks run where they are called; for tests of what a task does, not of how it travels."""
    settings.CELERY_TASK_ALWAYS_EAGER = True
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.fixture
def worker(transactional_db):
    """A real Celery worker on the real Redis, in a thread of its own; it sees only what is committed."""
    app.control.purge()
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=30) as running:
        yield running


@pytest.fixture(scope="session")
def browser():
    """The headless browser, started once; what is asked of its pages by ``expect`` has half a minute to come true."""
    expect.set_options(timeout=30_000)
    path = browsers.find()
    if path is None:
        pytest.fail(browsers.HOW_TO_GET_ONE, pytrace=False)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=browsers.ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def page(browser, live_server):
    """A fresh page of the running site, signed out; ``page.goto("/")`` opens the home page."""
    context = browser.new_context(base_url=live_server.url, locale="en-GB", timezone_id="Europe/London")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def console(page) -> list[str]:
    """Everything the browser complains or talks about while the test runs; a clean page leaves it empty."""
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.on("requestfailed", lambda request: said.append(f"request failed: {request.url} {request.failure}"))
    page.on("response", lambda reply: said.append(f"{reply.status}: {reply.url}") if reply.status >= 400 else None)
    return said


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of published files and reference cases beside the project; tests that need it are left out without."""
    if not SHARED.is_dir():
        pytest.skip("The published files are not beside the project.")
    return SHARED
