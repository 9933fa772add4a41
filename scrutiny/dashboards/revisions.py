"""What of an indicator's figures was revised, when and by which return: as far as a run knew of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from indicators.models import IndicatorPart, Observation, Return
from indicators.periods import Period
from landscape.models import Area
from scrutiny.dashboards.formatting import day_of, number
from scrutiny.models import ComparisonRun

MOST_DECIMALS = 10


@dataclass(frozen=True)
class Revision:
    """A figure of one data item that another took the place of."""

    item: str
    period: Period
    before: str
    after: str
    at: datetime
    by: Return

    @property
    def words(self) -> str:
        """``Revised on 4 May 2010: Robbery, 12 months to March 2010, from 400 to 440``"""
        return f"Revised on {day_of(self.at)}: {self.item}, {self.period.label}, from {self.before} to {self.after}"


def revisions(parts: Sequence[IndicatorPart], area: Area, run: ComparisonRun) -> list[Revision]:
    """The revisions of an area's figures up to the run's period, the latest first; read in two queries."""
    told = Observation.objects.filter(
        item__in={part.item_id for part in parts}, area=area, end__lte=run.end, recorded_at__lte=run.as_known_at
    )
    closed = {_key(each, each.superseded_at): each for each in told.filter(superseded_at__lte=run.as_known_at)}
    if not closed:
        return []
    later = told.filter(recorded_at__in={each.superseded_at for each in closed.values()})
    pairs = [
        (closed[_key(each, each.recorded_at)], each)
        for each in later.select_related("item", "of_return").order_by("-recorded_at", "-end", "item")
        if _key(each, each.recorded_at) in closed
    ]
    return [_revision(before, after) for before, after in pairs if _figure(before) != _figure(after)]


def revised_ends(found: Sequence[Revision]) -> set[str]:
    """Ends of the periods that have a revised figure, as ISO dates."""
    return {each.period.end.isoformat() for each in found}


def _key(of: Observation, at: datetime) -> tuple[int, date, date, datetime]:
    return of.item_id, of.start, of.end, at


def _figure(of: Observation) -> str:
    if of.value is None:
        return of.missing
    return number(of.value, 0) if of.value.is_integer() else f"{of.value:,.{MOST_DECIMALS}g}"


def _revision(before: Observation, after: Observation) -> Revision:
    period = Period(after.start, after.end)
    return Revision(after.item.name, period, _figure(before), _figure(after), after.recorded_at, after.of_return)
