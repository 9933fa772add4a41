"""Targets profiled by the seasons of the last three years, and followed by the year to date."""

from datetime import date

import pytest

from indicators.periods import month
from scrutiny.models import TargetStanding
from scrutiny.plans import evidence
from scrutiny.plans.changes import PlanRefusedError
from scrutiny.plans.following import follow
from tests.scrutiny.plans.making import a_target, agreed, an_offence
from tests.scrutiny.plans.test_following import published

pytestmark = pytest.mark.django_db

SHARES = [each / 78 for each in range(1, 13)]


def three_years(**more):
    ends = [month(2006 + (at + 3) // 12, (at + 3) % 12 + 1).end for at in range(36)]
    months = {"every": 1, "ends": [each.isoformat() for each in ends], "value": [100 * each for each in SHARES] * 3}
    return {"ends": ["2009-03-31"], "value": [100], "breaks": [], "months": months, **more}


def test_seasonal_target_takes_its_shares_from_the_last_three_years(plan):
    robbery = an_offence()
    published(robbery, plan.area, 100, date(2009, 3, 31), history=three_years())
    target = a_target(plan, robbery, 78, kind="level", baseline=100, trajectory="seasonal")
    assert target.month_shares == pytest.approx(SHARES)
    assert target.path.at(date(2009, 12, 31)) == pytest.approx(45)


def test_seasonal_target_without_three_years_of_months_is_refused(plan):
    with pytest.raises(PlanRefusedError, match="choose straight lines"):
        a_target(plan, an_offence(), 78, kind="level", trajectory="seasonal")


def test_no_seasons_are_taken_across_a_break(plan):
    robbery = an_offence()
    published(robbery, plan.area, 100, date(2009, 3, 31), history=three_years(breaks=[["2008-04-01", "New rules"]]))
    assert evidence.month_shares(robbery, plan.area) is None


def test_seasonal_target_is_followed_by_the_year_to_date_not_by_twelve_months(plan):
    robbery = an_offence()
    published(robbery, plan.area, 100, date(2009, 3, 31), history=three_years())
    a_target(plan, robbery, 78, kind="level", baseline=100, trajectory="seasonal")
    agreed(plan)
    year = {"from": "2009-04-01", "months": 9, "to_date": 60, "before": 58}
    published(robbery, plan.area, 101, date(2009, 12, 31), history=three_years(year=year))
    assert follow(plan_id=plan.pk) == 1
    stands = TargetStanding.objects.get()
    assert (stands.value, stands.verdict) == (60, "below")
    assert stands.expected == pytest.approx(45)
    assert stands.lower_95 == pytest.approx(45.8, abs=0.1)
