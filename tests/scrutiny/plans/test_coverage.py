from datetime import date

import pytest

from scrutiny.models import NationalPriority
from scrutiny.plans import writing
from scrutiny.plans.coverage import coverage, without_measure, worsening_without_target
from tests.factories import ComparisonFactory, ComparisonRunFactory, IndicatorFactory, PublicationFactory
from tests.scrutiny.plans.making import a_force, a_part, a_plan, a_priority, a_target, agreed, an_offence

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return a_plan(a_force())


def of_level(plan, level):
    return next(each for each in coverage(plan) if each.level == level)


def test_plan_without_the_boards_priorities_does_not_address_them(plan):
    board = a_plan(plan.area, "lcjb")
    a_priority(board, "Witness care", "lcjb")
    assert of_level(plan, "lcjb").demands == ()  # what a board is still writing is nobody else’s yet
    agreed(board)
    found = of_level(plan, "lcjb")
    assert (found.verdict, [each.title for each in found.demands]) == ("not addressed", ["Witness care"])
    a_priority(plan, "Witness care", "lcjb")
    assert of_level(plan, "lcjb").verdict == "addressed"


def test_source_that_is_met_in_part_is_said_to_be(plan):
    local = a_plan(a_part(plan.area), "partnership")
    for about in ("Robbery", "Burglary"):
        a_priority(local, about)
    agreed(local)
    a_priority(plan, "Robbery")
    found = of_level(plan, "partnership")
    assert (found.verdict, {each.topic: each.met for each in found.demands}) == (
        "partly addressed",
        {"Robbery": True, "Burglary": False},
    )


def test_every_source_is_asked_after_and_one_that_nobody_speaks_for_is_not_addressed(plan):
    assert [each.level for each in coverage(plan)] == [
        "neighbourhood",
        "partnership",
        "lcjb",
        "force",
        "national",
        "pledge",
    ]
    assert {each.verdict for each in coverage(plan)} == {"not addressed"}


def test_national_priorities_are_those_of_the_years(plan):
    given = {"topic": writing.topic("Terrorism"), "source": "PSA 26"}
    NationalPriority.objects.create(
        code="PSA 26", title="Reduce the risk", starts=date(2008, 4, 1), ends=date(2011, 3, 31), **given
    )
    NationalPriority.objects.create(
        code="PSA 1", title="Reduce crime", starts=date(2005, 4, 1), ends=date(2008, 3, 31), **given
    )
    assert [each.title for each in of_level(plan, "national").demands] == ["PSA 26: Reduce the risk"]
    assert of_level(plan, "national").verdict == "not addressed"
    a_priority(plan, "Prevent", "national", national=NationalPriority.objects.get(code="PSA 26"))
    assert of_level(plan, "national").verdict == "addressed"


def test_what_worsens_without_a_target_is_listed(plan):
    robbery, burglary = an_offence(), an_offence("burglary")
    a_target(plan, robbery, -5)
    run = ComparisonRunFactory(indicator_set=burglary.indicator_set)
    PublicationFactory(run=run)
    other = IndicatorFactory(domain=burglary.domain)
    ComparisonFactory(run=run, area=plan.area, indicator=burglary, change_verdict="worse")
    ComparisonFactory(run=run, area=plan.area, indicator=other, change_verdict="no clear change")
    again = ComparisonRunFactory(indicator_set=robbery.indicator_set)
    PublicationFactory(run=again)
    ComparisonFactory(run=again, area=plan.area, indicator=robbery, change_verdict="worse")
    assert [each.indicator for each in worsening_without_target(plan)] == [burglary]


def test_priorities_without_a_measure_are_named(plan):
    a_priority(plan, "Fear of crime")
    a_target(plan, an_offence(), -5)
    assert [each.title for each in without_measure(plan)] == ["Fear of crime"]
