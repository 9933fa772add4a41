"""Completeness: is everything there that was asked for, for the whole of the period?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from indicators.models import Finding, Severity
from indicators.periods import Period, add_months
from indicators.returns.checks.background import Background
from indicators.returns.checks.saying import of_the_file
from indicators.returns.expected import ExpectedFigure, expected_figures, is_quarter
from landscape.models import Area

NAMED = 5
MOST_LACKING = 0.2
"""Share of the forces that may lack all figures and still be an oversight."""

PART_OF_A_YEAR = 0.85
"""A year whose total is under this share of the year before may be a part of it."""

FEWEST_AREAS, FEWEST_EVENTS = 5, 1000
Spans = dict[tuple[int, int], set[tuple[pd.Timestamp, pd.Timestamp]]]


def expected_but_absent(figures: pd.DataFrame, known: Background) -> list[Finding]:
    """What the force was asked for and the file doesn't hold; a mark for a missing figure is an answer."""
    if known.slot is None or not is_quarter(known.slot.period):
        return []
    given = _spans(figures)
    asked = expected_figures(known.slot.force, known.slot.indicator_set, known.slot.period)
    absent: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for each in asked:
        found, of = _covered(each, given.get((each.item.pk, each.area.pk), set()))
        if not found:
            absent[each.item.code, each.period.text, ""].append(each.area.name)
        elif found < of:
            absent[each.item.code, each.period.text, f"{found} of {of} months"].append(each.area.name)
    return of_the_file("absent", Severity.WARNING, [_absent_in_words(*key, areas) for key, areas in absent.items()])


def _spans(figures: pd.DataFrame) -> Spans:
    spans: Spans = defaultdict(set)
    for item, area, start, end in figures[["item_id", "area_id", "start", "end"]].itertuples(index=False):
        spans[item, area].add((start, end))
    return spans


def _covered(asked: ExpectedFigure, given: set[tuple[pd.Timestamp, pd.Timestamp]]) -> tuple[int, int]:
    """How many of the months of the period are given, by figures of it, of its months or of its quarters."""
    months = asked.period.months or 1
    if _days(asked.period) in given:
        return months, months
    for length in (3, 1):
        parts = [_part(asked.period, offset, length) for offset in range(0, months, length)] if months > length else []
        there = sum(part in given for part in parts)
        if there:
            return there * length, months
    return 0, months


def _part(period: Period, offset: int, length: int) -> tuple[pd.Timestamp, pd.Timestamp]:
    start = add_months(period.start, offset)
    return pd.Timestamp(start), pd.Timestamp(add_months(start, length)) - pd.Timedelta(days=1)


def _days(period: Period) -> tuple[pd.Timestamp, pd.Timestamp]:
    return pd.Timestamp(period.start), pd.Timestamp(period.end)


def _absent_in_words(item: str, period: str, part: str, areas: list[str]) -> str:
    if part:
        return (
            f"{item} for {period} is given for only {part}, of {listed(areas)}: add the other months, or say why they "
            "are not known."
        )
    return f"{item} for {period} is not given for {listed(areas)}: add the rows, or say why there is no figure."


def forces_without_figures(figures: pd.DataFrame, known: Background) -> list[Finding]:
    """In a national file a force without any figure, where nearly all others have some."""
    if known.slot is not None or figures.empty:
        return []
    return of_the_file("force-absent", Severity.WARNING, list(_forces_without_figures(figures, known)))


def _forces_without_figures(figures: pd.DataFrame, known: Background) -> Iterator[str]:
    latest = figures[figures["end"] == figures["end"].max()]
    existing = Area.objects.forces().at(latest["end"].iloc[0].date())
    forces = dict(existing.values_list("pk", "name"))
    own = latest[latest["area_id"].isin(forces)]
    counted = own.groupby("area_id")["value"].count()
    lacking = [name for pk, name in forces.items() if not counted.get(pk, 0)]
    if 0 < len(lacking) <= MOST_LACKING * len(forces):
        period = own["period"].iloc[0]
        told = {
            area
            for area, *place in own[["area_id", "row", "column"]].itertuples(index=False)
            if (*place,) in known.noticed
        }
        for name in sorted(name for pk, name in forces.items() if name in lacking and pk not in told):
            yield (
                f"{name} has no figure for {period}, and {len(forces) - len(lacking)} other forces have: national "
                "totals leave it out. Find out whether it was not supplied."
            )


def parts_of_a_year(figures: pd.DataFrame, known: Background) -> list[Finding]:
    """The last year of a file whose total falls far below the year before: it may not have ended when it was made."""
    days = (figures["end"] - figures["start"]).dt.days
    years = figures[(days > 360) & (figures["timing"] == "flow")]
    if known.slot is not None or years.empty:
        return []
    last = years[years["end"] == years["end"].max()]
    before = years[years["end"] == (last["end"].iloc[0] - pd.DateOffset(years=1)) + pd.offsets.MonthEnd(0)]
    both = last.merge(before[["item_id", "area_id", "value"]], on=["item_id", "area_id"], suffixes=("", "_before"))
    both = both.dropna(subset=["value", "value_before"]).drop_duplicates(["item_id", "area_id"])
    totals = both.groupby("item").agg(
        now=("value", "sum"), before=("value_before", "sum"), areas=("area_id", "size"), period=("period", "first")
    )
    fallen = totals[
        (totals["areas"] >= FEWEST_AREAS)
        & (totals["before"] >= FEWEST_EVENTS)
        & (totals["now"] < PART_OF_A_YEAR * totals["before"])
        & (totals["now"] > 0)
    ]
    return of_the_file(
        "part-of-a-year",
        Severity.WARNING,
        [
            f"{item} for {row['period']} adds up to {row['now']:,.0f}, after {row['before']:,.0f} in the same areas a "
            f"year before ({100 * (row['now'] / row['before'] - 1):+.0f}%): find out whether the year is complete, or "
            "is counted otherwise."
            for item, row in fallen.iterrows()
        ],
    )


def zeros_everywhere(figures: pd.DataFrame, known: Background) -> list[Finding]:
    """An item that is 0 in every area of a national file for a while: it was not counted then, and 0 says otherwise."""
    if known.slot is not None:
        return []
    by = ["item_id", "start", "end"]
    zeros = figures[figures["value"] == 0].groupby(by).size()
    if zeros.empty or zeros.max() < FEWEST_AREAS:
        return []
    suspected = figures[figures["item_id"].isin(zeros.index.get_level_values("item_id"))]
    spans = suspected.groupby(by).agg(
        item=("item", "first"), period=("period", "first"), areas=("value", "count"), total=("value", "sum")
    )
    empty = (zeros.reindex(spans.index) == spans["areas"]) & (spans["areas"] >= FEWEST_AREAS)
    largest = spans.groupby("item_id")["total"].transform("max")
    found = []
    for item, rows in spans[empty & (largest >= FEWEST_EVENTS)].groupby("item", sort=False):
        periods = rows["period"].iloc[0] + (f" and {len(rows) - 1} more periods" if len(rows) > 1 else "")
        found.append(
            f"{item} is 0 in every area for {periods}, and adds up to {largest[rows.index[0]]:,.0f} at another time: "
            "find out whether it was counted then, or say why it is 0."
        )
    return of_the_file("zeros-everywhere", Severity.WARNING, found)


def listed(names: list[str]) -> str:
    rest = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {rest:,} more" if rest > 0 else "")
