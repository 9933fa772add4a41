"""Runs: started, computed part by part by tasks, and published by switching a pointer.

A run is a set of independent parts, one for each indicator. A part replaces its own rows, so it may be computed again;
whoever finishes the last part publishes. Until then members see the run before.
"""

from __future__ import annotations

import logging
from datetime import datetime
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
from django.db import OperationalError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from indicators import ledger
from indicators.models import Indicator, IndicatorPart, IndicatorSet, Observation
from indicators.periods import Period
from indicators.series import read_series
from landscape.models import FamilyEdition
from scrutiny.comparisons import method, store
from scrutiny.comparisons.digests import digest
from scrutiny.comparisons.editions import families_of
from scrutiny.comparisons.engine import compare
from scrutiny.comparisons.measures import Measure
from scrutiny.comparisons.method import Method
from scrutiny.comparisons.publishing import audit, finish
from scrutiny.models import ComparisonRun, RunPart

log = logging.getLogger(__name__)

State = ComparisonRun.State


class CannotCompareError(Exception):
    """There is nothing to compare, or no one to do it; the message says what is missing and what to do."""


class Started(NamedTuple):
    run: ComparisonRun
    unchanged: bool  # the run had been computed before from the same figures


@transaction.atomic
def start(
    *,
    indicator_set: IndicatorSet,
    period: Period,
    edition: FamilyEdition,
    as_known_at: datetime | None = None,
    settings: dict[str, Any] | None = None,
    by: str,
) -> Started:
    """Start comparing every area on every indicator of the set; or find the run that has done so.

    `as_known_at` None: with the newest figures. `settings` are choices of the method other than the defaults
    (`scrutiny.comparisons.method`). The parts are handed to the workers when the transaction is committed. A run left
    unfinished from the same figures is taken up again.
    """
    IndicatorSet.objects.select_for_update().get(pk=indicator_set.pk)  # two starts at once find each other
    latest = ledger.latest_moment()
    moment = as_known_at or latest
    indicators = list(indicator_set.indicators.computable())
    _check(indicator_set, indicators, period, moment)
    chosen = Method.of(settings or {})
    sha256 = digest(indicators=indicators, period=period, edition=edition, as_known_at=moment, chosen=chosen)
    for run in ComparisonRun.objects.filter(indicator_set=indicator_set, digest=sha256):
        if run.state == State.COMPUTING:
            resume(run=run)
            return Started(run, unchanged=False)
        if run.state == State.PUBLISHED or (run.state == State.SUPERSEDED and moment < latest):
            return Started(run, unchanged=True)
    run = ComparisonRun.objects.create(
        indicator_set=indicator_set,
        period=period.text,
        start=period.start,
        end=period.end,
        family_edition=edition,
        method=method.VERSION,
        settings=chosen.settings,
        as_known_at=moment,
        digest=sha256,
        started_by=by,
    )
    RunPart.objects.bulk_create(RunPart(run=run, indicator=indicator) for indicator in indicators)
    audit(run, "comparison started")
    resume(run=run)
    return Started(run, unchanged=False)


def resume(*, run: ComparisonRun) -> None:
    """Hand the parts of the run that are not done to the workers, when the transaction is committed."""
    transaction.on_commit(lambda: _dispatch(run))


def progress(run: ComparisonRun) -> tuple[int, int]:
    """Parts done, and parts in all."""
    parts = RunPart.objects.filter(run=run)
    return parts.filter(done_at__isnull=False).count(), parts.count()


def compute_part(*, part_id: int) -> str:
    """Compute and store one indicator of a run; the one who completes the run publishes it. Says what became of it.

    A part that can't be computed fails its run, with the reason. A database that is away fails nothing: the part stays
    to be done.
    """
    part = RunPart.objects.select_related("run", "indicator").get(pk=part_id)
    if part.run.state == State.COMPUTING and part.done_at is None:
        try:
            _compute(part)
        except OperationalError:
            raise
        except Exception as fault:
            log.exception("%s could not be computed", part)
            _fail(part, fault)
    return finish(run_id=part.run_id)


def _compute(part: RunPart) -> None:
    run, indicator = part.run, part.indicator
    period, chosen = Period(run.start, run.end), Method.of(run.settings)
    seconds = {"read": 0.0, "compute": 0.0}
    levels = []
    for level in indicator.levels:
        began = perf_counter()
        series = read_series(indicator, level, period, as_known_at=run.as_known_at)
        if not np.isfinite(series.numerator).any():
            continue  # nobody ever counted this at this level
        families = families_of(run.family_edition, level, series.area_ids, least=chosen.least_families)
        read = perf_counter()
        levels.append((series.area_ids.tolist(), compare(measure_of(indicator), series, families, chosen)))
        seconds["read"] += read - began
        seconds["compute"] += perf_counter() - read
    began = perf_counter()
    with transaction.atomic():
        RunPart.objects.select_for_update().get(pk=part.pk)  # a task delivered twice waits here
        store.replace(run, indicator.pk, levels)
        seconds["store"] = perf_counter() - began
        RunPart.objects.filter(pk=part.pk).update(done_at=timezone.now(), seconds=seconds, error="")


def measure_of(indicator: Indicator) -> Measure:
    return Measure(
        reference=indicator.reference,
        formula=indicator.formula,
        polarity=indicator.polarity,
        multiplier=indicator.multiplier,
    )


@transaction.atomic
def _fail(part: RunPart, fault: Exception) -> None:
    sentence = f"{part.indicator} could not be computed: {fault or type(fault).__name__}"
    RunPart.objects.filter(pk=part.pk).update(error=sentence)
    run = ComparisonRun.objects.select_for_update(no_key=True).get(pk=part.run_id)
    if run.state == State.COMPUTING:
        run.state, run.error = State.FAILED, sentence
        run.save(update_fields=["state", "error"])
        audit(run, "comparison failed")


def _check(indicator_set: IndicatorSet, indicators: list[Indicator], period: Period, moment: datetime | None) -> None:
    if not indicators:
        raise CannotCompareError(
            f"{indicator_set} has no indicator that can be computed: publish one, with the data items it is made of."
        )
    items = IndicatorPart.objects.filter(indicator__in=indicators, role=IndicatorPart.Role.NUMERATOR).values("item")
    within = Observation.objects.filter(item__in=items, start__gte=period.start, end__lte=period.end)
    if moment is None or not within.filter(recorded_at__lte=moment).exists():
        raise CannotCompareError(
            f"There is no figure of {indicator_set} for {period.label}"
            + (f", as known on {timezone.localtime(moment):%-d %B %Y}" if moment else "")
            + ": import a return of that period first."
        )


def _dispatch(run: ComparisonRun) -> None:
    from scrutiny.tasks import compute_part as task

    undone = list(run.parts.filter(done_at__isnull=True).values_list("pk", flat=True))
    try:
        for part_id in undone:
            task.delay(part_id)
    except BrokerError as error:
        raise CannotCompareError(
            f"The queue of the workers (Redis) does not answer. Run {run.pk} is kept: give the same command again when "
            "it does, and the run is taken up where it stopped."
        ) from error
    if not undone:
        finish(run_id=run.pk)
