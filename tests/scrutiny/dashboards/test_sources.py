"""From a figure back to its return: those that went in, as known then, and no others."""

from datetime import date

import pytest

from indicators.models import IndicatorPart, QualityMark, Return
from scrutiny.dashboards import sources
from tests.factories import (
    AreaFactory,
    ComparisonFactory,
    ComparisonRunFactory,
    DataItemFactory,
    IndicatorFactory,
    PersonFactory,
)
from tests.indicators.observing import observe

pytestmark = pytest.mark.django_db
NUMERATOR, DENOMINATOR = IndicatorPart.Role.NUMERATOR, IndicatorPart.Role.DENOMINATOR


@pytest.fixture
def crime():
    return DataItemFactory(name="Robbery")


@pytest.fixture
def people():
    return DataItemFactory(name="Residents", timing="mid-year")


@pytest.fixture
def kent():
    return AreaFactory(name="Kent")


def parts_of(crime, people):
    return sources.counted(
        IndicatorFactory(numerator=[crime], denominator=[people]), "force", ComparisonRunFactory.build()
    )


def origins(parts, area, run, role):
    return sources.origins(sources.told(parts, area, [], run), parts, run, role)


def file_names():
    return list(Return.objects.order_by("pk").values_list("file_name", flat=True))


def test_origin_is_the_figure_of_the_whole_span_and_the_year_of_its_middle(crime, people, kent):
    at = observe(
        (crime, kent, "12m to 2009-12", 80),
        (crime, kent, "12m to 2010-03", 90),
        (crime, kent, "2010-03", 7),
        (people, kent, "2009", 1000),
        (people, kent, "2010", 1100),
    )
    run, parts = ComparisonRunFactory(as_known_at=at), parts_of(crime, people)
    (name,) = file_names()
    (numerator,) = origins(parts, kent, run, NUMERATOR)
    (denominator,) = origins(parts, kent, run, DENOMINATOR)
    assert numerator.startswith(f"A test: {name}, row 3; recorded here ")
    assert denominator.startswith(f"A test: {name}, row 5; recorded here ")


def test_origin_of_a_sum_is_its_months(crime, people, kent):
    months = [f"{2009 + (month > 12)}-{(month - 1) % 12 + 1:02}" for month in range(4, 16)]
    at = observe(*[(crime, kent, text, 5) for text in months])
    (said,) = origins(parts_of(crime, people), kent, ComparisonRunFactory(as_known_at=at), NUMERATOR)
    assert "12 rows from 2 to 13" in said


def test_origin_is_what_the_run_knew(crime, people, kent):
    at = observe((crime, kent, "12m to 2010-03", 90))
    observe((crime, kent, "12m to 2010-03", 91))
    first, second = file_names()
    (said,) = origins(parts_of(crime, people), kent, ComparisonRunFactory(as_known_at=at), NUMERATOR)
    assert first in said
    assert second not in said


def test_returns_are_those_of_the_areas_shown(crime, people, kent):
    observe((crime, kent, "12m to 2010-03", 90))
    observe((crime, AreaFactory(name="Surrey"), "12m to 2010-03", 90))
    at = observe((people, kent, "2008", 90))
    run = ComparisonRunFactory(as_known_at=at)
    found = sources.returns(parts_of(crime, people), [kent], run)
    assert [each.file_name for each in found] == file_names()[:1]


def test_a_missing_figure_has_no_origin(crime, people, kent):
    at = observe((crime, kent, "12m to 2010-03", ".."))
    assert origins(parts_of(crime, people), kent, ComparisonRunFactory(as_known_at=at), NUMERATOR) == []


def test_marks_of_quality_are_told_with_period_reason_person_and_day(crime, kent):
    comparison = ComparisonFactory(area=kent)
    person = PersonFactory(name="An officer")
    about = {"start": date(2009, 10, 1), "end": date(2009, 12, 31), "by": person.email, "person": person}
    QualityMark.objects.create(
        indicator=comparison.indicator, area=kent, mark="disputed", reason="Counted twice.", **about
    )
    QualityMark.objects.create(
        indicator=comparison.indicator, area=AreaFactory(), mark="estimated", reason="-", **about
    )
    [said] = sources.marks(comparison, [], comparison.run)
    assert said.startswith("Disputed, October to December 2009: Counted twice. (An officer, ")
