"""Where the browser of the tests and the screenshots is, and how to get one.

Standard library only. Run as a program it installs Debian's headless Chromium when there is none, which takes root; for
anyone else it says what to do and fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
HOW_TO_GET_ONE = (
    "No browser found. On Debian, run as root: apt-get update && apt-get install --no-install-recommends "
    "chromium-headless-shell. Elsewhere install Chromium or Chrome, or put the path of one into BROWSER_PATH."
)


def find() -> str | None:
    """The path of a Chromium or Chrome: `BROWSER_PATH`, or the first that is on the path."""
    chosen = os.environ.get("BROWSER_PATH")
    if chosen:
        return shutil.which(chosen)
    return next((path for path in map(shutil.which, NAMES) if path), None)


def install() -> bool:
    """Install Debian's headless Chromium; false where that isn't possible."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    quietly = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    package = ["install", "--yes", "--no-install-recommends", "chromium-headless-shell"]
    return all(subprocess.run(["apt-get", *words], **quietly).returncode == 0 for words in (["update"], package))


def main() -> int:
    if find():
        return 0
    print("No browser found: installing Debian's headless Chromium.", flush=True)
    if install() and find():
        return 0
    print(HOW_TO_GET_ONE, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
