"""The table behind a chart: plain rows, a caption, units in the headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

from scrutiny.dashboards.formatting import NOTHING

Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class FiguresTable:
    """`columns` are (key, heading); the first heads its row, the others hold numbers or words as they are printed.

    A `stacked` table, of few rows with many words, shows each row as a card on a telephone.

    It writes its own cells, because a funnel has thousands of them, and a template takes half a second for those.
    """

    rows: Rows
    caption: str
    columns: Sequence[tuple[str, str]]
    words: Sequence[str] = ()
    stacked: bool = False

    @property
    def head(self) -> SafeString:
        cells = [
            f'<th scope="col"{self._role("columnheader")} class="{self._kind("header", key)}">{escape(name)}</th>'
            for key, name in self.columns
        ]
        return SafeString("".join(cells))

    @property
    def body(self) -> SafeString:
        (first, _), *others = self.columns
        cells = "".join(f'<td{self._heading(name)} class="{self._kind("cell", key)}">{{}}</td>' for key, name in others)
        head = f'<th scope="row"{self._role("rowheader")} class="{self._kind("header", first)}">{{}}</th>'
        line = f'<tr class="govuk-table__row"{self._role("row")}>{head}{cells}</tr>'
        keys = [key for key, _ in self.columns]
        return SafeString("\n".join(line.format(*(escape(row[key] or NOTHING) for key in keys)) for row in self.rows))

    def _role(self, role: str) -> str:
        """What a part is, told where its look as a card would hide that."""
        return f' role="{role}"' if self.stacked else ""

    def _heading(self, name: str) -> str:
        return f'{self._role("cell")} data-heading="{escape(name)}"' if self.stacked else ""

    def _kind(self, part: str, key: str) -> str:
        """Classes of a cell, which is put to the right where it holds a number."""
        kind = f"govuk-table__{part}"
        return kind if key == self.columns[0][0] or key in self.words else f"{kind} {kind}--numeric"
