"""What plans, targets and their standing are called, in plain words and as figures are written."""

from __future__ import annotations

from datetime import date
from typing import Any

from indicators.models import Indicator, Polarity
from indicators.periods import Period, plain_date
from scrutiny.dashboards import formatting
from scrutiny.models import DraftLine, Plan, Target, TargetKind, TargetStanding
from scrutiny.models.plans_targets import IN_POINTS

STATE_COLOURS = {
    Plan.State.DRAFT: "grey",
    Plan.State.CHALLENGE: "yellow",
    Plan.State.AGREED: "turquoise",
    Plan.State.PUBLISHED: "green",
}
VERDICTS = {
    "better": ("Ahead of its trajectory", "▲"),
    "on": ("On its trajectory", "●"),
    "below": ("Behind its trajectory", "▼"),
    "met": ("Target met", "▲"),
    "missed": ("Target missed", "▼"),
}
NO_VERDICT = ("Not known", "")


def points_change(change: float, decimals: int = 1) -> str:
    """``+1.9 points``: a change of a percentage is never given in per cent."""
    return f"{_signed(change, decimals)} points"


def change(number: float, target: Target) -> str:
    """``−10.9%`` or ``+1.9 points``, as the target's changes are meant."""
    if target.change_is_in_points:
        return points_change(number)
    return f"{_signed(number, 1)}%"


def number_of(number: float, target: Target) -> str:
    """A number in the terms of the target's kind."""
    if target.kind == TargetKind.CHANGE:
        return change(number, target)
    return value_of(number, target)


def value_of(value: float, target: Target) -> str:
    """A value of the target's indicator, with its unit."""
    return formatting.with_unit(value, target.printed_decimals, target.indicator.unit)


def said(target: Target) -> str:
    """The target in a sentence: what, from what, to what, by when."""
    final = target.final
    start = _bare(target.baseline_value, target)
    since = target.baseline_period.label
    if target.kind == TargetKind.CHANGE:
        asked = f"{change(final.value, target)} to {value_of(target.final_level, target)}"
    else:
        asked = value_of(final.value, target)
    interim = [f"{_short(each.value, target)} by {plain_date(each.on)}" for each in _interim(target)]
    through = f", through {' and '.join(interim)}" if interim else ""
    return f"{asked} by {plain_date(final.on)}{through}; from {start} in the {since}"


def stand(standing: TargetStanding | None) -> str:
    """Where a target stands, as a key of `VERDICTS`: on its final day it is met or missed. Empty without a verdict."""
    if standing is None or standing.verdict not in VERDICTS:
        return ""
    if standing.run.end != standing.target.final.on:
        return standing.verdict
    return "missed" if standing.verdict == "below" else "met"


def verdict(standing: TargetStanding | None) -> str:
    """Where the target stands, in words, and how sure that is."""
    words, _ = VERDICTS.get(stand(standing), NO_VERDICT)
    if standing is None or standing.verdict not in ("better", "below"):
        return words
    return f"{words}, {'by more than chance' if standing.certain else 'within the margin of error'}"


def figures(target: Target, standing: TargetStanding) -> str:
    """``53.1% of adults surveyed (50.5 to 55.7) in the 12 months to December 2009; the trajectory asks for 51.4``."""
    decimals = target.printed_decimals
    found = value_of(standing.value, target)
    interval = formatting.interval(standing.lower_95, standing.upper_95, decimals)
    interval = f" ({interval})" if standing.lower_95 is not None else ""
    end = f" at {plain_date(standing.run.end)}{_since_baseline(target, standing)}"
    if standing.expected is None:
        return f"{found}{interval}{end}"
    return f"{found}{interval}{end}; the trajectory asks for {formatting.number(standing.expected, decimals)}"


def _since_baseline(target: Target, standing: TargetStanding) -> str:
    """``, +1.9 points from the baseline``; empty of a year to date, which is no whole period as the baseline is."""
    period = Period(standing.run.start, standing.run.end)
    if target.trajectory == Target.Trajectory.SEASONAL or period.months != target.baseline_period.months:
        return ""
    moved = standing.value - target.baseline_value
    if not target.change_is_in_points:
        if not target.baseline_value:
            return ""
        moved = 100 * moved / target.baseline_value
    return f", {change(moved, target)} from the baseline"


def outlook(target: Target, standing: TargetStanding) -> str:
    """Where it will end if things go on as they are, always with the interval; empty where that can't be said."""
    if standing.projected is None:
        return ""
    decimals = target.printed_decimals
    interval = formatting.interval(standing.projected_lower, standing.projected_upper, decimals)
    on = standing.projected_on or target.final.on
    aim = "meeting the target" if on == target.final.on else "keeping to the trajectory until then"
    chance = "" if standing.chance is None else f"; chance of {aim} {_chance(standing.chance)}"
    return f"As things go: {formatting.number(standing.projected, decimals)} ({interval}) by {plain_date(on)}{chance}"


def partnership(country: str) -> str:
    """What a partnership is called in a country."""
    return "Community safety partnership" if country == "Wales" else "Crime and disorder reduction partnership"


def number_of_line(number: float | None, line: DraftLine) -> str:
    """A number of the draft from below, as the numbers of such targets are written."""
    if number is None:
        return ""
    in_points = line.indicator.formula in IN_POINTS or line.indicator.polarity == Polarity.GAP
    if line.kind != TargetKind.CHANGE:
        return formatting.number(number, line.indicator.decimals)
    return points_change(number) if in_points else f"{_signed(number, 1)}%"


def difference(number: float | None, kind: str, indicator: Indicator) -> str:
    """How far a target's number is from another: between percentages in points, never in per cent."""
    if number is None:
        return ""
    if kind == TargetKind.CHANGE or indicator.formula in IN_POINTS:
        return points_change(number)
    return _signed(number, indicator.decimals)


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """``points: −5 at 31 March 2010 → −8 at 31 March 2010``, of each thing that changed; what is new has no before."""
    found = []
    for name in dict.fromkeys([*before, *after]):
        was, now = (_kept(each[name]) if each.get(name) else "nothing" for each in (before, after))
        if was != now:
            found.append(f"{name}: {was} → {now}" if before and after else f"{name}: {now if after else was}")
    return found


def _kept(value: Any) -> str:
    """As the list of changes keeps a thing: words; a value with its period; points with their days."""
    if not isinstance(value, list):
        return str(value)
    if isinstance(value[0], list):
        return "; ".join(f"{_bare_number(number)} at {plain_date(date.fromisoformat(on))}" for on, number, _ in value)
    return f"{_bare_number(value[0])} in {value[1]}"


def _bare_number(number: float) -> str:
    return f"{round(number, 4):.15g}".replace("-", "−")


def _short(number: float, target: Target) -> str:
    """A number without what its unit is a share of: that is said once in a sentence."""
    if target.kind == TargetKind.CHANGE:
        return change(number, target)
    return _bare(number, target)


def _bare(value: float, target: Target) -> str:
    unit = "%" if target.indicator.unit.startswith("%") else ""
    return f"{formatting.number(value, target.printed_decimals)}{unit}"


def _interim(target: Target) -> list:
    return [each for each in target.points.all() if each.role == "interim"]


def _chance(chance: float) -> str:
    if chance < 0.01:
        return "under 1%"
    return "over 99%" if chance > 0.99 else formatting.share(chance)


def _signed(number: float, decimals: int) -> str:
    shown = formatting.number(number, decimals)
    return f"+{shown}" if number > 0 and shown.strip("0.") else shown
