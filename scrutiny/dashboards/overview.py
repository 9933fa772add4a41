"""What an area's overview shows of each indicator, from stored verdicts only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

from indicators.models import QualityMark
from landscape.models import Area
from scrutiny.comparisons.remarks import Remark
from scrutiny.dashboards import formatting, wording
from scrutiny.dashboards.groupings import Group
from scrutiny.dashboards.links import Links
from scrutiny.dashboards.queries import Peer
from scrutiny.dashboards.sparklines import Sparkline, Strip, sparkline, strip
from scrutiny.models import Comparison


@dataclass(frozen=True)
class Row:
    """One indicator of an area; `peers` are the others' values on it, by code of the area."""

    area: Area
    comparison: Comparison
    peers: Mapping[str, Peer]
    link: str
    value: str
    interval: str
    change: str
    shape: wording.Shape
    variation: wording.Shape | None
    average: str
    words: str
    cautions: list[str]
    target: list[str]
    marks: list[str]

    @property
    def trend(self) -> Sparkline | None:
        return sparkline(self.comparison.history, self.comparison.indicator.decimals)

    @property
    def strip(self) -> Strip | None:
        """The area among the members that have a figure; None where it isn't compared with them."""
        comparison = self.comparison
        members = [self.peers[code] for code in comparison.family_members.split() if code in self.peers]
        figures = [(each.name, each.value) for each in members if each.value is not None]
        if comparison.value is None or comparison.family_average is None or not figures:
            return None
        own = (self.area.name, comparison.value)
        return strip(own, sorted(figures), comparison.family_average, comparison.indicator.decimals)

    @property
    def html(self) -> SafeString:
        """The row of ``_overview_table.html``: a template takes longer for its cells than for the rest of the page."""
        indicator = self.comparison.indicator
        link = f'<a class="govuk-link" href="{escape(self.link)}">{escape(indicator.title)}</a>'
        cells = [self._latest(), self._change(), self._over_time(), self._among_family()]
        return SafeString(
            '<tr class="govuk-table__row" role="row"><th scope="row" role="rowheader" class="govuk-table__header">'
            f"{link} {_small(indicator.unit)}</th>"
            + "".join(f'<td class="govuk-table__cell" role="cell">{cell}</td>' for cell in cells)
            + f'<td class="govuk-table__cell app-words" role="cell">{escape(self.words)}</td></tr>'
        )

    def _latest(self) -> str:
        marks = "".join(f'<strong class="govuk-tag govuk-tag--yellow">{escape(mark)}</strong>' for mark in self.marks)
        value = f'<strong class="app-value">{escape(self.value)}</strong>'
        return f"{value} {_small(self.interval)} {marks} {_small(*self.cautions, *self.target)}"

    def _change(self) -> str:
        return f"{self.shape.drawn} {escape(self.change)} {_small(self.shape.words)}"

    def _over_time(self) -> str:
        trend, latest = self.trend, self.variation
        drawn = trend.svg if trend else _small("too few figures")
        return f'{drawn} <span class="app-small">{latest.drawn} {escape(latest.words)}</span>' if latest else drawn

    def _among_family(self) -> str:
        found = self.strip
        return f"{found.svg} {_small(f'average {self.average}')}" if found else _small("not compared")


@dataclass(frozen=True)
class RowsOfGroup:
    name: str
    rows: list[Row]
    note: str


@dataclass(frozen=True)
class Around:
    """Of each indicator, by its id: its values in other areas, by code, and its marks of quality."""

    peers: Mapping[int, Mapping[str, Peer]]
    marks: Mapping[int, Sequence[QualityMark]]


def in_groups(area: Area, groups: Sequence[Group], around: Around, links: Links) -> list[RowsOfGroup]:
    return [
        RowsOfGroup(group.name, [_row(area, each, around, links) for each in group.comparisons], group.note)
        for group in groups
    ]


def _row(area: Area, comparison: Comparison, around: Around, links: Links) -> Row:
    indicator, decimals = comparison.indicator, comparison.indicator.decimals
    return Row(
        area=area,
        comparison=comparison,
        peers=around.peers.get(indicator.pk, {}),
        link=links.indicator(indicator),
        value=formatting.number(comparison.value, decimals),
        interval=formatting.telling_interval(comparison.lower_95, comparison.upper_95, decimals),
        change=formatting.change(comparison.change, comparison.change_unit),
        shape=wording.shape(comparison),
        variation=wording.variation(comparison),
        average=formatting.number(comparison.family_average, decimals),
        words=wording.in_words(comparison),
        cautions=[each.text for each in wording.cautions(comparison) if each.remark != Remark.MAY_BE_CHANCE],
        target=wording.target(comparison),
        marks=list(dict.fromkeys(each.get_mark_display() for each in around.marks.get(indicator.pk, ()))),
    )


def _small(*lines: str) -> str:
    return "".join(f'<span class="app-small">{escape(line)}</span>' for line in lines if line)
