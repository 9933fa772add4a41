"""Marks of quality stand beside the comparisons of the figures that they are of, in every run, without another one."""

import csv

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import IndicatorPart, Mark, QualityMark
from scrutiny.comparisons.export import lines
from scrutiny.comparisons.remarks import BETWEEN

pytestmark = pytest.mark.django_db


def quality(run) -> dict[tuple[str, str], list[str]]:
    rows = csv.DictReader(lines(run))
    return {(row["indicator"], row["area_code"]): row["quality"].split(BETWEEN) for row in rows}


def marked(run, mark, *, days=None, **of):
    start, end = days or (run.start, run.end)
    QualityMark.objects.create(start=start, end=end, mark=mark, reason="Two boroughs; late", by="officer@x", **of)


@pytest.fixture
def run(country, commit):
    return commit(country).run


def test_mark_of_an_indicator_in_one_area_stands_there_only(run):
    before = quality(run)
    (reference, code), *others = before
    row = run.comparisons.get(indicator__reference=reference, area__code=code)
    marked(run, Mark.PROVISIONAL, indicator=row.indicator, area=row.area)
    after = quality(run)
    assert after[reference, code][-1].startswith("provisional in ")
    assert after[reference, code][-1].endswith(": Two boroughs, late")
    assert {key: after[key] for key in others} == {key: before[key] for key in others}
    marked(run, Mark.COMPLETE, indicator=row.indicator, area=row.area)
    assert quality(run) == before


def test_mark_of_a_data_item_stands_wherever_it_is_used(run):
    part = IndicatorPart.objects.filter(indicator__runpart__run=run).first()
    marked(run, Mark.DISPUTED, item=part.item)
    using = set(
        IndicatorPart.objects.filter(item=part.item, indicator__runpart__run=run).values_list(
            "indicator__reference", flat=True
        )
    )
    said = {key for key, told in quality(run).items() if any(each.startswith(part.item.code) for each in told)}
    assert {reference for reference, _ in said} == using
    assert len(said) == sum(reference in using for reference, _ in quality(run))


def test_mark_of_another_time_stands_nowhere(run):
    before = quality(run)
    part = IndicatorPart.objects.filter(indicator__runpart__run=run).first()
    day = run.end.replace(year=run.end.year + 3)
    marked(run, Mark.ESTIMATED, days=(day, day), item=part.item)
    assert quality(run) == before


def test_queries_do_not_grow_with_marks(run, django_assert_num_queries):
    part = IndicatorPart.objects.filter(indicator__runpart__run=run).first()
    marked(run, Mark.DISPUTED, item=part.item)
    with CaptureQueriesContext(connection) as once:
        quality(run)
    for area in {each.area for each in run.comparisons.select_related("area")}:
        marked(run, Mark.ESTIMATED, item=part.item, area=area)
    with django_assert_num_queries(len(once)):
        quality(run)
