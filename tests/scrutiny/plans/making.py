"""Plans made as people make them: by the actions, one thing at a time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate

from indicators.models import Indicator
from indicators.periods import parse
from landscape.models import Area, AreaLink
from scrutiny.models import Objective, Plan, Priority, Target
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
