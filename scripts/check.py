"""``make check``: every rule of the house that needs no server, told as kept, broken or left out, none in silence."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from scripts import advisories, house
from scripts.environment import PROJECT

PYTHON = sys.executable
MANAGE = [PYTHON, "manage.py"]
DEMO = {"SQLITE_PATH": ":memory:"}
PRODUCTION = {
    "DATABASE_URL": "postgres://nobody@127.0.0.1/nowhere",
    "REDIS_URL": "redis://127.0.0.1/0",
    "SECRET_KEY": "-".join(map(str, range(100))),
    "ALLOWED_HOSTS": "scrutiny.example",
    "EMAIL_URL": "smtp+tls://nobody@127.0.0.1:587",
    "EMAIL_FROM": "scrutiny@scrutiny.example",
}

COMMANDS = [
    ("Format of Python", [PYTHON, "-m", "ruff", "format", "--check", "."], {}),
    ("Lint of Python", [PYTHON, "-m", "ruff", "check", "--quiet", "--output-format=concise", "."], {}),
    ("Imports run downwards", [str(PROJECT / ".venv" / "bin" / "lint-imports")], {}),
    ("Types of the pure rooms", [PYTHON, "-m", "mypy"], {}),
    ("Format of templates", [PYTHON, "-m", "djlint", "templates", "--check", "--quiet"], {}),
    ("Lint of templates", [PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"], {}),
    ("Migrations tell the models", [*MANAGE, "makemigrations", "--check", "--dry-run"], DEMO),
    ("Settings of the demo", [*MANAGE, "check"], DEMO),
    ("Settings of production", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
]


def faults_of_command(words: list[str], environment: dict[str, str]) -> list[str]:
    done = subprocess.run(
        words,
        cwd=PROJECT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return [] if done.returncode == 0 else done.stdout.rstrip().splitlines()


def main() -> int:
    rules = [(title, lambda w=words, e=extra: faults_of_command(w, e)) for title, words, extra in COMMANDS]
    broken = 0
    for title, faults_of in [*rules, *house.RULES, ("No package with a known fault", advisories.known_faults)]:
        started = time.monotonic()
        try:
            faults, left_out = faults_of(), ""
        except advisories.LeftOutError as reason:
            faults, left_out = [], str(reason)
        broken += bool(faults)
        how = "broken" if faults else "left out" if left_out else "kept"
        print(f"{how:10}{title} ({time.monotonic() - started:.1f} s)", flush=True)
        for fault in [*faults, left_out] if left_out else faults:
            print(f"        {fault}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
