"""Addresses of the pages of plans, each with the rows it needs, made once for a site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate, now

from scrutiny.models import (
    Challenge,
    CheckLine,
    Objective,
    Plan,
    Priority,
    SpendPlan,
    SpendProject,
    StrategicAssessment,
    Target,
)
from scrutiny.plans.writing import topic

SPANS = {"starts": date(2009, 4, 1), "ends": date(2010, 3, 31)}


def of_a_draft(page: str) -> Callable[[Any], str]:
    return lambda site: f"/plans/{a_draft(site).pk}/{page}"


def of_an_agreed_plan(page: str) -> Callable[[Any], str]:
    return lambda site: f"/plans/{an_agreed_plan(site).pk}/{page}"


def of_a_priority(page: str) -> Callable[[Any], str]:
    return lambda site: f"/plans/priorities/{an_objective(site).priority_id}/{page}"


def of_an_objective(page: str) -> Callable[[Any], str]:
    return lambda site: f"/plans/objectives/{an_objective(site).pk}/{page}"


def of_a_target(page: str) -> Callable[[Any], str]:
    return lambda site: f"/plans/targets/{a_target(site).pk}/{page}"


def of_a_challenge(page: str) -> Callable[[Any], str]:
    return lambda site: f"/plans/challenges/{a_challenge(site).pk}/{page}"


def of_a_check_line(site: Any) -> str:
    return f"/plans/checks/{CheckLine.objects.get_or_create(plan=a_draft(site), of_list='wider', demand='Arms')[0].pk}/"


def of_a_spend_plan(page: str) -> Callable[[Any], str]:
    return lambda site: f"/plans/spend/{a_spend_plan(site).pk}/{page}"


def of_a_spend_project(page: str) -> Callable[[Any], str]:
    return lambda site: f"/plans/spend/projects/{a_spend_project(site).pk}/{page}"


def a_draft(site: Any) -> Plan:
    return Plan.objects.get_or_create(kind="policing", area=site.force, force=site.force, made_by="a test", **SPANS)[0]


def an_agreed_plan(site: Any) -> Plan:
    agreed = {"state": "agreed", "agreed_by": "a test", "agreed_at": now()}
    given = {"kind": "lcjb", "area": site.force, "force": site.force, "made_by": "a test", **SPANS}
    return Plan.objects.get_or_create(**given, defaults=agreed)[0]


def an_objective(site: Any) -> Objective:
    priority, _ = Priority.objects.get_or_create(
        plan=a_draft(site), topic=topic("Robbery"), level="force", title="Robbery"
    )
    return Objective.objects.get_or_create(priority=priority, title="Reduce robbery")[0]


def a_target(site: Any) -> Target:
    found = Target.objects.filter(plan=a_draft(site)).first()
    if found is None:
        found = Target.objects.create(
            plan=a_draft(site),
            objective=an_objective(site),
            area=site.force,
            indicator=site.indicators[0],
            owner="authority",
            kind="change",
            baseline_value=100,
            baseline_start=date(2008, 4, 1),
            baseline_end=date(2009, 3, 31),
        )
        found.points.create(on=SPANS["ends"], value=-5, role="final", final_on=SPANS["ends"])
    return found


def a_challenge(site: Any) -> Challenge:
    deadline = localdate() + timedelta(days=30)
    given = {"question": "Why?", "asked_by": "a test", "deadline": deadline, "points": [["2010-03-31", -5]]}
    return Challenge.objects.get_or_create(target=a_target(site), defaults=given)[0]


def a_spend_plan(site: Any) -> SpendPlan:
    given = {"area": site.force, "force": site.force, "starts": SPANS["starts"], "author": "a test"}
    return SpendPlan.objects.get_or_create(**given, defaults={"allocation": 100})[0]


def of_an_assessment(page: str) -> Callable[[Any], str]:
    return lambda site: f"/plans/assessments/{an_assessment(site).pk}/{page}"


def an_assessment(site: Any) -> StrategicAssessment:
    published = {"due_on": date(2009, 1, 31), "completed_on": date(2009, 1, 31), "published_on": date(2009, 1, 31)}
    return StrategicAssessment.objects.get_or_create(area=site.force, **SPANS, defaults=published)[0]


def a_spend_project(site: Any) -> SpendProject:
    return SpendProject.objects.get_or_create(plan=a_spend_plan(site), title="CCTV", defaults={"amount": 10})[0]
