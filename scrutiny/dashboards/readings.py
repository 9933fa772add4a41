"""What is read out above a picture: the first sentence of a page, and the one that goes with each chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from indicators.models import Indicator, Polarity
from scrutiny.comparisons.evidence import PlaceOf
from scrutiny.comparisons.remarks import Remark
from scrutiny.dashboards import chart_words, missing, wording
from scrutiny.dashboards.formatting import listed, month, number, plural, with_unit
from scrutiny.models import Comparison

JUDGED = (("better", "better than a year ago"), ("worse", "worse than a year ago"))
BEYOND = (("worse", "worse"), ("better", "better"), ("higher", "higher"), ("lower", "lower"))
WITHIN = ("ahead", "in line", "behind", "above", "below")


def lead(comparison: Comparison) -> str:
    """What an indicator page says first."""
    indicator = comparison.indicator
    if comparison.value is None:
        return missing.in_words(comparison)
    value = with_unit(comparison.value, indicator.decimals, indicator.unit)
    average = comparison.family_average
    context = (
        "" if average is None else f" The average of its family is {number(average, indicator.decimals)}, for context."
    )
    return f"{value}. {wording.change_in_words(comparison)} {wording.family_in_words(comparison)}{context}"


def summary(comparisons: Sequence[Comparison]) -> str:
    """What an overview says first: how many indicators stand how, and how many have no figure."""
    rows = [each for each in comparisons if each.value is not None]
    if not rows:
        return "No figures for this period."
    over_time = listed(_over_time(Counter(each.change_verdict for each in rows), len(rows)))
    said = f"Of {plural(len(rows), 'indicator')}, {over_time}. {_among_family(rows)}{_doubtful(rows)}"
    without = len(comparisons) - len(rows)
    return f"{said} {_without(without)}" if without else said


def _doubtful(rows: Sequence[Comparison]) -> str:
    some = sum(wording.may_be_chance(each) + wording.change_may_be_chance(each) for each in rows)
    return f" {some} of these verdicts may be chance." if some else ""


def _without(number_of: int) -> str:
    return f"{number_of} more {'has' if number_of == 1 else 'have'} no figure for this period."


def _over_time(counts: Counter[str], rows: int) -> list[str]:
    said = _counted(counts, JUDGED)
    unclear, neutral = counts["no clear change"], counts["higher"] + counts["lower"]
    if unclear:
        said.append(f"{unclear} {'shows' if unclear == 1 else 'show'} no clear change")
    if neutral:
        said.append(f"{neutral} moved in a way that is neither good nor bad")
    unknown = rows - counts["better"] - counts["worse"] - unclear - neutral
    if unknown:
        said.append(f"{unknown} can’t be tested against a year ago")
    return said


def _among_family(rows: Sequence[Comparison]) -> str:
    if all(wording.has_no_family(each) for each in rows):
        return "It has no family of similar areas, so it is judged by its own past alone."
    counts = Counter(each.family_verdict for each in rows)
    beyond, within = _counted(counts, BEYOND), sum(counts[each] for each in WITHIN)
    compared = within + sum(counts[verdict] for verdict, _ in BEYOND)
    if not compared:
        return "None can be compared with its family."
    apart = len(rows) - compared
    if beyond:
        said = f"{listed(beyond)} beyond the usual spread"
        if within:
            said += f"; {within} {'is' if within == 1 else 'are'} within it"
    else:
        said = f"{_all_of(within, len(rows))} within the usual spread"
    return f"Against its family, {said}{f'; {apart} can’t be compared with it' if apart else ''}."


def _all_of(some: int, rows: int) -> str:
    if some == 1:
        return "it is" if rows == 1 else "1 is"
    return "all are" if some == rows else f"{some} are"


def _counted(counts: Counter[str], words: Sequence[tuple[str, str]]) -> list[str]:
    return [
        f"{counts[verdict]} {'is' if counts[verdict] == 1 else 'are'} {said}"
        for verdict, said in words
        if counts[verdict]
    ]


def of_trend(comparison: Comparison) -> str:
    """One sentence under the trend: where it has been, and the family's range now."""
    history, decimals = comparison.history, comparison.indicator.decimals
    known = [
        (end, value)
        for end, value in zip(history.get("ends", []), history.get("value", []), strict=True)
        if value is not None
    ]
    if len(known) < 2:
        return "There are too few figures for a line."
    first = month(date.fromisoformat(known[0][0]))
    values = [value for _, value in known]
    said = (
        f"Since {first} it has been between {number(min(values), decimals)} and {number(max(values), decimals)}; "
        f"the latest is {number(values[-1], decimals)}"
    )
    low, high = history["family_min"][-1], history["family_max"][-1]
    if low is None or high is None or history["value"][-1] is None:
        return f"{said}."
    place = "above" if values[-1] > high else "below" if values[-1] < low else "inside"
    return f"{said}, {place} the range of the other members of its family."


