"""A return to fill in: the figures that are asked of a force, each a row of our own layout whose value is left empty.

Columns that say in words what the codes stand for are there for whoever fills it in; nothing is read from them.
"""

from __future__ import annotations

from indicators.models import IndicatorSet
from indicators.periods import Period
from indicators.returns.expected import ExpectedFigure, expected_figures
from indicators.returns.readers.long import FOR_READERS, NEEDED
from indicators.returns.spreadsheets import Format, written
from landscape.models import Area


def template(*, force: Area, indicator_set: IndicatorSet, quarter: Period, to: Format) -> bytes:
    """The file, ready to be filled in and sent; with a column for sample sizes where the set has surveys."""
    asked = expected_figures(force, indicator_set, quarter)
    beside = ("sample_size",) if any(each.is_estimate for each in asked) else ()
    rows = [_row(each, beside) for each in asked]
    return written((*NEEDED, *beside, *FOR_READERS), rows, to)


def file_name(*, force: Area, indicator_set: IndicatorSet, quarter: Period, to: Format) -> str:
    """``return-kent-recorded-crime-2009-10-q3.csv``"""
    period = quarter.text.replace("/", "-").replace(" ", "-").lower()
    return f"return-{force.slug}-{indicator_set.code}-{period}.{to}"


def _row(asked: ExpectedFigure, beside: tuple[str, ...]) -> list[str]:
    codes = [asked.area.code, asked.item.code, asked.period.text, ""]
    return [*codes, *("" for _ in beside), asked.area.name, asked.item.name, asked.item.unit]
