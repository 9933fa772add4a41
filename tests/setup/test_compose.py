"""The commands of docker-compose.yml, started as processes against the real PostgreSQL and Redis of the tests."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
import yaml

from scripts import healthcheck
from tests.conftest import PROJECT
from tests.services import free_port

SERVICES = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]
PROGRAMS = Path(sys.executable).parent


def elsewhere(address: str, path: str) -> str:
    """The same server, another database."""
    return urlsplit(address)._replace(path=path).geturl()


@pytest.fixture(scope="module")
def database():
    """A database of its own, empty, as PostgreSQL's container makes it."""
    address = os.environ["DATABASE_URL"]
    connection = psycopg2.connect(address)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS compose WITH (FORCE)")
        cursor.execute("CREATE DATABASE compose")
        yield elsewhere(address, "/compose")
        cursor.execute("DROP DATABASE compose WITH (FORCE)")
    connection.close()


@pytest.fixture(scope="module")
def environment(database, tmp_path_factory):
    """What docker-compose.yml sets, with the addresses of the tests' own servers, nothing else of the tests'."""
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "LC_ALL") if name in os.environ}
    values = {
        "DATABASE_URL": database,
        "REDIS_URL": elsewhere(os.environ["REDIS_URL"], "/1"),
        "SECRET_KEY": "only for tests of the commands",
        "ALLOWED_HOSTS": "scrutiny.example",
        "HTTPS": "1",
        "EMAIL_URL": "smtp://127.0.0.1:25",
        "EMAIL_FROM": "scrutiny@scrutiny.example",
        "REQUIRE_SECOND_FACTOR": "1",
        "MEDIA_ROOT": str(tmp_path_factory.mktemp("received")),
    }
    assert set(values) == set(SERVICES["web"]["environment"])
    return {
        **kept,
        **values,
        "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
        "HOSTNAME": socket.gethostname(),
        "PYTHONUNBUFFERED": "1",
    }


def shell(words: str) -> str:
    """A command of the file, as a shell is to read it: Compose writes a dollar sign as two."""
    return words.replace("$$", "$")


@pytest.fixture(scope="module")
def migrated(environment):
    """What the image's build and the migrate service do before anything else starts."""
    for command in ("python manage.py collectstatic --no-input --verbosity=0", SERVICES["migrate"]["command"]):
        done = subprocess.run(shell(command), shell=True, cwd=PROJECT, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    return environment


@contextmanager
def running(command: str, environment: dict[str, str], output: Path):
    """The command in a process group of its own, ended as a container is: SIGTERM, and time to finish."""
    with output.open("w") as said:
        process = subprocess.Popen(
            f"exec {shell(command)}",
            shell=True,
            cwd=PROJECT,
            env=environment,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(5)


def wait_until(holds: Callable[[], bool], output: Path, process: subprocess.Popen, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert process.poll() is None, f"it ended: {output.read_text()}"
        assert time.monotonic() < deadline, f"it was not ready after {seconds} seconds: {output.read_text()}"
        time.sleep(0.1)


@pytest.mark.slow
def test_web_is_well_and_sends_plain_http_to_https(migrated, tmp_path, monkeypatch):
    port, output = free_port(), tmp_path / "web"
    command = SERVICES["web"]["command"].replace("0.0.0.0:8000", f"127.0.0.1:{port}")
    assert str(port) in command
    monkeypatch.setenv("ALLOWED_HOSTS", migrated["ALLOWED_HOSTS"])
    with running(command, migrated, output) as web:
        wait_until(lambda: healthcheck.problem(port) is None, output, web)
        with socket.create_connection(("127.0.0.1", port)) as plain:
            plain.sendall(b"GET /sign-in/ HTTP/1.0\r\nHost: scrutiny.example\r\n\r\n")
            answer = plain.makefile("rb").read().decode()
    assert re.match(r"HTTP/1\.\d 301 ", answer)
    assert "Location: https://scrutiny.example/sign-in/" in answer
    assert web.returncode == 0


@pytest.mark.slow
def test_worker_answers_its_health_check(migrated, tmp_path):
    output = tmp_path / "worker"
    kind, check = SERVICES["worker"]["healthcheck"]["test"]
    assert kind == "CMD-SHELL"
    with running(SERVICES["worker"]["command"], migrated, output) as worker:
        wait_until(lambda: " ready." in output.read_text(), output, worker)
        asked = subprocess.run(shell(check), shell=True, cwd=PROJECT, env=migrated, capture_output=True, text=True)
    assert asked.returncode == 0, asked.stdout + asked.stderr
    assert "pong" in asked.stdout
    assert worker.returncode == 0


@pytest.mark.slow
def test_beat_starts(migrated, tmp_path):
    output = tmp_path / "beat"
    command = SERVICES["beat"]["command"].replace("/tmp/beat", str(tmp_path / "schedule"))
    with running(command, migrated, output) as beat:
        wait_until(lambda: "beat: Starting..." in output.read_text(), output, beat)
    assert beat.returncode == 0


def test_health_check_says_that_nobody_is_there():
    assert "did not answer" in healthcheck.problem(free_port())


@pytest.mark.parametrize(
    ("answer", "patience", "said"), [(b"", 0.5, "timed out"), (b"250 a mail server\r\n", 30, "250 a mail server")]
)
def test_health_check_says_that_it_got_no_page(answer, patience, said):
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as beside:
        server.settimeout(30)
        asked = beside.submit(healthcheck.problem, server.getsockname()[1], patience)
        connection, _ = server.accept()
        with connection:
            connection.sendall(answer)
            assert asked.result(30).startswith("/healthz did not answer: ")
            assert said in asked.result()
