"""A revision is told with what was before, what came after, when and by which return; and only to who knew of it."""

import pytest

from indicators.models import IndicatorPart, Return
from scrutiny.dashboards import charts
from scrutiny.dashboards.revisions import revised_ends, revisions
from tests.factories import AreaFactory, ComparisonRunFactory, DataItemFactory, IndicatorFactory
from tests.indicators.observing import observe

pytestmark = pytest.mark.django_db


@pytest.fixture
def kent():
    return AreaFactory(name="Kent")


@pytest.fixture
def robbery():
    return DataItemFactory(name="Robbery")


def parts_of(item):
    return list(IndicatorPart.objects.filter(indicator=IndicatorFactory(numerator=[item])).select_related("item"))


def test_revision_says_what_was_before_what_came_after_and_by_which_return(kent, robbery):
    observe((robbery, kent, "12m to 2010-03", 400), (robbery, kent, "12m to 2009-03", 300))
    at = observe((robbery, kent, "12m to 2010-03", 1440.5), (robbery, kent, "12m to 2009-03", 300))
    [found] = revisions(parts_of(robbery), kent, ComparisonRunFactory(as_known_at=at))
    assert found.words.endswith(": Robbery, 12 months to March 2010, from 400 to 1,440.5")
    assert found.by == Return.objects.order_by("pk").last().pk
    assert revised_ends([found]) == {"2010-03-31"}


def test_figure_that_came_or_went_is_told_by_its_mark(kent, robbery):
    observe((robbery, kent, "12m to 2010-03", ".."))
    at = observe((robbery, kent, "12m to 2010-03", 0))
    [found] = revisions(parts_of(robbery), kent, ComparisonRunFactory(as_known_at=at))
    assert found.words.endswith("from .. to 0")


def test_revision_of_later_or_of_another_area_or_item_is_not_told(kent, robbery):
    other, elsewhere = DataItemFactory(), AreaFactory()
    at = observe(*((each, area, "2010-03", 1) for each in (robbery, other) for area in (kent, elsewhere)))
    run, parts = ComparisonRunFactory(as_known_at=at), parts_of(robbery)
    later = observe((robbery, kent, "2010-03", 2), (other, kent, "2010-03", 3), (robbery, elsewhere, "2010-03", 4))
    assert revisions(parts, kent, run) == []
    assert len(revisions(parts, kent, ComparisonRunFactory(as_known_at=later))) == 1


@pytest.mark.parametrize("figures", [1, 30])
def test_revisions_take_one_query_however_many_there_are(kent, robbery, figures, django_assert_num_queries):
    periods = [f"{1970 + year}" for year in range(figures)]
    observe(*((robbery, kent, period, 1) for period in periods))
    at = observe(*((robbery, kent, period, 2) for period in periods))
    run, parts = ComparisonRunFactory(as_known_at=at), parts_of(robbery)
    with django_assert_num_queries(1):
        assert len(revisions(parts, kent, run)) == figures


def test_trend_marks_the_periods_that_were_revised():
    ends = ["2009-03-31", "2010-03-31"]
    numbers = {name: [1.0, 2.0] for name in ("value", "lower", "upper", "family_min", "family_max", "family_average")}
    figure = charts.trend_chart(charts.Trend("Kent", "offences", 1, ends, revised=["2010-03-31"], **numbers))
    assert [(each["text"], each["x"]) for each in figure["layout"]["annotations"]] == [("revised", "2010-03-31")]
