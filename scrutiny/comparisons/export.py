"""Comparisons of a run as CSV, in the columns and the order that others rely on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from scrutiny.comparisons.marks import Marks
from scrutiny.models import Comparison, ComparisonRun

OWN = {
    "run": "run_id",
    "method": "run__method",
    "set": "run__indicator_set__code",
    "indicator": "indicator__reference",
    "level": "area__level",
    "area_code": "area__code",
    "area_name": "area__name",
    "period": "run__period",
    "unit": "indicator__unit",
    "polarity": "indicator__polarity",
}
COLUMNS = tuple(
    (  # noqa: SIM905 – forty-three names in the order of the contract read best as a line of words
        "run method set indicator level area_code area_name period unit polarity numerator denominator value lower_95 "
        "upper_95 family_edition family_average_rule family_members family_missing family_average family_min "
        "family_median family_max rank rank_low rank_high rank_of sampling_p spread_p spread_q family_verdict "
        "previous_period previous_value change change_unit change_p change_verdict pace_verdict trajectory_value "
        "trajectory_verdict variation assurance break_note quality"
    ).split()
)
IN_ORDER = ("domain__position", "position", "reference")
LEVEL, CODE, QUALITY = (COLUMNS.index(name) for name in ("level", "area_code", "quality"))


def lines(run: ComparisonRun, *, level: str = "", indicator: str = "", area: str = "") -> Iterator[str]:
    """The heading and one line for each comparison: indicators in the set's order, then by level and area code.

    Numbers are unrounded; empty means not available. `level`, `indicator` (its reference) and `area` (its code) keep
    some of the lines only.
    """
    marks = Marks(run)
    yield _line(COLUMNS)
    for own, *row in _rows(run, level, indicator, area):
        row[QUALITY] = marks.beside(row[QUALITY], indicator=own, level=row[LEVEL], code=row[CODE])
        yield _line(row)


def _rows(run: ComparisonRun, level: str, indicator: str, area: str) -> Iterator[tuple[Any, ...]]:
    """The id of the indicator, then the columns; a whole run is read an indicator at a time, for it is large."""
    chosen = {"area__level": level, "indicator__reference": indicator, "area__code": area}
    comparisons = Comparison.objects.filter(run=run, **{name: value for name, value in chosen.items() if value})
    rows = comparisons.values_list("indicator", *(OWN.get(name, name) for name in COLUMNS))
    if area:
        yield from rows.order_by(*(f"indicator__{name}" for name in IN_ORDER))
        return
    of_one = [rows] if indicator else (rows.filter(indicator=each) for each in _indicators(run))
    for each in of_one:
        yield from sorted(each, key=lambda row: row[1:][LEVEL : CODE + 1])  # databases differ in how they order text


def _indicators(run: ComparisonRun) -> Iterator[int]:
    parts = run.parts.order_by(*(f"indicator__{name}" for name in IN_ORDER))
    yield from parts.values_list("indicator", flat=True)


def _line(row: Sequence[Any]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(row)
    return text.getvalue()
