"""The demo: prepares a database and the pages of its own, then serves them. Run again, it keeps everything it has.

Run by ``make demo``, in the environment that holds the packages of requirements.lock.
"""

from __future__ import annotations

import io
import os
import socket
import sys
import time
from collections.abc import Callable

from scripts import assets

COMPARISONS = [
    ("recorded-crime", "12m to 2009-03"),
    ("recorded-crime", "12m to 2009-12"),
    ("recorded-crime", "12m to 2010-03"),
    ("recorded-crime", "12m to 2010-03", "--family", "home-office-2009-10"),
    ("recorded-crime", "12m to 2010-03", "--family", "derived-census-2011"),
    ("recorded-crime", "12m to 2010-12"),
    ("apacs-2008-09", "12m to 2010-03"),
]


class Indented(io.TextIOBase):
    """Passes text on to the terminal, each line set in below the step it belongs to."""

    def __init__(self):
        self.at_start = True

    def write(self, text: str) -> int:
        for line in text.splitlines(keepends=True):
            sys.stdout.write(f"     {line}" if self.at_start and line.strip() else line)
            self.at_start = line.endswith("\n")
        sys.stdout.flush()
        return len(text)


def port() -> int:
    """The port asked for by PORT, proved free before any work is done."""
    asked = os.environ.get("PORT", "8000")
    if not (asked.isdecimal() and 0 < int(asked) < 65536):
        raise SystemExit(
            f"PORT is {asked!r}, which is no port: choose a number from 1 to 65535, as in make demo PORT=8001"
        )
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(asked)))
        except PermissionError:
            raise SystemExit(f"Port {asked} is kept for the system. Choose another: make demo PORT=8001") from None
        except OSError:
            raise SystemExit(
                f"Port {asked} is taken, perhaps by a demo that is already running. "
                f"Stop that one, or choose another: make demo PORT={int(asked) % 65535 + 1}"
            ) from None
    return int(asked)


def prepare_django() -> None:
    """Start Django on the demo's own database, whatever production database the environment may name."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()


def command(*words: str, stdout: io.TextIOBase | None = None) -> None:
    """Run a management command in this process, which saves a start of Python each."""
    from django.core.management import CommandError, call_command

    try:
        call_command(*words, stdout=stdout or Indented(), stderr=Indented())
    except CommandError as refused:
        raise SystemExit(f"manage.py {' '.join(words)}: {refused}") from None


def compare_all() -> None:
    for comparison in COMPARISONS:
        command("compare", *comparison)


def steps(sign_ins: io.StringIO) -> list[tuple[str, Callable[[], object]]]:
    """What is done before serving, in order; the sign-ins are kept back, to be printed last."""
    return [
        ("Styles and scripts of the pages", lambda: Indented().write(f"{assets.build()}\n")),
        ("Start of Django", prepare_django),
        ("Tables of the database", lambda: command("migrate", "--verbosity=0")),
        ("Static files", lambda: command("collectstatic", "--no-input", "--verbosity=0")),
        ("Areas, families and indicators", lambda: command("load_reference")),
        ("What government asks of plans", lambda: command("load_plan_reference")),
        ("Published figures", lambda: command("load_published")),
        ("People who may sign in", lambda: command("load_demo_people", stdout=sign_ins)),
        ("Returns on their way", lambda: command("load_demo_returns")),
        ("A plan to follow", lambda: command("load_demo_plan")),
        ("Comparisons", compare_all),
        ("Checks", lambda: command("check")),
    ]


def serve(port: int, sign_ins: str) -> None:
    """Serve the site with two processes until Ctrl-C; the address and the sign-ins are printed once it listens."""
    from django.db import connections
    from gunicorn.app.base import BaseApplication

    from config.wsgi import application

    class Site(BaseApplication):
        def load_config(self):
            self.cfg.set("bind", f"127.0.0.1:{port}")
            self.cfg.set("workers", 2)
            self.cfg.set("preload_app", True)
            self.cfg.set("loglevel", "warning")
            self.cfg.set("when_ready", lambda server: print(ready(port, sign_ins), flush=True))

        def load(self):
            return application

    connections.close_all()
    Site().run()


def ready(port: int, sign_ins: str) -> str:
    return f"\nServing http://127.0.0.1:{port}/ until Ctrl-C.\n\n{sign_ins.strip()}"


def main() -> None:
    serve_at = port()
    sign_ins = io.StringIO()
    todo = steps(sign_ins)
    for number, (title, do) in enumerate(todo, start=1):
        print(f"{number}/{len(todo)}  {title}", flush=True)
        started = time.monotonic()
        do()
        print(f"     {time.monotonic() - started:.1f} s", flush=True)
    serve(serve_at, sign_ins.getvalue())


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped. What is done is kept; the next start goes on from here.")
