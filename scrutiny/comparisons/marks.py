"""What is said of the quality of figures, told beside the comparisons made of them.

Marks are read when a comparison is, not when it is computed: a figure that is disputed is so in every run that was made
of it. They are never changed and have their day, so what was said on an earlier day can be told too.
"""

from __future__ import annotations

from collections import defaultdict

from indicators.models import Indicator, Mark, QualityMark
from indicators.periods import Period
from indicators.returns.marking import marks_in_force
from scrutiny.comparisons.remarks import BETWEEN
from scrutiny.models import ComparisonRun


class Marks:
    """The marks in force on the figures of a run, apart from those that say that all is well."""

    def __init__(self, run: ComparisonRun) -> None:
        made_of = list(
            Indicator.objects.filter(runpart__run=run).values_list("pk", "parts__item", "parts__level").distinct()
        )
        counting: dict[int, set[tuple[int, str]]] = defaultdict(set)
        for indicator, item, level in made_of:
            counting[item].add((indicator, level))
        self._said: dict[tuple[int, str, str], list[str]] = defaultdict(list)
        indicators = {indicator for indicator, _, _ in made_of}
        items = set(counting) - {None}
        for mark in marks_in_force(period=Period(run.start, run.end), indicators=indicators, items=items):
            if mark.mark != Mark.COMPLETE:
                code = mark.area.code if mark.area else ""
                for indicator, level in counting[mark.item_id] if mark.item_id else {(mark.indicator_id, "")}:
                    self._said[indicator, level, code].append(_in_words(mark))

    def beside(self, quality: str, *, indicator: int, level: str, code: str) -> str:
        """The remarks of a comparison, followed by the marks on its figures."""
        said = [text for of in ("", level) for at in ("", code) for text in self._said.get((indicator, of, at), ())]
        return BETWEEN.join([*filter(None, [quality]), *dict.fromkeys(said)])


def _in_words(mark: QualityMark) -> str:
    what = f"{mark.item.code} " if mark.item else ""
    reason = " ".join(mark.reason.replace(";", ",").split())
    return f"{what}{mark.get_mark_display().lower()} in {Period(mark.start, mark.end).text}: {reason}"
