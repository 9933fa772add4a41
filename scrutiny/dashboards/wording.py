"""Every sentence that a page says about a comparison. Words come before colour, and never claim more than the tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.models import Polarity
from scrutiny.dashboards import formatting
from scrutiny.dashboards.formatting import listed, number, plural
from scrutiny.models import Comparison

MAY_BE_CHANCE = "may be chance"
SPREAD_FROM = "usual spread"
GOOD, BAD, NEUTRAL = "good", "bad", "neutral"

CHANGE = {
    "better": "Better than a year ago",
    "worse": "Worse than a year ago",
    "higher": "Higher than a year ago",
    "lower": "Lower than a year ago",
    "no clear change": "No clear change on a year ago",
    "not comparable": "Not comparable with a year ago",
    "not available": "No comparison with a year ago",
}
IN_STEP = "in step with its family"
CHANGE_AND_PACE = {
    ("better", "gaining"): "and its family did less well",
    ("better", "losing"): "but its family did better still",
    ("no clear change", "gaining"): "while its family did less well",
    ("no clear change", "losing"): "while its family did better",
    ("worse", "gaining"): "but its family did worse still",
    ("worse", "losing"): "and its family did better",
}
NEUTRAL_PACE = {"rising more": "its family rose less or fell", "falling more": "its family fell less or rose"}
PACE_ANSWERS = {
    "gaining": "Yes, and gaining on it",
    "keeping pace": "Yes",
    "losing": "No, its family did better",
    "rising more": "It rose more, or fell less, than its family",
    "falling more": "It fell more, or rose less, than its family",
    "not comparable": "Not comparable",
    "not available": "Not known",
}
CHANGE_ANSWERS = {
    "better": "Yes",
    "worse": "No, it is worse",
    "higher": "It is higher",
    "lower": "It is lower",
    "no clear change": "No clear change",
    "not comparable": "Not comparable",
    "not available": "Not known",
}
FAMILY = {
    "better": "Better than its family, beyond the usual spread",
    "ahead": "Ahead of its family, within the usual spread",
    "in line": "In line with its family",
    "behind": "Behind its family, within the usual spread",
    "worse": "Worse than its family, beyond the usual spread",
    "higher": "Higher than its family, beyond the usual spread",
    "above": "Above its family, within the usual spread",
    "below": "Below its family, within the usual spread",
    "lower": "Lower than its family, beyond the usual spread",
    "not comparable": "Not compared with a family",
    "not available": "No comparison with a family",
}
TONES = {"better": GOOD, "worse": BAD}
POLARITY = {
    Polarity.HIGHER: "higher is better",
    Polarity.LOWER: "lower is better",
    Polarity.NO_JUDGEMENT: "neither way is good or bad",
    Polarity.GAP: "closer to zero is better",
}
AVERAGE_RULES = {
    "mean-including-area": "the mean of the members’ figures, with the area itself among them",
    "weighted-including-area": "all members taken together, with the area itself among them",
    "mean-excluding-area": "the mean of the other members’ figures",
}
PARTNERSHIPS = {
    "CDRP": "Crime and disorder reduction partnership (CDRP)",
    "CSP": "Community safety partnership (CSP)",
}


@dataclass(frozen=True)
class Shape:
    """Direction of a change as a shape, with the words that say the same."""

    mark: str
    words: str
    tone: str


def remarks(comparison: Comparison) -> list[str]:
    return [each for each in comparison.quality.split("; ") if each]


def may_be_chance(comparison: Comparison) -> bool:
    return MAY_BE_CHANCE in remarks(comparison)


def shape(comparison: Comparison) -> Shape:
    verdict = comparison.change_verdict
    if verdict == "no clear change":
        return Shape("◆", f"no clear change, {formatting.p_value(comparison.change_p)}", NEUTRAL)
    if _untested(comparison):
        return Shape("", "on a year ago, not tested", NEUTRAL)
    if verdict in ("better", "worse", "higher", "lower") and comparison.change is not None:
        mark = "▲" if comparison.change > 0 else "▼"
        words = f"{verdict}, more than chance, {formatting.p_value(comparison.change_p)}"
        return Shape(mark, words, TONES.get(verdict, NEUTRAL))
    return Shape("", CHANGE.get(verdict, CHANGE["not available"]).lower(), NEUTRAL)


def change_in_words(comparison: Comparison) -> str:
    """Both questions in one sentence: is it improving, and is that keeping pace?"""
    change, pace = comparison.change_verdict, comparison.pace_verdict
    if _untested(comparison):
        moved_by = formatting.change(comparison.change, comparison.change_unit)
        return f"{moved_by} on a year ago, which no test of chance fits."
    said = CHANGE.get(change, CHANGE["not available"])
    if pace == "keeping pace":
        return f"{said}, {IN_STEP}."
    if (change, pace) in CHANGE_AND_PACE:
        return f"{said}, {CHANGE_AND_PACE[change, pace]}."
    if pace in NEUTRAL_PACE:
        return f"{said}; {NEUTRAL_PACE[pace]}."
    return f"{said}."


def family_in_words(comparison: Comparison) -> str:
    if "no family" in remarks(comparison):
        return "It has no family of similar areas."
    said = FAMILY.get(comparison.family_verdict, FAMILY["not available"])
    return f"{said} (may be chance)." if may_be_chance(comparison) else f"{said}."


def in_words(comparison: Comparison) -> str:
    if comparison.value is None:
        return f"No figure: {comparison.quality or 'none was published'}."
    return f"{change_in_words(comparison)} {family_in_words(comparison)}"


def _untested(comparison: Comparison) -> bool:
    """A change that is known, where chance plays no known part."""
    return comparison.change is not None and comparison.change_verdict in ("", "not available")


def is_improving(comparison: Comparison) -> str:
    if _untested(comparison):
        return "Not tested"
    return CHANGE_ANSWERS.get(comparison.change_verdict, CHANGE_ANSWERS["not available"])


def is_keeping_pace(comparison: Comparison) -> str:
    return PACE_ANSWERS.get(comparison.pace_verdict, PACE_ANSWERS["not available"])


def moved(comparison: Comparison) -> str:
    """``+15.8% on a year ago, more than chance (p < 0.001)``."""
    if comparison.change is None:
        return comparison.break_note or "no figure to compare with a year before"
    size = f"{formatting.change(comparison.change, comparison.change_unit)} on a year ago"
    if comparison.change_p is None:
        return size
    weight = "more than chance" if comparison.change_p <= 0.05 else "could be chance"
    return f"{size}, {weight} ({formatting.p_value(comparison.change_p)})"


def family_moved(comparison: Comparison) -> str:
    if comparison.family_change is None:
        return "the change of its family is not known"
    return f"its family, taken together, moved by {formatting.change(comparison.family_change, comparison.change_unit)}"


def lead(comparison: Comparison) -> str:
    """What an indicator page says first."""
    indicator = comparison.indicator
    if comparison.value is None:
        return f"There is no figure for this period: {comparison.quality or 'none was published'}."
    value = f"{number(comparison.value, indicator.decimals)} {indicator.unit}"
    average = comparison.family_average
    context = (
        "" if average is None else f" The average of its family is {number(average, indicator.decimals)}, for context."
    )
    return f"{value}. {change_in_words(comparison)} {family_in_words(comparison)}{context}"


def summary(comparisons: Iterable[Comparison]) -> str:
    """What an overview says first: how many indicators stand how."""
    rows = [each for each in comparisons if each.value is not None]
    if not rows:
        return "No figures for this period."
    over_time = Counter(each.change_verdict for each in rows)
    among = Counter(each.family_verdict for each in rows)
    first = _counted(over_time, (("better", "better than a year ago"), ("worse", "worse than a year ago")))
    unclear = over_time["no clear change"]
    if unclear:
        first.append(f"{unclear} {'shows' if unclear == 1 else 'show'} no clear change")
    neutral = over_time["higher"] + over_time["lower"]
    if neutral:
        first.append(f"{neutral} moved in a way that is neither good nor bad")
    unknown = len(rows) - over_time["better"] - over_time["worse"] - unclear - neutral
    if unknown:
        first.append(f"{unknown} can’t be tested against a year ago")
    return f"Of {plural(len(rows), 'indicator')}, {listed(first)}. {_family_summary(among)}"


def _counted(counts: Counter[str], words: Sequence[tuple[str, str]]) -> list[str]:
    return [
        f"{counts[verdict]} {'is' if counts[verdict] == 1 else 'are'} {said}"
        for verdict, said in words
        if counts[verdict]
    ]


def _family_summary(among: Counter[str]) -> str:
    words = (("worse", "worse"), ("better", "better"), ("higher", "higher"), ("lower", "lower"))
    beyond = _counted(among, words)
    within = sum(among[each] for each in ("ahead", "in line", "behind", "above", "below"))
    if not beyond and not within:
        return "None can be compared with its family."
    if not beyond:
        return (
            "Against its family, all are within the usual spread."
            if within > 1
            else "Against its family, it is within the usual spread."
        )
    said = f"Against its family, {listed(beyond)} beyond the usual spread"
    if within:
        said += f"; {'the other is' if within == 1 else f'{within} are'} within it"
    return f"{said}."


def reading_of_trend(comparison: Comparison) -> str:
    """One sentence under the trend: where it has been, and the family's range now."""
    history, decimals = comparison.history, comparison.indicator.decimals
    known = [
        (end, value)
        for end, value in zip(history.get("ends", []), history.get("value", []), strict=True)
        if value is not None
    ]
    if len(known) < 2:
        return "There are too few figures for a line."
    first = formatting.month(date.fromisoformat(known[0][0]))
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


def reading_of_family(comparison: Comparison) -> str:
    """One sentence under the family's chart."""
    if comparison.family_average is None:
        return family_in_words(comparison)
    average = number(comparison.family_average, comparison.indicator.decimals)
    said = f"{family_in_words(comparison)} The dashed line is the average, {average}: it is context, not a target."
    return f"{said} {rank(comparison)}" if comparison.rank_of else said


def rank(comparison: Comparison) -> str:
    """A rank never without its uncertainty."""
    if comparison.rank is None or comparison.rank_of is None:
        return ""
    if comparison.indicator.polarity == Polarity.NO_JUDGEMENT:
        said = f"Counted from the highest, it is number {comparison.rank} of {comparison.rank_of}"
    else:
        said = f"Counted from the best, it is number {comparison.rank} of {comparison.rank_of}"
    if comparison.rank_low is None or comparison.rank_high is None:
        return f"{said}."
    if comparison.rank_low == comparison.rank_high:
        return f"{said}, and chance alone would hardly move it."
    return f"{said}; chance alone could put it anywhere from {comparison.rank_low} to {comparison.rank_high}."
