import dataclasses
import json
import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.documents import decode_as_json
from indicators.matrices import Break
from scrutiny.comparisons.engine import compare
from scrutiny.comparisons.measures import Measure
from scrutiny.comparisons.method import AVERAGE_RULES, Method
from scrutiny.comparisons.remarks import Remark
from scrutiny.models import Comparison
from scrutiny.statistics.differences import quasi_poisson_change
from tests.scrutiny.comparisons.cases import PERCENTAGE, PLAIN_POISSON, RATE, families, series, steps

NAN = float("nan")
PEOPLE = 100_000
DEFAULT = Method()


def columns(measure, figures, around, method=DEFAULT):
    return compare(measure, figures, around, method).columns


def rates(*latest, before=1000):
    return series([[before, x] for x in latest], PEOPLE)


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


@pytest.mark.parametrize(
    ("polarity", "verdicts"),
    [("lower", ["worse", "no clear change", "better"]), ("none", ["higher", "no clear change", "lower"])],
)
def test_changes_in_words(polarity, verdicts):
    found = columns(dataclasses.replace(RATE, polarity=polarity), rates(1300, 1010, 700), families("", "", ""))
    assert found["change_verdict"] == verdicts
    assert found["change"] == pytest.approx([30, 1, -30])
    assert found["change_unit"] == ["%"] * 3


def test_a_gap_is_better_when_nearer_to_nought():
    gap = Measure("Gap between groups", "survey", "gap")
    found = columns(gap, series([[-20, -5], [5, -20]], sample_size=np.full((2, 2), 1000.0)), families("B", "A"))
    assert found["rank"] == [1, 2]
    assert found["change"] == [15, -25]
    assert found["pace_verdict"] == ["not available"] * 2


def test_nothing_a_year_before_is_no_infinite_rise():
    found = columns(RATE, series([[0, 8], [0, 0]], PEOPLE), families("", ""))
    assert found["change"] == [None, None]
    assert "nothing a year before to change from" in found["quality"][0]


def test_dispersion_is_assumed_where_months_do_not_tell():
    moved = rates(1130)
    by_chance = columns(RATE, moved, families(""), PLAIN_POISSON)
    assumed = columns(RATE, moved, families(""), Method(assumed_dispersion=9))
    assert by_chance["change_p"][0] < 0.01 < 0.05 < assumed["change_p"][0]


def test_dispersion_is_that_of_the_months_where_they_are_known():
    steady, wild = [100] * 12 + [113] * 12, [20, 180] * 6 + [213, 13] * 6
    figures = series([[sum(steady[:12]), sum(steady[12:])], [sum(wild[:12]), sum(wild[12:])]], PEOPLE)
    figures = dataclasses.replace(figures, steps=steps([steady, wild]))
    found = columns(RATE, figures, families("", ""))
    assert found["change_verdict"] == ["worse", "no clear change"]
    years = np.array([steady, wild]).reshape(2, 2, 12)
    _, dispersion, p = quasi_poisson_change(years[:, 0], years[:, 1])
    assert dispersion[0] < 1  # and t has its eleven degrees of freedom for all that
    np.testing.assert_allclose(found["change_p"], p, rtol=1e-9)
    rare = dataclasses.replace(
        series([[12, 27]], PEOPLE), steps=steps([[6, 0, 0] * 2 + [0] * 6 + [9, 0] * 3 + [0] * 6])
    )
    wide, plain = (columns(RATE, rare, families(""), each)["change_p"] for each in (DEFAULT, Method(dispersion="none")))
    assert plain[0] < 0.05 < wide[0]
    assert columns(RATE, figures, families("", ""), Method(dispersion="assumed"))["change_p"][0] > 0.05
    assert max(columns(RATE, figures, families("", ""), Method(dispersion="none"))["change_p"]) < 0.01


@pytest.mark.parametrize(
    ("latest", "pace"),
    [
        (600, ("better", "gaining")),
        (800, ("better", "keeping pace")),
        (900, ("better", "losing")),
        (1000, ("no clear change", "losing")),
        (1300, ("worse", "losing")),
    ],
)
def test_keeping_pace_with_a_family_that_fell_by_a_fifth(latest, pace):
    found = columns(RATE, rates(latest, 810, 790, 800), families("BCD", "", "", ""), PLAIN_POISSON)
    assert (found["change_verdict"][0], found["pace_verdict"][0]) == pace
    assert found["family_change"][0] == pytest.approx(-20)


def test_a_member_without_an_earlier_figure_is_left_out_of_the_family_change():
    figures = series([[1000, 900], [1000, 800], [NAN, 5000], [1000, 800]], PEOPLE)
    assert columns(RATE, figures, families("BCD", "", "", ""))["family_change"][0] == pytest.approx(-20)


def test_a_comparison_across_a_break_is_withheld_and_its_values_shown():
    broken = Break(date(2009, 4, 1), "Burglary counted by household")
    found = columns(RATE, dataclasses.replace(rates(500, 900), breaks=(broken,)), families("B", "A"))
    assert found["change_verdict"] == found["pace_verdict"] == ["not comparable"] * 2
    assert found["change"] == found["change_p"] == found["family_change"] == [None, None]
    assert found["break_note"] == ["Burglary counted by household"] * 2
    assert (found["value"], found["previous_value"]) == ([5, 9], [10, 10])
    assert found["family_average"] == [7, 7]


def test_a_break_of_a_member_leaves_it_out_of_the_family_change():
    figures = dataclasses.replace(rates(900, 800, 100), breaks=(Break(date(2009, 6, 1), "New system", area=2),))
    found = columns(RATE, figures, families("BC", "", ""), Method(least_present=0.5, assumed_dispersion=1))
    assert found["change_verdict"] == ["better", "better", "not comparable"]
    assert found["family_change"][0] == pytest.approx(-20)


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
