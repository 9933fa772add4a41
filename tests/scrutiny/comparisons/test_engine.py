import dataclasses
import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.documents import decode_as_json
from scrutiny.comparisons.engine import compare
from scrutiny.comparisons.measures import Measure
from scrutiny.comparisons.method import AVERAGE_RULES, Method
from scrutiny.comparisons.remarks import Remark
from scrutiny.models import Comparison
from tests.scrutiny.comparisons.cases import (
    DEFAULT,
    NAN,
    PEOPLE,
    PERCENTAGE,
    RATE,
    columns,
    families,
    rates,
    series,
)


def test_every_column_is_one_of_the_model():
    names = {field.attname for field in Comparison._meta.concrete_fields}
    assert set(columns(RATE, rates(900, 1000), families("B", "A"))) <= names


def test_a_family_is_directed():
    found = columns(RATE, rates(1000, 1100, 1200), families("B", "C", "A"))
    assert found["family_members"] == ["B", "C", "A"]
    assert found["family_average"] == [10.5, 11.5, 11.0]


def test_a_family_of_four_gives_places_of_four():
    found = columns(RATE, rates(1050, 1000, 1100, 1200), families("BCD", None, None, None))
    assert (found["rank"], found["rank_of"]) == ([2, None, None, None], [4, None, None, None])
    assert found["rank_low"][0] <= 2 <= found["rank_high"][0]
    assert found["quality"][1] == f"family not known in this edition; {Remark.NOT_BY_MONTH}"


def test_an_area_without_a_family_says_so_and_is_compared_with_its_past():
    found = columns(RATE, rates(900, 1000, 1000), families("", "AC", "AB"))
    assert found["family_verdict"][0] == "not available"
    assert found["quality"][0] == f"no family; {Remark.NOT_BY_MONTH}"
    assert found["change_verdict"][0] == "no clear change"
    assert (found["rank"][0], found["family_average"][0], found["family_average_rule"][0]) == (None, None, "")


def test_a_member_without_a_figure_is_left_out_and_named():
    found = columns(RATE, rates(1000, 1100, NAN, 1200), families("BCD", "", "", ""))
    assert (found["family_members"][0], found["family_missing"][0]) == ("B D", "C")
    assert found["family_average"][0] == pytest.approx((10 + 11 + 12) / 3)
    assert found["rank_of"][0] == 3


def test_a_member_that_is_no_area_of_the_time_counts_as_missing():
    found = columns(RATE, rates(1000, 1100, 1200), families("BCz", "", ""))
    assert (found["family_members"][0], found["family_missing"][0]) == ("B C", "z")


@pytest.mark.parametrize(("known", "enough"), [(3, True), (2, False)])
def test_under_sixty_per_cent_of_members_there_is_no_average_and_no_rank(known, enough):
    latest = [1000, *[1100] * known, *[NAN] * (5 - known)]
    found = columns(RATE, rates(*latest), families("BCDEF", *[""] * 5))
    shown = [found[name][0] is not None for name in ("family_average", "family_min", "rank", "sampling_p", "spread_p")]
    assert shown == [enough] * 5
    assert ("too few" in found["quality"][0]) is not enough


def test_an_area_without_a_figure_still_sees_its_family():
    found = columns(RATE, rates(NAN, 1100, 1200), families("BC", "", ""))
    assert found["family_average"][0] == 11.5
    assert (found["rank"][0], found["family_verdict"][0]) == (None, "not available")


def test_the_rules_of_the_average():
    figures = series([[1, 10], [1, 20], [1, 60]], [[1000, 1000], [1000, 1000], [1000, 4000]])
    averages = {
        rule: columns(RATE, figures, families("BC", "", ""), Method(family_average_rule=rule))["family_average"][0]
        for rule in AVERAGE_RULES
    }
    assert averages == {
        "mean-including-area": 15,
        "weighted-including-area": 15,
        "mean-excluding-area": 17.5,
    }


@pytest.mark.parametrize(
    ("polarity", "verdicts"),
    [
        ("lower", ("worse", "behind", "in line", "ahead", "better")),
        ("higher", ("better", "ahead", "in line", "behind", "worse")),
        ("none", ("higher", "above", "in line", "below", "lower")),
    ],
)
def test_five_words(polarity, verdicts):
    """Twenty areas of 1,000 ± 100 a year: far out, more than chance, and alike."""
    others = np.tile([9_000, 9_500, 10_000, 10_500, 11_000], 4)
    for x, verdict in zip((20_000, 11_000, 10_000, 9_000, 5_000), verdicts, strict=True):
        latest = [x, *others]
        letters = "ABCDEFGHIJKLMNOPQRSTU"
        around = families(*[letters.replace(letter, "") for letter in letters])
        measure = dataclasses.replace(RATE, polarity=polarity)
        assert columns(measure, rates(*latest), around)["family_verdict"][0] == verdict


