"""The servers the tests lean on are real."""

import os
import shutil
import subprocess
import time

import pytest

from config.celery import app
from landscape.models import AuditEntry
from tests import services


@app.task(name="tests.setup.note")
def note(code: str) -> None:
    AuditEntry.objects.create(by="tests", action="noted", subject=code)


def test_worker_runs_a_task_that_came_through_redis(worker):
    note.delay("E23000001")
    deadline = time.monotonic() + 60
    while not AuditEntry.objects.filter(subject="E23000001").exists():
        assert time.monotonic() < deadline, "the worker did not run the task"
        time.sleep(0.02)


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root runs PostgreSQL as somebody else.")
def test_postgresql_of_a_closed_folder_runs_from_its_copy(monkeypatch):
    monkeypatch.setattr(services, "readable_by_all", lambda path: False)
    folder = services.private_folder("scrutiny-copy-")
    try:
        programs = services.postgresql_programs(folder)
        assert folder in programs.parents
        said = subprocess.run([programs / "initdb", "--version"], env={}, capture_output=True, text=True)
    finally:
        shutil.rmtree(folder)
    assert said.stdout.startswith("initdb (PostgreSQL)"), said.stderr


@pytest.mark.browser
def test_browser_opens_the_site(page, console):
    reply = page.goto("/sign-in/")
    assert reply.ok
    assert page.title().startswith("Sign in")
    assert console == []


@pytest.mark.browser
def test_console_notices_what_a_page_complains_about(page, console):
    page.goto("/admin/login/")
    page.evaluate("console.error('out of order')")
    assert console == ["error: out of order"]