def of_family(comparison: Comparison) -> str:
    """One sentence under the family's chart."""
    if comparison.family_average is None:
        return wording.family_in_words(comparison)
    average = number(comparison.family_average, comparison.indicator.decimals)
    said = f"{wording.family_in_words(comparison)} The dashed line is the average, {average}: context, not a target."
    return f"{said} {rank(comparison, comparison.indicator)}" if comparison.rank_of else said


def rank(found: Comparison | PlaceOf, indicator: Indicator) -> str:
    """A rank never without its uncertainty."""
    if found.rank is None or found.rank_of is None:
        return ""
    first = "highest" if indicator.polarity == Polarity.NO_JUDGEMENT else "best"
    said = f"Counted from the {first}, it is number {found.rank} of {found.rank_of}"
    if found.rank_low is None or found.rank_high is None:
        return f"{said}."
    if found.rank_low == found.rank_high:
        return f"{said}, and chance alone would hardly move it."
    return f"{said}; chance alone could put it anywhere from {found.rank_low} to {found.rank_high}."


def of_areas(comparisons: Sequence[Comparison]) -> str:
    """One sentence above the chart of the areas within a force."""
    known = [each for each in comparisons if each.value is not None]
    if not known:
        return "None of the areas has a figure for this period."
    values, decimals = [each.value for each in known], known[0].indicator.decimals
    said = (
        f"{plural(len(known), 'area')}, from {number(min(values), decimals)} "
        f"to {with_unit(max(values), decimals, known[0].indicator.unit)}."
    )
    missing = [each.area.name for each in comparisons if each.value is None]
    return f"{said} Without a figure: {listed(missing)}." if missing else said


def what_is_counted(indicator: Indicator) -> str:
    """``offences`` of ``offences per 1,000 residents``."""
    return indicator.unit.split(" per ")[0]


def of_control(comparison: Comparison, months: Mapping[str, Any]) -> str:
    """One sentence above the control chart: what the latest month or quarter says, and by which rule."""
    step = "month" if months["every"] == 1 else "quarter"
    latest = max(at for at, value in enumerate(months["value"]) if value is not None)
    when = month(date.fromisoformat(months["ends"][latest]))
    said = next((chart_words.signal(rule, side) for at, rule, side in months["signals"] if at == latest), "")
    shape = wording.variation(comparison)
    if said:
        verdict = f"{shape.words}: " if shape else ""
        sure = "may be" if wording.has_remark(comparison, Remark.LATELY_MAY_BE_CHANCE) else "is"
        return f"The latest {step}, {when}, {sure} out of the ordinary – {verdict}{said}.{_promise(comparison)}"
    return f"The latest {step}, {when}, is nothing out of the ordinary.{_promise(comparison)}"


def _promise(comparison: Comparison) -> str:
    words = chart_words.ASSURANCE.get(comparison.assurance)
    return f" {words}" if words else ""


def of_target(comparison: Comparison) -> str:
    """Whether it is on its way to the target, and how sure that is."""
    words = chart_words.TRAJECTORY.get(comparison.trajectory_verdict)
    if not words or comparison.trajectory_value is None:
        return ""
    expected = number(comparison.trajectory_value, comparison.indicator.decimals)
    sure = "" if comparison.history["target"].get("certain") else ", by no more than chance explains"
    return f"{words} the way to it ({expected} by now){sure}."


def of_funnel(comparison: Comparison, places: Mapping[str, str], centre: float) -> str:
    """One sentence above the funnel: where the area lies, and how many lie outside."""
    decimals = comparison.indicator.decimals
    place = chart_words.FUNNEL_PLACES.get(places.get(comparison.area.code, ""), "")
    own = f"{comparison.area.name} lies {place}" if place else f"{comparison.area.name} has no figure"
    known = [each for each in places.values() if each]
    outside = sum(each in ("below 99.8%", "above 99.8%") for each in known)
    others = f"{outside} of {plural(len(known), 'area')} {'lies' if outside == 1 else 'lie'} beyond the outer limits"
    return f"{own}, around {number(centre, decimals)} for all areas together; {others}."
