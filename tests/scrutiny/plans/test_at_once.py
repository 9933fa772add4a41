"""Several people at one plan at one moment: real threads on PostgreSQL. One of them does it, the others are told."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from indicators.models import ConfidenceTheme
from landscape.models import AuditEntry
from scrutiny.models import Challenge, Plan, SpendPlan
from scrutiny.plans import challenges, drafts, spend_plans, states, targets
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
    terms,
)

pytestmark = pytest.mark.django_db(transaction=True)
DONE = "done"


def at_once(*actions) -> list[str]:
    """Each action in a thread of its own, all let go at one moment: `done`, or the sentence of the refusal."""
    start = Barrier(len(actions))

    def take(action):
        try:
            start.wait(10)
            action()
            return DONE
        except PlanRefusedError as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as threads:
        return sorted(threads.map(take, actions), key=lambda each: each != DONE)


@pytest.fixture
def plan():
    made = a_plan(a_force())
    a_target(made, an_offence(), -5)
    return made


def test_plan_is_agreed_once(plan):
    challenged(plan)
    outcomes = at_once(*[lambda: states.agree(plan=plan, by=OFFICER)] * 4)
    assert outcomes.count(DONE) == 1
    assert "this one is agreed" in outcomes[1]
    assert AuditEntry.objects.filter(action="plan agreed").count() == 1


def test_no_line_gets_into_a_plan_that_is_being_agreed(plan):
    challenged(plan)
    outcomes = at_once(
        lambda: states.agree(plan=plan, by=OFFICER),
        *[lambda name=name: a_priority(plan, name) for name in "abc"],
    )
    plan.refresh_from_db()
    assert plan.state == "agreed"
    assert plan.priorities.count() == outcomes.count(DONE)  # the first one, and each that came before the agreement
    assert all("can’t be changed" in each for each in outcomes if each != DONE)
    assert plan.changes.first().at <= plan.agreed_at


def test_new_version_is_begun_once(plan):
    agreed(plan)
    outcomes = at_once(*[lambda: states.new_version(plan=plan, reasons="New figures.", by=OFFICER)] * 3)
    assert outcomes.count(DONE) == 1
    assert Plan.objects.filter(previous=plan).count() == 1


def test_challenge_is_answered_and_decided_once(plan):
    challenged(plan)
    challenge = challenges.ask(target=plan.targets.get(), question="Why?", deadline=in_a_month(), by=OFFICER)
    replies = at_once(*[lambda: challenges.reply(challenge=challenge, answer="So.", by=COMMANDER)] * 3)
    assert replies.count(DONE) == 1
    decisions = at_once(
        *[
            lambda decision=decision: challenges.decide(
                challenge=challenge, decision=decision, reason="So.", by=OFFICER
            )
            for decision in ("stands", "withdrawn", "stands")
        ]
    )
    assert decisions.count(DONE) == 1
    decided = Challenge.objects.get()
    assert plan.targets.standing().exists() == (decided.decision == "stands")
    assert AuditEntry.objects.filter(action="challenge decided").count() == 1


def test_agreement_takes_no_36th_target_from_two_at_once():
    borough = a_part(a_force())
    agreement = a_plan(borough, Plan.Kind.AGREEMENT, years=3)
    objective = an_objective(agreement)
    for each in range(34):
        a_target(agreement, an_offence(f"ni-{each}"), -1, owner="partnership")
    given = [terms(an_offence(f"more-{each}"), borough, -1, owner="partnership") for each in range(4)]
    outcomes = at_once(
        *[lambda each=each: targets.set_target(objective=objective, terms=each, by=OFFICER) for each in given]
    )
    assert outcomes.count(DONE) == 1
    assert all("at most 35 targets" in each for each in outcomes[1:])
    assert agreement.targets.count() == 35


def test_spend_stays_within_the_allocation_whoever_comes_together():
    borough = a_part(a_force(), level="bcu")
    spend = spend_plans.begin_spend_plan(area=borough, year="2010/11", allocation=Decimal(100), by=COMMANDER)
    theme = ConfidenceTheme.objects.create(scheme="test", position=1, name="A theme")
    outcomes = at_once(
        *[
            lambda title=title: spend_plans.set_project(
                plan=spend, title=title, amount=Decimal(40), themes=[theme], by=COMMANDER
            )
            for title in "abcd"
        ]
    )
    assert outcomes.count(DONE) == 2
    spend = SpendPlan.objects.get()
    assert spend.committed == 80 == sum(each.amount for each in spend.projects.all())


def test_spend_plan_is_approved_once():
    borough = a_part(a_force(), level="bcu")
    spend = spend_plans.begin_spend_plan(area=borough, year="2010/11", allocation=Decimal(100), by=COMMANDER)
    theme = ConfidenceTheme.objects.create(scheme="test", position=1, name="A theme")
    spend_plans.set_project(plan=spend, title="a", amount=Decimal(40), themes=[theme], by=COMMANDER)
    spend_plans.submit(plan=spend, by=COMMANDER)
    spend_plans.assess(plan=spend, assessment="Sound.", by=OFFICER)
    outcomes = at_once(*[lambda: spend_plans.approve(plan=spend, by=OFFICER)] * 3)
    assert outcomes.count(DONE) == 1
    assert AuditEntry.objects.filter(action="spend plan approved").count() == 1


def test_draft_from_local_plans_made_twice_at_once_is_one_draft():
    force = a_force()
    local = a_plan(a_part(force), Plan.Kind.PARTNERSHIP)
    a_target(local, an_offence(), -10)
    agreed(local)
    plan = a_plan(force)
    assert at_once(*[lambda: drafts.draft_from_below(plan=plan, by=OFFICER)] * 3) == [DONE] * 3
    assert (plan.draft_lines.count(), plan.priorities.count(), plan.targets.count()) == (3, 1, 1)
    assert plan.changes.count() == 3
