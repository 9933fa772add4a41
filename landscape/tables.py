"""Tables as every page shows them: captioned, sorted by links, in pages, drawn by ``templates/tables/_table.html``."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.core.paginator import Paginator
from django.http import HttpRequest

ROWS_ON_A_PAGE = 50


class PagedTable(tables.Table):
    """Its rows are sorted and parted as the address says (``sort``, ``page``); what it can't mean is passed over.

    The columns named in `numbers` stand right. The first column heads its row.
    """

    numbers: tuple[str, ...] = ()

    def __init__(self, rows: Any, *, caption: str, request: HttpRequest, **kwargs: Any) -> None:
        self.caption = caption
        super().__init__(data=rows, **kwargs)
        for column in self.columns:
            column.is_words = column.name not in self.numbers
        tables.RequestConfig(request, paginate=False).configure(self)
        self.paginator = Paginator(self.rows, ROWS_ON_A_PAGE)
        self.page = self.paginator.get_page(request.GET.get(self.prefixed_page_field))

    class Meta:
        empty_text = "Nothing to show."
