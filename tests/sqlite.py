"""Management commands on SQLite, as the demo runs them: in a process of its own, with no database server named."""

import json
import os
import subprocess
import sys

from django.conf import settings

SESSION = """
import io, json, os, sys
import django
django.setup()
from django.core.management import CommandError, call_command
from django.db import connection

def said(*arguments):
    out = io.StringIO()
    try:
        call_command(*arguments, stdout=out)
    except CommandError as error:
        return [f"exit {error.returncode}", *str(error).splitlines()]
    return out.getvalue().splitlines()

assert connection.vendor == "sqlite"
print(json.dumps([said(*arguments) for arguments in json.load(sys.stdin)]))
"""


def run(folder, commands):
    """What each of the commands says, run one after the other against the SQLite database of a folder."""
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")} | {
        "SQLITE_PATH": str(folder / "scrutiny.sqlite3"),
        "MEDIA_ROOT": str(folder / "received"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", SESSION],
        input=json.dumps(commands),
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
