"""The end of a run: the screens are judged as wholes, and the pointer is switched, in one transaction."""

from __future__ import annotations

from collections import Counter
from time import perf_counter

import numpy as np
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from landscape.audit import record
from scrutiny.comparisons import store
from scrutiny.comparisons.method import Method
from scrutiny.comparisons.plain import listed
from scrutiny.comparisons.remarks import BETWEEN, Remark
from scrutiny.comparisons.signals import tell_of
from scrutiny.models import ComparisonRun, Publication, RunPart
from scrutiny.statistics.multiplicity import benjamini_hochberg, holm

SCREENS = {
    "spread": Remark.MAY_BE_CHANCE,
    "change": Remark.CHANGE_MAY_BE_CHANCE,
    "variation": Remark.LATELY_MAY_BE_CHANCE,
}
"""What p is of, and what is said where it does not survive the allowance for all others of its area."""
ADJUSTMENTS = {"benjamini-hochberg": benjamini_hochberg, "holm": holm, "none": lambda p: p}

State = ComparisonRun.State


def finish(*, run_id: int) -> str:
    """Publish the run if all of its parts are done and no one has published it yet; says the state it is in."""
    to_do = Exists(RunPart.objects.filter(run=OuterRef("pk"), done_at__isnull=True))
    state, unfinished = ComparisonRun.objects.values_list("state", to_do).get(pk=run_id)
    if state != State.COMPUTING or unfinished:
        return state  # whoever does a part still missing looks again after it
    return _finish(run_id)


@transaction.atomic
def _finish(run_id: int) -> str:
    run = _locked(run_id)
    if run.state == State.COMPUTING:
        began = perf_counter()
        _judge_screens(run)
        run.timings = {**_seconds_of_parts(run), "publish": perf_counter() - began}
        _publish(run)
    return run.state


def audit(run: ComparisonRun, action: str, *, by: str) -> None:
    record(
        by=by,
        action=action,
        subject=str(run),
        detail={"run": run.pk, "family_edition": run.family_edition.code, "digest": run.digest},
    )


def _locked(run_id: int) -> ComparisonRun:
    """The run, with all runs of the same comparison locked, so that one of them at a time is published."""
    run = ComparisonRun.objects.get(pk=run_id)
    same = ComparisonRun.objects.filter(**_key(run)).order_by("pk").select_for_update(no_key=True)
    return next(each for each in same if each.pk == run_id)


def _key(run: ComparisonRun) -> dict:
    """What a publication is of."""
    return {
        "indicator_set_id": run.indicator_set_id,
        "start": run.start,
        "end": run.end,
        "family_edition_id": run.family_edition_id,
    }


def _judge_screens(run: ComparisonRun) -> None:
    """Adjust p of each verdict for all others of its area (methods §9), and remark if it may be chance.

    Verdicts on the family are one screen, those on the year before another, the latest points of charts a third.
    A chart speaks by rules of its own, at whatever level the others do: then its p is under 1. `spread_q` and
    `change_q` are what the run's rule makes of p: a false discovery rate, Holm's p, or p itself.
    """
    found, chosen = store.tested(run), Method.of_run(run.settings)
    if not found["id"].size:
        return
    areas, row = np.unique(found["area_id"], return_inverse=True)
    indicators, column = np.unique(found["indicator_id"], return_inverse=True)
    q, remarks = {}, np.full(row.size, "", dtype=object)
    for name, remark in SCREENS.items():
        p, screens = found[f"{name}_p"], np.full((areas.size, indicators.size), np.nan)
        screens[row, column] = p
        q[name] = ADJUSTMENTS[chosen.false_discovery](screens)[row, column]
        speaks = p < 1 if name == "variation" else p <= chosen.significance
        chance = speaks & (q[name] > chosen.significance)
        remarks[chance] = np.where(remarks[chance] == "", remark.value, remarks[chance] + BETWEEN + remark.value)
    store.set_screens(run, found["id"].tolist(), listed(q["spread"]), listed(q["change"]), remarks.tolist())


def _publish(run: ComparisonRun) -> None:
    """Switch the pointer to the run, unless members see one of later knowledge: then this one is kept beside it."""
    pointer = Publication.objects.select_related("run").filter(**_key(run)).first()
    if pointer and pointer.run.as_known_at > run.as_known_at:
        run.state = State.SUPERSEDED
    else:
        run.state, run.published_at = State.PUBLISHED, timezone.now()
    run.save(update_fields=["state", "published_at", "timings"])
    if run.state == State.SUPERSEDED:
        return
    if pointer:
        ComparisonRun.objects.filter(pk=pointer.run_id).update(state=State.SUPERSEDED)
        pointer.run = run
        pointer.save(update_fields=["run"])
    else:
        Publication.objects.create(**_key(run), run=run)
    audit(run, "comparison published", by=run.started_by)
    tell_of(run.pk)


def _seconds_of_parts(run: ComparisonRun) -> dict[str, float]:
    """Seconds by stage, all parts together."""
    seconds: Counter[str] = Counter()
    for part in run.parts.values_list("seconds", flat=True):
        seconds.update(part)
    return dict(seconds)
