"""Plans made as people make them: by the actions, one thing at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate, now

from indicators.models import Indicator
from indicators.periods import parse
from landscape.models import Area, AreaLink
from scrutiny.models import Objective, Plan, Priority, Target, TargetPoint
from scrutiny.plans import beginning, challenges, states, targets, writing
from scrutiny.plans.terms import Baseline, Terms
from tests.factories import AreaFactory, AuthorityFactory, IndicatorFactory

OFFICER, COMMANDER = "officer@example.org", "commander@example.org"
YEAR = "2009/10"
MARCH_2010 = date(2010, 3, 31)


def a_force(name: str = "Metropolitan Police", country: str = "England") -> Area:
    force = AreaFactory(name=name, country=country)
    AuthorityFactory(force=force)
    return force


def a_part(force: Area, name: str = "Barnet", level: str = "partnership", **fields: Any) -> Area:
    area = AreaFactory(level=level, name=name, country=force.country, **fields)
    AreaLink.objects.create(child=area, parent=force)
    return area


def an_offence(reference: str = "robbery", **fields: Any) -> Indicator:
    """Counted, and better when lower."""
    fields = {"formula": "count", "unit": "offences", "multiplier": 1} | fields
    return IndicatorFactory(reference=reference, title=reference.capitalize(), **fields)


def a_survey(reference: str = "SPI 2.2", **fields: Any) -> Indicator:
    fields = {"formula": "survey", "unit": "% of adults surveyed", "polarity": "higher"} | fields
    return IndicatorFactory(reference=reference, slug=reference.lower().replace(" ", "-").replace(".", "-"), **fields)


def a_plan(area: Area, kind: str = Plan.Kind.POLICING, *, by: str = OFFICER, **fields: Any) -> Plan:
    return beginning.begin_plan(kind=kind, area=area, **{"first_year": YEAR, **fields}, by=by)


def a_priority(plan: Plan, about: str = "Robbery", level: str = "partnership", **fields: Any) -> Priority:
    fields = {"source": "Public meeting"} | fields
    return writing.add_priority(plan=plan, about=about, level=level, **fields, by=OFFICER)


def an_objective(plan: Plan, about: str = "Robbery", title: str = "", **fields: Any) -> Objective:
    """An objective, with its priority if that is not there yet."""
    found = plan.priorities.standing().filter(topic__name=about).first()
    return writing.add_objective(
        priority=found or a_priority(plan, about), title=title or f"Reduce {about.lower()}", **fields, by=OFFICER
    )


def terms(indicator: Indicator, area: Area, final: float, **fields: Any) -> Terms:
    """A change by March 2010 from 1,000 in 2008/09, owned by the authority, unless said otherwise."""
    baseline = fields.pop("baseline", 1000)
    if not isinstance(baseline, (Baseline, type(None))):
        baseline = Baseline(baseline, parse(fields.pop("baseline_period", "2008/09")))
    on = fields.pop("on", MARCH_2010)
    given = {"owner": "authority", "kind": "change"} | fields
    return Terms(indicator=indicator, area=area, baseline=baseline, final=(on, final), **given)


def a_target(plan: Plan, indicator: Indicator, final: float, *, about: str = "Robbery", **fields: Any) -> Target:
    area, by = fields.pop("area", plan.area), fields.pop("by", OFFICER)
    objective = Objective.objects.standing().filter(priority__plan=plan, priority__topic__name=about).first()
    return targets.set_target(
        objective=objective or an_objective(plan, about), terms=terms(indicator, area, final, **fields), by=by
    )


def challenged(plan: Plan) -> Plan:
    """The plan in challenge, with whatever its targets were asked."""
    states.open_challenge(plan=plan, deadline=in_a_month(), by=OFFICER)
    plan.refresh_from_db()
    return plan


def agreed(plan: Plan) -> Plan:
    """The plan agreed, its challenges answered and its targets left standing."""
    challenged(plan)
    for target in plan.targets.standing():
        for challenge in target.challenges.undecided():
            challenges.reply(challenge=challenge, answer="It is ambitious here.", by=COMMANDER)
            challenges.decide(challenge=challenge, decision="stands", reason="Accepted.", by=OFFICER)
    states.agree(plan=plan, by=OFFICER)
    plan.refresh_from_db()
    return plan


def in_a_month() -> date:
    return localdate() + timedelta(days=30)


def agreed_at_once(plans: Sequence[Mapping[str, Any]], force: Area) -> list[Plan]:
    """Agreed partnership plans of 2009/10, written in bulk for tests that need many.

    Each says its `area`, the topics that it has an `objectives` for or names as `priorities` alone, and `targets`: the
    topic, and what a `Target` holds, with its `final` number.
    """
    spans = {"starts": date(2009, 4, 1), "ends": MARCH_2010}
    made = Plan.objects.bulk_create(
        Plan(
            kind="partnership",
            area=each["area"],
            force=force,
            country=force.country,
            state="agreed",
            made_by=OFFICER,
            agreed_by=OFFICER,
            agreed_at=now(),
            **spans,
        )
        for each in plans
    )
    topics = {
        name: writing.topic(name) for each in plans for name in (*each["objectives"], *each.get("priorities", ()))
    }
    priorities = Priority.objects.bulk_create(
        Priority(plan=plan, topic=topics[name], title=name, level="partnership", source="Strategy")
        for plan, each in zip(made, plans, strict=True)
        for name in (*each["objectives"], *each.get("priorities", ()))
    )
    having = {(plan.pk, name) for plan, each in zip(made, plans, strict=True) for name in each["objectives"]}
    objectives = Objective.objects.bulk_create(
        Objective(priority=each, title=f"Reduce {each.title.lower()}")
        for each in priorities
        if (each.plan_id, each.title) in having
    )
    of_topic = {(each.priority.plan_id, each.priority.title): each for each in objectives}
    targets_made = Target.objects.bulk_create(
        Target(
            plan=plan,
            objective=of_topic[plan.pk, about],
            area=plan.area,
            owner="partnership",
            baseline_start=date(2008, 4, 1),
            baseline_end=date(2009, 3, 31),
            **given,
        )
        for plan, each in zip(made, plans, strict=True)
        for about, _, given in each.get("targets", ())
    )
    finals = [final for each in plans for _, final, _ in each.get("targets", ())]
    TargetPoint.objects.bulk_create(
        TargetPoint(target=target, on=MARCH_2010, value=final, role="final", final_on=MARCH_2010)
        for target, final in zip(targets_made, finals, strict=True)
    )
    return made


def quickly_agreed(rows: Sequence[tuple[str, Area, int, int, Indicator, float]], force: Area) -> list[Plan]:
    """Agreed plans with a target to reach a level from 100 by the end, in bulk.

    A row is a target: kind of plan, area, first year, years, indicator, level. Rows of one area are of one plan.
    """
    moment = now()
    plans = {
        area: Plan(
            kind=kind,
            area=area,
            force=force,
            country=force.country,
            starts=date(first, 4, 1),
            ends=date(first + years, 3, 31),
            state="agreed",
            made_by=OFFICER,
            agreed_by=OFFICER,
            agreed_at=moment,
        )
        for kind, area, first, years, _, _ in rows
    }
    Plan.objects.bulk_create(plans.values())
    crime = writing.topic("Crime")
    priorities = {area: Priority(plan=plan, topic=crime, title="Crime", level="force") for area, plan in plans.items()}
    Priority.objects.bulk_create(priorities.values())
    objectives = {area: Objective(priority=each, title="Less crime") for area, each in priorities.items()}
    Objective.objects.bulk_create(objectives.values())
    made = Target.objects.bulk_create(
        Target(
            plan=plans[area],
            objective=objectives[area],
            area=area,
            indicator=indicator,
            owner="partnership",
            kind="level",
            baseline_value=100,
            baseline_start=date(first - 1, 4, 1),
            baseline_end=date(first, 3, 31),
        )
        for _, area, first, _, indicator, _ in rows
    )
    TargetPoint.objects.bulk_create(
        TargetPoint(target=target, on=plans[area].ends, value=level, role="final", final_on=plans[area].ends)
        for target, (_, area, _, _, _, level) in zip(made, rows, strict=True)
    )
    return list(plans.values())
