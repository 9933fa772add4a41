"""What is asked of a force: by level, by how often, by the dates of parts, and once each."""

from datetime import date

import pytest

from indicators.models import IndicatorPart, Timing
from indicators.periods import PeriodError, parse
from indicators.returns.expected import expected_figures, quarter
from landscape.models import AreaLink
from tests.factories import AreaFactory, DataItemFactory, DomainFactory, IndicatorFactory
from tests.indicators.observing import observe

Q3 = parse("2009/10 Q3")
Q4 = parse("2009/10 Q4")


@pytest.fixture
def force(db):
    return AreaFactory(name="Kent")


@pytest.fixture
def domain(db):
    return DomainFactory()


def borough_of(force, name="Medway", **dates):
    borough = AreaFactory(level="partnership", name=name)
    AreaLink.objects.create(parent=force, child=borough, **dates)
    return borough


def asked(force, domain, of=Q3):
    return [
        (each.area.name, each.item.code, each.period.text) for each in expected_figures(force, domain.indicator_set, of)
    ]


@pytest.mark.parametrize(
    ("frequency", "third", "fourth"),
    [
        ("", ["2009/10 Q3"], ["2009/10 Q4"]),
        ("quarterly", ["2009/10 Q3"], ["2009/10 Q4"]),
        ("monthly, reported quarterly", ["2009/10 Q3"], ["2009/10 Q4"]),
        ("quarterly, annual cohort", ["2009/10 Q3"], ["2009/10 Q4"]),
        ("rolling 12 months, every quarter", ["12m to 2009-12"], ["12m to 2010-03"]),
        ("Quarterly rolling", ["12m to 2009-12"], ["12m to 2010-03"]),
        ("financial year", [], ["12m to 2010-03"]),
        ("annual", [], ["12m to 2010-03"]),
        ("biennial", [], ["12m to 2010-03"]),
        ("yearly, 31 March", [], ["12m to 2010-03"]),
    ],
)
def test_period_asked_for_follows_how_often_an_indicator_is_reported(force, domain, frequency, third, fourth):
    IndicatorFactory(domain=domain, frequency=frequency, numerator=[DataItemFactory(code="robbery")])
    assert asked(force, domain) == [("Kent", "robbery", text) for text in third]
    assert asked(force, domain, Q4) == [("Kent", "robbery", text) for text in fourth]


def test_stock_is_asked_for_by_the_month_that_ends_the_quarter_and_an_estimate_by_mid_year_never(force, domain):
    officers = DataItemFactory(code="officers", timing=Timing.END_OF_PERIOD)
    residents = DataItemFactory(code="residents", timing=Timing.MID_YEAR)
    IndicatorFactory(domain=domain, numerator=[officers], denominator=[residents])
    assert asked(force, domain) == [("Kent", "officers", "2009-12")]


def test_item_of_two_indicators_is_asked_for_once(force, domain):
    item = DataItemFactory(code="robbery")
    IndicatorFactory(domain=domain, numerator=[item])
    IndicatorFactory(domain=domain, numerator=[item, DataItemFactory(code="burglary")])
    assert asked(force, domain) == [("Kent", "robbery", "2009/10 Q3"), ("Kent", "burglary", "2009/10 Q3")]


def test_drafts_other_sets_and_parts_of_other_dates_are_not_asked_for(force, domain):
    IndicatorFactory(domain=domain, status="draft", numerator=[DataItemFactory()])
    IndicatorFactory(numerator=[DataItemFactory()])
    indicator = IndicatorFactory(domain=domain)
    for code, dates in (
        ("ended", {"ends": date(2009, 9, 30)}),
        ("last", {"ends": date(2009, 12, 31)}),
        ("first", {"starts": date(2009, 12, 31)}),
        ("to come", {"starts": date(2010, 1, 1)}),
    ):
        IndicatorPart.objects.create(indicator=indicator, role="numerator", item=DataItemFactory(code=code), **dates)
    assert [item for _, item, _ in asked(force, domain)] == ["last", "first"]


def test_areas_within_are_asked_for_what_the_set_measures_at_their_level(force, domain):
    borough_of(force, "Medway")
    borough_of(force, "Ashford")
    borough_of(force, "Gone", ends=date(2009, 3, 31))
    borough_of(AreaFactory(), "Elsewhere")
    IndicatorFactory(domain=domain, levels=["force", "partnership"], numerator=[DataItemFactory(code="robbery")])
    IndicatorFactory(domain=domain, levels=["force"], numerator=[DataItemFactory(code="homicide")])
    assert [(area, item) for area, item, _ in asked(force, domain)] == [
        ("Kent", "robbery"),
        ("Kent", "homicide"),
        ("Ashford", "robbery"),
        ("Medway", "robbery"),
    ]


def test_item_of_one_level_is_asked_of_areas_only_where_one_of_them_ever_had_it(force, domain):
    """The Metropolitan Police's own categories are not asked of Kent."""
    own, other = borough_of(force), borough_of(AreaFactory(name="Met"), "Barnet")
    borough_of(force, "Ashford")
    indicator = IndicatorFactory(domain=domain, levels=["partnership"])
    known, foreign = DataItemFactory(code="known"), DataItemFactory(code="foreign")
    for item in (known, foreign):
        IndicatorPart.objects.create(indicator=indicator, role="numerator", item=item, level="partnership")
    observe((known, own, "2009/10 Q1", 5), (foreign, other, "2009/10 Q1", 5))
    assert [(area, item) for area, item, _ in asked(force, domain)] == [("Ashford", "known"), ("Medway", "known")]


def test_quarter_of_a_text():
    assert quarter("2009/10 Q3") == Q3
    with pytest.raises(PeriodError, match=r"“2009/10” is no quarter\. Write it like 2009/10 Q3"):
        quarter("2009/10")


@pytest.mark.parametrize("boroughs", [1, 12])
def test_expected_figures_takes_as_many_queries_for_few_areas_as_for_many(
    force, domain, boroughs, django_assert_num_queries
):
    for number in range(boroughs):
        borough_of(force, f"Borough {number}")
    IndicatorFactory(domain=domain, levels=["force", "partnership"], numerator=[DataItemFactory() for _ in "abc"])
    indicator_set = domain.indicator_set
    with django_assert_num_queries(2):
        assert len(expected_figures(force, indicator_set, Q3)) == 3 + 3 * boroughs
