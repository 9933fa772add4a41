"""The Python environment in .venv: made when missing and brought to what a lock file says; quick when nothing changed.

Standard library only, because it runs before anything is installed: ``python3 -m scripts.environment LOCK…``.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)
QUIET_PIP = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--root-user-action=ignore"]


def fingerprint(lock: Path) -> str:
    """What an environment is made from: a lock, a folder and a Python; a change of any makes it anew."""
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    return f"{digest} {VENV} {sys.version_info.major}.{sys.version_info.minor}"


def stamp(lock: Path) -> Path:
    return VENV / f"installed-{lock.name}"


def is_installed(lock: Path) -> bool:
    return PYTHON.exists() and stamp(lock).exists() and stamp(lock).read_text() == fingerprint(lock)


def venv_is_sound() -> bool:
    """Whether .venv was made here and by this Python, so that packages may be added to it."""
    stamps = list(VENV.glob("installed-*"))
    here = fingerprint(Path(__file__)).split(" ", 1)[1]
    return PYTHON.exists() and all(file.read_text().split(" ", 1)[1] == here for file in stamps)


def make_venv() -> None:
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], stdout=subprocess.DEVNULL)
    if made.returncode != 0:
        raise SystemExit(
            "Python could not make .venv. On Debian its venv module is a package: apt-get install python3-venv"
        )


def has_uv() -> bool:
    """uv installs ten times faster than pip; where it can't be had, pip does the same from the same lock."""
    if (VENV / "bin" / "uv").exists():
        return True
    lock = PROJECT / "requirements-uv.lock"
    return (
        subprocess.run([PYTHON, *QUIET_PIP, "--require-hashes", "-r", lock], stderr=subprocess.DEVNULL).returncode == 0
    )


def install(lock: Path) -> None:
    """Bring .venv to `lock`, whose every file is checked against its hash."""
    if not venv_is_sound():
        make_venv()
    what = ["--require-hashes", "-r", str(lock)]
    by_uv = [VENV / "bin" / "uv", "pip", "install", "--quiet", "--python", PYTHON, *what]
    by_pip = [PYTHON, *QUIET_PIP, *what]
    never_fetch_python = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    if (has_uv() and subprocess.run(by_uv, env=never_fetch_python).returncode == 0) or (
        subprocess.run(by_pip).returncode == 0
    ):
        stamp(lock).write_text(fingerprint(lock))
        return
    raise SystemExit(
        f"The packages of {lock.name} could not be installed; why is said above. Try again when it is mended."
    )


def ensure(name: str) -> None:
    lock = PROJECT / name
    if is_installed(lock):
        return
    print(f"Python packages of {name} (the first time this takes a while)", flush=True)
    started = time.monotonic()
    install(lock)
    print(f"    {time.monotonic() - started:.1f} s", flush=True)


def main() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise SystemExit(
            f"Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or later is needed, and this is {sys.version.split()[0]}. "
            "If another is installed, say which: make demo PYTHON=python3.12"
        )
    for name in sys.argv[1:]:
        ensure(name)


if __name__ == "__main__":
    main()
