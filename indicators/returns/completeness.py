"""How complete the figures are: what each force was asked for, set by set and quarter by quarter, and what is known.

A figure that is known for the whole period, or for all its quarters or all its months, is received, whichever return or
publisher told it; a mark for a missing figure is an answer too, and counted apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from indicators import ledger
from indicators.models import IndicatorSet, Return, Timetable
from indicators.periods import Period, months_ending
from indicators.returns.expected import ExpectedFigure, Request
from indicators.returns.reminders import due_date, quarters
from landscape.models import Area

PIECES = (3, 1)
"""Months of the shorter periods that may make up a longer one."""


@dataclass
class Counted:
    """Figures asked of one area: how many, how many are known, and of how many it is known that there are none."""

    area: Area
    expected: int = 0
    known: int = 0
    missing: int = 0

    @property
    def outstanding(self) -> int:
        return self.expected - self.known - self.missing


@dataclass
class Due:
    """What a force is asked for by a day: the figures of a set for a quarter."""

    force: Area
    indicator_set: IndicatorSet
    period: Period
    on: date
    areas: list[Counted] = field(default_factory=list)
    latest: Return | None = None
    """The return on its way, or else the one published."""

    def total(self, name: str) -> int:
        return sum(getattr(each, name) for each in self.areas)

    @property
    def is_complete(self) -> bool:
        return self.total("outstanding") == 0

    def days_overdue(self, today: date) -> int:
        """Days since it was due; 0 if everything is there, or if it is not due yet."""
        return 0 if self.is_complete else max(0, (today - self.on).days)


def completeness(
    forces: Sequence[Area], timetables: Iterable[Timetable], *, today: date, most_quarters: int
) -> list[Due]:
    """What the forces are asked for in the last quarters of each timetable, what is overdue longest first.

    Then what is not complete, then the rest; within these the latest quarter first, by set and force.
    """
    found = [due for each in timetables for due in _of_set(forces, each, today, most_quarters)]
    return sorted(
        found,
        key=lambda due: (
            -due.days_overdue(today),
            due.is_complete,
            -due.period.end.toordinal(),
            due.indicator_set.name,
            due.force.name,
        ),
    )


def _of_set(forces: Sequence[Area], timetable: Timetable, today: date, most_quarters: int) -> list[Due]:
    request = Request(timetable.indicator_set, forces)
    dues, asked = [], []
    for period in list(quarters(timetable, today))[-most_quarters:]:
        on = due_date(timetable, period)
        for force in forces:
            figures = request.of(force, period)
            if figures:
                areas = {each.area.pk: Counted(each.area) for each in figures}
                dues.append(Due(force, timetable.indicator_set, period, on, list(areas.values())))
                asked += [(areas[each.area.pk], each) for each in figures]
    _count(asked)
    _find_returns(dues)
    return dues


def _count(asked: Sequence[tuple[Counted, ExpectedFigure]]) -> None:
    """Write into each `Counted` what is known of its figures."""
    if not asked:
        return
    held = _held([figure for _, figure in asked])
    for counted, figure in asked:
        answer = _answer(figure, held)
        counted.expected += 1
        counted.known += answer == "known"
        counted.missing += answer == "missing"


Held = dict[tuple[int, int, date, date], bool]


def _held(figures: Sequence[ExpectedFigure]) -> Held:
    """Current figures of the areas and items asked for, within the days asked for: whether there is a value."""
    read = ledger.read({each.item.pk for each in figures}, areas={each.area.pk for each in figures})
    first, last = min(each.period.start for each in figures), max(each.period.end for each in figures)
    read = read[(read["start"] >= pd.Timestamp(first)) & (read["end"] <= pd.Timestamp(last))]
    columns = [read["area_id"].tolist(), read["item_id"].tolist()]
    days = [read[name].dt.date.tolist() for name in ("start", "end")]
    return dict(zip(zip(*columns, *days, strict=True), read["value"].notna().tolist(), strict=True))


def _answer(asked: ExpectedFigure, held: Held) -> str:
    """``known``, ``missing`` (a mark says that there is none) or nothing."""
    for pieces in _ways(asked.period):
        answers = [held.get((asked.area.pk, asked.item.pk, each.start, each.end)) for each in pieces]
        if None not in answers:
            return "known" if all(answers) else "missing"
    return ""


def _ways(period: Period) -> list[list[Period]]:
    """The period as a whole, as quarters and as months."""
    ways = [[period]]
    for length in PIECES:
        if period.months and period.months > length and period.months % length == 0:
            count = period.months // length
            last = months_ending(period.end.year, period.end.month, length)
            ways.append([last.shifted(-length * back) for back in range(count)])
    return ways


def _find_returns(dues: Sequence[Due]) -> None:
    """Give each what has been sent for it: what is on its way before what is published."""
    if not dues:
        return
    returns = Return.objects.filter(
        force__in={due.force.pk for due in dues},
        indicator_set=dues[0].indicator_set,
        end__in={due.period.end for due in dues},
        state__in=[*Return.OPEN, Return.State.PUBLISHED],
    )
    found: dict[tuple[int, date, date], Return] = {}
    for each in returns.order_by("pk"):
        key = (each.force_id, each.start, each.end)
        if each.is_open or key not in found:
            found[key] = each
    for due in dues:
        due.latest = found.get((due.force.pk, due.period.start, due.period.end))
