"""Every page of plans takes as many queries however much there is: signing in takes two of them."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import ConfidenceTheme
from scrutiny.models import Plan, TargetStanding
from scrutiny.plans import assessments, beginning, challenges, checklists, drafts, forecasts, spend_plans
from tests.scrutiny.plans.making import (
    COMMANDER,
    OFFICER,
    a_force,
    a_part,
    a_plan,
    a_target,
    agreed,
    an_offence,
    challenged,
    in_a_month,
)
from tests.scrutiny.plans.test_following import published

pytestmark = pytest.mark.django_db

MOST = 8


def filled(plan: Plan, size: int) -> dict[str, str]:
    """Addresses of all pages that are read, by name, with `size` of everything on them."""
    force = plan.force
    assessed = assessments.begin_assessment(area=force, year="2009/10", due_on=plan.starts, by=OFFICER)
    unit = a_part(force, "Unit", level="bcu")
    spend = spend_plans.begin_spend_plan(area=unit, year="2009/10", allocation=Decimal(1000), by=COMMANDER)
    themes = []
    for each in range(size):
        themes.append(ConfidenceTheme.objects.create(scheme="Fund", position=each, name=f"Theme {each}"))
        borough, robbery = a_part(force, f"Borough {each}"), an_offence(f"measure-{each}")
        local = a_plan(borough, Plan.Kind.PARTNERSHIP)
        a_target(local, robbery, -4, about=f"Topic {each}")
        agreed(local)
        forecasts.give_forecast(plan=plan, about=f"Fraud {each}", indicator=robbery, on=plan.ends, value=1, by=OFFICER)
        beginning.set_resource(plan=plan, area=borough, kind="staff", amount=Decimal(1), by=OFFICER)
        checklists.add_demand(plan=plan, of_list="wider", demand=f"Demand {each}", by=OFFICER)
        risk = {"likelihood": 1, "impact": 1, "trend": "steady"}
        assessments.add_risk(assessment=assessed, about="Knives", title=f"Risk {each}", **risk, by=OFFICER)
        assessments.begin_assessment(area=borough, year="2009/10", due_on=plan.starts, by=OFFICER)
        assessments.set_bound(force=force, reference=f"m-{each}", kind="change", year="2009/10", most=0, by=OFFICER)
        amount, title = Decimal(1), f"Project {each}"
        spend_plans.set_project(plan=spend, title=title, amount=amount, themes=themes, by=COMMANDER)
    drafts.draft_from_below(plan=plan, by=OFFICER)
    plan.check_lines.update(answer="add", reason="So.", answered_by=OFFICER, answered_at=plan.made_at)
    challenged(plan)
    for target in plan.targets.standing():
        asked = challenges.ask(target=target, question="Why?", deadline=in_a_month(), by=OFFICER)
        run = published(target.indicator, force, 990, change_verdict="worse").run
        TargetStanding.objects.create(target=target, run=run, value=990, verdict="better")
    priority = plan.priorities.first()
    objective = priority.objectives.get()
    pages = ["beside", "changes", "challenges", "draft", "gaps", "coverage", "alignment", "priorities/add", "agree"]
    return {
        **{page: f"/plans/{plan.pk}/{page}/" for page in pages},
        "plan": f"/plans/{plan.pk}/",
        "plans": "/plans/",
        "begin": "/plans/begin/",
        "priority": f"/plans/priorities/{priority.pk}/change/",
        "new target": f"/plans/objectives/{objective.pk}/targets/add/",
        "target": f"/plans/targets/{target.pk}/change/",
        "challenge": f"/plans/challenges/{asked.pk}/",
        "answer": f"/plans/challenges/{asked.pk}/decide/",
        "before planning": "/plans/before/",
        "assessment": f"/plans/assessments/{assessed.pk}/",
        "bound": "/plans/before/bounds/set/",
        "spend plans": "/plans/spend/",
        "spend plan": f"/plans/spend/{spend.pk}/",
        "project": f"/plans/spend/{spend.pk}/project/",
    }


@pytest.mark.parametrize("size", [1, 4])
def test_every_page_takes_few_queries_however_much_there_is(plan, officer, size):
    addresses = filled(plan, size)
    officer.get("/plans/")
    found = {}
    for name, address in addresses.items():
        with CaptureQueriesContext(connection) as queries:
            assert officer.get(address).status_code == 200, address
        found[name] = len(queries)
    assert {name: number for name, number in found.items() if number > MOST} == {}


def test_agreed_plan_of_another_force_takes_no_more(member, django_assert_max_num_queries):
    plan = a_plan(a_force("Kent"))
    a_target(plan, an_offence(), -5)
    agreed(plan)
    member.get("/plans/")
    with django_assert_max_num_queries(MOST):
        assert member.get(f"/plans/{plan.pk}/").status_code == 200
