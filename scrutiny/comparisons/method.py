"""The choices of the method, each by name with its default and its meaning; a run stores the ones it used. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from math import inf, isfinite
from typing import Any, NamedTuple

from scrutiny.statistics.ranks import RANK_INTERVALS

VERSION = "8"

AVERAGE_RULES = ("mean-including-area", "weighted-including-area", "mean-excluding-area")
FAMILY_TESTS = ("pooled-spread", "family-spread", "others-pooled", "fingertips-rule")
LEGACY_TESTS = ("others-pooled", "fingertips-rule")
DISPERSIONS = ("of-months", "assumed", "none")
SPREAD_PAIRS = ("of-others", "of-all")
FALSE_DISCOVERY = ("benjamini-hochberg", "holm", "none")
DISTANCE_SCALES = ("also-symmetrical", "as-charted")
SEASONS = ("own-where-they-differ", "of-all-areas", "of-each-area", "none")

BEFORE_IT_WAS_NAMED = {"rank_interval": "simulated", "dispersion_corrected_under": 0.0, "distance_scale": "as-charted"}
"""What runs did that store no such setting: those of before version 7, and of before version 8."""


class MethodError(ValueError):
    """A setting that the method doesn't know, or a value it can't have; the message says which."""


class Setting(NamedTuple):
    """One choice: its name, its default, what it means, and its closed list of values, or the `limits` of a number."""

    name: str
    default: Any
    meaning: str
    choices: tuple[str, ...]
    limits: tuple[float, float] | None = None

    @property
    def title(self) -> str:
        """``rank interval``."""
        return self.name.replace("_", " ")

    def in_words(self, value: Any) -> str:
        """A value as people read it: ``yes``, ``worked out``, ``5,000``. A seed is no amount, so it is only digits."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, str):
            return value.replace("-", " ")
        return str(value) if self.name == "rank_seed" else f"{value:,.10g}"

    def read(self, text: str) -> Any:
        """What someone wrote, of the kind that the setting is; as it stands where it is none, to be refused by name.

        Infinity is none, for a run can't store it.
        """
        if isinstance(self.default, bool | str):
            return {"true": True, "false": False}.get(text, text) if isinstance(self.default, bool) else text
        try:
            found = type(self.default)(text)
        except ValueError:
            return text
        return found if isfinite(found) else text


def setting(
    default: Any, meaning: str, choices: tuple[str, ...] = (), limits: tuple[float, float] | None = None
) -> Any:
    return field(default=default, metadata={"meaning": meaning, "choices": choices, "limits": limits})


