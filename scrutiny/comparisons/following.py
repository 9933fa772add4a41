"""Comparisons follow returns: what was published or withdrawn is compared anew, once, even if several land together.

A comparison that members see is *behind* when figures of its set were written or ceased after the moment it knows of.
That is read from the steps of returns, so nothing is lost with a queue: beat looks again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from celery import shared_task
from django.dispatch import receiver
from django.utils import timezone

from indicators import ledger
from indicators.models import IndicatorPart, IndicatorSet, ReturnStep
from indicators.periods import Period, months_ending
from indicators.returns.signals import figures_changed
from landscape.models import FamilyEdition
from scrutiny.comparisons import runs
from scrutiny.models import ComparisonRun, Publication

log = logging.getLogger(__name__)

QUIET = timedelta(seconds=5)
"""How long nothing more may land before what did is compared."""

STEPS = (ReturnStep.What.PUBLISHED, ReturnStep.What.WITHDRAWN)


class Behind(NamedTuple):
    indicator_set: IndicatorSet
    period: Period
    edition: FamilyEdition


@receiver(figures_changed)
def follow_soon(sender: Any, *, at: datetime, **_: Any) -> None:
    follow_returns.apply_async([at.isoformat()], countdown=QUIET.total_seconds())


@shared_task
def follow_returns(at: str = "") -> int:
    return len(follow(at=datetime.fromisoformat(at) if at else None, by="follow_returns"))


def follow(*, at: datetime | None = None, by: str) -> list[ComparisonRun]:
    """Start every comparison that is behind; nothing while more may land: later figures are followed on their own.

    `at` is the moment of the ledger that is followed; None follows all, once it has been quiet.
    """
    latest = ledger.latest_moment()
    if latest is None or (latest != at if at else latest > timezone.now() - QUIET):
        return []
    started = []
    for each in behind():
        try:
            started.append(
                runs.start(indicator_set=each.indicator_set, period=each.period, edition=each.edition, by=by).run
            )
        except runs.CannotCompareError as error:
            log.warning("%s", error)
    return started


def behind() -> list[Behind]:
    """The comparisons to be computed again, and those of a newer period than any that members see of the set."""
    found: dict[tuple[int, Period, int], Behind] = {}
    for indicator_set in IndicatorSet.objects.filter(publications__isnull=False).distinct():
        shown = list(indicator_set.publications.select_related("run", "family_edition").order_by("end", "pk"))
        steps = _steps_that_touch(indicator_set, min(each.run.as_known_at for each in shown))
        for each in [*_outdated(shown, steps), *_newer(indicator_set, shown[-1], steps)]:
            found[each.indicator_set.pk, each.period, each.edition.pk] = each
    return list(found.values())


def _outdated(shown: list[Publication], steps: list[ReturnStep]) -> Iterator[Behind]:
    for each in shown:
        later = [
            step.at
            for step in steps
            if step.at > each.run.as_known_at and date.fromisoformat(step.touched["start"]) <= each.end
        ]
        of = Behind(each.indicator_set, Period(each.start, each.end), each.family_edition)
        if later and not _was_started(of, max(later)):
            yield of


def _newer(indicator_set: IndicatorSet, last: Publication, steps: list[ReturnStep]) -> Iterator[Behind]:
    """The period, as long as the last one, that ends with a return for the set that is later than it."""
    length = Period(last.start, last.end).months
    for step in steps:
        of_return = step.of_return
        if length is None or of_return.indicator_set_id != indicator_set.pk or of_return.end <= last.end:
            continue
        of = Behind(indicator_set, months_ending(of_return.end.year, of_return.end.month, length), last.family_edition)
        if step.what == ReturnStep.What.PUBLISHED and not _was_started(of, step.at):
            yield of


def _steps_that_touch(indicator_set: IndicatorSet, since: datetime) -> list[ReturnStep]:
    parts = IndicatorPart.objects.filter(indicator__in=indicator_set.indicators.computable())
    items = set(parts.values_list("item_id", flat=True))
    steps = ReturnStep.objects.filter(what__in=STEPS, at__gt=since).select_related("of_return")
    return [step for step in steps if items.intersection(step.touched.get("items", ()))]


def _was_started(of: Behind, at: datetime) -> bool:
    """Whether a run knows of that moment, whatever became of it: one that failed would fail again."""
    return ComparisonRun.objects.filter(
        indicator_set=of.indicator_set,
        start=of.period.start,
        end=of.period.end,
        family_edition=of.edition,
        as_known_at__gte=at,
    ).exists()
