"""What a comparison's verdicts are called on a page. Words come before colour, and never claim more than the tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from indicators.models import Polarity
from landscape.models import Area
from scrutiny.comparisons.remarks import Remark, Said, read
from scrutiny.dashboards import formatting, missing
from scrutiny.models import Comparison

NOT_COMPARED = {
    Remark.NO_FAMILY: "It has no family of similar areas.",
    Remark.FAMILY_NOT_KNOWN: "Not compared: this list does not tell its family.",
    Remark.DEPENDS_ON_SIZE: "Not compared with a family, because a count depends on the size of the area.",
    Remark.TOO_FEW_MEMBERS: "Not compared with its family: only {present} of {members} members have a figure.",
}
"""What is said of an area instead of a verdict on its family."""
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
MOVED = ("better", "worse", "higher", "lower")
OF_MANY = "(may be chance)"
"""Said of a verdict that would not survive an allowance for all the others of its area."""
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
ON_THE_WAY = {
    "better": "Ahead of the way to its target",
    "on": "On the way to its target",
    "below": "Behind the way to its target",
}
TONES = {"better": GOOD, "worse": BAD}
POLARITY = {
    Polarity.HIGHER: "higher is better",
    Polarity.LOWER: "lower is better",
    Polarity.NO_JUDGEMENT: "neither way is good or bad",
    Polarity.GAP: "closer to zero is better",
}
CAUTIONS = {Remark.MAY_BE_CHANCE, Remark.FEW_EVENTS, Remark.NEGATIVE, Remark.NO_SAMPLE, Remark.NO_SHARE}
"""Remarks that belong right beside a figure; the others are told with its quality."""
AVERAGE_RULES = {
    "mean-including-area": "the mean of the members’ figures, with the area itself among them",
    "weighted-including-area": "all members taken together, with the area itself among them",
    "mean-excluding-area": "the mean of the other members’ figures",
}
KINDS = {
    "BCU": "Basic command unit (BCU)",
    "CDRP": "Crime and disorder reduction partnership (CDRP)",
    "CSP": "Community safety partnership (CSP)",
}


@dataclass(frozen=True)
class Shape:
    """Direction of a change as a shape, with the words that say the same."""

    mark: str
    words: str
    tone: str

    @property
    def drawn(self) -> SafeString:
        """For the eyes alone; empty where there are but words."""
        tag = f'<span class="app-mark app-mark--{self.tone}" aria-hidden="true">{self.mark}</span>'
        return SafeString(tag if self.mark else "")


VARIATION = {
    "improvement": Shape("●", "lately unusually good", GOOD),
    "concern": Shape("■", "lately unusually bad", BAD),
    "high": Shape("△", "lately unusually high", NEUTRAL),
    "low": Shape("▽", "lately unusually low", NEUTRAL),
    "common cause": Shape("○", "lately nothing unusual", NEUTRAL),
    "too few points": Shape("", "too few events, month by month, to say more", NEUTRAL),
}
HOLLOW = {"●": "◎", "■": "□"}
"""Marks of what is lately unusual but may be chance; the others are hollow already."""


def kind(area: Area) -> str:
    """What an area is called: a partnership and a unit by the long form first."""
    return KINDS.get(area.kind, area.kind) or area.get_level_display()


def variation(comparison: Comparison) -> Shape | None:
    """What the latest month (or quarter) says on a control chart; None where there is none."""
    said = VARIATION.get(comparison.variation)
    doubtful = said and has_remark(comparison, Remark.LATELY_MAY_BE_CHANCE)
    return Shape(HOLLOW.get(said.mark, said.mark), f"{said.words} {OF_MANY}", said.tone) if doubtful else said


def remarks(comparison: Comparison) -> list[Said]:
    return read(comparison.quality)


def cautions(comparison: Comparison) -> list[Said]:
    return [each for each in remarks(comparison) if each.remark in CAUTIONS]


def may_be_chance(comparison: Comparison) -> bool:
    return has_remark(comparison, Remark.MAY_BE_CHANCE)


def change_may_be_chance(comparison: Comparison) -> bool:
    return comparison.change_verdict in MOVED and has_remark(comparison, Remark.CHANGE_MAY_BE_CHANCE)


def change_verdict(comparison: Comparison) -> str:
    """``Worse than a year ago``, and whether that may be chance."""
    said = CHANGE.get(comparison.change_verdict, CHANGE["not available"])
    return f"{said} {OF_MANY}" if change_may_be_chance(comparison) else said


def has_remark(comparison: Comparison, remark: Remark) -> bool:
    return any(each.remark == remark for each in remarks(comparison))


def shape(comparison: Comparison) -> Shape:
    verdict = comparison.change_verdict
    if verdict == "no clear change":
        return Shape("◆", f"no clear change, {formatting.p_value(comparison.change_p)}", NEUTRAL)
    if _untested(comparison):
        return Shape("", "on a year ago, not tested", NEUTRAL)
    if verdict in MOVED and comparison.change is not None:
        solid, hollow = ("▲", "⇧") if comparison.change > 0 else ("▼", "⇩")
        words = f"{verdict}, {_chance(comparison)}, {formatting.p_value(comparison.change_p)}"
        return Shape(hollow if change_may_be_chance(comparison) else solid, words, TONES.get(verdict, NEUTRAL))
    return Shape("", CHANGE.get(verdict, CHANGE["not available"]).lower(), NEUTRAL)


def change_in_words(comparison: Comparison) -> str:
    """Both questions in one sentence: is it improving, and is that keeping pace?"""
    change, pace = comparison.change_verdict, comparison.pace_verdict
    if _untested(comparison):
        moved_by = formatting.change(comparison.change, comparison.change_unit)
        return f"{moved_by} on a year ago; not tested, because chance plays no known part in it."
    said = change_verdict(comparison)
    if pace == "keeping pace":
        return f"{said}, {IN_STEP}."
    if (change, pace) in CHANGE_AND_PACE:
        return f"{said}, {CHANGE_AND_PACE[change, pace]}."
    if pace in NEUTRAL_PACE:
        return f"{said}; {NEUTRAL_PACE[pace]}."
    return f"{said}."


def target(comparison: Comparison) -> list[str]:
    """``Target 59.4 by March 2012 (Government)`` and ``On the way to its target: 53.1 by now``; empty without one."""
    aim = comparison.history.get("target")
    if not aim:
        return []
    final = formatting.number(aim["final"], comparison.indicator.decimals)
    day = formatting.month(date.fromisoformat(aim["final_on"]))
    said = on_the_way(comparison)
    return [f"Target {final} by {day} ({aim['owner']})", *([said] if said else [])]


def on_the_way(comparison: Comparison) -> str:
    """Where it stands on the way to its target, and whether that may be chance; empty where there is no verdict."""
    said = ON_THE_WAY.get(comparison.trajectory_verdict)
    if not said:
        return ""
    expected = formatting.number(comparison.trajectory_value, comparison.indicator.decimals)
    chance = " (may be chance)" if has_remark(comparison, Remark.WITHIN_CHANCE) else ""
    return f"{said}, {expected} by now{chance}."


def has_no_family(comparison: Comparison) -> bool:
    return has_remark(comparison, Remark.NO_FAMILY)


def family_in_words(comparison: Comparison) -> str:
    """Its place among its family, or why it has none."""
    for each in remarks(comparison):
        if each.remark in NOT_COMPARED:
            return NOT_COMPARED[each.remark].format(**each.filled)
    said = FAMILY.get(comparison.family_verdict, FAMILY["not available"])
    return f"{said} {OF_MANY}." if may_be_chance(comparison) else f"{said}."


def in_words(comparison: Comparison) -> str:
    """A row of an overview, whose first sentence tells once that an area has no family."""
    if comparison.value is None:
        return missing.in_words(comparison)
    said = change_in_words(comparison)
    return said if has_no_family(comparison) else f"{said} {family_in_words(comparison)}"


def _untested(comparison: Comparison) -> bool:
    """A change that is known, where chance plays no known part."""
    return comparison.change is not None and comparison.change_verdict in ("", "not available")


def is_improving(comparison: Comparison) -> str:
    if _untested(comparison):
        return "Not tested"
    said = CHANGE_ANSWERS.get(comparison.change_verdict, CHANGE_ANSWERS["not available"])
    return f"{said} {OF_MANY}" if change_may_be_chance(comparison) else said


def is_keeping_pace(comparison: Comparison) -> str:
    if has_no_family(comparison):
        return "It has no family"
    return PACE_ANSWERS.get(comparison.pace_verdict, PACE_ANSWERS["not available"])


def moved(comparison: Comparison) -> str:
    """``+15.8% on a year ago, more than chance (p < 0.001)``."""
    if comparison.change is None:
        return comparison.break_note or "no figure to compare with a year before"
    return f"{formatting.change(comparison.change, comparison.change_unit)} on a year ago{_weight(comparison)}"


def changed(comparison: Comparison) -> str:
    """``Worse than a year ago: +15.8%, more than chance (p < 0.001); its family, taken together: +2.6%.``"""
    size = formatting.change(comparison.change, comparison.change_unit)
    said = f"{CHANGE.get(comparison.change_verdict, CHANGE['not available'])}: {size}{_weight(comparison)}"
    if _untested(comparison):
        said = f"{size} on a year ago, not tested"
    return f"{said}." if has_no_family(comparison) else f"{said}; {family_moved(comparison)}."


def _weight(comparison: Comparison) -> str:
    if comparison.change_p is None:
        return ""
    return f", {_chance(comparison)} ({formatting.p_value(comparison.change_p)})"


def _chance(comparison: Comparison) -> str:
    """What is said of a change that was tested."""
    if change_may_be_chance(comparison):
        return "but one of so many that it may be chance"
    return "could be chance" if comparison.change_p and comparison.change_p > 0.05 else "more than chance"


def family_moved(comparison: Comparison) -> str:
    if has_no_family(comparison):
        return "it is judged by its own past alone"
    if comparison.family_change is None:
        return "the change of its family is not known"
    return f"its family, taken together: {formatting.change(comparison.family_change, comparison.change_unit)}"
