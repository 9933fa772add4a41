"""The table behind a chart: plain rows, a caption, units in the headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from scrutiny.dashboards.formatting import NOTHING

Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class FiguresTable:
    """`columns` are (key, heading); the first heads its row, the others hold numbers or words as they are printed.

    It writes its own cells, because a funnel has thousands of them, and a template takes half a second for those.
    """

    rows: Rows
    caption: str
    columns: Sequence[tuple[str, str]]
    words: Sequence[str] = ()

    @property
    def head(self) -> SafeString:
        cells = [(self._numeric("header", key), heading) for key, heading in self.columns]
        return format_html_join("", '<th scope="col" class="govuk-table__header{}">{}</th>', cells)

    @property
    def body(self) -> SafeString:
        (first, _), *others = self.columns
        classes = [(key, self._numeric("cell", key)) for key, _ in others]
        return format_html_join(
            "\n",
            '<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">{}</th>{}</tr>',
            ((row[first], self._cells(row, classes)) for row in self.rows),
        )

    def _cells(self, row: Mapping[str, str], classes: Sequence[tuple[str, str]]) -> SafeString:
        cells = ((numeric, row[key] or NOTHING) for key, numeric in classes)
        return format_html_join("", '<td class="govuk-table__cell{}">{}</td>', cells)

    def _numeric(self, part: str, key: str) -> SafeString | str:
        is_words = key == self.columns[0][0] or key in self.words
        return "" if is_words else format_html(" govuk-table__{}--numeric", part)
