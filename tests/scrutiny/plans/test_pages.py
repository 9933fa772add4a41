"""The pages of plans, as members, officers and commanders meet them."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from landscape.models import Role
from scrutiny.models import Challenge, Plan, TargetStanding
from scrutiny.plans import assessments, challenges, drafts, following, targets
from scrutiny.plans.terms import terms_of
from tests.pages import Page
from tests.scrutiny.plans.conftest import come_as, words
from tests.scrutiny.plans.making import (
    OFFICER,
    a_force,
    a_part,
    a_plan,
    a_priority,
    a_target,
    agreed,
    an_objective,
    an_offence,
    challenged,
    in_a_month,
)
from tests.scrutiny.plans.test_following import published

pytestmark = pytest.mark.django_db


def of(plan, page="") -> str:
    return f"/plans/{plan.pk}/{page}"


def test_member_reads_whether_the_plan_is_on_course(plan, member):
    robbery = an_offence()
    a_target(plan, robbery, -10)
    a_priority(plan, "Fear of crime")
    agreed(plan)
    published(robbery, plan.area, 920, lower_95=900, upper_95=940)
    following.follow(plan_id=plan.pk)
    said = words(member.get(of(plan)))
    assert "The plan’s only target is ahead of its trajectory, within the margin of error." in said
    assert "Ahead of its trajectory, within the margin of error" in said or "by more than chance" in said
    assert "920 offences (900 to 940) at 31 December 2009, −8.0% from the baseline; the trajectory asks for 925" in said
    assert "−10.0% to 900 offences by 31 March 2010; from 1,000 in the 12 months to March 2009" in said
    assert "Priorities that nothing measures" in said
    assert "<li>Fear of crime</li>" in said
    assert "Set a target" not in said
    TargetStanding.objects.update(verdict=following.NOT_AVAILABLE)
    assert "There is no verdict on the plan’s 1 target." in words(member.get(of(plan)))


def test_draft_is_hidden_from_members_and_from_other_forces(plan, member, officer):
    elsewhere = come_as(Role.AUTHORITY_OFFICER, a_force("Kent"))
    assert [each.get(of(plan)).status_code for each in (officer, member, elsewhere)] == [200, 404, 404]
    assert "Policing plan" not in words(member.get("/plans/"))
    assert "2009/10" in words(officer.get("/plans/"))


def test_unknown_plan_is_not_found(member):
    for page in ("", "draft/", "gaps/", "coverage/", "alignment/"):
        assert member.get(f"/plans/999/{page}").status_code == 404


def test_officer_begins_a_plan_and_is_told_why_not_twice(officer, plan):
    given = {"kind": "strategy", "area": plan.area.pk, "first_year": "2009/10", "years": 3, "place": ""}
    begun = officer.post("/plans/begin/", given)
    made = Plan.objects.get(kind="strategy")
    assert begun.url == of(made)
    again = officer.post("/plans/begin/", given)
    assert again.status_code == 409
    assert "has a three-year policing strategy from 2009/10 already" in words(again)
    empty = officer.post("/plans/begin/", {})
    assert empty.status_code == 422
    assert "Choose the kind of plan." in words(empty)


def target_form(plan, **changed):
    return {
        "indicator": "",
        "area": plan.area.pk,
        "owner": "authority",
        "kind": "change",
        "baseline_value": "1000",
        "baseline_period": "2008/09",
        "final_on": "2010-03-31",
        "final_value": "-10",
        "trajectory": "straight",
        **changed,
    }


def test_officer_writes_priorities_objectives_and_targets(officer, plan):
    robbery = an_offence()
    added = officer.post(of(plan, "priorities/add/"), {"about": "Robbery", "level": "force", "source": "Meeting"})
    assert added.url == of(plan)
    priority = plan.priorities.get()
    officer.post(f"/plans/priorities/{priority.pk}/objectives/add/", {"title": "Fewer robberies", "kind": "outcome"})
    address = f"/plans/objectives/{priority.objectives.get().pk}/targets/add/"
    refused = officer.post(address, target_form(plan, indicator=robbery.pk, baseline_value="", baseline_period=""))
    assert refused.status_code == 409
    assert "A target needs a baseline" in words(refused)
    officer.post(address, target_form(plan, indicator=robbery.pk, interim="2009-09-30 −4"))
    target = plan.targets.get()
    assert [(str(each.on), each.value) for each in target.points.all()] == [("2009-09-30", -4), ("2010-03-31", -10)]
    page = officer.get(f"/plans/targets/{target.pk}/change/")
    assert "2009-09-30 -4" in words(page)
    officer.post(f"/plans/targets/{target.pk}/change/", target_form(plan, indicator=robbery.pk, final_value="-12"))
    assert target.points.get().value == -12
    officer.post(f"/plans/targets/{target.pk}/remove/", {})
    officer.post(f"/plans/objectives/{priority.objectives.get().pk}/change/", {"title": "Even fewer"})
    officer.post(f"/plans/priorities/{priority.pk}/change/", {"title": "Street robbery", "level": "national"})
    said = words(officer.get(of(plan)))
    assert "Street robbery" in said
    assert "Even fewer" in said
    cells = Page(officer.get(of(plan, "changes/"))).texts["td"]
    assert any("points: −4 at 30 September 2009; −10 at 31 March 2010 → −12 at 31 March 2010" in cell for cell in cells)
    removed = [about for what, about in pairwise(cells) if what == "Removed"]
    assert any(each.startswith("Robbery, Metropolitan Police") for each in removed)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"baseline_period": "last year"}, "is no period"),
        ({"interim": "soon 5"}, "“soon 5” is no point"),
        ({"final_value": "ten"}, "Write a number."),
        ({"final_on": "end of March"}, "Write the day as 2010-03-31."),
        ({"baseline_value": ""}, "A baseline has a value and a period."),
        ({"area": "999"}, "Choose an area from the list."),
    ],
)
def test_bad_target_form_is_answered_with_a_sentence(officer, plan, changed, said):
    address = f"/plans/objectives/{an_objective(plan).pk}/targets/add/"
    answer = officer.post(address, target_form(plan, indicator=an_offence().pk, **changed))
    assert answer.status_code == 422
    assert said in words(answer)
    assert not plan.targets.exists()


def test_plan_is_challenged_answered_agreed_and_published(officer, commander, plan):
    a_target(plan, an_offence(), -5, interim=((date(2009, 9, 30), -2),))
    officer.post(of(plan, "open-challenge/"), {"deadline": in_a_month()})
    target = plan.targets.get()
    officer.post(f"/plans/targets/{target.pk}/ask/", {"question": "Why not 8%?", "deadline": in_a_month()})
    challenge = Challenge.objects.get()
    page = f"/plans/challenges/{challenge.pk}/"
    assert "Why not 8%?" in words(commander.get("/plans/")) or "Robbery, Metropolitan Police" in words(
        commander.get("/plans/")
    )
    assert "Answer the challenge" in words(commander.get(page))
    assert "Decide the challenge" not in words(commander.get(page))
    half = commander.post(f"{page}answer/", {"answer": ""})
    assert half.status_code == 422
    commander.post(f"{page}answer/", {"answer": "We can.", "offer_1": "-8"})
    said = words(officer.get(page))
    assert "30 September 2009: −2.0% in place of −2.0%" in said
    assert "31 March 2010: −8.0% in place of −5.0%" in said
    assert officer.post(of(plan, "agree/")).status_code == 409
    officer.post(f"{page}decide/", {"decision": "revised", "reason": "Good."})
    assert [each.value for each in target.points.all()] == [-2, -8]
    officer.post(of(plan, "agree/"))
    officer.post(of(plan, "publish/"))
    plan.refresh_from_db()
    assert plan.state == "published"
    begun = officer.post(of(plan, "new-version/"), {"reason": "More officers."})
    assert "Why there is a new version: More officers." in words(officer.get(begun.url))


def test_plan_is_taken_back_and_tested_again(officer, plan):
    a_target(plan, an_offence(), -5)
    challenged(plan)
    assert officer.post(of(plan, "test-again/"), {"deadline": in_a_month()}).status_code == 302
    assert officer.post(of(plan, "back-to-draft/"), {"reason": ""}).status_code == 422
    officer.post(of(plan, "back-to-draft/"), {"reason": "A priority is missing."})
    plan.refresh_from_db()
    assert plan.state == "draft"


def test_deadline_is_put_off(officer, plan):
    a_target(plan, an_offence(), -5)
    challenged(plan)
    asked = challenges.ask(target=plan.targets.get(), question="Why?", deadline=in_a_month(), by=OFFICER)
    later = in_a_month().replace(year=in_a_month().year + 1)
    officer.post(f"/plans/challenges/{asked.pk}/extend/", {"deadline": later, "reason": "Leave."})
    assert Challenge.objects.get().deadline == later


@pytest.fixture
def local(plan):
    """21 of 32 would take long: two boroughs, of which one has robbery."""
    for name, about in (("Barnet", "Robbery"), ("Brent", "Burglary")):
        borough = a_plan(a_part(plan.force, name), Plan.Kind.PARTNERSHIP)
        a_target(borough, an_offence(about.lower()), -10, about=about)
        agreed(borough)


def test_officer_sees_the_draft_where_it_comes_from_and_how_far_the_plan_is_from_it(officer, plan, local):
    drafts.draft_from_below(plan=plan, by=OFFICER)
    target = plan.targets.get(indicator__reference="robbery")
    targets.change_target(
        target=target, terms=replace(terms_of(target), final=(plan.ends, -14.0)), reason="Ambition.", by=OFFICER
    )
    said = words(officer.get(of(plan, "draft/")))
    assert "Local targets come to −10.0%; the plan says −14.0%, a difference of −4.0 points." in said
    assert "Ambition. (officer@example.org" in said
    assert "Each change is weighted by the events of its baseline." in said
    assert ">Barnet</a>" in said


def test_click_names_the_areas_that_lack_a_priority(officer, plan, local):
    assert "1 of 2" in words(officer.get(of(plan, "gaps/")))
    said = words(officer.get(of(plan, "gaps/"), {"topic": "robbery"}))
    assert "Robbery: the 1 area without it" in said
    assert "<li>Brent</li>" in said
    assert "areas without it" not in words(officer.get(of(plan, "gaps/"), {"topic": "nothing"}))


def test_coverage_and_alignment_are_shown(officer, plan, local):
    a_target(plan, Plan.objects.get(area__name="Barnet").targets.get().indicator, -20)
    assert "<strong>not in the plan</strong>" in words(officer.get(of(plan, "coverage/")))
    agreed(plan)
    said = words(officer.get(of(plan, "alignment/")))
    assert "robbery: lower than required in <strong>1 area</strong>" in said


def test_check_list_is_answered(officer, plan):
    line = plan.check_lines.create(of_list="government", demand="Counter terrorism")
    officer.post(f"/plans/checks/{line.pk}/", {"answer": "no action", "reason": "Elsewhere."})
    assert "no action." in words(officer.get(of(plan, "beside/")))


def test_demand_is_put_on_a_check_list(officer, plan):
    given = {"of_list": "corporate", "demand": "The Mayor’s priorities"}
    assert officer.post(of(plan, "checks/add/"), given).url == of(plan, "beside/")
    assert "The Mayor’s priorities: <strong>not answered yet.</strong>" in words(officer.get(of(plan, "beside/")))


def test_priority_answers_a_risk_and_serves_a_national_priority(officer, plan):
    assessed = assessments.begin_assessment(area=plan.force, year="2009/10", due_on=plan.starts, by=OFFICER)
    grades = {"likelihood": 3, "impact": 2, "trend": "rising"}
    risk = assessments.add_risk(assessment=assessed, about="Knives", title="Knives in schools", **grades, by=OFFICER)
    assert "Risk that it answers" not in words(
        officer.get(of(a_plan(a_part(plan.force), "partnership", first_year="2012/13"), "priorities/add/"))
    )
    officer.post(of(plan, "priorities/add/"), {"about": "Knives", "level": "force", "risk": risk.pk})
    said = words(officer.get(of(plan)))
    assert "Answers the risk “Knives in schools”: impact medium, likelihood high, rising" in said
    priority = plan.priorities.get()
    page = f"/plans/priorities/{priority.pk}/change/"
    assert f'<option value="{risk.pk}" selected>' in words(officer.get(page))
    officer.post(page, {"title": "Knives", "level": "force"})
    priority.refresh_from_db()
    assert priority.risk is None
    assert plan.changes.get(what="changed").before["risk"] == "Knives in schools"


def test_forecast_is_shown_as_no_target(officer, plan):
    given = {"about": "Fraud", "indicator": an_offence("fraud").pk, "on": "2010-03-31", "value": "120"}
    officer.post(of(plan, "forecasts/give/"), given)
    assert "Fraud, Fraud: 120 at 31 March 2010" in words(officer.get(of(plan, "beside/")))
