"""The life of a plan, step by step, and what each step refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from landscape.models import AuditEntry
from scrutiny.models import CheckLine, Plan, Target
from scrutiny.plans import beginning, challenges, checklists, forecasts, states, targets, writing
from scrutiny.plans.changes import PlanRefusedError
from tests.scrutiny.plans.making import (
    COMMANDER,
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

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    made = a_plan(a_force())
    a_target(made, an_offence(), -5)
    return made


def refused(action, **given) -> str:
    with pytest.raises(PlanRefusedError) as refusal:
        action(**given)
    return str(refusal.value)


def test_plan_goes_from_draft_through_challenge_to_published(plan):
    said = []
    for step in ("draft", "in challenge", "agreed", "published"):
        plan.refresh_from_db()
        said.append(plan.get_state_display().lower() == step)
        if step == "draft":
            states.open_challenge(plan=plan, deadline=in_a_month(), by=OFFICER)
        elif step == "in challenge":
            states.agree(plan=plan, by=OFFICER)
        elif step == "agreed":
            states.publish(plan=plan, by=OFFICER)
    assert said == [True] * 4
    assert (plan.agreed_by, plan.published_by) == (OFFICER, OFFICER)
    told = AuditEntry.objects.filter(
        detail__plan=plan.pk, action__in=["plan in challenge", "plan agreed", "plan published"]
    )
    assert told.count() == 3
    assert {each.force for each in told} == {plan.force.code}


def test_steps_are_not_skipped_and_not_taken_twice(plan):
    assert "Only a plan in the state “in challenge” can be agreed" in refused(states.agree, plan=plan, by=OFFICER)
    assert "Only a plan in the state “agreed” can be published" in refused(states.publish, plan=plan, by=OFFICER)
    agreed(plan)
    assert "this one is agreed" in refused(states.agree, plan=plan, by=OFFICER)
    assert "this one is agreed" in refused(states.open_challenge, plan=plan, deadline=in_a_month(), by=OFFICER)


def test_agreed_plan_is_fixed_whatever_is_tried(plan):
    agreed(plan)
    target, priority = plan.targets.get(), plan.priorities.get()
    objective = priority.objectives.get()
    tried = [
        (writing.add_priority, {"plan": plan, "about": "Burglary", "level": "force"}),
        (writing.change_priority, {"priority": priority, "title": "x", "level": "force", "source": ""}),
        (writing.remove_priority, {"priority": priority}),
        (writing.add_objective, {"priority": priority, "title": "x"}),
        (writing.change_objective, {"objective": objective, "title": "x"}),
        (writing.remove_objective, {"objective": objective}),
        (targets.remove_target, {"target": target}),
        (
            forecasts.give_forecast,
            {"plan": plan, "about": "x", "indicator": target.indicator, "on": plan.ends, "value": 1},
        ),
        (checklists.add_demand, {"plan": plan, "of_list": "wider", "demand": "x"}),
        (beginning.set_resource, {"plan": plan, "area": plan.area, "kind": "staff", "amount": 1}),
    ]
    for action, given in tried:
        assert "can’t be changed. Make a new version" in refused(action, **given, by=OFFICER), action.__name__


def test_new_version_takes_over_every_line_and_the_old_one_stays(plan):
    forecasts.give_forecast(plan=plan, about="Fraud", indicator=an_offence("fraud"), on=plan.ends, value=12, by=OFFICER)
    beginning.set_resource(plan=plan, area=plan.area, kind="officers", amount=100, by=OFFICER)
    agreed(plan)
    new = states.new_version(plan=plan, reasons="The budget fell.", by=OFFICER)
    assert (new.version, new.state, new.previous, new.reasons) == (2, "draft", plan, "The budget fell.")
    kept, taken = plan.targets.get(), new.targets.get()
    assert kept.pk != taken.pk
    assert (taken.final.value, taken.objective.priority.plan, new.forecasts.count(), new.resources.count()) == (
        -5,
        new,
        1,
        1,
    )
    targets.remove_target(target=taken, reason="Too costly.", by=OFFICER)
    assert plan.targets.standing().count() == 1
    assert [each.plan for each in Target.objects.known_at(plan.agreed_at)] == [plan]
    assert "begun already" in refused(states.new_version, plan=plan, reasons="Again", by=OFFICER)


def test_new_version_is_in_force_once_it_is_agreed(plan):
    agreed(plan)
    new = states.new_version(plan=plan, reasons="Better figures.", by=OFFICER)
    assert refused(writing.add_priority, plan=new, about="Fraud", level="force", by=OFFICER).startswith(
        "Give the reason"
    )
    agreed(new)
    assert [each.plan for each in Target.objects.known_at(new.agreed_at)] == [new]
    assert [each.plan for each in Target.objects.known_at(plan.agreed_at)] == [plan]


def test_new_version_gives_reasons_by_rule_and_by_the_database(plan):
    assert "not agreed yet" in refused(states.new_version, plan=plan, reasons="x", by=OFFICER)
    agreed(plan)
    assert "Give the reasons" in refused(states.new_version, plan=plan, reasons=" ", by=OFFICER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(version=2)


def test_challenge_waits_for_the_check_lists(plan):
    line = checklists.add_demand(plan=plan, of_list="government", demand="Counter terrorism", by=OFFICER)
    assert "1 lines of the check lists are not answered" in refused(
        states.open_challenge, plan=plan, deadline=in_a_month(), by=OFFICER
    )
    assert "give the reason" in refused(checklists.answer, line=line, answer="add", reason="", by=OFFICER)
    checklists.answer(line=line, answer="no action", reason="The corporate strategy has it.", by=OFFICER)
    states.open_challenge(plan=plan, deadline=in_a_month(), by=OFFICER)
    assert CheckLine.objects.get().answered_by == OFFICER


def test_challenge_needs_a_priority_and_a_deadline_ahead():
    plan = a_plan(a_force())
    said = refused(states.open_challenge, plan=plan, deadline=localdate(), by=OFFICER)
    assert "no priority yet" in said
    assert "must lie ahead" in said


def test_plan_is_taken_back_with_a_reason(plan):
    challenged(plan)
    assert "Give the reason" in refused(states.back_to_draft, plan=plan, reason="", by=OFFICER)
    states.back_to_draft(plan=plan, reason="Targets were missing.", by=OFFICER)
    assert Plan.objects.get().state == "draft"
    assert AuditEntry.objects.get(action="plan draft").why == "Targets were missing."


def test_plan_is_not_agreed_while_something_is_open(plan):
    challenged(plan)
    challenges.ask(target=plan.targets.get(), question="Why 5%?", deadline=in_a_month(), by=OFFICER)
    a_priority(plan, "Support", source="")
    enabling = an_objective(plan, "Support", "Train staff", kind="enabling")
    said = refused(states.agree, plan=plan, by=OFFICER)
    assert "1 challenges of its targets are not decided" in said
    assert "“Support” names neither a source nor a measure" in said
    assert "“Train staff” doesn’t say what the unit will stop doing" in said
    writing.change_objective(objective=enabling, title="Train staff", will_stop="Away days.", by=COMMANDER)
    assert "will stop" not in refused(states.agree, plan=plan, by=OFFICER)


def test_agreement_in_wales_is_refused_by_rule_and_by_the_database():
    gwent = a_force("Gwent", "Wales")
    newport = a_part(gwent, "Newport")
    said = refused(beginning.begin_plan, kind="laa", area=newport, first_year="2008/09", years=3, by=OFFICER)
    assert said == "Local area agreements exist in England only, and Newport lies in Wales."
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.create(
            kind="laa", area=newport, force=gwent, country="Wales", starts="2008-04-01", ends="2011-03-31", made_by="x"
        )


def test_plan_is_of_the_right_area_and_length():
    force = a_force()
    borough = a_part(force)
    said = refused(beginning.begin_plan, kind="policing", area=borough, first_year="2009/10", years=2, by=OFFICER)
    assert "A policing plan can’t be of Barnet" in said
    assert "is not made for 2 years" in said
    assert "is no financial year" in refused(
        beginning.begin_plan, kind="policing", area=force, first_year="2009", by=OFFICER
    )
    a_plan(force)
    assert "open that one" in refused(
        beginning.begin_plan, kind="policing", area=force, first_year="2009/10", by=OFFICER
    )


def test_reward_years_are_of_an_agreement_and_within_it():
    borough = a_part(a_force())
    said = refused(
        beginning.begin_plan,
        kind="laa",
        area=borough,
        first_year="2008/09",
        years=3,
        reward_years=["2011/12"],
        by=OFFICER,
    )
    assert said == "2011/12 is not a year of the agreement."
    plan = a_plan(borough, "laa", first_year="2008/09", years=3, reward_years=["2010/11"])
    assert (plan.years, plan.reward_years) == ("2008/09 to 2010/11", ["2010/11"])
    assert "Only a local area agreement" in refused(
        beginning.begin_plan, kind="bcu", area=borough, first_year="2009/10", reward_years=["2009/10"], by=OFFICER
    )


def test_community_safety_agreement_is_of_a_county_within_a_force():
    force = a_force("Thames Valley")
    districts = [a_part(force, name) for name in ("Oxford", "Cherwell")]
    plan = a_plan(force, "csa", place="Oxfordshire", covers=districts, years=3)
    assert set(plan.covers.all()) == set(districts)
    assert str(plan) == "Community safety agreement 2009/10 to 2011/12, Oxfordshire, version 1"
    assert a_target(plan, an_offence(), -3, area=districts[0], owner="partnership").area.name == "Oxford"
    a_plan(force, "csa", place="Buckinghamshire", years=3)


def test_county_is_named_and_partnerships_are_covered_where_an_agreement_has_several(plan):
    kent = a_part(a_force("Kent"), "Dover")
    given = {"kind": "policing", "area": plan.area, "first_year": "2010/11", "place": "Surrey", "covers": [kent]}
    said = refused(beginning.begin_plan, **given, by=OFFICER)
    for fault in ("leave the county empty", "covers several partnerships", "Not within Metropolitan Police: Dover."):
        assert fault in said


def test_yearly_plan_is_part_of_the_strategy_of_its_years(plan):
    strategy = a_plan(plan.area, "strategy", years=3)
    assert [a_plan(plan.area, first_year=year).strategy for year in ("2010/11", "2012/13")] == [strategy, None]


def test_outside_body_signs_off_what_is_no_draft(plan):
    given = {"plan": plan, "body": "Government Office for London", "on": localdate(), "by": OFFICER}
    assert "nobody signs it off yet" in refused(states.sign_off, **given)
    agreed(plan)
    assert "lies ahead" in refused(states.sign_off, **{**given, "on": in_a_month()})
    states.sign_off(**given)
    plan.refresh_from_db()
    assert (plan.signed_off_by, plan.signed_off_on) == ("Government Office for London", localdate())


def test_last_years_resources_are_assumed_until_a_reason_is_given(plan):
    beginning.set_resource(plan=plan, area=plan.area, kind="officers", amount=33_000, by=OFFICER)
    following = a_plan(plan.area, first_year="2010/11")
    given = {"plan": following, "area": plan.area, "kind": "officers"}
    assert following.resources.get().amount == 33_000
    assert "give the reason" in refused(beginning.set_resource, **given, amount=32_000, by=OFFICER)
    beginning.set_resource(**given, amount=32_000, reason="Budget confirmed.", by=OFFICER)
    with pytest.raises(IntegrityError), transaction.atomic():
        following.resources.update(reason="")


def test_forecast_is_for_what_is_no_priority(plan):
    robbery = plan.targets.get().indicator
    given = {"plan": plan, "indicator": robbery, "on": plan.ends, "by": OFFICER}
    assert "set a target for it" in refused(forecasts.give_forecast, about="robbery", value=1, **given)
    forecasts.give_forecast(about="Fraud", value=10, **given)
    forecasts.give_forecast(about="fraud", value=12, **given)
    assert plan.forecasts.get().value == 12


def test_topic_is_one_in_whatever_case_it_is_written(plan):
    with pytest.raises(PlanRefusedError, match="has a priority of that level on Robbery"):
        a_priority(plan, " ROBBERY ")
    assert "Say what the priority is about" in refused(
        writing.add_priority, plan=plan, about="?!", level="force", by=OFFICER
    )


def test_removed_priority_takes_its_objectives_and_targets_along(plan):
    writing.remove_priority(priority=plan.priorities.get(), by=OFFICER)
    assert not plan.targets.standing().exists()
    assert [each.what for each in plan.changes.all()][:3] == ["removed"] * 3
    assert "has been removed" in refused(writing.remove_priority, priority=plan.priorities.get(), by=OFFICER)


def test_deadline_yesterday_is_no_deadline(plan):
    challenged(plan)
    yesterday = localdate() - timedelta(days=1)
    given = {"target": plan.targets.get(), "question": "Why?", "deadline": yesterday, "by": OFFICER}
    assert "must lie ahead" in refused(challenges.ask, **given)
