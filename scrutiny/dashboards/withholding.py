"""Areas within a force side by side, without the small numbers among them (decision 0016). Pure but for the rows."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

import numpy as np

from indicators import periods
from indicators.models import Formula
from scrutiny.models import Comparison
from scrutiny.statistics.arrays import Truths
from scrutiny.statistics.withholding import withheld

FEWEST_SHOWN = 5
"""What rests on fewer is withheld where the areas of a force are shown side by side."""
NOT_SHOWN = f"not shown, as it or one that could be worked out from it rests on fewer than {FEWEST_SHOWN}"
OF_THE_FIGURE = ("numerator", "value", "lower_95", "upper_95", "rank", "rank_low", "rank_high")
OF_THE_CHANGE = ("previous_value", "change", "change_p", "change_q")
OF_A_POINT = ("numerator", "value", "lower", "upper")
COUNTED = (Formula.COUNT, Formula.RATE, Formula.PERCENTAGE)


def hidden_among(counts: Sequence[Sequence[float | None]]) -> Truths:
    """Which counts, areas of one force × periods, aren't shown."""
    matrix = np.array(counts, dtype=float)
    return withheld(matrix, np.zeros(len(matrix), np.int64), FEWEST_SHOWN)


def as_shown(rows: Sequence[Comparison]) -> list[Comparison]:
    """All areas of one force on one indicator, in the same order: copies without what isn't shown of them.

    Each period is judged by itself. An area that is withheld in the period or a year before tells no change either.
    """
    if not rows or rows[0].indicator.formula not in COUNTED:
        return list(rows)
    latest = hidden_among([[each.numerator] for each in rows])[:, 0]
    ends = next((each.history["ends"] for each in rows if each.history.get("ends")), [])
    nothing = [None] * len(ends)
    past = hidden_among([each.history.get("numerator") or nothing for each in rows])
    return [_without(each, bool(latest[at]), past[at].tolist(), ends) for at, each in enumerate(rows)]


def is_withheld(comparison: Comparison) -> bool:
    return comparison.value is None and comparison.quality == NOT_SHOWN


def _without(comparison: Comparison, is_hidden: bool, past: list[bool], ends: Sequence[str]) -> Comparison:
    was_hidden = _a_year_before(comparison) in {end for end, hidden in zip(ends, past, strict=True) if hidden}
    if not (is_hidden or any(past)):
        return comparison
    shown = copy(comparison)
    if is_hidden:
        _clear(shown, OF_THE_FIGURE)
        shown.family_verdict, shown.quality = "", NOT_SHOWN
    if is_hidden or was_hidden:
        _clear(shown, OF_THE_CHANGE)
        shown.change_verdict = shown.pace_verdict = "not available"
    if comparison.history.get("ends"):
        points = {name: _gaps(comparison.history[name], past) for name in OF_A_POINT}
        shown.history = {**comparison.history, **points}
    return shown


def _clear(comparison: Comparison, names: Sequence[str]) -> None:
    for name in names:
        setattr(comparison, name, None)


def _gaps(values: Sequence[float | None], hidden: Sequence[bool]) -> list[float | None]:
    return [None if gone else value for value, gone in zip(values, hidden, strict=True)]


def _a_year_before(comparison: Comparison) -> str:
    return periods.parse(comparison.previous_period).end.isoformat() if comparison.previous_period else ""
