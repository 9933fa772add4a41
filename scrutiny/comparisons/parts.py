"""The parts of a run: one indicator each, computed by one task, in any order and, if need be, again."""

from __future__ import annotations

import logging
from datetime import timedelta
from time import perf_counter

import numpy as np
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Max
from django.db.models.functions import Coalesce
from django.utils import timezone

from indicators.models import Indicator
from indicators.periods import Period
from indicators.series import read_series
from scrutiny.comparisons import store
from scrutiny.comparisons.engine import compare
from scrutiny.comparisons.measures import Measure
from scrutiny.comparisons.method import Method
from scrutiny.comparisons.publishing import audit, finish
from scrutiny.comparisons.surroundings import families_around, surroundings_of
from scrutiny.models import ComparisonRun, RunPart

log = logging.getLogger(__name__)

State = ComparisonRun.State
STALLED = timedelta(minutes=1)  # many times what a part takes
MOST_ATTEMPTS = 3
LONGEST = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT)


class LostWorkersError(Exception):
    """The part took down every worker that began it; the message says how often."""


def compute_part(*, part_id: int) -> str:
    """Compute and store one indicator of a run; the one who completes the run publishes it. Says what became of it.

    A part that can't be computed fails its run, with the reason; so does one whose workers were lost three times. A
    database that is away fails nothing: the part stays to be done.
    """
    part = RunPart.objects.select_related("run").get(pk=part_id)
    if part.run.state == State.COMPUTING and part.done_at is None:
        try:
            if _begin(part):
                _compute(part)
        except (OperationalError, InterfaceError):
            raise
        except Exception as fault:
            log.exception("%s could not be computed", part)
            _fail(part, fault)
    return finish(run_id=part.run_id)


def to_do(run: ComparisonRun) -> list[int]:
    """The parts to give to the workers: those not done; one of them if all are, for whoever looks last publishes."""
    parts = list(run.parts.values_list("pk", "done_at"))
    return [pk for pk, done_at in parts if done_at is None] or [pk for pk, _ in parts[:1]]


def stalled() -> list[int]:
    """The parts to give again, because nothing was done on their run for a while: a worker or the queue was lost.

    Giving a part that a worker still has costs its time and does no harm.
    """
    moved = Coalesce(Max("parts__done_at"), F("started_at"))
    runs = ComparisonRun.objects.filter(state=State.COMPUTING).annotate(moved=moved)
    return [pk for run in runs.filter(moved__lt=timezone.now() - STALLED) for pk in to_do(run)]


def measure_of(indicator: Indicator) -> Measure:
    return Measure(
        reference=indicator.reference,
        formula=indicator.formula,
        polarity=indicator.polarity,
        multiplier=indicator.multiplier,
    )


def _begin(part: RunPart) -> bool:
    """Count the attempt. After the last one nobody begins it again; when that must be over, the part can't be done."""
    own = RunPart.objects.filter(pk=part.pk)
    if own.filter(attempts__lt=MOST_ATTEMPTS).update(attempts=F("attempts") + 1, begun_at=timezone.now()):
        return True
    if own.filter(done_at__isnull=True, begun_at__lt=timezone.now() - LONGEST).exists():
        raise LostWorkersError(f"its worker was lost {MOST_ATTEMPTS} times; is there too little memory?")
    return False


def _compute(part: RunPart) -> None:
    run, chosen = part.run, Method.of_run(part.run.settings)
    began, period = perf_counter(), Period(run.start, run.end)
    around = surroundings_of(run)
    indicator = around.indicators[part.indicator_id]
    levels = read_series(indicator, indicator.levels, period, as_known_at=run.as_known_at, country=around.country)
    # Those of a level at which nobody ever counted this are left out.
    counted = [series for series in levels if np.isfinite(series.numerator).any()]
    families = [families_around(run, series.level, series.area_ids, least=chosen.least_families) for series in counted]
    decisions = around.decisions[indicator.reference]
    read = perf_counter()
    measure = measure_of(indicator)
    compared = [
        (series.area_ids.tolist(), compare(measure, series, own, chosen, decisions.at(series.area_ids)))
        for series, own in zip(counted, families, strict=True)
    ]
    computed = perf_counter()
    with transaction.atomic():
        if _still_to_do(part):
            store.replace(run, indicator.pk, compared)
            seconds = {"read": read - began, "compute": computed - read, "store": perf_counter() - computed}
            RunPart.objects.filter(pk=part.pk).update(done_at=timezone.now(), seconds=seconds, error="")


def _still_to_do(part: RunPart) -> bool:
    """Whether no one else has done the part by now, who may even have published the run; a second one waits here."""
    computing = ComparisonRun.objects.filter(state=State.COMPUTING)
    parts = RunPart.objects.select_for_update().filter(pk=part.pk, done_at__isnull=True, run__in=computing)
    return parts.order_by("pk").values_list("pk").first() is not None


@transaction.atomic
def _fail(part: RunPart, fault: Exception) -> None:
    sentence = f"{part.indicator} could not be computed: {fault or type(fault).__name__}"
    RunPart.objects.filter(pk=part.pk).update(error=sentence)
    run = ComparisonRun.objects.select_for_update(no_key=True).get(pk=part.run_id)
    if run.state == State.COMPUTING:
        run.state, run.error = State.FAILED, sentence
        run.save(update_fields=["state", "error"])
        audit(run, "comparison failed", by=run.started_by)
