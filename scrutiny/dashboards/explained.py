"""The whole working of a comparison: every figure, every test with its numbers, and what other choices would say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrutiny.comparisons.evidence import PlaceOf
from scrutiny.comparisons.explanation import NoFiguresError, explain
from scrutiny.comparisons.method import differing
from scrutiny.dashboards import queries, readings, wording
from scrutiny.dashboards.formatting import count, number, of_100, p_value, q_value
from scrutiny.dashboards.tables import FiguresTable
from scrutiny.models import Comparison, ComparisonRun

ROLES = {"area": "this area", "member": "member", "missing": "member without a figure"}
CHOICES = {
    "family_average_rule": "How the average is taken",
    "family_test": "How the family is tested",
    "family_edition": "Which list of families",
    "dispersion": "How much more than chance the counts vary",
}
MADE_SO = {
    "mean-including-area": "mean of the members, this area among them",
    "weighted-including-area": "all taken together, this area among them",
    "mean-excluding-area": "mean of the others",
    "pooled-spread": "beside how much similar areas differ everywhere",
    "family-spread": "beside how much the others of this family differ",
    "others-pooled": "chance alone, against the others taken together",
    "fingertips-rule": "its own interval clear of the average",
    "of-months": "as its months tell, where they are known",
    "assumed": "as assumed for every indicator",
    "none": "not at all",
}
"""Settings of the method, as a choice between them is told."""
PRECISE = 4


def context(comparison: Comparison) -> dict[str, Any]:
    """`told` is the explanation as plain values; None without any figures."""
    try:
        explanation = explain(comparison)
    except NoFiguresError:
        return {"comparison": comparison, "indicator": comparison.indicator, "told": None}
    told = explanation.as_json()
    codes = [each["area_code"] for each in told["figures"]]
    names = {code: area.name for code, area in queries.areas_by_code(codes).items()}
    named = told["editions"]
    families = [each for each in told["alternatives"] if each["choice"] == "family_edition" and not each["chosen"]]
    return {
        "comparison": comparison,
        "indicator": comparison.indicator,
        "told": told,
        "confidence": of_100(told["interval"]["confidence"]),
        "place": readings.rank(explanation.place, comparison.indicator),
        "chance_of_place": _chance_of_place(explanation.place),
        "own_settings": _own_settings(comparison.run),
        "figures": _figures(told["figures"], names),
        "tests": _tests(told["tests"]),
        "among_all": q_value(told["spread_q"]) if told["spread_q"] is not None else "",
        "change": _change(told["change"], told["change_q"]),
        "lately": _lately(comparison, told["outlook"]["variation_p"]),
        "alternatives": _alternatives(told["alternatives"], named),
        "other_families": _would_change(families, named, has_verdict=_has_verdict(told["tests"])),
    }


def _chance_of_place(place: PlaceOf) -> str:
    """How the places that chance would let it have were found; empty where there are none."""
    if place.rank is None or place.how == "none":
        return ""
    how = f"The places that chance would let it have in {of_100(place.confidence)} cases of 100 are"
    if place.draws is None:
        return f"{how} worked out from what chance makes of the figure of each area."
    return f"{how} simulated, by {count(place.draws)} draws of each area with the seed {place.seed}."


def _own_settings(run: ComparisonRun) -> FiguresTable | None:
    """The settings of the run that are other than today's; None where none is."""
    rows = [
        {"meaning": each.meaning, "was": each.in_words(value), "is": each.in_words(each.default)}
        for each, value in differing(run.settings)
    ]
    columns = [("meaning", "What is chosen"), ("was", "In this comparison"), ("is", "As it is set today")]
    caption = "Settings of this comparison that are other than today’s"
    return FiguresTable(rows, caption=caption, columns=columns, words=["was", "is"], stacked=True) if rows else None


