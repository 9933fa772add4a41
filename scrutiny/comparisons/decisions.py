"""What people decided, as a run knows it: read for one indicator, and told to the digest of its inputs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db.models import Max

from indicators import ledger
from indicators.models import Indicator, SeriesBreak
from indicators.periods import Period
from landscape.models import FamilyEdition
from scrutiny.comparisons import decided
from scrutiny.comparisons.decided import Decided
from scrutiny.models import Plan, Rebase, Target

OWNERS = {owner: place for place, owner in enumerate(Target.Owner)}  # whose target counts where several stand


@dataclass(frozen=True)
class Decisions:
    """Of one indicator what was decided in any area; of several targets for one area the one that counts comes last."""

    rebases: list[Rebase]
    targets: list[Target]

    def at(self, area_ids: np.ndarray) -> Decided:
        """As the engine takes it, by position of the area."""
        positions = {int(pk): position for position, pk in enumerate(area_ids)}
        rebases = (each for each in self.rebases if each.area_id in positions)
        targets = (each for each in self.targets if each.area_id in positions)
        return Decided(
            tuple(decided.Rebase(positions[each.area_id], each.on, each.reason, each.by) for each in rebases),
            {positions[each.area_id]: _as_decided(each) for each in targets},
        )


def decisions_on(indicators: Iterable[Indicator], period: Period, *, as_known_at: datetime) -> dict[str, Decisions]:
    """What was decided by then on each of `indicators` (by reference, in whatever set) for comparisons of `period`.

    Targets count whose numbers are of such periods. Those still to be reached count before those whose day is past,
    then government's before the authority's, and so on, then the one that was made last.
    """
    references = sorted({each.reference for each in indicators})
    found = {reference: Decisions([], []) for reference in references}
    rebases = Rebase.objects.known_at(as_known_at).filter(indicator__reference__in=references)
    for rebase in rebases.select_related("indicator", "area").order_by("area__code", "on", "pk"):
        found[rebase.indicator.reference].rebases.append(rebase)
    targets = Target.objects.known_at(as_known_at).filter(indicator__reference__in=references).with_points()
    for target in sorted(targets, key=lambda each: (each.final.on >= period.end, -OWNERS[each.owner], each.pk)):
        if target.speaks_of(period):
            found[target.indicator.reference].targets.append(target)
    return found


def _as_decided(target: Target) -> decided.Target:
    return decided.Target(
        path=target.path,
        final=target.final_level,
        final_on=target.final.on,
        wanted=target.wanted,
        decimals=target.printed_decimals,
        owner=target.get_owner_display(),
    )


def latest_moment() -> datetime | None:
    """When figures, series breaks, editions or decisions last changed: "as known at" this moment stays as it is.

    Inside a transaction only. None where there is no figure. Where a decision is later than the latest figure, this
    waits for whoever is writing figures down: they may have taken an earlier moment.
    """
    figures, decisions = ledger.latest_moment(), _last_decision()
    if figures is None or decisions is None or decisions <= figures:
        return figures
    ledger.next_moment()
    return max(ledger.latest_moment() or decisions, decisions)


def _last_decision() -> datetime | None:
    rebases = Rebase.objects.aggregate(decided=Max("at"), withdrawn=Max("withdrawn_at"))
    plans = Plan.objects.aggregate(agreed=Max("agreed_at"))
    breaks = SeriesBreak.ever.aggregate(known=Max("known_from"), withdrawn=Max("withdrawn_at"))
    editions = FamilyEdition.objects.aggregate(added=Max("added_at"))
    moments = (each for found in (rebases, plans, breaks, editions) for each in found.values())
    return max(filter(None, moments), default=None)


def content(indicators: Iterable[Indicator], period: Period, *, as_known_at: datetime) -> list[Any]:
    """All of it that a run of these indicators takes in, as plain values in one order, for the digest of a run."""
    return [
        [
            reference,
            [[each.area.code, each.on, each.reason, each.by] for each in decisions.rebases],
            [[each.area.code, repr(_as_decided(each))] for each in decisions.targets],
        ]
        for reference, decisions in decisions_on(indicators, period, as_known_at=as_known_at).items()
    ]
