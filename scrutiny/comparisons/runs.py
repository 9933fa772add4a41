"""Runs: started, resumed, cancelled; computed part by part by tasks, and published by switching a pointer.

A run is a set of independent parts, one for each indicator. A part replaces its own rows, so it may be computed again;
whoever finishes the last part publishes. Until then members see the run before.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from indicators.models import Indicator, IndicatorPart, IndicatorSet, Observation
from indicators.periods import Period
from landscape.models import FamilyEdition
from landscape.refusals import RefusedError
from scrutiny.comparisons import decisions, method
from scrutiny.comparisons.digests import digest
from scrutiny.comparisons.method import Method
from scrutiny.comparisons.parts import to_do
from scrutiny.comparisons.publishing import audit
from scrutiny.comparisons.tasks import compute_part
from scrutiny.models import ComparisonRun, RunPart

State = ComparisonRun.State


class CannotCompareError(RefusedError):
    """There is nothing to compare, or no one to do it; the message says what is missing and what to do."""


class CannotCancelError(Exception):
    """The run is not being computed any more; the message says what it is."""


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

    `as_known_at` None: with the newest figures, targets and new baselines. `settings` are choices of the method other
    than the defaults (`scrutiny.comparisons.method`). The parts are handed to the workers when the transaction is
    committed. A run left unfinished from the same figures is taken up again.
    """
    IndicatorSet.objects.select_for_update().get(pk=indicator_set.pk)  # two starts at once find each other
    latest = decisions.latest_moment()
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
    audit(run, "comparison started", by=by)
    resume(run=run)
    return Started(run, unchanged=False)


def resume(*, run: ComparisonRun) -> None:
    """Hand the parts of the run that are not done to the workers, when the transaction is committed.

    Whoever asks for it gives parts that took down their workers as many attempts again.
    """
    RunPart.objects.filter(run=run, done_at__isnull=True).update(attempts=0)
    transaction.on_commit(lambda: _dispatch(run))


def progress(run: ComparisonRun) -> tuple[int, int]:
    """Parts done, and parts in all."""
    parts = RunPart.objects.filter(run=run)
    return parts.filter(done_at__isnull=False).count(), parts.count()


@transaction.atomic
def cancel(*, run: ComparisonRun, by: str) -> None:
    """Give up a run that is being computed: parts still waiting do nothing, and it is never published."""
    locked = ComparisonRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if locked.state != State.COMPUTING:
        raise CannotCancelError(
            f"Run {run.pk} is {locked.get_state_display().lower()}: only a run that is being computed can be cancelled."
        )
    locked.state = State.CANCELLED
    locked.save(update_fields=["state"])
    audit(locked, "comparison cancelled", by=by)


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
    try:
        for part_id in to_do(run):
            compute_part.delay(part_id)
    except BrokerError as error:
        raise CannotCompareError(
            f"The queue of the workers (Redis) does not answer. Run {run.pk} is kept: start the same comparison again "
            "when it does, and the run is taken up where it stopped."
        ) from error
