import dataclasses
from datetime import date

import numpy as np
import pytest
from scipy import stats

from indicators.matrices import Break
from scrutiny.comparisons.method import Method
from scrutiny.statistics.differences import dispersion_of_few, quasi_poisson_change
from tests.scrutiny.comparisons.cases import (
    DEFAULT,
    NAN,
    PEOPLE,
    PLAIN_POISSON,
    RATE,
    columns,
    families,
    rates,
    series,
    steps,
)


@pytest.mark.parametrize(
    ("polarity", "verdicts"),
    [("lower", ["worse", "no clear change", "better"]), ("none", ["higher", "no clear change", "lower"])],
)
def test_changes_in_words(polarity, verdicts):
    found = columns(dataclasses.replace(RATE, polarity=polarity), rates(1300, 1010, 700), families("", "", ""))
    assert found["change_verdict"] == verdicts
    assert found["change"] == pytest.approx([30, 1, -30])
    assert found["change_unit"] == ["%"] * 3


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
    assert columns(RATE, figures, families("", ""), Method(dispersion="assumed"))["change_p"][0] > 0.05
    assert max(columns(RATE, figures, families("", ""), Method(dispersion="none"))["change_p"]) < 0.01


def test_dispersion_of_months_of_few_events_is_corrected():
    few = np.array([[1, 9, 2, 12, 5, 7, 3, 0, 5, 4, 11, 1], [9, 1, 13, 3, 5, 2, 11, 8, 13, 0, 9, 16]])
    figures = dataclasses.replace(series([few.sum(axis=1)], PEOPLE), steps=steps([few.ravel()]))
    _, dispersion, _ = quasi_poisson_change(*few)
    corrected = dispersion_of_few(dispersion, *few)
    assert corrected > 1.1 * dispersion > 1
    z = (few[1].sum() - few[0].sum()) / few.sum() ** 0.5
    for under, used in ((6.25, dispersion), (6.3, corrected)):  # it is of 6.25 a month
        found = columns(RATE, figures, families(""), Method(dispersion_corrected_under=under))
        assert found["change_p"][0] == pytest.approx(2 * stats.t.sf(z / used**0.5, 11), rel=1e-9)


def test_dispersion_of_rare_events_makes_a_change_less_certain():
    rare = dataclasses.replace(
        series([[12, 27]], PEOPLE), steps=steps([[6, 0, 0] * 2 + [0] * 6 + [9, 0] * 3 + [0] * 6])
    )
    wide, plain = (columns(RATE, rare, families(""), each)["change_p"] for each in (DEFAULT, Method(dispersion="none")))
    assert plain[0] < 0.05 < wide[0]


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
