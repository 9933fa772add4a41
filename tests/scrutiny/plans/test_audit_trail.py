"""Every action of plans tells the audit trail who did what, what was and is, and why. A new one fails until it does."""

import pkgutil
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from importlib import import_module
from inspect import Parameter, getmembers, isfunction, signature
from typing import Any

import pytest
from django.utils.timezone import localdate

import scrutiny.plans
from indicators.models import ConfidenceTheme
from landscape.models import AuditEntry
from scrutiny.plans import (
    assessments,
    beginning,
    challenges,
    checklists,
    drafting,
    drafts,
    forecasts,
    spend_plans,
    states,
    targets,
    writing,
)
from scrutiny.plans.terms import terms_of
from tests.scrutiny.plans.making import (
    COMMANDER,
    MARCH_2010,
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
from tests.scrutiny.plans.test_challenges import years_of_figures

pytestmark = pytest.mark.django_db
WHO, WHY = "somebody@example.org", "Because it is so."
WITH_LINES = 2
"""Entries of an action that takes one more line along, each with an entry of its own."""


def policing():
    return a_plan(a_force())


def with_target():
    plan = policing()
    return plan, a_target(plan, an_offence(), -5)


def asked():
    plan, target = with_target()
    challenged(plan)
    return challenges.ask(target=target, question="Why?", deadline=in_a_month(), by=OFFICER)


def answered():
    return challenges.reply(challenge=asked(), answer="So.", by=COMMANDER)


def easy_in_challenge():
    plan = challenged(with_target()[0])
    target = a_target(plan, an_offence("burglary"), 5)
    years_of_figures(target.indicator, plan.area, 1000)
    return plan


def assessment():
    return assessments.begin_assessment(area=a_force(), year="2009/10", due_on=MARCH_2010, by=OFFICER)


def spend_plan(*steps):
    unit = a_part(a_force(), level="bcu")
    made = spend_plans.begin_spend_plan(area=unit, year="2010/11", allocation=Decimal(100), by=COMMANDER)
    theme = ConfidenceTheme.objects.create(scheme="BCU Fund", position=1, name="A theme")
    if "empty" not in steps:
        spend_plans.set_project(plan=made, title="CCTV", amount=Decimal(10), themes=[theme], by=COMMANDER)
    if steps and steps[0] != "empty":
        spend_plans.submit(plan=made, by=COMMANDER)
    if "assessed" in steps or "approved" in steps:
        spend_plans.assess(plan=made, assessment="Sound.", by=OFFICER)
    if "approved" in steps:
        spend_plans.approve(plan=made, by=OFFICER)
    return made


def with_a_local_plan():
    plan = policing()
    local = a_plan(a_part(plan.force), "partnership")
    a_priority(local)
    agreed(local)
    return plan


def of_a_project(*steps):
    return {"project": spend_plan(*steps).projects.get()}


def changed_terms():
    _, target = with_target()
    return {"target": target, "terms": replace(terms_of(target), final=(MARCH_2010, -8.0)), "reason": WHY}


def a_risk():
    grades = {"likelihood": 1, "impact": 1, "trend": "steady"}
    return {"assessment": assessment(), "about": "Knives", "title": "Knives in schools", **grades}


def a_project():
    return {"plan": spend_plan("empty"), "title": "CCTV", "amount": Decimal(9), "themes": ConfidenceTheme.objects.all()}


CASES: dict[Callable[..., Any], tuple[Callable[[], dict[str, Any]], int]] = {
    assessments.begin_assessment: (lambda: {"area": a_force(), "year": "2009/10", "due_on": MARCH_2010}, 1),
    assessments.add_risk: (a_risk, 1),
    assessments.complete_assessment: (lambda: {"assessment": assessment(), "on": MARCH_2010}, 1),
    assessments.set_bound: (
        lambda: {"force": a_force(), "reference": "robbery", "kind": "change", "year": "2009/10", "most": -3.0},
        1,
    ),
    beginning.begin_plan: (lambda: {"kind": "policing", "area": a_force(), "first_year": "2009/10"}, 1),
    beginning.set_resource: (
        lambda: {"plan": (plan := policing()), "area": plan.area, "kind": "staff", "amount": Decimal(5), "reason": WHY},
        1,
    ),
    challenges.run_tests: (lambda: {"plan": easy_in_challenge(), "deadline": in_a_month()}, 1),
    challenges.ask: (
        lambda: {"target": asked().target, "question": "And why?", "deadline": in_a_month()},
        1,
    ),
    challenges.reply: (lambda: {"challenge": asked(), "answer": "So."}, 1),
    challenges.extend: (
        lambda: {"challenge": asked(), "deadline": in_a_month().replace(year=in_a_month().year + 1), "reason": WHY},
        1,
    ),
    challenges.decide: (lambda: {"challenge": answered(), "decision": "withdrawn", "reason": WHY}, WITH_LINES),
    checklists.add_demand: (lambda: {"plan": policing(), "of_list": "wider", "demand": "Arms"}, 1),
    checklists.answer: (
        lambda: {
            "line": checklists.add_demand(plan=policing(), of_list="wider", demand="Arms", by=OFFICER),
            "answer": "add",
            "reason": WHY,
        },
        1,
    ),
    drafts.draft_from_below: (lambda: {"plan": with_a_local_plan()}, WITH_LINES),
    forecasts.give_forecast: (
        lambda: {"plan": policing(), "about": "Fraud", "indicator": an_offence(), "on": MARCH_2010, "value": 9.0},
        1,
    ),
    spend_plans.begin_spend_plan: (
        lambda: {"area": a_part(a_force(), level="bcu"), "year": "2010/11", "allocation": Decimal(9)},
        1,
    ),
    spend_plans.set_project: (a_project, 1),
    spend_plans.remove_project: (of_a_project, 1),
    spend_plans.submit: (lambda: {"plan": spend_plan()}, 1),
    spend_plans.send_back: (lambda: {"plan": spend_plan("submitted"), "reason": WHY}, 1),
    spend_plans.assess: (lambda: {"plan": spend_plan("submitted"), "assessment": WHY}, 1),
    spend_plans.approve: (lambda: {"plan": spend_plan("assessed")}, 1),
    spend_plans.record_result: (lambda: of_a_project("approved") | {"result": "Ten cameras."}, 1),
    states.open_challenge: (lambda: {"plan": with_target()[0], "deadline": in_a_month()}, 1),
    states.back_to_draft: (lambda: {"plan": challenged(with_target()[0]), "reason": WHY}, 1),
    states.agree: (lambda: {"plan": challenged(with_target()[0])}, 1),
    states.publish: (lambda: {"plan": agreed(with_target()[0])}, 1),
    states.sign_off: (lambda: {"plan": agreed(with_target()[0]), "body": "Office", "on": localdate()}, 1),
    states.new_version: (lambda: {"plan": agreed(with_target()[0]), "reasons": WHY}, 1),
    targets.set_target: (
        lambda: {
            "objective": (objective := an_objective(policing())),
            "terms": terms(an_offence(), objective.priority.plan.area, -5),
            "reason": WHY,
        },
        1,
    ),
    targets.change_target: (changed_terms, 1),
    targets.remove_target: (lambda: {"target": with_target()[1], "reason": WHY}, 1),
    writing.add_priority: (lambda: {"plan": policing(), "about": "Fraud", "level": "force", "reason": WHY}, 1),
    writing.change_priority: (
        lambda: {"priority": a_priority(policing()), "title": "Fraud", "level": "force", "source": "", "reason": WHY},
        1,
    ),
    writing.remove_priority: (lambda: {"priority": an_objective(policing()).priority, "reason": WHY}, WITH_LINES),
    writing.add_objective: (lambda: {"priority": a_priority(policing()), "title": "Fewer", "reason": WHY}, 1),
    writing.change_objective: (lambda: {"objective": an_objective(policing()), "title": "Fewer", "reason": WHY}, 1),
    writing.remove_objective: (lambda: {"objective": with_target()[1].objective, "reason": WHY}, WITH_LINES),
    writing.set_summary: (lambda: {"plan": policing(), "summary": "Safer."}, 1),
}
"""Every action: what it is done with, and how many entries it leaves."""

LEFT_TO_A_WORKER = {drafting.request_draft}


def actions():
    """Public functions that take keywords alone, and `by` among them: that is what an action of the house is."""
    for found in pkgutil.iter_modules(scrutiny.plans.__path__, "scrutiny.plans."):
        for name, function in getmembers(import_module(found.name), isfunction):
            given = signature(function).parameters
            is_action = "by" in given and all(each.kind == Parameter.KEYWORD_ONLY for each in given.values())
            if is_action and function.__module__ == found.name and not name.startswith("_"):
                yield function


def test_every_action_is_among_the_cases():
    assert set(actions()) == set(CASES) | LEFT_TO_A_WORKER


@pytest.mark.parametrize("action", CASES, ids=lambda each: each.__name__)
def test_action_tells_who_did_what_and_why(action):
    make, number = CASES[action]
    given = make()
    told = set(AuditEntry.objects.values_list("pk", flat=True))
    action(**given, by=WHO)
    entries = list(AuditEntry.objects.exclude(pk__in=told))
    assert len(entries) == number, [each.action for each in entries]
    for each in entries:
        assert each.subject
        assert each.force, each
        assert each.before != each.after, each
    by_hand = [each for each in entries if each.by == WHO]
    assert by_hand
    if WHY in given.values():
        assert {each.why for each in by_hand} == {WHY}
