"""Workbooks (XLSX, ODS) as sheets of cells. Whatever is wrong with one is said in a sentence."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson

from indicators.returns.readers import unpacking
from indicators.returns.readers.kinds import is_workbook
from indicators.returns.readers.tidy import UnreadableFileError

SECONDS = 28
"""By the clock, until a workbook that can't be read is given up."""


class Workbook:
    """The visible sheets of a workbook, found by name, outer spaces and capitals apart; and the hidden ones."""

    def __init__(self, path: Path) -> None:
        self.file_name = path.name
        if not is_workbook(path):
            raise UnreadableFileError(f"{path.name} is no XLSX and no ODS workbook.")
        sheets = _unpacked(path)
        self._sheets = {sheet["name"]: sheet for sheet in sheets if not sheet["hidden"]}
        self.sheet_names = list(self._sheets)
        self.hidden = {sheet["name"]: sheet["rows"] for sheet in sheets if sheet["hidden"]}

    def named(self, name: str) -> str | None:
        """The name as the workbook spells it, or None if it has no such sheet."""
        wanted = name.strip().lower()
        return next((found for found in self.sheet_names if found.strip().lower() == wanted), None)

    def first_row(self, name: str) -> list[str]:
        return next(iter(self.rows(name)), [])

    def rows(self, name: str) -> list[list[str]]:
        """The cells of the sheet as text, from its row 1 and column A on; every row has the same length."""
        return self._sheet(name)["rows"]

    def all_rows(self) -> list[list[list[str]]]:
        """The rows of every sheet, the hidden ones last."""
        return [*(self.rows(name) for name in self.sheet_names), *self.hidden.values()]

    def merged(self, name: str) -> str:
        """The first merged cells of the sheet, such as A2:A5; empty if none are."""
        return self._sheet(name)["merged"]

    def _sheet(self, name: str) -> dict[str, Any]:
        found = self.named(name)
        if found is None:
            sheets = ", ".join(f"“{sheet.strip()}”" for sheet in self.sheet_names)
            raise UnreadableFileError(f"{self.file_name} has no sheet “{name}”; it has {sheets}.")
        return self._sheets[found]


def _unpacked(path: Path) -> list[dict[str, Any]]:
    """The sheets, opened by a process of their own (`unpacking.py`), which this file can at worst bring down."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the path is an argument, no shell reads it
            [sys.executable, "-I", unpacking.__file__, str(path.resolve())],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFileError(
            f"{path.name} takes more than {SECONDS} seconds to read, and was given up."
        ) from error
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise UnreadableFileError(f"{path.name} takes too long to read, and was given up: send it as CSV.")
    if done.returncode == -signal.SIGABRT or b"MemoryError" in done.stderr[-200:]:
        raise UnreadableFileError(f"{path.name} needs more memory than a workbook may: send it as CSV.")
    if done.returncode:
        raise UnreadableFileError(f"{path.name}{unpacking.DAMAGED}.")
    answer = orjson.loads(done.stdout)
    if "refused" in answer:
        raise UnreadableFileError(f"{path.name}{answer['refused']}.")
    return answer["sheets"]
