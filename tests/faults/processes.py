"""Workers and commands as processes of their own, on the servers that a test names."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

from django.conf import settings
from django.db import connection

from tests.commands import environment

WORKER = ["-m", "celery", "-A", "config", "worker", "--loglevel=ERROR", "--without-gossip", "--without-mingle"]


def where(*, database: str = "", broker: str = "") -> dict[str, str]:
    """The environment of production; without names, the database of the test and the broker of all tests."""
    return environment(
        DATABASE_URL=database or database_of_the_test(),
        REDIS_URL=broker or os.environ["REDIS_URL"],
        SECRET_KEY="only for tests",
        ALLOWED_HOSTS="testserver",
        EMAIL_URL="dummymail://",
        EMAIL_FROM="tests@localhost",
    )


def database_of_the_test() -> str:
    its = connection.settings_dict
    return f"postgres://{its['USER']}@{its['HOST']}:{its['PORT']}/{its['NAME']}"


@contextlib.contextmanager
def worker(own: dict[str, str], *, concurrency: int = 1) -> Iterator[subprocess.Popen]:
    """A worker as in production; killed at the end, if not before."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = python(*WORKER, f"--concurrency={concurrency}", own=own, **quiet)
    try:
        yield process
    finally:
        kill(process)


def python(*words: str, own: dict[str, str], **options) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, *words], cwd=settings.BASE_DIR, env=own, start_new_session=True, text=True, **options
    )


def manage(*words: str, own: dict[str, str]) -> subprocess.Popen:
    """A management command that runs beside the test; `communicate` tells what it said."""
    return python("manage.py", *words, own=own, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def kill(process: subprocess.Popen) -> None:
    """Kill the process and all that it started, as a machine does that runs out of memory."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
