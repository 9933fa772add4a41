"""What is asked for and what is known: whole periods and their parts, marks for missing, what is overdue first."""

from datetime import date

import pytest

from indicators.models import Return, Timetable
from indicators.periods import parse
from indicators.returns.completeness import completeness
from landscape.models import AreaLink
from tests.factories import AreaFactory, DataItemFactory, DomainFactory, IndicatorFactory, ReturnFactory
from tests.indicators.observing import observe

TODAY = date(2010, 5, 17)
Q3, Q4 = parse("2009/10 Q3"), parse("2009/10 Q4")


@pytest.fixture
def force(db):
    return AreaFactory(name="Kent")


@pytest.fixture
def domain(db):
    return DomainFactory()


@pytest.fixture
def timetable(domain):
    return Timetable.objects.create(indicator_set=domain.indicator_set, days_after=30, first_end=date(2009, 12, 31))


def asked_of(domain, code="robbery", **about):
    item = DataItemFactory(code=code)
    IndicatorFactory(domain=domain, numerator=[item], **about)
    return item


def of(timetable, *forces, today=TODAY, most_quarters=8):
    return completeness(forces, [timetable], today=today, most_quarters=most_quarters)


def counts(due):
    return tuple(due.total(name) for name in ("expected", "known", "missing", "outstanding"))


def test_quarters_that_have_ended_are_due_the_days_after_that_the_timetable_says(force, domain, timetable):
    asked_of(domain)
    assert [(due.period, due.on) for due in of(timetable, force)] == [(Q3, date(2010, 1, 30)), (Q4, date(2010, 4, 30))]
    assert of(timetable, force, today=date(2009, 12, 30)) == []
    timetable.last_end = date(2009, 12, 31)
    assert [due.period for due in of(timetable, force)] == [Q3]


def test_known_and_missing_figures_are_counted_apart(force, domain, timetable):
    robbery, burglary = asked_of(domain), asked_of(domain, "burglary")
    asked_of(domain, "theft")
    observe((robbery, force, "2009/10 Q3", 0), (burglary, force, "2009/10 Q3", ".."))
    assert {due.period.text: counts(due) for due in of(timetable, force)} == {
        "2009/10 Q3": (3, 1, 1, 1),
        "2009/10 Q4": (3, 0, 0, 3),
    }


@pytest.mark.parametrize(
    ("told", "known"),
    [
        (["12m to 2009-12"], 1),
        (["2008/09 Q4", "2009/10 Q1", "2009/10 Q2", "2009/10 Q3"], 1),
        (["2008/09 Q4", "2009/10 Q1", "2009/10 Q3"], 0),
        ([f"2009-{month:02}" for month in range(1, 13)], 1),
        ([f"2009-{month:02}" for month in range(1, 12)], 0),
        (["12m to 2009-09"], 0),
    ],
)
def test_year_is_known_by_itself_or_by_all_its_quarters_or_months(force, domain, timetable, told, known):
    item = asked_of(domain, frequency="rolling 12 months, every quarter")
    observe(*((item, force, period, 5) for period in told))
    [due] = [each for each in of(timetable, force) if each.period == Q3]
    assert counts(due) == (1, known, 0, 1 - known)


def test_overdue_comes_first_longest_first_and_the_complete_last(force, domain, timetable):
    item, other = asked_of(domain), AreaFactory(name="Essex")
    observe((item, other, "2009/10 Q3", 5))
    dues = of(timetable, force, other)
    assert [(due.force.name, due.period.text, due.days_overdue(TODAY)) for due in dues] == [
        ("Kent", "2009/10 Q3", 107),
        ("Essex", "2009/10 Q4", 17),
        ("Kent", "2009/10 Q4", 17),
        ("Essex", "2009/10 Q3", 0),
    ]
    assert dues[-1].is_complete
    assert of(timetable, force, today=date(2010, 4, 30))[-1].days_overdue(date(2010, 4, 30)) == 0


def test_areas_within_are_counted_each(force, domain, timetable):
    item = asked_of(domain, levels=["force", "partnership"])
    borough = AreaFactory(level="partnership", name="Medway")
    AreaLink.objects.create(parent=force, child=borough)
    observe((item, borough, "2009/10 Q3", 5))
    [due] = [each for each in of(timetable, force) if each.period == Q3]
    assert [(each.area.name, each.expected, each.known) for each in due.areas] == [("Kent", 1, 0), ("Medway", 1, 1)]


def test_return_on_its_way_is_named_before_the_one_published(force, domain, timetable):
    asked_of(domain)
    about = {"force": force, "indicator_set": domain.indicator_set, "start": Q3.start, "end": Q3.end}
    published = ReturnFactory(**about, state=Return.State.SUPERSEDED)
    [due] = of(timetable, force, today=date(2010, 1, 1))
    assert due.latest is None
    ReturnFactory(**{**about, "indicator_set": DomainFactory().indicator_set})
    on_its_way = ReturnFactory(**about)
    [due] = of(timetable, force, today=date(2010, 1, 1))
    assert due.latest == on_its_way != published


def test_only_the_last_quarters_are_looked_at(force, domain, timetable):
    asked_of(domain)
    assert [due.period for due in of(timetable, force, most_quarters=1)] == [Q4]


@pytest.mark.parametrize("forces", [1, 20])
def test_completeness_takes_as_many_queries_for_few_forces_as_for_many(
    domain, timetable, forces, django_assert_num_queries
):
    asked_of(domain, levels=["force", "partnership"])
    areas = AreaFactory.create_batch(forces)
    with django_assert_num_queries(4):
        assert len(of(timetable, *areas)) == 2 * forces