def _figures(figures: list[dict[str, Any]], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The area itself, then the others by name."""
    told = [
        {**each, "name": names.get(each["area_code"], each["area_code"]), "role": ROLES[each["role"]]}
        for each in figures
    ]
    return sorted(told, key=lambda each: (each["role"] != ROLES["area"], each["name"]))


def _tests(tests: list[dict[str, Any]]) -> FiguresTable:
    rows = [
        {
            "how": each["how"][:1].upper()
            + each["how"][1:]
            + (" (the test of this comparison)" if each["chosen"] else ""),
            "z": number(each["z"], 2),
            "p": p_value(each["p"]),
            "centre": number(each["centre"], PRECISE),
            "spread": number(each["tau2"], PRECISE),
            "pairs": count(each["pairs"]),
            "verdict": each["verdict"],
        }
        for each in tests
    ]
    columns = [
        ("how", "Test"),
        ("z", "z"),
        ("p", "p"),
        ("centre", "Centre of the members"),
        ("spread", "Variance between areas"),
        ("pairs", "Told by pairs"),
        ("verdict", "What it says"),
    ]
    return FiguresTable(
        rows, caption="Tests of the area against its family", columns=columns, words=["verdict"], stacked=True
    )


def _change(change: dict[str, Any], q: float | None) -> list[tuple[str, str]]:
    return [
        ("Test", change["how"][:1].upper() + change["how"][1:]),
        ("z", number(change["z"], 2)),
        ("How much more the counts vary than chance", _dispersion(change)),
        ("Degrees of freedom by which that is known", number(change["freedom"], 0)),
        ("p", p_value(change["p"])),
        ("q, allowing for all the indicators on its screen", q_value(q)),
        ("What it says", change["verdict"]),
    ]


def _dispersion(change: dict[str, Any]) -> str:
    """``4.33, corrected for few events from 3.10``; ``3.00, which is assumed``; ``3.10``."""
    used, measured = number(change["dispersion"], 2), number(change["measured"], 2)
    if used != measured:
        return f"{used}, corrected for few events from {measured}"
    assumed = change["freedom"] is None and (change["dispersion"] or 1) > 1
    return f"{used}, which is assumed" if assumed else used


def _lately(comparison: Comparison, p: float | None) -> str:
    """``Lately unusually bad: p = 0.020``; empty where the control chart shows nothing, or there is none."""
    said = wording.variation(comparison)
    return f"{said.words.capitalize()}: {p_value(p)}" if said and p is not None and p < 1 else ""


def _alternatives(alternatives: list[dict[str, Any]], named: Mapping[str, str]) -> FiguresTable:
    rows = [
        {
            "choice": CHOICES.get(each["choice"], each["choice"]),
            "value": named.get(each["value"], MADE_SO.get(each["value"], each["value"]))
            + (" (chosen)" if each["chosen"] else ""),
            "average": number(each["family_average"], PRECISE),
            "p": p_value(each["p"]),
            "verdict": each["verdict"],
            "differs": "yes" if each["changes_verdict"] else "no",
        }
        for each in alternatives
    ]
    columns = [
        ("choice", "Choice"),
        ("value", "Made so"),
        ("average", "Family average"),
        ("p", "p"),
        ("verdict", "What it would say"),
        ("differs", "Another verdict?"),
    ]
    words = ["value", "verdict", "differs"]
    return FiguresTable(
        rows, caption="What other choices would say, one at a time", columns=columns, words=words, stacked=True
    )


def _has_verdict(tests: list[dict[str, Any]]) -> bool:
    return any(each["chosen"] and each["verdict"] not in ("not available", "not comparable") for each in tests)


def _would_change(families: list[dict[str, Any]], named: Mapping[str, str], *, has_verdict: bool) -> str:
    """The answer to “would another family change this?”."""
    if not families:
        return "No other list of families tells of this area, so there is nothing to compare with."
    changing = [each for each in families if each["changes_verdict"]]
    if not changing and not has_verdict:
        return "There is no verdict to change: no other list of families that tells of this area gives one either."
    if not changing:
        return "No: by every other list of families that tells of this area the verdict would be the same."
    said = "; ".join(
        f"by “{named.get(each['value'], each['value'])}” it would be “{each['verdict']}”" for each in changing
    )
    return f"Yes: {said}."
