"""Does an area keep to the way to its target, and will it meet it as it now runs? (methods.md §6 and §10) Pure.

Targets are set by people, in policing plans; a run takes those that were agreed when its figures were known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.matrices import Series
from scrutiny.comparisons.decided import Decided, Target
from scrutiny.comparisons.histories import Alike
from scrutiny.comparisons.measures import EVENTS, Measure
from scrutiny.comparisons.remarks import Remark
from scrutiny.statistics import control_charts
from scrutiny.statistics.arrays import Floats
from scrutiny.statistics.control_charts import Chart
from scrutiny.statistics.trajectories import NoVerdict, Place, place

NOT_AVAILABLE = "not available"
MONTHS_IN_A_YEAR = 12
WHY = {NoVerdict.NOT_OF_THIS_PERIOD: Remark.OFF_THE_WAY, NoVerdict.NO_DIRECTION: Remark.NO_DIRECTION}
"""A missing figure has its own remark beside it."""


@dataclass(frozen=True)
class OnTheWay:
    """Of every area its trajectory's value, the verdict, why there is none or how sure it is, and what a chart draws.

    None and empty where there is no target.
    """

    value: list[float | None]
    words: list[str]
    reasons: list[str]
    drawn: list[Alike]

    @classmethod
    def none(cls, areas: int) -> OnTheWay:
        return cls([None] * areas, [""] * areas, [""] * areas, [])


def on_the_way(series: Series, value: Floats, limits: tuple[Floats, Floats], decided: Decided) -> OnTheWay:
    """Every area's `value` in the last period, with its 95% limits, against its trajectory on the period's last day."""
    found = OnTheWay.none(len(series.area_codes))
    end = series.periods[-1].end
    for area, target in decided.targets.items():
        limits_here = float(limits[0][area]), float(limits[1][area])
        found_here = place(target.path, end, float(value[area]), limits_here, target.wanted, target.decimals)
        found.value[area] = found_here.expected if np.isfinite(found_here.expected) else None
        found.words[area] = found_here.verdict or NOT_AVAILABLE
        found.reasons[area] = _reason(found_here)
        drawn = {
            "trajectory": np.array([[target.path.at(period.end) for period in series.periods]]),
            "final": target.final,
            "final_on": target.final_on.isoformat(),
            "owner": target.owner,
            "certain": found_here.certain,
        }
        found.drawn.append(Alike(np.array([area]), drawn))
    return found


def _reason(of: Place) -> str:
    if of.verdict:
        return "" if of.certain or of.verdict == "on" else Remark.WITHIN_CHANCE
    return WHY.get(of.why, "") if of.why else ""


def assurance(
    measure: Measure, series: Series, chart: Chart, every: int | None, areas: Sequence[int], decided: Decided
) -> list[str]:
    """Of each of `areas`, the rows of a chart by `every` so many months, whether its process meets the final target."""
    told = [""] * len(areas)
    if not any(area in decided.targets for area in areas):
        return told
    aims = np.array([_per_point(measure, series, area, every, decided.targets.get(area)) for area in areas])
    for wanted in ("higher", "lower"):
        words = control_charts.assurance(chart, aims, wanted)
        for row, area in enumerate(areas):
            if area in decided.targets and decided.targets[area].wanted == wanted:
                told[row] = str(words[row])
    return told


def _per_point(measure: Measure, series: Series, area: int, every: int | None, target: Target | None) -> float:
    """The final target in the unit of a chart by `every` so many months: events are charted as counts."""
    if target is None:
        return np.nan
    if measure.formula not in EVENTS:
        return target.final
    return events(measure, series, area, target.final) * (every or 0) / _months(series, target)


def events(measure: Measure, series: Series, area: int, value: float) -> float:
    """How many events a `value` of a count or a rate means in the area today."""
    return value if measure.formula == "count" else value * float(series.denominator[area, -1]) / measure.scale


def _months(series: Series, target: Target) -> float:
    """Of how many months the target's numbers are: those to date are of the whole financial year."""
    return MONTHS_IN_A_YEAR if target.path.shares is not None else float(series.periods[-1].months or np.nan)
