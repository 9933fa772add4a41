"""What of an indicator's figures was revised, when and by which return: as far as a run knew of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from indicators.models import IndicatorPart, Observation
from indicators.periods import Period
from landscape.models import Area
from scrutiny.dashboards.formatting import day_of, number
from scrutiny.models import ComparisonRun

MOST_DECIMALS = 10


@dataclass(frozen=True)
class Revision:
    """A figure of one data item that another took the place of; `by` is the number of the return that brought it."""

    item: str
    period: Period
    before: str
    after: str
    at: datetime
    by: int

    @property
    def words(self) -> str:
        """``Revised on 4 May 2010: Robbery, 12 months to March 2010, from 400 to 440``"""
        return f"Revised on {day_of(self.at)}: {self.item}, {self.period.label}, from {self.before} to {self.after}"


def revisions(parts: Sequence[IndicatorPart], area: Area, run: ComparisonRun) -> list[Revision]:
    """The revisions of an area's figures up to the run's period, the latest first; read in one query."""
    before = Observation.objects.filter(
        item__in={part.item_id for part in parts},
        area=area,
        end__lte=run.end,
        superseded_at__lte=run.as_known_at,
    )
    same = {name: OuterRef(name) for name in ("item", "area", "start", "end")}
    after = Observation.objects.filter(**same, recorded_at=OuterRef("superseded_at"))
    told = JSONObject(value="value", missing="missing", by="of_return_id")
    names = {part.item_id: part.item.name for part in parts}
    pairs = before.annotate(after=Subquery(after.values(told=told)[:1])).order_by("-superseded_at", "-end", "item")
    return [
        _revision(each, names[each.item_id])
        for each in pairs
        if each.after and _figure(each.value, each.missing) != _figure(each.after["value"], each.after["missing"])
    ]


def revised_ends(found: Sequence[Revision]) -> set[str]:
    """Ends of the periods that have a revised figure, as ISO dates."""
    return {each.period.end.isoformat() for each in found}


def _figure(value: float | None, missing: str) -> str:
    if value is None:
        return missing
    return number(value, 0) if float(value).is_integer() else f"{value:,.{MOST_DECIMALS}g}"


def _revision(before: Observation, item: str) -> Revision:
    period, after = Period(before.start, before.end), before.after
    figures = _figure(before.value, before.missing), _figure(after["value"], after["missing"])
    return Revision(item, period, *figures, before.superseded_at, after["by"])
