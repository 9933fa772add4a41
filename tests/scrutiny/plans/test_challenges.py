"""The dialogue about a target: asked by a test or a person, answered by a deadline, decided by another."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from landscape.models import AuditEntry
from scrutiny.models import Challenge, TargetBound
from scrutiny.plans import challenges, states, targets
from scrutiny.plans.changes import PlanRefusedError
from scrutiny.plans.terms import terms_of
from tests.factories import ComparisonFactory, ComparisonRunFactory, PublicationFactory
from tests.scrutiny.plans.making import (
    COMMANDER,
    MARCH_2010,
    OFFICER,
    a_force,
    a_plan,
    a_target,
    an_offence,
    challenged,
    in_a_month,
)

pytestmark = pytest.mark.django_db


def years_of_figures(indicator, area, *values, peers=()):
    """Published years to March 2009, oldest first, and the latest changes of so many peers."""
    run = ComparisonRunFactory(
        indicator_set=indicator.indicator_set, start=date(2008, 4, 1), end=date(2009, 3, 31), period="12m to 2009-03"
    )
    PublicationFactory(run=run)
    ends = [date(2009 - back, 3, 31).isoformat() for back in range(len(values))][::-1]
    history = {"ends": ends, "value": list(values), "breaks": [], "months": {}}
    members = [ComparisonFactory(run=run, indicator=indicator, change=each).area.code for each in peers]
    return ComparisonFactory(
        run=run,
        indicator=indicator,
        area=area,
        value=values[-1],
        lower_95=values[-1] - 30,
        upper_95=values[-1] + 30,
        history=history,
        family_members=" ".join(members),
    )


@pytest.fixture
def plan():
    return a_plan(a_force())


@pytest.fixture
def target(plan):
    """Five per cent off the 1,000 of last year; nothing published to test it by."""
    return a_target(plan, an_offence(), -5, interim=((date(2009, 9, 30), -2.0),))


@pytest.fixture
def challenge(plan, target):
    challenged(plan)
    return challenges.ask(target=target, question="Why not more?", deadline=in_a_month(), by=OFFICER)


def refused(action, **given) -> str:
    with pytest.raises(PlanRefusedError) as refusal:
        action(**given)
    return str(refusal.value)


def test_target_easier_than_last_years_result_opens_a_challenge(plan):
    easy = a_target(plan, an_offence(), -5)
    years_of_figures(easy.indicator, plan.area, 940)
    challenged(plan)
    opened = Challenge.objects.get()
    assert (opened.test, opened.asked_by, opened.deadline) == ("last year", challenges.TESTS, in_a_month())
    assert "The target of 950 asks for less than the latest result, 940." in opened.question
    assert AuditEntry.objects.get(action="challenge opened").detail["target"] == easy.pk


def test_every_test_that_fails_asks_and_hard_targets_are_left_alone(plan):
    easy = a_target(plan, an_offence(), 5)
    hard = a_target(plan, an_offence("burglary"), -30, rationale="We mean it.")
    bound = {"force": plan.area, "kind": "change", "starts": plan.starts, "ends": plan.ends, "by": OFFICER}
    TargetBound.objects.create(reference="burglary", least=-20, **bound)
    for indicator in (easy.indicator, hard.indicator):
        years_of_figures(indicator, plan.area, 1200, 1100, 1000, peers=(-6, -5, -4))
    challenged(plan)
    assert [each.test for each in easy.challenges.all()] == ["last year", "trend", "peers"]
    assert [each.test for each in hard.challenges.all()] == ["bounds"]


def test_years_behind_a_break_do_not_make_a_trend(plan):
    target = a_target(plan, an_offence(), -5)
    row = years_of_figures(target.indicator, plan.area, 1500, 1200, 1000)
    row.history["breaks"] = [["2007-04-01", "New counting rules"]]
    row.save()
    challenged(plan)
    assert not target.challenges.exists()


def test_tests_run_twice_ask_once(plan):
    target = a_target(plan, an_offence(), 5)
    years_of_figures(target.indicator, plan.area, 1000)
    challenged(plan)
    assert challenges.run_tests(plan=plan, deadline=in_a_month(), by=OFFICER) == []
    [asked] = target.challenges.all()
    challenges.reply(challenge=asked, answer="Growth is expected.", by=COMMANDER)
    challenges.decide(challenge=asked, decision="stands", reason="Agreed.", by=OFFICER)
    assert challenges.run_tests(plan=plan, deadline=in_a_month(), by=OFFICER) == []
    states.back_to_draft(plan=plan, reason="More to do.", by=OFFICER)
    targets.change_target(target=target, terms=_easier(target), by=OFFICER)
    assert [each.test for each in states.open_challenge(plan=plan, deadline=in_a_month(), by=OFFICER)] == ["last year"]


def _easier(target):
    return replace(terms_of(target), final=(MARCH_2010, 9.0))


def test_revision_takes_the_numbers_that_were_offered(challenge, target):
    offered = [(date(2009, 9, 30), -3.0), (MARCH_2010, -8.0)]
    challenges.reply(challenge=challenge, answer="We can do more.", offered=offered, by=COMMANDER)
    challenges.decide(challenge=challenge, decision="revised", reason="Good.", by=OFFICER)
    assert [(each.on, each.value) for each in target.points.all()] == offered
    changed = target.plan.changes.get(what="changed")
    assert (changed.by, changed.reason) == (OFFICER, "Good.")
    assert Challenge.objects.get().points == [["2009-09-30", -2.0], ["2010-03-31", -5]]


def test_withdrawn_target_leaves_the_plan_and_closes_its_other_challenges(challenge, target):
    challenges.ask(target=target, question="And why this measure?", deadline=in_a_month(), by=OFFICER)
    challenges.reply(challenge=challenge, answer="It can’t be measured.", by=COMMANDER)
    challenges.decide(challenge=challenge, decision="withdrawn", reason="No figures.", by=OFFICER)
    assert not target.plan.targets.standing().exists()
    assert not Challenge.objects.undecided().exists()


def test_decision_needs_a_reply_and_another_person(challenge):
    given = {"challenge": challenge, "decision": "stands", "reason": "Fine."}
    assert "needs a reply" in refused(challenges.decide, **given, by=OFFICER)
    challenges.reply(challenge=challenge, answer="Because.", by=COMMANDER)
    assert "Who answered the question can’t decide" in refused(challenges.decide, **given, by=COMMANDER)
    assert "no other numbers" in refused(challenges.decide, **{**given, "decision": "revised"}, by=OFFICER)
    assert "Give the reason" in refused(challenges.decide, **{**given, "reason": ""}, by=OFFICER)
    assert "Say whether" in refused(challenges.decide, **{**given, "decision": "perhaps"}, by=OFFICER)
    decided = challenges.decide(**given, by=OFFICER)
    assert decided.state == "decided"
    assert "was decided on" in refused(challenges.decide, **given, by=OFFICER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Challenge.objects.update(reply="", replied_by="", replied_at=None)


def test_numbers_offered_for_other_dates_revise_nothing(challenge, target):
    days = [(on, -8.0) for on in (date(2009, 9, 30), MARCH_2010)]
    challenges.reply(challenge=challenge, answer="Eight.", offered=days, by=COMMANDER)
    targets.change_target(target=target, terms=replace(terms_of(target), interim=()), by=OFFICER)
    given = {"challenge": challenge, "decision": "revised", "reason": "Good.", "by": OFFICER}
    assert "dates have changed since the reply" in refused(challenges.decide, **given)


def test_reply_keeps_to_the_deadline(challenge):
    Challenge.objects.update(deadline=localdate() - timedelta(days=1))
    assert "ask for a later one" in refused(challenges.reply, challenge=challenge, answer="Late.", by=COMMANDER)
    assert [each.pk for each in Challenge.objects.overdue(localdate())] == [challenge.pk]
    assert "Give the reason" in refused(
        challenges.extend, challenge=challenge, deadline=in_a_month(), reason="", by=OFFICER
    )
    challenges.extend(challenge=challenge, deadline=in_a_month(), reason="Leave.", by=OFFICER)
    answered = challenges.reply(challenge=challenge, answer="In time.", by=COMMANDER)
    assert answered.state == "answered"
    assert "has been answered" in refused(challenges.reply, challenge=challenge, answer="Twice.", by=COMMANDER)


def test_offer_is_for_the_dates_of_the_target(challenge):
    said = refused(challenges.reply, challenge=challenge, answer="x", offered=[(MARCH_2010, -8)], by=COMMANDER)
    assert "one number for each date" in said
    assert "Write the reply" in refused(challenges.reply, challenge=challenge, answer=" ", by=COMMANDER)


def test_questions_are_asked_while_the_plan_is_in_challenge(plan, target):
    given = {"target": target, "question": "Why?", "deadline": in_a_month(), "by": OFFICER}
    tests = {"plan": plan, "deadline": in_a_month(), "by": OFFICER}
    assert "can’t be questioned now" in refused(challenges.ask, **given)
    assert "The plan is draft" in refused(challenges.run_tests, **tests)
    challenged(plan)
    assert "must lie ahead" in refused(challenges.run_tests, **{**tests, "deadline": localdate()})
    assert "Write the question" in refused(challenges.ask, **{**given, "question": ""})
    challenge = challenges.ask(**given)
    assert "decide the challenge" in refused(targets.remove_target, target=target, by=OFFICER)
    states.back_to_draft(plan=plan, reason="Rewritten.", by=OFFICER)
    assert "its challenges rest" in refused(challenges.reply, challenge=challenge, answer="x", by=COMMANDER)


def test_plan_is_not_agreed_with_a_target_that_was_never_tested(plan):
    challenged_target = a_target(plan, an_offence("burglary"), -5)
    challenged(plan)
    late = a_target(plan, an_offence(), 5)
    years_of_figures(late.indicator, plan.area, 1000)
    said = refused(states.agree, plan=plan, by=OFFICER)
    assert said == (
        "Set, changed or measured anew since the tests: Robbery, Metropolitan Police. Put them to the tests again."
    )
    [asked] = challenges.run_tests(plan=plan, deadline=in_a_month(), by=OFFICER)
    assert asked.target == late != challenged_target
