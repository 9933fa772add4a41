"""Show the working: how an indicator's figures and verdicts came about, as pairs of a term and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.html import format_html_join

from indicators.models import Formula, IndicatorPart
from landscape.models import Area, FamilyEdition
from scrutiny.comparisons.method import Setting
from scrutiny.dashboards import formatting, readings, sources, wording
from scrutiny.dashboards.formatting import count, number, p_value, q_value
from scrutiny.dashboards.tables import FiguresTable
from scrutiny.models import Comparison, ComparisonRun

Pairs = list[tuple[str, str]]
PRECISE = 4


def formula(comparison: Comparison) -> str:
    """The value with its numbers: ``1,000 × 60,902 ÷ 7,935,100 = 7.6750``."""
    indicator = comparison.indicator
    if comparison.value is None:
        return "no figure"
    result = number(comparison.value, PRECISE)
    if indicator.formula in (Formula.COUNT, Formula.SURVEY, Formula.INDEX) or comparison.denominator is None:
        return f"{result}, as published or counted"
    multiplier = 100 if indicator.formula == Formula.PERCENTAGE else indicator.multiplier
    factor = "" if multiplier == 1 else f"{count(multiplier)} × "
    return f"{factor}{count(comparison.numerator)} ÷ {count(comparison.denominator)} = {result}"


def inputs(figures: Sequence[sources.Figure], parts: Sequence[IndicatorPart], run: ComparisonRun) -> Pairs:
    """The data items that are counted, and the returns from which the area's figures came."""
    pairs: Pairs = []
    for role in IndicatorPart.Role:
        names = [f"{'less ' if each.sign < 0 else ''}{each.item.name}" for each in parts if each.role == role]
        if names:
            origins = sources.origins(figures, parts, run, role)
            pairs += [
                (role.label, "; ".join(names)),
                (
                    f"{role.label} taken from",
                    format_html_join(". ", "{}", [(each,) for each in origins]) or "no return tells it for this period",
                ),
            ]
    return pairs


def value(comparison: Comparison) -> Pairs:
    decimals = comparison.indicator.decimals + 1
    return [
        ("Value", formula(comparison)),
        ("95% interval", formatting.interval(comparison.lower_95, comparison.upper_95, decimals)),
    ]


def family(comparison: Comparison, areas: Mapping[str, Area], editions: Mapping[str, FamilyEdition]) -> Pairs:
    decimals = comparison.indicator.decimals + 1
    edition = editions.get(comparison.family_edition)
    pairs = [
        ("Family list", family_list(edition)),
        ("Members with a figure", _names(comparison.family_members, areas)),
        ("Members without a figure", _names(comparison.family_missing, areas)),
    ]
    if comparison.family_average is not None:
        rule = wording.AVERAGE_RULES.get(comparison.family_average_rule, comparison.family_average_rule)
        pairs += [
            ("Average", f"{number(comparison.family_average, decimals)}: {rule}"),
            ("Median", number(comparison.family_median, decimals)),
            ("Range, the area included", formatting.interval(comparison.family_min, comparison.family_max, decimals)),
            ("Place", readings.rank(comparison, comparison.indicator) or formatting.NOTHING),
            ("More than chance?", f"{p_value(comparison.sampling_p)}: against the other members taken together"),
            (
                "More than similar areas differ anyway?",
                f"{p_value(comparison.spread_p)}{_of_many(comparison.spread_q)}",
            ),
        ]
    pairs.append(("Verdict", wording.family_in_words(comparison)))
    return pairs


def change(comparison: Comparison, previous_label: str) -> Pairs:
    decimals = comparison.indicator.decimals + 1
    return [
        ("A year before", f"{number(comparison.previous_value, decimals)} ({previous_label})"),
        ("Change", formatting.change(comparison.change, comparison.change_unit)),
        ("More than chance?", f"{p_value(comparison.change_p)}{_of_many(comparison.change_q)}"),
        ("Change of its family, taken together", formatting.change(comparison.family_change, comparison.change_unit)),
        ("Verdict", wording.change_in_words(comparison)),
    ]


def family_list(edition: FamilyEdition | None) -> str:
    if edition is None:
        return "none is known"
    return f"{edition.name} (derived by us, not an official list)" if edition.is_derived else edition.name


def quality(comparison: Comparison, areas: Mapping[str, Area], editions: Mapping[str, FamilyEdition]) -> list[str]:
    """The remarks, with areas and editions by their names instead of their codes."""
    names = {code: area.name for code, area in areas.items()}
    names |= {code: f"the list “{edition.name}”" for code, edition in editions.items()}
    said = [each.text for each in wording.remarks(comparison)]
    for code, name in names.items():
        said = [each.replace(code, name) for each in said]
    return said


def settings_table(settings: Iterable[Setting]) -> FiguresTable:
    """Every choice of the method with its default, in words."""
    rows = [{"meaning": each.meaning, "name": each.title, "default": each.in_words(each.default)} for each in settings]
    columns = [("meaning", "What is chosen"), ("name", "Its name"), ("default", "As it is set")]
    return FiguresTable(
        rows, caption="Settings of the method", columns=columns, words=["name", "default"], stacked=True
    )


def _names(codes: str, areas: Mapping[str, Area]) -> str:
    names = sorted(areas[code].name if code in areas else code for code in codes.split())
    return formatting.listed(names) or "none"


def _of_many(q: float | None) -> str:
    """What p comes to among all the indicators on the screen; empty where nothing was adjusted."""
    return "" if q is None else f"; {q_value(q)} allowing for all the indicators on this screen"