@dataclass(frozen=True)
class Method:
    """What the published descriptions of the comparisons leave open (`docs/methods.md`)."""

    confidence: float = setting(0.95, "Confidence of intervals and of places in the family", limits=(0.5, 0.9999))
    significance: float = setting(0.05, "p at which a verdict speaks", limits=(0.0001, 0.5))
    family_average_rule: str = setting(
        "mean-including-area",
        "How the family's figures are averaged; HMIC's Comparator shows the mean of the values, the area among them",
        AVERAGE_RULES,
    )
    family_test: str = setting(
        "pooled-spread",
        "What a verdict on the family rests on: the spread between similar areas, estimated from all families or from "
        "the area's own; chance alone, against the others taken together; or an interval clear of the average",
        FAMILY_TESTS,
    )
    legacy_test: str = setting(
        "others-pooled", "What “significantly better than its family” in reports of the period stands for", LEGACY_TESTS
    )
    least_present: float = setting(
        0.6, "Share of the members that must have a figure for an average, rank and test", limits=(0, 1)
    )
    least_families: int = setting(
        20,
        "Areas with a family under which the spread between similar areas is taken from the derived families",
        limits=(0, 10_000),
    )
    spread_pairs: str = setting(
        "of-others",
        "Which pairs of similar areas tell the spread that an area is judged by: those it is not in, or all "
        "(decision 0006)",
        SPREAD_PAIRS,
    )
    spread_left_out: float = setting(
        0.25,
        "Share of the pairs, those that differ most, that the spread is not estimated from (decision 0006)",
        limits=(0, 0.9),
    )
    gross_member: float = setting(
        4.0,
        "Standard deviations from its family's median at which a member is set aside from the family's test "
        "(decision 0005)",
        limits=(1, inf),
    )
    false_discovery: str = setting(
        "benjamini-hochberg",
        "How a verdict is held against all others of the area in the run, before it is more than “may be chance”; "
        "Holm’s where a formal finding is to be published",
        FALSE_DISCOVERY,
    )
    rank_interval: str = setting(
        "worked-out",
        "How the places that chance would let an area have are found: worked out, or simulated as before version 7",
        RANK_INTERVALS,
    )
    rank_draws: int = setting(5000, "Draws of each area where places are simulated", limits=(40, 100_000))
    rank_seed: int = setting(2009, "Seed of those draws, so that they are the same each time", limits=(0, 2**32))
    dispersion: str = setting(
        "of-months", "How much yearly counts vary more than chance: as their months do, as assumed, or not", DISPERSIONS
    )
    dispersion_corrected_under: float = setting(
        60.0,
        "Mean events a month under which the dispersion of months is corrected, for it comes out too low where they "
        "are few; at 0 it never is, as before version 8 (decision 0028)",
        limits=(0, 10**6),
    )
    assumed_dispersion: float = setting(
        3.0, "Dispersion of yearly counts where months do not tell (decision 0004)", limits=(1, 1000)
    )
    design_effect: float = setting(1.0, "Of surveys that publish a sample size but no interval", limits=(0.1, 100))
    few_events: int = setting(10, "Events under which a figure is said to rest on few", limits=(0, 10**6))
    seasons: str = setting(
        "own-where-they-differ",
        "Whose seasons are taken out of monthly values before they are charted: those of all areas of the level taken "
        "together, each area's own, all areas' but its own where an area's differ, or none",
        SEASONS,
    )
    seasonal_significance: float = setting(0.01, "p at which months of the year are said to differ", limits=(0, 1))
    own_seasonal_significance: float = setting(
        0.05, "p at which an area's seasons are said to differ from those of all areas", limits=(0, 1)
    )
    chart_months: int = setting(
        36, "Months on a control chart; quarters where months hold too few events", limits=(12, 60)
    )
    least_per_month: float = setting(
        15.0, "Mean events a month under which a chart takes quarters (decision 0022)", limits=(0, 10**6)
    )
    least_per_point: float = setting(
        5.0, "Mean events a month or quarter under which no chart is drawn", limits=(0, 10**6)
    )
    skewed_under: float = setting(
        60.0,
        "Mean events a month or quarter under which a chart allows for their varying further upward than downward "
        "(decision 0022)",
        limits=(0, 10**6),
    )
    distance_scale: str = setting(
        "also-symmetrical",
        "How unusual the latest month counts as, when it is held against all other charts of the area: with an "
        "allowance for small numbers straying further up than down by chance, or as charted, as before version 8 "
        "(decision 0029)",
        DISTANCE_SCALES,
    )
    screen_moving_ranges: bool = setting(True, "Whether moving ranges over 3.267 times their mean are left out, once")

    def __post_init__(self) -> None:
        _refuse(self.settings)

    @property
    def settings(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, settings: dict[str, Any]) -> Method:
        """The method with some settings of its own; those not named keep their defaults."""
        _refuse(settings)
        return cls(**settings)

    @classmethod
    def of_run(cls, settings: dict[str, Any]) -> Method:
        """The method with the settings that a run stored."""
        return cls.of({**BEFORE_IT_WAS_NAMED, **settings})


def described() -> Iterator[Setting]:
    """Every choice of the method, in the order in which a reader meets it."""
    for each in fields(Method):
        yield Setting(each.name, each.default, **each.metadata)


def read(texts: Mapping[str, str]) -> dict[str, Any]:
    """Settings by name as someone wrote them, for `Method.of`, which refuses what is none."""
    by_name = {each.name: each for each in described()}
    return {name: by_name[name].read(text) if name in by_name else text for name, text in texts.items()}


def differing(settings: Mapping[str, Any]) -> list[tuple[Setting, Any]]:
    """The settings of a run that are other than today's defaults, with what they were."""
    stored = {**BEFORE_IT_WAS_NAMED, **settings}
    return [(each, stored[each.name]) for each in described() if stored.get(each.name, each.default) != each.default]


def in_short(settings: Mapping[str, Any]) -> str:
    """The same in words: ``confidence 0.8 instead of 0.95, rank interval simulated instead of worked out``."""
    return ", ".join(
        f"{each.title} {each.in_words(value)} instead of {each.in_words(each.default)}"
        for each, value in differing(settings)
    )


def _refuse(settings: Mapping[str, Any]) -> None:
    """MethodError that names everything wrong with them, if anything is."""
    known = {each.name: each for each in described()}
    faults = [_fault(known[name], value) for name, value in settings.items() if name in known]
    if unknown := sorted(set(settings) - set(known)):
        faults.append(f"The method has no setting named {', '.join(unknown)}. Its settings: {', '.join(known)}.")
    if any(faults):
        raise MethodError(" ".join(filter(None, faults)))


def _fault(each: Setting, value: Any) -> str:
    """Why the setting can't have the value; empty where it can."""
    if each.choices and value not in each.choices:
        return f"“{value}” is no choice for {each.name}. Choose one of: {', '.join(each.choices)}."
    if isinstance(each.default, bool) and not isinstance(value, bool):
        return f"“{value}” is no choice for {each.name}: it is true or false."
    if each.limits:
        whole = isinstance(each.default, int)
        is_number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
        low, high = each.limits
        if not is_number or not low <= value <= high:
            kind = "whole number" if whole else "number"
            most = f"to {high:,}" if high < inf else "up"
            return f"“{value}” is no {kind} for {each.name}: it may be from {low:,} {most}."
    return ""
