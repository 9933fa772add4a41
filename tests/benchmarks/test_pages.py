"""The benchmark of pages asks for every kind of page, and none takes more queries where there is more to show."""

import pytest

from tests.benchmarks import loading, measure, pages_site
from tests.benchmarks.national import Size

MOST = 8


@pytest.mark.parametrize("size", [Size(areas=40, indicators=2, months=39), Size(areas=80, indicators=6, months=42)])
def test_every_kind_of_page_takes_eight_queries_at_most(
    db, size, celery_eager, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(pages_site, "VARIANTS", 2)
    loading.load(size)
    with django_capture_on_commit_callbacks(execute=True):
        for later in pages_site.YEARS:
            measure.start(size, later)
    site = pages_site.furnish()
    costs = pages_site.inside(site)
    assert {kind: each["queries"] for kind, each in costs.items() if each["queries"] > MOST} == {}
