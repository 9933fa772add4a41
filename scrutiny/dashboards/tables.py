"""The table behind a chart: plain rows, a caption, units in the headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import django_tables2 as tables

Rows = Sequence[Mapping[str, str]]


class FiguresTable(tables.Table):
    """`columns` are (key, heading); the first heads its row, the others hold numbers or words as they are printed."""

    def __init__(self, rows: Rows, *, caption: str, columns: Sequence[tuple[str, str]], words: Sequence[str] = ()):
        self.caption = caption
        self.words = {columns[0][0], *words}
        extra = [(key, tables.Column(verbose_name=heading, orderable=False)) for key, heading in columns]
        super().__init__(data=rows, extra_columns=extra)
        for key, heading in columns:
            self.columns[key].heading = heading
            self.columns[key].is_words = key in self.words
