"""Which verdicts of a published run would change under other families: worked out by a task, indicator by indicator."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import numpy as np
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils.timezone import now

from indicators.models import Indicator
from indicators.periods import Period
from indicators.series import read_series
from landscape.models import Area, FamilyProposal
from scrutiny.comparisons.editions import Lists, families_of
from scrutiny.comparisons.engine import compare
from scrutiny.comparisons.method import Method
from scrutiny.comparisons.parts import measure_of
from scrutiny.models import Comparison, ComparisonRun, FamilyTrial

log = logging.getLogger(__name__)

State = FamilyTrial.State


def compute_trial(*, trial_id: int) -> str:
    """Compare every indicator of the run again, under the proposal's families; says what became of it.

    Done again, it says the same. A database that is away fails nothing: the trial may be started again.
    """
    trial = FamilyTrial.objects.select_related("proposal", "run").get(pk=trial_id)
    if trial.state == State.DONE:
        return trial.state
    try:
        changes, compared = _changes(trial)
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:
        log.exception("%s could not be computed", trial)
        FamilyTrial.objects.filter(pk=trial_id).update(state=State.FAILED, error=str(fault) or type(fault).__name__)
        return State.FAILED
    FamilyTrial.objects.filter(pk=trial_id).update(state=State.DONE, changes=changes, compared=compared)
    return State.DONE


def stalled() -> list[int]:
    """Ids of the trials that should have been done by now: their worker or the queue was lost."""
    due = now() - timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT)
    return list(FamilyTrial.objects.filter(state=State.COMPUTING, started_at__lt=due).values_list("pk", flat=True))


def _changes(trial: FamilyTrial) -> tuple[list[dict[str, str]], int]:
    run, level = trial.run, trial.proposal.level
    lists, chosen = lists_of(trial.proposal), Method.of_run(run.settings)
    indicators = Indicator.objects.filter(runpart__run=run).order_by("domain__position", "position")
    changes, compared = [], 0
    for number, indicator in enumerate(indicators, start=1):
        verdicts = _verdicts(run, indicator, level, lists, chosen) if level in indicator.levels else {}
        stored = Comparison.objects.filter(run=run, indicator=indicator, area__in=list(verdicts))
        for area, name, before in stored.values_list("area_id", "area__name", "family_verdict").order_by("area__name"):
            compared += 1
            if verdicts[area] != before:
                changes.append({"area": name, "indicator": indicator.title, "before": before, "after": verdicts[area]})
        FamilyTrial.objects.filter(pk=trial.pk).update(done=number)
    return changes, compared


def _verdicts(run: ComparisonRun, indicator: Indicator, level: str, lists: Lists, chosen: Method) -> dict[int, str]:
    """The verdict on the family of each area, by its id; empty where nobody counts the indicator at the level."""
    (series,) = read_series(indicator, [level], Period(run.start, run.end), as_known_at=run.as_known_at)
    if not np.isfinite(series.numerator).any():
        return {}
    families = families_of(lists, series.area_ids, least=chosen.least_families)
    columns: dict[str, Any] = compare(measure_of(indicator), series, families, chosen).columns
    return dict(zip(series.area_ids.tolist(), columns["family_verdict"], strict=True))


def lists_of(proposal: FamilyProposal) -> Lists:
    """The proposal as the engine's families; only it tells them, so the spread is estimated from them alone."""
    ids = dict(Area.objects.filter(level=proposal.level).values_list("code", "pk"))
    members = {ids[code]: [(ids[peer], peer) for peer, _ in kept["peers"]] for code, kept in proposal.families.items()}
    name, told = proposal.name, dict.fromkeys(members, proposal.name)
    return Lists(edition=name, name=name, told=told, members=members, derived_edition=name, derived=members)
