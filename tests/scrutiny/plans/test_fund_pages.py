"""The pages of spend plans."""

from decimal import Decimal

import pytest

from indicators.models import ConfidenceTheme
from scrutiny.plans import spend_plans
from tests.scrutiny.plans.conftest import words
from tests.scrutiny.plans.making import a_part

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(plan):
    return a_part(plan.force, "Barnet", level="bcu")


def test_spend_plan_is_written_by_the_commander_and_approved_by_the_officer(commander, officer, plan, unit):
    themes = [ConfidenceTheme.objects.create(scheme="BCU Fund", position=n, name=f"Theme {n}") for n in (1, 2)]
    begun = commander.post("/plans/spend/begin/", {"area": unit.pk, "year": "2010/11", "allocation": "50000"})
    page = begun.url
    bare = commander.post(f"{page}project/", {"title": "Wardens", "amount": "30000"})
    assert bare.status_code == 409
    assert "linked to one or more of the confidence themes" in words(bare)
    commander.post(f"{page}project/", {"title": "Wardens", "amount": "30000", "themes": [each.pk for each in themes]})
    said = words(commander.get(page))
    assert said.count(">15,000.00</td>") == 2
    assert "<strong>30,000.00</strong>" in said
    commander.post(f"{page}submit/")
    assert commander.post(f"{page}approve/").status_code == 403
    officer.post(f"{page}assess/", {"assessment": "Sound."})
    officer.post(f"{page}approve/")
    assert "Approved by" in words(officer.get(page))
    assert "30,000.00" in words(officer.get("/plans/spend/"))


def test_money_of_one_year_is_not_added_to_that_of_another(officer, unit):
    theme = ConfidenceTheme.objects.create(scheme="BCU Fund", position=1, name="Theme")
    for year, amount in (("2009/10", 7), ("2010/11", 5)):
        spend = spend_plans.begin_spend_plan(area=unit, year=year, allocation=Decimal(10), by="c@example.org")
        given = {"title": "CCTV", "amount": Decimal(amount), "themes": [theme], "by": "c@example.org"}
        spend_plans.set_project(plan=spend, **given)
    said = words(officer.get("/plans/spend/"))
    later, earlier = said.split("Money by confidence theme in 2009/10")
    assert "Money by confidence theme in 2010/11" in later
    assert "<strong>5.00</strong>" in later
    assert "<strong>7.00</strong>" in earlier


def test_spend_plan_goes_back_and_loses_a_project(commander, officer, plan, unit):
    theme = ConfidenceTheme.objects.create(scheme="BCU Fund", position=1, name="Theme")
    spend = spend_plans.begin_spend_plan(area=unit, year="2010/11", allocation=Decimal(10), by="c@example.org")
    project = spend_plans.set_project(plan=spend, title="CCTV", amount=Decimal(5), themes=[theme], by="c@example.org")
    spend_plans.submit(plan=spend, by="c@example.org")
    page = f"/plans/spend/{spend.pk}/"
    officer.post(f"{page}send-back/", {"reason": "Say more."})
    theme.delete()
    assert "No theme that is still on the list" in words(officer.get(page))
    commander.post(f"/plans/spend/projects/{project.pk}/remove/")
    assert not spend.projects.exists()


def test_without_themes_the_page_says_what_is_missing(officer):
    assert "No confidence theme is on the list yet" in words(officer.get("/plans/spend/"))
