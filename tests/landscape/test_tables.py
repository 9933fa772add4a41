"""Tables in pages: what an address can't mean is passed over, and nobody asks for more rows than a page holds."""

from __future__ import annotations

import django_tables2 as tables
import pytest
from django.test import RequestFactory

from landscape.tables import ROWS_ON_A_PAGE, PagedTable


class Numbers(PagedTable):
    number = tables.Column()


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("page=2", 2),
        ("page=-1", 3),
        ("page=9", 3),
        ("page=²", 1),
        (f"page={'9' * 5_000}", 1),
        ("per_page=-1", 1),
        ("per_page=1000000", 1),
        ("sort=-", 1),
    ],
)
def test_page_is_one_of_those_there_are(query, page):
    request = RequestFactory().get(f"/?{query}")
    table = Numbers([{"number": each} for each in range(2 * ROWS_ON_A_PAGE + 1)], caption="Numbers", request=request)
    assert table.page.number == page
    assert len(table.paginated_rows) == (1 if page == 3 else ROWS_ON_A_PAGE)
    empty = Numbers([], caption="None", request=request)
    assert (empty.page.number, len(empty.paginated_rows)) == (1, 0)
