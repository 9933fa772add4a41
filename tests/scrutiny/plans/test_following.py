"""Where targets stand, from published comparisons: the Met's confidence first."""

from datetime import date

import pytest

from indicators.periods import months_ending, parse
from landscape.models import Role
from scrutiny.models import NationalMeasure, TargetStanding
from scrutiny.plans import following, tasks
from scrutiny.plans.following import follow, plans_behind
from scrutiny.plans.pages import wording
from scrutiny.plans.terms import Baseline
from scrutiny.statistics.intervals import wilson
from tests.factories import ComparisonFactory, ComparisonRunFactory, PublicationFactory
from tests.scrutiny.plans.conftest import come_as, words
from tests.scrutiny.plans.making import a_force, a_plan, a_survey, a_target, agreed, an_offence

pytestmark = pytest.mark.django_db


def published(indicator, area, value, end=date(2009, 12, 31), **fields):
    year = months_ending(end.year, end.month, 12)
    run = ComparisonRunFactory(indicator_set=indicator.indicator_set, start=year.start, end=year.end, period=year.text)
    PublicationFactory(run=run)
    history = fields.pop("history", {"ends": [end.isoformat()], "value": [value], "breaks": [], "months": {}})
    return ComparisonFactory(run=run, indicator=indicator, area=area, value=value, history=history, **fields)


@pytest.fixture
def met():
    """The Met's plan with the confidence target: 55.4 by March 2011 and 59.4 by March 2012."""
    plan = a_plan(a_force())
    confidence = a_survey()
    years = {"starts": date(2009, 4, 1), "ends": date(2012, 3, 31)}
    NationalMeasure.objects.create(reference="SPI 2.2", name="Public confidence", source="Green paper", **years)
    a_target(
        plan,
        confidence,
        59.4,
        about="Confidence",
        owner="national",
        kind="level",
        baseline=Baseline(51.2, parse("12m to 2009-09")),
        on=date(2012, 3, 31),
        interim=((date(2011, 3, 31), 55.4),),
    )
    return agreed(plan)


def test_met_confidence_is_better_than_its_trajectory(met):
    target = met.targets.get()
    assert [target.path.at(date(2011, 3, 31)), target.path.at(date(2012, 3, 31))] == [55.4, 59.4]
    lower, upper = (100 * each for each in wilson(751, 1414))
    assert [round(lower, 1), round(upper, 1)] == [50.5, 55.7]
    published(target.indicator, met.area, 53.1, lower_95=lower, upper_95=upper)
    assert follow(plan_id=met.pk) == 1
    stands = TargetStanding.objects.get()
    assert (stands.verdict, stands.certain, stands.value) == ("better", False, 53.1)
    assert stands.expected == pytest.approx(51.2 + 4.2 * 3 / 18)
    said = words(come_as(Role.MEMBER, met.force).get(f"/plans/{met.pk}/"))
    assert "53.1% of adults surveyed (50.5 to 55.7) at 31 December 2009, +1.9 points from the baseline" in said
    assert "Ahead of its trajectory, within the margin of error" in said
    assert "1.9%" not in said


def test_verdict_is_certain_where_the_interval_is_beyond_the_trajectory(met):
    target = met.targets.get()
    published(target.indicator, met.area, 53.1, lower_95=52.1, upper_95=54.1)
    follow(plan_id=met.pk)
    assert TargetStanding.objects.get().certain


def test_page_that_a_reader_has_is_sent_again_once_its_targets_are_followed(met):
    """Its publication comes first, and what is computed from it later is told to the audit trail too."""
    published(met.targets.get().indicator, met.area, 53.1)
    member, address = come_as(Role.MEMBER, met.force), f"/plans/{met.pk}/"
    had = {"If-None-Match": member.get(address)["ETag"]}
    assert member.get(address, headers=had).status_code == 304
    follow(plan_id=met.pk)
    now = member.get(address, headers=had)
    assert now.status_code == 200
    follow(plan_id=met.pk)
    assert member.get(address, headers={"If-None-Match": now["ETag"]}).status_code == 304