def test_a_plain_count_is_not_compared_between_areas():
    count = Measure("Homicide", "count", "lower")
    found = columns(count, series([[8, 12], [3, 4]]), families("B", "A"))
    assert found["value"] == [12, 4]
    assert found["family_verdict"] == ["not comparable"] * 2
    assert found["family_average"] == [None, None]


def test_a_stock_has_no_interval_and_is_judged_by_the_spread_alone():
    officers = Measure("Officers", "ratio", "none", 1000)
    figures = series([[300, 300], [310, 310], [290, 290], [900, 900]], PEOPLE)
    found = columns(officers, figures, families("BCD", "ACD", "ABD", "ABC"))
    assert found["lower_95"] == found["sampling_p"] == found["rank_low"] == [None] * 4
    assert found["family_verdict"][:3] == ["in line"] * 3
    assert found["change"] == [0] * 4
    assert found["change_verdict"] == ["not available"] * 4
    assert "chance plays no known part" in found["quality"][0]


@pytest.mark.parametrize(("multiplier", "change", "unit"), [(100, 1.0, "percentage points"), (1000, 4.0, "%")])
def test_a_ratio_told_in_per_cent_changes_by_points(multiplier, change, unit):
    women = Measure("Women officers", "ratio", "higher", multiplier)
    found = columns(women, series([[250, 260], [250, 250]], 1000), families("B", "A"))
    assert (found["change"][0], found["change_unit"][0]) == (pytest.approx(change), unit)


def test_a_survey_is_tested_on_its_sample():
    survey = Measure("Confidence", "survey", "higher")
    figures = series([[45.0, 53.1], [50, 50]], sample_size=np.array([[1414, 1414], [NAN, NAN]]))
    found = columns(survey, figures, families("B", "A"))
    assert [round(found[name][0], 1) for name in ("value", "lower_95", "upper_95")] == [53.1, 50.5, 55.7]
    assert (found["change"][0], found["change_unit"][0]) == (pytest.approx(8.1), "percentage points")
    assert found["change_verdict"] == ["better", "not available"]
    assert "sample size not known" in found["quality"][1]


def test_a_gap_is_better_when_nearer_to_nought():
    gap = Measure("Gap between groups", "survey", "gap")
    found = columns(gap, series([[-20, -5], [5, -20]], sample_size=np.full((2, 2), 1000.0)), families("B", "A"))
    assert found["rank"] == [1, 2]
    assert found["change"] == [15, -25]
    assert found["pace_verdict"] == ["not available"] * 2


def test_the_spread_may_come_from_other_families_and_says_so():
    peers = np.array([[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]])
    around = families("BCD", None, None, None, spread_peers=peers, spread_edition="derived-census-2011")
    found = columns(RATE, rates(1000, 1100, 1200, 900), around)
    assert found["quality"][0] == f"usual spread between areas taken from derived-census-2011; {Remark.NOT_BY_MONTH}"


numbers = st.one_of(
    st.integers(0, 50).map(float),
    st.sampled_from([NAN, math.inf, -math.inf, -3.0, 0.0, 1e-300, 1e9, 1e300]),
)


@given(
    st.sampled_from(["count", "rate", "percentage", "survey", "mean", "ratio", "index"]),
    st.sampled_from(["higher", "lower", "none", "gap"]),
    st.lists(st.tuples(*[numbers] * 6), max_size=6),
)
@settings(max_examples=150, deadline=None)
def test_whatever_comes_in_no_number_is_made_up(formula, polarity, rows):
    """Six numbers an area: numerators, denominators and samples of both periods. Warnings are errors here."""
    table = np.array(rows, float).reshape(-1, 6)
    figures = series(table[:, :2], table[:, 2:4], sample_size=table[:, 4:])
    letters = "ABCDEF"[: len(rows)]
    around = families(*[letters.replace(letter, "") for letter in letters])
    compared = compare(Measure("Any", formula, polarity, 1000), figures, around, DEFAULT)
    json.dumps([decode_as_json(history) for history in compared.histories], allow_nan=False)
    for values in compared.columns.values():
        assert len(values) == len(rows)
        assert all(not isinstance(value, float) or math.isfinite(value) for value in values)
    for p in ("sampling_p", "spread_p", "change_p"):
        assert all(value is None or 0 <= value <= 1 for value in compared.columns[p])


def test_all_areas_nowhere_is_nothing():
    assert compare(RATE, series(np.empty((0, 2)), PEOPLE), families(), DEFAULT).columns["value"] == []


def test_percentages_of_more_than_all_have_no_interval():
    found = columns(PERCENTAGE, series([[1, 12]], 10), families(""))
    assert (found["value"], found["lower_95"]) == ([120], [None])
    assert "not between 0 and 100%" in found["quality"][0]
