"""The fund's spend plans: themes, allocation, and who may approve."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from indicators.models import ConfidenceTheme
from landscape.models import AuditEntry
from scrutiny.models import SpendPlan
from scrutiny.plans import spend_plans
from scrutiny.plans.changes import PlanRefusedError
from tests.scrutiny.plans.making import COMMANDER, OFFICER, a_force, a_part

pytestmark = pytest.mark.django_db


@pytest.fixture
def spend():
    unit = a_part(a_force(), level="bcu")
    return spend_plans.begin_spend_plan(area=unit, year="2010/11", allocation=Decimal(50_000), by=COMMANDER)


@pytest.fixture
def themes():
    return [ConfidenceTheme.objects.create(scheme="BCU Fund", position=n, name=f"Theme {n}") for n in (1, 2)]


def refused(action, **given) -> str:
    with pytest.raises(PlanRefusedError) as refusal:
        action(**given)
    return str(refusal.value)


def test_project_without_a_theme_is_refused(spend):
    said = refused(spend_plans.set_project, plan=spend, title="CCTV", amount=Decimal(1), themes=[], by=COMMANDER)
    assert said == "A project must be linked to one or more of the confidence themes."
    assert not spend.projects.exists()


def test_spend_over_the_allocation_is_refused_by_rule_and_by_the_database(spend, themes):
    given = {"plan": spend, "themes": themes, "by": COMMANDER}
    spend_plans.set_project(title="CCTV", amount=Decimal(30_000), **given)
    said = refused(spend_plans.set_project, title="Wardens", amount=Decimal("20000.01"), **given)
    assert said == "£20,000.01 is over the allocation: £20,000.00 of £50,000.00 are left."
    spend_plans.set_project(title="CCTV", amount=Decimal(29_000), **given)
    spend_plans.set_project(title="Wardens", amount=Decimal(21_000), **given)
    spend.refresh_from_db()
    assert spend.committed == 50_000
    with pytest.raises(IntegrityError), transaction.atomic():
        SpendPlan.objects.update(committed=50_001)


def test_author_neither_assesses_nor_approves(spend, themes):
    spend_plans.set_project(plan=spend, title="CCTV", amount=Decimal(30_000), themes=themes, by=COMMANDER)
    spend_plans.submit(plan=spend, by=COMMANDER)
    assert "can’t assess it" in refused(spend_plans.assess, plan=spend, assessment="Good.", by=COMMANDER)
    spend_plans.assess(plan=spend, assessment="Good.", by=OFFICER)
    assert "can’t approve it" in refused(spend_plans.approve, plan=spend, by=COMMANDER)
    with pytest.raises(IntegrityError), transaction.atomic():
        SpendPlan.objects.update(state="approved", approved_by=COMMANDER, approved_at=spend.made_at)
    spend_plans.approve(plan=spend, by=OFFICER)
    assert SpendPlan.objects.get().state == "approved"
    told = AuditEntry.objects.filter(action__startswith="spend plan").values_list("action", "by", "force")
    assert set(told) == {
        (f"spend plan {step}", by, spend.force.code)
        for step, by in (("begun", COMMANDER), ("submitted", COMMANDER), ("assessed", OFFICER), ("approved", OFFICER))
    }


def test_who_writes_a_project_into_anothers_plan_does_not_assess_it(spend, themes):
    spend_plans.set_project(plan=spend, title="CCTV", amount=Decimal(1), themes=themes, by=OFFICER)
    spend_plans.submit(plan=spend, by=COMMANDER)
    said = refused(spend_plans.assess, plan=spend, assessment="Sound.", by=OFFICER)
    assert "or of a project in it, can’t assess it" in said
    spend_plans.send_back(plan=spend, reason="Dearer.", by=OFFICER)
    spend_plans.set_project(plan=spend, title="CCTV", amount=Decimal(2), themes=themes, by=COMMANDER)
    spend_plans.submit(plan=spend, by=COMMANDER)
    assert "can’t assess it" in refused(spend_plans.assess, plan=spend, assessment="Sound.", by=OFFICER)
    spend_plans.assess(plan=spend, assessment="Sound.", by="another@example.org")


def test_steps_are_taken_in_their_order(spend, themes):
    assert "no project yet" in refused(spend_plans.submit, plan=spend, by=COMMANDER)
    assert "“submitted” can be assessed" in refused(spend_plans.assess, plan=spend, assessment="x", by=OFFICER)
    project = spend_plans.set_project(plan=spend, title="CCTV", amount=Decimal(1), themes=themes, by=COMMANDER)
    assert "“approved” can be monitored" in refused(spend_plans.record_result, project=project, result="x", by=OFFICER)
    spend_plans.submit(plan=spend, by=COMMANDER)
    given = {"plan": spend, "title": "CCTV", "amount": Decimal(2), "themes": themes, "by": COMMANDER}
    assert "“draft” can be changed" in refused(spend_plans.set_project, **given)
    assert "Give the reason" in refused(spend_plans.send_back, plan=spend, reason="", by=OFFICER)
    spend_plans.send_back(plan=spend, reason="Say more.", by=OFFICER)
    spend_plans.set_project(**given)


def test_project_is_removed_and_its_money_freed(spend, themes):
    project = spend_plans.set_project(plan=spend, title="CCTV", amount=Decimal(9), themes=themes, by=COMMANDER)
    spend_plans.remove_project(project=project, by=COMMANDER)
    spend.refresh_from_db()
    assert spend.committed == 0
    assert "has been removed" in refused(spend_plans.remove_project, project=project, by=OFFICER)


def test_result_is_written_once_the_plan_is_approved(spend, themes):
    project = spend_plans.set_project(plan=spend, title="CCTV", amount=Decimal(9), themes=themes, by=COMMANDER)
    spend_plans.submit(plan=spend, by=COMMANDER)
    spend_plans.assess(plan=spend, assessment="Good.", by=OFFICER)
    spend_plans.approve(plan=spend, by=OFFICER)
    assert "Write what came" in refused(spend_plans.record_result, project=project, result=" ", by=OFFICER)
    spend_plans.record_result(project=project, result="Ten cameras.", by=OFFICER)
    project.refresh_from_db()
    assert project.result == "Ten cameras."


def test_fund_goes_to_units_and_partnerships_once_a_year(spend):
    given = {"year": "2010/11", "allocation": Decimal(1), "by": COMMANDER}
    assert "open that one" in refused(spend_plans.begin_spend_plan, area=spend.area, **given)
    said = refused(spend_plans.begin_spend_plan, area=spend.force, **{**given, "allocation": Decimal(0)})
    assert "basic command units" in said
    assert "more than nothing" in said
