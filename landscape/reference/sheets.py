"""Reads the CSV files of reference data, and collects every fault before anything is stored."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path


class FixtureError(ValueError):
    """Reference data that can't be loaded; `faults` holds one sentence for each thing that is wrong."""

    def __init__(self, faults: list[str]):
        self.faults = faults
        super().__init__("\n".join(faults))


class Faults:
    """What is wrong with a set of files, found so far."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def add(self, place: str, sentence: str) -> None:
        self.sentences.append(f"{place}: {sentence}")

    def refuse_if_any(self) -> None:
        if self.sentences:
            raise FixtureError(self.sentences)


class Row:
    """One row of a sheet, which reports what is wrong with its cells by file, row and column."""

    def __init__(self, file: str, number: int, cells: dict[str, str], faults: Faults):
        self.file, self.number, self.cells, self.faults = file, number, cells, faults

    def fault(self, column: str, sentence: str) -> None:
        self.faults.add(f"{self.file}, row {self.number}, column {column}", sentence)

    def text(self, column: str) -> str:
        """The cell without outer spaces; empty where the sheet has no such column."""
        return self.cells.get(column, "").strip()

    def required(self, column: str) -> str:
        text = self.text(column)
        if not text:
            self.fault(column, "is empty; give a value.")
        return text

    def choice(self, column: str, allowed: Collection[str]) -> str:
        text = self.required(column)
        if text and text not in allowed:
            self.fault(column, f"{text!r} is not known; use one of {', '.join(sorted(allowed)[:6])}.")
        return text

    def known(self, column: str, codes: Collection[str], what: str) -> str:
        text = self.required(column)
        if text and text not in codes:
            self.fault(column, f"there is no {what} {text!r} in these files.")
        return text

    def day(self, column: str) -> date | None:
        text = self.text(column)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.fault(column, f"{text!r} is not a day; write it like 2009-04-01.")
            return None

    def figure(self, column: str) -> float:
        text = self.required(column)
        try:
            return float(text)
        except ValueError:
            if text:
                self.fault(column, f"{text!r} is not a number.")
            return float("nan")


def read_sheet(path: Path, columns: Collection[str], faults: Faults) -> Iterator[Row]:
    """The rows of the CSV file `path`, which must have `columns`; the heading is row 1."""
    if not path.is_file():
        faults.add(path.name, "the file is missing.")
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, restval="", restkey="beyond the last column")
        absent = [column for column in columns if column not in (reader.fieldnames or ())]
        if absent:
            faults.add(f"{path.name}, row 1", f"the column {', '.join(absent)} is missing.")
            return
        for cells in reader:
            beyond = cells.pop("beyond the last column", None)
            row = Row(path.name, reader.line_num, cells, faults)
            if beyond:
                row.fault("after the last", "the row has more cells than the heading.")
            yield row
