"""A chart never comes alone: figure, table, caption with its source, one sentence, download, made together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.html import json_script
from django.utils.safestring import SafeString
from plotly.utils import PlotlyJSONEncoder

from indicators.models import Indicator
from indicators.periods import Period
from scrutiny.dashboards import formatting
from scrutiny.dashboards.charts import Figure
from scrutiny.dashboards.sources import Origin
from scrutiny.dashboards.tables import FiguresTable
from scrutiny.models import ComparisonRun

FAMILY_COLUMNS = [("average", "Family average"), ("range", "Range of the other members")]
Row = Sequence[str | float | int | None]


@dataclass(frozen=True)
class Data:
    """What the download of a chart holds: the unrounded figures that it draws, None where there is none."""

    columns: Sequence[str]
    rows: Sequence[Row]


@dataclass(frozen=True)
class Chart:
    """`key` names the place on the page; `figure` is what Plotly draws; `notes` are told below it."""

    key: str
    title: str
    reading: str
    figure: Figure
    table: FiguresTable
    caption: str
    data: Data
    sortable: bool = False
    notes: Sequence[str] = field(default=())

    @property
    def figure_id(self) -> str:
        return f"{self.key}-figure"

    @property
    def script(self) -> SafeString:
        """The figure for the script that draws it, as Plotly writes it: null for what is no number."""
        return json_script(self.figure, self.figure_id, PlotlyJSONEncoder)


@dataclass(frozen=True)
class Made:
    """What every chart of a page is made from: the run, and the returns that its figures came in."""

    run: ComparisonRun
    returns: Sequence[Origin]

    @property
    def caption(self) -> str:
        """The sources of the figures shown, their licences, and the comparison."""
        run = self.run
        said = formatting.day_of(run.published_at) if run.published_at else "not yet published"
        sources = "; ".join(dict.fromkeys(each.source for each in self.returns)) or "no return tells of this period"
        licences = "".join(f" {each}." for each in dict.fromkeys(each.licence for each in self.returns) if each)
        return f"Source: {sources}.{licences} Comparison {run.pk}, published {said}."

    @property
    def label(self) -> str:
        return Period(self.run.start, self.run.end).label


def value_columns(indicator: Indicator) -> list[tuple[str, str]]:
    return [
        ("numerator", numerator_heading(indicator)),
        ("denominator", denominator_heading(indicator)),
        ("value", indicator.unit[:1].upper() + indicator.unit[1:]),
        ("interval", "95% interval"),
    ]


def numerator_heading(indicator: Indicator) -> str:
    """``Offences`` of ``offences per 1,000 residents``."""
    what = indicator.unit.split(" per ")[0]
    return what[:1].upper() + what[1:] if " per " in indicator.unit else "Numerator"


def denominator_heading(indicator: Indicator) -> str:
    """``Residents`` of ``offences per 1,000 residents``."""
    if " per " not in indicator.unit:
        return "Denominator"
    what = indicator.unit.split(" per ")[1].lstrip("0123456789, ")
    return what[:1].upper() + what[1:]


def finer(decimals: int) -> int:
    """A table shows one decimal more than a sentence does."""
    return decimals + 1


def measured(indicator: Indicator) -> str:
    return f"{indicator.title} ({indicator.unit})"
