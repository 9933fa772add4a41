"""Every area of a level on one indicator."""

from django.forms import model_to_dict

from scrutiny.dashboards.level import TOLD, Place, comparisons_at
from scrutiny.dashboards.queries import parent_force
from scrutiny.models import Comparison
from tests.scrutiny.dashboards.conftest import build


def test_one_query_tells_all_of_the_own_area_and_of_others_what_charts_tell(db, django_assert_num_queries):
    site = build(indicators=1, boroughs=3)
    (indicator,) = site.indicators
    stored = {each.area.slug: each for each in Comparison.objects.filter(area__level="partnership")}
    slug, *rest = stored
    with django_assert_num_queries(1):
        own, others = comparisons_at(site.run, "partnership", slug, indicator)
    assert model_to_dict(own) == model_to_dict(stored[slug])
    assert model_to_dict(own.area) == model_to_dict(stored[slug].area)
    assert parent_force(own.area).name == "Metropolitan Police"
    assert {each.area.slug for each in others} == {*rest}
    for other in others:
        row = stored[other.area.slug]
        assert other.area == Place(*(getattr(row.area, name) for name in Place._fields))
        assert all(getattr(other, name) == getattr(row, name) for name in TOLD)


def test_area_that_is_not_compared_has_no_comparison(db):
    site = build(indicators=1)
    own, others = comparisons_at(site.run, "force", "nowhere", site.indicators[0])
    assert own is None
    assert len(others) == 4
