"""Known faults of the packages that the lock files fix, asked of the public advisory database OSV."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from typing import Any

from scripts.environment import PROJECT

DATABASE = "https://api.osv.dev/v1/querybatch"
PATIENCE = 10
AT_ONCE = 500


class LeftOutError(Exception):
    """A rule that could not be tried here, and why; no fault of the project, and no proof that there is none."""


def packages(root: Path = PROJECT) -> list[tuple[str, str, str]]:
    """Ecosystem, name and version of every locked package, those of the tests too."""
    from scripts.house import pins

    python = [("PyPI", *pin) for pin in pins(root / "requirements-dev.lock").items()]
    locked = json.loads((root / "package-lock.json").read_text())["packages"]
    node = [("npm", path.rpartition("node_modules/")[2], each["version"]) for path, each in locked.items() if path]
    return python + node


def known_faults(root: Path = PROJECT, database: str = DATABASE) -> list[str]:
    """A sentence for each locked package with a known fault; LeftOutError where the database can't be asked."""
    asked = packages(root)
    faults = []
    for start in range(0, len(asked), AT_ONCE):
        part = asked[start : start + AT_ONCE]
        for (_, name, version), found in zip(part, answers(part, database), strict=True):
            ids = ", ".join(each["id"] for each in found.get("vulns") or ())
            if ids:
                faults.append(f"{name} {version} has known faults: {ids}. Raise its version and run make lock.")
    return faults


def answers(asked: list[tuple[str, str, str]], database: str) -> list[dict[str, Any]]:
    queries = [
        {"package": {"ecosystem": ecosystem, "name": name}, "version": version} for ecosystem, name, version in asked
    ]
    body = json.dumps({"queries": queries}).encode()
    request = urllib.request.Request(database, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            results = json.load(answer)["results"]
    except (OSError, ValueError, KeyError) as error:
        reason = getattr(error, "reason", error)
        raise LeftOutError(f"The advisory database can't be asked from here ({reason}); ask it elsewhere.") from error
    if len(results) != len(asked):
        raise LeftOutError("The advisory database did not answer for every package; try again later.")
    return results
