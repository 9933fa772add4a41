"""A plan for demonstrations, made of what a report of the Metropolitan Police Authority prints, and of nothing else.

The report is that to its Strategic and Operational Policing Committee of 10 June 2010, item 6.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from indicators.models import Indicator
from indicators.periods import parse
from indicators.returns import published
from landscape.demo import AUTHORITY, PEOPLE
from landscape.models import Authority, FamilyEdition, Role
from scrutiny.comparisons import runs
from scrutiny.models import Plan, SourceLevel, Target, TargetKind
from scrutiny.plans import beginning, following, states, targets, writing
from scrutiny.plans.terms import Baseline, Terms

FIGURES = settings.FIXTURES_DIR / "plans" / "demo"
SET, MEASURE = "apacs-2008-09", "SPI 2.2"
MONTH = timedelta(days=30)
YEAR, BASELINE, LATEST = "2010/11", "12m to 2009-09", "12m to 2009-12"
REPORT = "MPA Strategic and Operational Policing Committee, 10 June 2010, report 6"
SUMMARY = (
    f"For demonstration: the target for public confidence alone, as {REPORT}, states it in paragraph 9, with the "
    "survey’s figures of its paragraph 10. The plan itself held more than is shown here, and the baseline is the "
    "earliest figure that the report prints, not the one from which the target was set."
)


def load_demo_plan(*, folder: Path = FIGURES) -> Plan:
    """See that the demo's authority has a published plan, and that members can read whether it is on course.

    Whatever became of it since stays as it is. Raises DoesNotExist before reference data and demo people are loaded.
    """
    force = Authority.objects.select_related("force").get(name=AUTHORITY).force
    starts, _ = beginning.span(YEAR, 1)
    found = Plan.objects.filter(kind=Plan.Kind.POLICING, area=force, starts=starts).first()
    if found:
        return found
    officer = PEOPLE[Role.AUTHORITY_OFFICER][0]
    for _ in published.load(folder, by=officer):
        pass
    indicator = Indicator.objects.get(indicator_set__code=SET, reference=MEASURE)
    edition = FamilyEdition.objects.filter(kind=FamilyEdition.Kind.COMPOSED).latest("effective_from", "pk")
    runs.start(indicator_set=indicator.indicator_set, period=parse(LATEST), edition=edition, by=officer)
    with transaction.atomic():
        plan = beginning.begin_plan(kind=Plan.Kind.POLICING, area=force, first_year=YEAR, by=officer)
        plan = _written(plan, indicator)
    following.follow(plan_id=plan.pk)
    return plan


def _written(plan: Plan, indicator: Indicator) -> Plan:
    """The plan with its one target, through all its states."""
    about = {"by": plan.made_by}
    writing.set_summary(plan=plan, summary=SUMMARY, **about)
    priority = writing.add_priority(
        plan=plan, about="Public confidence", level=SourceLevel.NATIONAL, source=f"{REPORT}, paragraph 9", **about
    )
    objective = writing.add_objective(priority=priority, title="Raise public confidence in policing", **about)
    terms = Terms(
        indicator=indicator,
        area=plan.area,
        owner=Target.Owner.NATIONAL,
        kind=TargetKind.LEVEL,
        baseline=Baseline(51.2, parse(BASELINE)),
        interim=((date(2011, 3, 31), 55.4),),
        final=(date(2012, 3, 31), 59.4),
    )
    targets.set_target(objective=objective, terms=terms, **about)
    states.open_challenge(plan=plan, deadline=localdate() + MONTH, **about)
    return states.publish(plan=states.agree(plan=plan, **about), **about)
