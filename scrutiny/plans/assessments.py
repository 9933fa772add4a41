"""Strategic assessments: begun for a year, given their risks, completed and published; and bounds set at the outset."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from landscape import audit as trail
from landscape.models import Area
from scrutiny.models import StrategicAssessment, StrategicRisk, TargetBound
from scrutiny.plans.beginning import force_of, span
from scrutiny.plans.changes import PlanRefusedError
from scrutiny.plans.writing import topic


@transaction.atomic
def begin_assessment(*, area: Area, year: str, due_on: date, by: str) -> StrategicAssessment:
    """The assessment that prepares a financial year in an area; one for each."""
    starts, ends = span(year, 1)
    try:
        with transaction.atomic():
            made = StrategicAssessment.objects.create(area=area, starts=starts, ends=ends, due_on=due_on, made_by=by)
    except IntegrityError as error:
        raise PlanRefusedError(f"{area} has a strategic assessment for {year} already: open that one.") from error
    _audit(made, "strategic assessment begun", by, after={"due on": due_on.isoformat()})
    return made


@transaction.atomic
def add_risk(
    *, assessment: StrategicAssessment, about: str, title: str, likelihood: int, impact: int, trend: str, by: str
) -> StrategicRisk:
    """A risk found, which a plan may make a priority (`writing.add_priority(risk=…)`)."""
    now = StrategicAssessment.objects.select_for_update().get(pk=assessment.pk)
    refused = []
    if now.completed_on:
        refused.append("The assessment is completed: its risks change no more.")
    if not title.strip():
        refused.append("Say what the risk is.")
    grades = StrategicRisk.Grade.values
    if likelihood not in grades or impact not in grades or trend not in StrategicRisk.Trend.values:
        refused.append(
            "Give likelihood and impact as low, medium or high, and whether it is rising, steady or falling."
        )
    if now.risks.filter(title=title.strip()).exists():
        refused.append(f"“{title.strip()}” is among the risks already.")
    if refused:
        raise PlanRefusedError(*refused)
    grading = {"likelihood": likelihood, "impact": impact, "trend": trend}
    risk = StrategicRisk.objects.create(assessment=now, topic=topic(about), title=title.strip(), **grading)
    _audit(now, "strategic risk added", by, after={"title": risk.title, **grading})
    return risk


@transaction.atomic
def complete_assessment(
    *, assessment: StrategicAssessment, on: date, published_on: date | None = None, by: str
) -> None:
    """Record when it was completed and, if it was, published."""
    now = StrategicAssessment.objects.select_for_update().get(pk=assessment.pk)
    if now.completed_on and now.published_on:
        raise PlanRefusedError("The assessment is completed and published.")
    if published_on and published_on < (now.completed_on or on):
        raise PlanRefusedError("An assessment is completed before it is published.")
    before = _days(now)
    now.completed_on, now.published_on = now.completed_on or on, published_on
    now.save()
    _audit(now, "strategic assessment completed", by, before=before, after=_days(now))


@transaction.atomic
def set_bound(
    *,
    force: Area,
    reference: str,
    kind: str,
    year: str,
    least: float | None = None,
    most: float | None = None,
    by: str,
) -> TargetBound:
    """What targets of the force's plans on a measure should lie within in a year; a later bound replaces it."""
    starts, ends = span(year, 1)
    if least is None and most is None:
        raise PlanRefusedError("A bound says at least how much, at most how much, or both.")
    if least is not None and most is not None and most < least:
        raise PlanRefusedError("The most can’t be under the least.")
    key = {"force": force, "reference": reference, "kind": kind, "starts": starts}
    before = TargetBound.objects.select_for_update().filter(**key).values("least", "most").first()
    bound, _ = TargetBound.objects.update_or_create(
        **key, defaults={"ends": ends, "least": least, "most": most, "by": by}
    )
    about = {"measure": reference, "kind": kind, "year": year}
    after = {"least": least, "most": most}
    trail.record(
        by=by, action="target bound set", subject=str(bound), before=before, after=after, detail=about, force=force
    )
    return bound


def _days(assessment: StrategicAssessment) -> dict[str, str]:
    days = {"completed on": assessment.completed_on, "published on": assessment.published_on}
    return {name: str(day or "") for name, day in days.items()}


def _audit(assessment: StrategicAssessment, action: str, by: str, **told: Any) -> None:
    force = force_of(assessment.area, assessment.starts)
    trail.record(by=by, action=action, subject=str(assessment), force=force, **told)
