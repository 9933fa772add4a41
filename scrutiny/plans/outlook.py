"""Where a target's figure will end if things go on as they are, and how likely that is to meet it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from scipy import special

from scrutiny.plans.trials import Aim
from scrutiny.statistics.projections import FEWEST_MONTHS, YEAR, straight_line, year_end

LEAST_YEARS = 4
"""Years under which a straight line says too little of its own error to be shown."""
PAST = "The target’s date has come: the result is shown, not a projection."
TOO_FEW = "Not projected: fewer than three months of the year, and fewer than four years before it, are known."


class Outlook(NamedTuple):
    """For the period that ends `on`, in the indicator's unit; `chance` of what is aimed at then, 0 to 1.

    All None where `note` says why.
    """

    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None
    chance: float | None = None
    on: date | None = None
    note: str = ""


def outlook(
    aim: Aim,
    years: Sequence[float],
    latest: date,
    months: Mapping[str, Any],
    scale: float | None,
    this_year: Aim | None = None,
) -> Outlook:
    """By the months of the running year where these are known as counts, else by a straight line of `years`.

    `months` holds the `ends` (ISO dates) and `value` of single months; `scale` turns a count of events in a year into
    the indicator's unit (None where it doesn't add up). `this_year` is what is aimed at by the end of the running year,
    where that comes before the target's own day.
    """
    if aim.on <= latest:
        return Outlook(note=PAST)
    if scale and months.get("every") == 1:
        counts = dict(zip(months["ends"], months["value"], strict=False))
        found = _by_months(this_year or aim, counts, scale)
        if found:
            return found
    if len(years) < LEAST_YEARS:
        return Outlook(note=TOO_FEW)
    return _by_years(aim, years, latest)


def _by_months(aim: Aim, counts: Mapping[str, float | None], scale: float) -> Outlook | None:
    """The year that ends on the day of the aim, if three of its months are known."""
    year = [_month_end(aim.on, back) for back in range(YEAR)][::-1]
    before = [counts.get(_month_end(aim.on, back + YEAR)) for back in range(YEAR)][::-1]
    so_far: list[float] = []
    for end in year:
        value = counts.get(end)
        if value is None:
            break
        so_far.append(value)
    if len(so_far) < FEWEST_MONTHS or None in before:
        return None
    found = year_end(so_far, np.array(before, float), aim.level / scale, aim.wanted)
    estimate, lower, upper, chance = (None if np.isnan(each) else float(each) for each in found)
    if estimate is None or lower is None or upper is None:
        return None
    return Outlook(estimate * scale, lower * scale, upper * scale, chance, aim.on)


def _by_years(aim: Aim, years: Sequence[float], latest: date) -> Outlook:
    """Student's prediction from the least-squares line of whole years, at the target's date."""
    line = straight_line(years, 1)
    points = len(years)
    ahead = aim.years_after(latest)
    estimate = float(line.fit[0] + line.slope * (ahead - 1))
    quantile = float(special.stdtrit(points - 2, 0.975))
    steps = np.arange(points) - (points - 1) / 2
    spread = [1 + 1 / points + at**2 / np.sum(steps**2) for at in (steps[-1] + 1, steps[-1] + ahead)]
    error = float(line.upper[0] - line.fit[0]) / quantile * float(np.sqrt(spread[1] / spread[0]))
    chance = _chance(aim, estimate, error, points - 2)
    return Outlook(estimate, estimate - quantile * error, estimate + quantile * error, chance, aim.on)


def _chance(aim: Aim, estimate: float, error: float, freedom: int) -> float | None:
    if error == 0:
        return float(aim.level == estimate or not aim.easier(estimate, aim.level))

    def below(level: float) -> float:
        return float(special.stdtr(freedom, (level - estimate) / error))

    if aim.wanted == "gap":
        return below(abs(aim.level)) - below(-abs(aim.level))
    return {"lower": below(aim.level), "higher": 1 - below(aim.level)}.get(aim.wanted)


def _month_end(day: date, back: int) -> str:
    index = day.year * YEAR + day.month - 1 - back
    first_of_next = date((index + 1) // YEAR, (index + 1) % YEAR + 1, 1)
    return date.fromordinal(first_of_next.toordinal() - 1).isoformat()
