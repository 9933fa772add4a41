"""Reference cases that stand beside the project: inputs, and what established packages give for them."""

import csv
from pathlib import Path

import numpy as np
from hypothesis import settings

CLOSED = 1e-9
ITERATIVE = 1e-6

steady = settings(deadline=None, derandomize=True, max_examples=60)


def reference(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "reference" / f"{name}.csv").open(newline="") as lines:
        return list(csv.DictReader(lines))


def numbers(rows: list[dict[str, str]], *columns: str) -> tuple[np.ndarray, ...]:
    return tuple(np.array([float(row[column] or "nan") for row in rows]) for column in columns)
