"""Management commands in a process of its own, with an environment of its own."""

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

def said(*arguments):
    out = io.StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=io.StringIO())
    except CommandError as error:
        return [f"exit {error.returncode}", *str(error).splitlines()]
    return out.getvalue().splitlines()

print(json.dumps([said(*arguments) for arguments in json.load(sys.stdin)]))
"""


def environment(**own: str) -> dict[str, str]:
    """What a process needs that is to know nothing of the tests' own servers, and `own`."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return {**kept, "DJANGO_SETTINGS_MODULE": "config.settings", **own}


def run(commands, **own: str) -> list[list[str]]:
    """What each of the commands says, run one after the other; `own` names the database and what else they need."""
    done = subprocess.run(
        [sys.executable, "-c", SESSION],
        input=json.dumps(commands),
        env=environment(**own),
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
