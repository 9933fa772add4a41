"""Small numbers are on none of the ways in which areas within a force are shown side by side."""

from __future__ import annotations

import pytest

from scrutiny.dashboards.lately import lately
from scrutiny.dashboards.withholding import NOT_SHOWN, as_shown, is_withheld
from scrutiny.models import Comparison
from tests.factories import ComparisonFactory
from tests.pages import Page
from tests.scrutiny.dashboards.conftest import ADDRESSES, build

ENDS = ["2008-03-31", "2009-03-31", "2010-03-31"]


def rows(*counts, formula="rate"):
    """Areas with their counts of three years, the last of them the one compared."""
    made = []
    for at, (*_, latest) in enumerate(counts):
        kept = {name: list(counts[at]) for name in ("numerator", "value", "lower", "upper")}
        comparison = ComparisonFactory.build(
            area__name=f"Borough {at}", indicator__formula=formula, numerator=latest, value=latest
        )
        comparison.history = {"ends": ENDS, **kept}
        made.append(comparison)
    return made


def test_figure_its_interval_and_its_change_go_together():
    small, next_smallest, large = as_shown(rows([40, 40, 4], [40, 40, 6], [40, 40, 90]))
    for each in (small, next_smallest):
        told = (each.numerator, each.value, each.lower_95, each.upper_95, each.rank, each.change, each.previous_value)
        assert set(told) == {None}
        assert (each.family_verdict, each.change_verdict, each.quality) == ("", "not available", NOT_SHOWN)
        assert is_withheld(each)
        assert each.history["value"] == [40, 40, None]
    assert (large.value, large.change, is_withheld(large)) == (90, 15.8, False)


def test_change_from_a_small_number_would_tell_it():
    small_before, beside, large = as_shown(rows([40, 4, 40], [40, 6, 50], [40, 80, 90]))
    for each in (small_before, beside):
        assert (each.change, each.previous_value, each.value is None) == (None, None, False)
        assert each.history["numerator"][1] is None
    assert large.change == 15.8


def test_stored_rows_stay_as_they_are_and_estimates_are_shown():
    kept = rows([40, 40, 4], [40, 40, 6])
    as_shown(kept)
    assert (kept[0].value, kept[0].history["value"]) == (4, [40, 40, 4])
    assert as_shown(rows([40, 40, 4], formula="survey"))[0].value == 4
    assert as_shown([]) == []


def test_three_months_tell_no_small_number():
    told = rows([40, 40, 40], [40, 40, 50], [40, 40, 60], [40, 40, 70])
    for each, latest in zip(told, (1, 2, 9, 20), strict=True):
        each.history["months"] = {"every": 1, "ends": ENDS, "value": [30] * 12 + [latest] * 3}
    found = lately(told)
    assert len(found.table.rows) == 2
    assert found.sentences[-1] == "Not shown: 2 areas, so that no number under 5 is told or can be worked out."


@pytest.mark.parametrize("order", ["", "&order=value"])
def test_page_and_downloads_of_areas_within_a_force_hold_no_small_number(member, order):
    site = build(indicators=1, boroughs=4)
    boroughs = Comparison.objects.filter(area__level="partnership").order_by("area__name")
    for each, numerator in zip(boroughs, (3, 777, 888, 999), strict=True):
        each.numerator = numerator
        each.value = 1000 * numerator / each.denominator
        each.history = {**each.history, "numerator": [55, 66, numerator], "value": [5.5, 6.6, each.value]}
        each.save()
    query = f"{site.query}&indicator=crime-0{order}"
    page = Page(member.get(ADDRESSES["areas"] + query))
    assert page.text.count(f"No figure: {NOT_SHOWN}.") >= 2
    assert "The latest, to" not in page.text
    assert "888" in page.text
    assert "777" not in page.html
    lines = member.get(f"{ADDRESSES['areas']}charts/areas.csv{query}").content.decode().splitlines()
    told = {line.split(",")[1]: line.split(",")[2:5] for line in lines if line.startswith("E22")}
    assert told["Borough 00"][0] == told["Borough 01"][0] == ""
    assert told["Borough 02"][0] == "888.0"