def test_followed_again_it_keeps_one_standing_of_the_latest_comparison(met):
    target = met.targets.get()
    published(target.indicator, met.area, 51.2, date(2009, 9, 30))
    assert plans_behind() == [met.pk]
    follow(plan_id=met.pk)
    follow(plan_id=met.pk)
    assert plans_behind() == []
    latest = published(target.indicator, met.area, 53.1)
    assert plans_behind() == [met.pk]
    follow(plan_id=met.pk)
    assert TargetStanding.objects.get().run == latest.run


def test_result_of_its_last_day_stays_whatever_is_published_later():
    plan = a_plan(a_force())
    robbery = an_offence()
    a_target(plan, robbery, -10)
    agreed(plan)
    result = published(robbery, plan.area, 890, date(2010, 3, 31), lower_95=850, upper_95=930)
    published(robbery, plan.area, 1200, date(2011, 3, 31))
    follow(plan_id=plan.pk)
    stands = TargetStanding.objects.get()
    assert (stands.run, stands.verdict, wording.verdict(stands)) == (
        result.run,
        "better",
        "Target met, within the margin of error",
    )
    assert plans_behind() == []


def test_count_of_a_target_years_ahead_is_projected_to_the_end_of_the_running_year():
    plan = a_plan(a_force(), "strategy", years=3)
    robbery = an_offence()
    target = a_target(plan, robbery, -30, on=date(2012, 3, 31))
    agreed(plan)
    ends = [parse(f"{year}-{month:02}").end.isoformat() for year in (2008, 2009) for month in range(1, 13)][3:21]
    history = {"ends": [], "value": [], "breaks": [], "months": {"every": 1, "ends": ends, "value": [100.0] * 18}}
    published(robbery, plan.area, 1200, date(2009, 9, 30), history=history)
    follow(plan_id=plan.pk)
    stands = TargetStanding.objects.get()
    assert (stands.projected, stands.projected_on) == (pytest.approx(1200), date(2010, 3, 31))
    assert "by 31 March 2010; chance of keeping to the trajectory until then" in wording.outlook(target, stands)


def test_target_without_a_published_figure_has_no_standing(met):
    assert follow(plan_id=met.pk) == 0
    assert not TargetStanding.objects.exists()
    assert plans_behind() == []


def test_count_is_projected_to_the_end_of_its_year():
    plan = a_plan(a_force())
    robbery = an_offence()
    target = a_target(plan, robbery, -10)
    agreed(plan)
    ends = [parse(f"{year}-{month:02}").end.isoformat() for year in (2008, 2009) for month in range(1, 13)][3:21]
    months = {"every": 1, "ends": ends, "value": [100] * 12 + [80] * 6}
    history = {"ends": ["2009-09-30"], "value": [1080], "breaks": [], "months": months}
    published(robbery, plan.area, 1080, date(2009, 9, 30), lower_95=1017, upper_95=1146, history=history)
    follow(plan_id=plan.pk)
    stands = target.__class__.objects.get().standing
    assert stands.projected == pytest.approx(960)
    assert stands.projected_lower < 960 < stands.projected_upper
    assert 0 < stands.chance < 0.5


def test_nothing_is_said_where_no_way_is_good(met):
    plan = a_plan(a_force("Kent"))
    neutral = an_offence("reports", polarity="none")
    a_target(plan, neutral, 0)
    agreed(plan)
    ends = [parse(f"{year}-{month:02}").end.isoformat() for year in (2008, 2009) for month in range(1, 13)][3:]
    history = {"ends": [], "value": [], "breaks": [], "months": {"every": 1, "ends": ends, "value": [100.0] * 21}}
    published(neutral, plan.area, 1000, history=history)
    follow(plan_id=plan.pk)
    stands = TargetStanding.objects.get(target__plan=plan)
    assert stands.verdict == following.NOT_AVAILABLE
    assert "Neither way is good" in stands.note


def test_task_follows_every_plan_that_is_behind(met, celery_eager):
    published(met.targets.get().indicator, met.area, 53.1)
    tasks.follow_plans_behind.delay()
    assert TargetStanding.objects.count() == 1
