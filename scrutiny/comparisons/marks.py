"""What is said of the quality of figures, told beside the comparisons made of them.

Marks are read when a comparison is, not when it is computed: a figure that is disputed is so in every run that was made
of it. They are never changed and have their day, so what was said on an earlier day can be told too.
"""

from __future__ import annotations

from collections import defaultdict

from indicators.models import Indicator, IndicatorPart, Mark, QualityMark
from indicators.periods import Period
from indicators.returns.marking import marks_in_force
from scrutiny.comparisons.remarks import BETWEEN
from scrutiny.models import ComparisonRun


class Marks:
    """The marks in force on the figures of a run, apart from those that say that all is well."""

    def __init__(self, run: ComparisonRun) -> None:
        parts: dict[int, list[IndicatorPart]] = defaultdict(list)
        for part in IndicatorPart.objects.filter(indicator__runpart__run=run):
            parts[part.item_id].append(part)
        self._said: dict[tuple[int, str, str], list[str]] = defaultdict(list)
        indicators = Indicator.objects.filter(runpart__run=run)
        for mark in marks_in_force(period=Period(run.start, run.end), indicators=indicators, items=parts):
            if mark.mark != Mark.COMPLETE:
                code = mark.area.code if mark.area else ""
                of_item = {(part.indicator_id, part.level) for part in parts.get(mark.item_id, ())}
                for indicator, level in of_item or {(mark.indicator_id, "")}:
                    self._said[indicator, level, code].append(_in_words(mark))

    def beside(self, quality: str, *, indicator: int, level: str, code: str) -> str:
        """The remarks of a comparison, followed by the marks on its figures."""
        said = [text for of in ("", level) for at in ("", code) for text in self._said.get((indicator, of, at), ())]
        return BETWEEN.join([*filter(None, [quality]), *dict.fromkeys(said)])


def _in_words(mark: QualityMark) -> str:
    what = f"{mark.item.code} " if mark.item else ""
    reason = " ".join(mark.reason.replace(";", ",").split())
    return f"{what}{mark.get_mark_display().lower()} in {Period(mark.start, mark.end).text}: {reason}"
