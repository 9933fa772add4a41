"""Rows as lines of CSV that no spreadsheet program runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

BEGIN_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def line(cells: Iterable[Any]) -> str:
    """One line; text that a spreadsheet program would take for a formula gets an apostrophe before it."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow([_plain(cell) for cell in cells])
    return written.getvalue()


def _plain(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(BEGIN_FORMULAS) else cell
