"""Rules of the house that no tool knows: length of files, what a committed file may not name, locks in step."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement

from scripts.environment import PROJECT

LONGEST_FILE = 300
SOURCE = {".py", ".html", ".js", ".mjs", ".css", ".scss"}
LONGER_FOR_A_REASON: dict[str, str] = {}
"""Path: reason, of each file that may be longer than `LONGEST_FILE` lines."""

INDEX_ADDRESS = re.compile(
    r"pypi[.]org|pythonhosted[.]org|registry[.]npmjs|(extra-)?index[-_]url\s*=|--index[-]url|\"resolved\":|^\s*registry\s*=",
    re.IGNORECASE | re.MULTILINE,
)


def committed(root: Path = PROJECT) -> list[Path]:
    """The files git keeps, and of those the ones still there. Whoever owns the clone may run this."""
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=root, check=True, capture_output=True, text=True
    )
    return [file for file in (root / name for name in listing.stdout.split("\0") if name) if file.is_file()]


def too_long(root: Path = PROJECT) -> list[str]:
    faults = []
    for file in committed(root):
        path = file.relative_to(root).as_posix()
        if file.suffix in SOURCE and file.parent.name != "migrations" and path not in LONGER_FOR_A_REASON:
            lines = len(file.read_text(encoding="utf-8").splitlines())
            if lines > LONGEST_FILE:
                faults.append(
                    f"{path} has {lines} lines; {LONGEST_FILE} are allowed without a reason in scripts/house.py."
                )
    return faults


def found(pattern: re.Pattern[str], root: Path) -> Iterator[tuple[str, re.Match[str]]]:
    """Where `pattern` stands in the committed texts, as file and line, and what it matched."""
    for file in committed(root):
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for match in pattern.finditer(text):
            yield f"{file.relative_to(root).as_posix()}, line {text.count(chr(10), 0, match.start()) + 1}", match


def index_addresses(root: Path = PROJECT) -> list[str]:
    """Where a file names the package index it was made from; another machine may use another."""
    return [f"{where}: names a package index ({match[0].strip()})." for where, match in found(INDEX_ADDRESS, root)]


def pins(lock: Path) -> dict[str, str]:
    """Name and version of each package of a lock file."""
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", lock.read_text(), re.MULTILINE))


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def unmet(requirements: list[str], lock: Path) -> Iterator[str]:
    """Which of `requirements` the lock file doesn't fix, or fixes at a version they don't allow."""
    pinned = pins(lock)
    for requirement in map(Requirement, requirements):
        version = pinned.get(canonical(requirement.name))
        if version is None:
            yield f"{lock.name} lacks {requirement.name}; run make lock."
        elif version not in requirement.specifier:
            yield f"{lock.name} has {requirement.name} {version}, pyproject.toml wants {requirement}; run make lock."


def python_locks(root: Path = PROJECT) -> list[str]:
    project = tomllib.loads((root / "pyproject.toml").read_text())
    runtime, groups = project["project"]["dependencies"], project["dependency-groups"]
    faults = [
        *unmet(runtime, root / "requirements.lock"),
        *unmet(runtime + groups["dev"], root / "requirements-dev.lock"),
        *unmet(groups["node"], root / "requirements-node.lock"),
        *unmet(groups["uv"], root / "requirements-uv.lock"),
    ]
    tested = pins(root / "requirements-dev.lock")
    for name, version in pins(root / "requirements.lock").items():
        if tested.get(name) != version:
            faults.append(f"{name} is {version} in requirements.lock and {tested.get(name)} in the lock of the tests.")
    return faults


def node_lock(root: Path = PROJECT) -> list[str]:
    wanted = json.loads((root / "package.json").read_text())
    locked = json.loads((root / "package-lock.json").read_text())["packages"]
    faults = []
    for kind in ("dependencies", "devDependencies"):
        for name, version in wanted.get(kind, {}).items():
            held = locked.get(f"node_modules/{name}", {}).get("version")
            if held != version:
                faults.append(f"package-lock.json has {name} {held}, and package.json wants {version}; run make lock.")
    return faults


SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bxox[abprs]-[A-Za-z0-9-]{10,}"
    r"|\b(?:postgres|redis|smtp|https?)[+a-z]*://[^\s:/@\"'{}$]+:(?!password@)[^\s@/\"'{}$]{6,}@"
    r"|^\s*(?:export )?(?:SECRET_KEY|POSTGRES_PASSWORD|EMAIL_HOST_PASSWORD)\s*[=:]\s*[\"']?[\w+/-]{16,}[\"']?\s*$",
    re.MULTILINE,
)


def secrets(root: Path = PROJECT) -> list[str]:
    """Where a committed file holds what looks like a key, a token or a password; the text itself isn't repeated."""
    return [f"{where}: looks like a secret; take it out, and renew it." for where, _ in found(SECRET, root)]


RULES = [
    ("No secret in the repository", secrets),
    ("No file too long", too_long),
    ("No package index named", index_addresses),
    ("Locks of Python in step", python_locks),
    ("Lock of Node in step", node_lock),
]
