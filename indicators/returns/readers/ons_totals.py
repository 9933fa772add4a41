"""What is wrong with the totals of ONS tables: named, and never put right by us."""

from __future__ import annotations

from collections.abc import Iterable

from indicators.returns.readers.ons_tables import Table
from indicators.returns.readers.tidy import Fault

Row = tuple[int, str, list[str]]
"""Its number in the sheet, the name of its area, its cells."""


def differing_total(table: Table, total: Row, parts: Iterable[Row], columns: Iterable[int], what: str) -> list[Fault]:
    """One fault if the `parts` don't add up to their `total` in some of the `columns`; what is missing adds nothing."""
    row, name, cells = total
    sums = (
        {at: sum(as_number(part[at]) or 0 for _, _, part in parts) for at in columns} if (parts := list(parts)) else {}
    )
    wrong = [
        (at, added) for at, added in sums.items() if (stated := as_number(cells[at])) is not None and added != stated
    ]
    if not wrong:
        return []
    at, added = wrong[0]
    others = f" ({len(wrong) - 1} more columns differ too)" if len(wrong) > 1 else ""
    message = (
        f"{name} has the total {as_number(cells[at]):,.10g}, but {what} add up to {added:,.10g}{others}. "
        "The figures are taken as printed, the total is not."
    )
    return [Fault(row, table.place(at), message)]


def not_supplied(table: Table, areas: Iterable[Row], columns: list[int]) -> list[Fault]:
    """A fault for each area that has nothing but marks for missing."""
    return [
        Fault(
            row,
            table.place(columns[0]),
            f"{name} has no figures, only marks such as “{cells[columns[0]]}”: it was not supplied, and totals may be "
            "without it.",
        )
        for row, name, cells in areas
        if all(cells[at] and as_number(cells[at]) is None for at in columns)
    ]


def as_number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None
