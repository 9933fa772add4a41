"""Forecasts: what an area expects of a matter that its own plan doesn't put first. Nobody is held to them."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from indicators.models import Indicator
from scrutiny.models import Forecast, Plan
from scrutiny.plans import changes, writing
from scrutiny.plans.changes import PlanRefusedError


@transaction.atomic
def give_forecast(
    *, plan: Plan, about: str, indicator: Indicator, on: date, value: float, note: str = "", by: str
) -> Forecast:
    """Say what is expected of a matter that the plan doesn't put first. A forecast is no target."""
    plan = changes.open_for_change(plan)
    of_topic = writing.topic(about)
    if plan.priorities.standing().filter(topic=of_topic).exists():
        raise PlanRefusedError(f"{of_topic} is a priority of this plan: set a target for it, not a forecast.")
    key = {"plan": plan, "topic": of_topic, "indicator": indicator, "on": on}
    before = Forecast.objects.filter(**key).values("value").first()
    made, _ = Forecast.objects.update_or_create(**key, defaults={"value": value, "note": note, "by": by})
    after = {"indicator": indicator.reference, "on": on.isoformat(), "value": value}
    changes.audit(plan, "forecast given", by=by, before=before, after=after, detail={"topic": str(of_topic)})
    return made
