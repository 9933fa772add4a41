"""``make lock``: compiles every lock file again, keeping versions where the requirements still allow them."""

from __future__ import annotations

import subprocess

from scripts import assets
from scripts.environment import PROJECT, VENV

COMPILE = [VENV / "bin" / "uv", "pip", "compile", "--universal", "--generate-hashes", "--no-header", "--quiet"]
LOCKS = [
    ["pyproject.toml", "--output-file", "requirements.lock"],
    ["pyproject.toml", "--group", "dev", "--constraint", "requirements.lock", "--output-file", "requirements-dev.lock"],
    ["--group", "node", "--output-file", "requirements-node.lock"],
    ["--group", "uv", "--output-file", "requirements-uv.lock"],
]

if __name__ == "__main__":
    for words in LOCKS:
        subprocess.run([*COMPILE, *words], cwd=PROJECT, check=True)
    _, npm = assets.machine_node() or assets.wheel_node()
    subprocess.run([*npm, "install", "--package-lock-only", "--ignore-scripts"], cwd=PROJECT, check=True)
