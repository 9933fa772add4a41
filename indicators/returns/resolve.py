"""From what a file says to what we know: texts of areas, items and periods into ids and days.

Every text that names nothing, or more than one thing, is a finding that gives the first row it stands in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import numpy as np
import pandas as pd

from indicators import periods
from indicators.models import DataItem, Finding, Severity
from indicators.returns.readers.numbers import shortened
from landscape.models import Area, Level
from landscape.naming import areas_by_name, plain

NO_MARK = "empty"
"""The mark of a missing figure whose cell is empty."""

LONGEST_TEXT = 160
"""Signs of a text that may name something; a longer one is cut, so that it fits a sentence."""

NEAR_ENOUGH = 0.7
"""Likeness from which a name is suggested: below it, London is taken for Maldon."""


MOST_NAMED = 100
"""Unknown texts of a column that are named; looking for what was meant takes a while, so the rest are counted."""


class UnknownTextError(LookupError):
    """The text names nothing, or more than one thing; the message says so and what to write, once it is asked for."""

    def __init__(self, say: Callable[[], str]) -> None:
        super().__init__(say)
        self._say = say

    def __str__(self) -> str:
        return self._say()


@dataclass(frozen=True)
class Resolved:
    """Figures with `area_id, item_id, timing, start, end` beside the columns of the reader, and what was not found.

    Rows with an unknown text are left out of `figures`: they can't be checked further.
    """

    figures: pd.DataFrame
    findings: list[Finding]


@dataclass(frozen=True)
class Gazetteer:
    """Every area by its code and, level by level, by each of its names; every data item by its code."""

    by_code: dict[str, int]
    by_name: dict[str, dict[str, int]]
    names: dict[int, str]
    regions: set[str]
    items: dict[str, tuple[int, str]]

    def area(self, level: str, text: str) -> int:
        """The id of the area with that code, or else with that name at that level (empty: at any level)."""
        if text in self.by_code:
            return self.by_code[text]
        name = plain(text)
        bearers = {at: names[name] for at, names in self.by_name.items() if level in ("", at) and name in names}
        kinds = [f"a {Level(at).label.lower()}" for at in bearers]
        if not level and name in self.regions:
            kinds.append("a region")
        if len(kinds) > 1:
            raise UnknownTextError(lambda: f"“{text}” is the name of {' and '.join(kinds)}: give the GSS code.")
        if not bearers:
            raise UnknownTextError(lambda: self._no_area(level, text))
        return bearers.popitem()[1]

    def _no_area(self, level: str, text: str) -> str:
        what = Level(level).label.lower() if level else "area"
        known = {
            one: self.names[pk] for at in self.by_name for one, pk in self.by_name[at].items() if level in ("", at)
        }
        return (
            f"“{text}” is neither the code nor the name of one {what}{suggestion(plain(text), known)}: "
            "give the exact name or the GSS code."
        )

    def item(self, text: str) -> tuple[int, str]:
        """The id and the timing of the data item with that code."""
        if text not in self.items:
            raise UnknownTextError(
                lambda: f"there is no data item “{text}”{suggestion(text, {code: code for code in self.items})}."
            )
        return self.items[text]


def gazetteer() -> Gazetteer:
    areas = Area.objects.values_list("code", "pk", "name", "region")
    return Gazetteer(
        by_code={code: pk for code, pk, _, _ in areas},
        by_name={level: areas_by_name(level) for level in Level.values},
        names={pk: name for _, pk, name, _ in areas},
        regions={plain(region) for *_, region in areas if region},
        items={code: (pk, timing) for code, pk, timing in DataItem.objects.values_list("code", "pk", "timing")},
    )


def suggestion(text: str, known: dict[str, str]) -> str:
    """The value of the key nearest to `text`, as a question; nothing where none is near."""
    near = get_close_matches(text, known, n=1, cutoff=NEAR_ENOUGH)
    return f" (did you mean “{known[near[0]]}”?)" if near else ""


@dataclass(frozen=True)
class Column:
    """What the texts of a column mean: an answer for each different text, None where unknown; `codes` leads to it."""

    answers: list[Any]
    codes: np.ndarray

    @property
    def known(self) -> np.ndarray:
        return np.array([answer is not None for answer in self.answers], dtype=bool)[self.codes]

    def values(self, pick: Callable[[Any], Any], dtype: Any, nothing: Any) -> np.ndarray:
        return np.array([nothing if a is None else pick(a) for a in self.answers], dtype=dtype)[self.codes]


def look_up(figures: pd.DataFrame, columns: list[str], find: Callable[..., Any], findings: list[Finding]) -> Column:
    """Ask `find` once for each different text; what it refuses is added to `findings`, beyond a limit counted."""
    codes = figures.groupby(columns, sort=False).ngroup().to_numpy()
    _, first, rows = np.unique(codes, return_index=True, return_counts=True)
    answers: list[Any] = []
    refused = 0
    for texts, row, count in zip(
        figures[columns].iloc[first].itertuples(index=False), figures["row"].iloc[first], rows, strict=True
    ):
        try:
            answers.append(find(*(shortened(text, LONGEST_TEXT) for text in texts)))
        except (UnknownTextError, periods.PeriodError) as error:
            answers.append(None)
            refused += 1
            if refused > MOST_NAMED:
                continue
            also = f" In all, {count:,} figures name it." if count > 1 else ""
            findings.append(
                Finding(
                    check_name=f"unknown-{columns[-1]}",
                    severity=Severity.ERROR,
                    row=row,
                    column=columns[-1],
                    message=f"{error}{also}",
                )
            )
    if refused > MOST_NAMED:
        findings.append(
            Finding(
                check_name=f"unknown-{columns[-1]}",
                severity=Severity.ERROR,
                column=columns[-1],
                message=f"and {refused - MOST_NAMED:,} more texts that are not known.",
            )
        )
    return Column(answers, codes)


def resolve(figures: pd.DataFrame) -> Resolved:
    """The `figures` of a reader with ids and days for texts; the mark of an empty cell is `NO_MARK`."""
    known = gazetteer()
    findings: list[Finding] = []
    area = look_up(figures, ["level", "area"], known.area, findings)
    item = look_up(figures, ["item"], known.item, findings)
    period = look_up(figures, ["period"], periods.parse, findings)
    resolved = figures.assign(
        area_id=area.values(int, "int64", 0),
        item_id=item.values(lambda found: found[0], "int64", 0),
        timing=item.values(lambda found: found[1], object, ""),
        start=period.values(lambda span: span.start, "datetime64[D]", np.datetime64("NaT")),
        end=period.values(lambda span: span.end, "datetime64[D]", np.datetime64("NaT")),
        missing=figures["missing"].mask(figures["value"].isna() & (figures["missing"] == ""), NO_MARK),
    )
    return Resolved(
        resolved[area.known & item.known & period.known], sorted(findings, key=lambda one: (one.row is None, one.row))
    )
