"""A quarter of one area as a paper for a committee: numbered paragraphs, a table with footnotes, definitions.

It is written from the same rows as the area's page, so both print the same stored figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from indicators.models import Indicator
from scrutiny.dashboards import formatting, wording
from scrutiny.dashboards.attention import Card
from scrutiny.dashboards.overview import Row, RowsOfGroup
from scrutiny.dashboards.selection import Selection

NOTHING_ATTENTION = "Nothing stands out for the worse by more than chance."
NOTHING_STRONG = "Nothing stands out for the better."
WORDS = (
    ("95% interval", "How far chance alone could move a figure, even if nothing about the area had changed."),
    (
        "Family",
        "The areas most like this one in the people and places they serve. Their average is context, no target.",
    ),
    (
        "Usual spread",
        "How far similar areas usually are from one another. Better or worse than the family is beyond it.",
    ),
    ("More than chance", "A difference at least as large would arise by chance alone once in twenty times or less."),
    (
        "May be chance",
        "Among many indicators a few stand out by chance; this one would not survive an allowance for it.",
    ),
)
"""Words that the paper uses in a sense of their own, as the page on methods has them."""


@dataclass(frozen=True)
class Paragraph:
    number: str
    said: str
    about: str = ""


@dataclass(frozen=True)
class Section:
    number: int
    title: str
    paragraphs: list[Paragraph]


@dataclass(frozen=True)
class NotedRow:
    """A row of the table; `notes` are the numbers of its footnotes."""

    row: Row
    notes: list[int]


@dataclass(frozen=True)
class NotedGroup:
    name: str
    rows: list[NotedRow]
    note: str


@dataclass
class Footnotes:
    """Each thing said once, numbered in the order in which the table first needs it."""

    said: list[str] = field(default_factory=list)

    def numbers(self, texts: Iterable[str]) -> list[int]:
        for text in texts:
            if text not in self.said:
                self.said.append(text)
        return [self.said.index(text) + 1 for text in texts]


def paper(context: dict[str, Any], selection: Selection) -> dict[str, Any]:
    """What the templates of the paper show; `context` is that of the area's page."""
    footnotes, sources = Footnotes(), Footnotes()
    return {
        "sections": _sections(context, selection),
        "noted": [_noted(group, footnotes) for group in context["groups"]],
        "footnotes": footnotes.said,
        "words": WORDS,
        "indicators": [_defined(each.indicator, sources) for each in context["rows"]],
        "sources": sources.said,
    }


def _sections(context: dict[str, Any], selection: Selection) -> list[Section]:
    doubtful = context["doubtful"]
    told = [
        ("Summary", [("", said) for said in (context["summary"], _scope(selection))]),
        ("What needs attention", _cards(context["concerns"]) or [("", NOTHING_ATTENTION)]),
        *([("What may be chance", _cards(doubtful))] if doubtful else []),
        ("Strong in", _cards(context["strengths"]) or [("", NOTHING_STRONG)]),
    ]
    return [
        Section(
            number,
            title,
            [Paragraph(f"{number}.{place}", said, about) for place, (about, said) in enumerate(lines, start=1)],
        )
        for number, (title, lines) in enumerate(told, start=1)
    ]


def _scope(selection: Selection) -> str:
    run = selection.run
    published = f", published {formatting.day_of(run.published_at)}" if run.published_at else ""
    return (
        f"The figures are of {selection.period.label}, in the set “{run.indicator_set.name}”, compared with "
        f"families of the list “{run.family_edition.name}”. They are those of comparison {run.pk}{published}, by "
        f"method version {selection.method}; as known on {formatting.day_of(run.as_known_at)}. Some indicators "
        "count the same events in another way, so their number is no score."
    )


def _cards(cards: Sequence[Card]) -> list[tuple[str, str]]:
    return [(card.title, " ".join([*card.reasons, card.value, *card.beside])) for card in cards]


def _noted(group: RowsOfGroup, footnotes: Footnotes) -> NotedGroup:
    rows = [NotedRow(row, footnotes.numbers(_remarks(row))) for row in group.rows]
    return NotedGroup(group.name, rows, group.note)


def _remarks(row: Row) -> list[str]:
    """What must be known of a figure before it is quoted."""
    marked = [f"Marked as {each.lower()} by whoever answers for the figures." for each in row.marks]
    said = [f"{each[:1].upper()}{each[1:]}." for each in row.cautions]
    broken = row.comparison.break_note
    return [*marked, *said, *([f"Not comparable with a year before: {broken}"] if broken else [])]


def _defined(indicator: Indicator, sources: Footnotes) -> tuple[str, str]:
    """An indicator and what it measures, or its full title where no meaning is written; sources are numbered."""
    meaning = indicator.meaning or indicator.full_title or indicator.title
    said = f"{meaning.rstrip('.')}. In {indicator.unit}; {wording.POLARITY[indicator.polarity]}."
    numbers = sources.numbers([indicator.source]) if indicator.source else []
    return indicator.title, " ".join([said, *(f"Source {number}." for number in numbers)])
