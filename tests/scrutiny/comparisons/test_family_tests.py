"""The four tests of an area against its family, each beside a slow and obvious version of it."""

import math

import numpy as np
import pytest
from scipy import stats

from scrutiny.comparisons.engine import compare
from scrutiny.comparisons.measures import Measure
from scrutiny.comparisons.method import FAMILY_TESTS, Method, described
from scrutiny.statistics.intervals import byar
from tests.scrutiny.comparisons.cases import RATE, families, series

EVERYONE = "ABCDEFGH"
AROUND = families(*[EVERYONE.replace(letter, "") for letter in EVERYONE])
PEOPLE = 100_000
COUNTS = [1500, 1120, 1010, 1000, 990, 960, 900, 1050]


def compared(test, counts=COUNTS, around=AROUND, measure=RATE, **settings):
    figures = series([[1000, x] for x in counts], PEOPLE)
    return compare(measure, figures, around, Method(family_test=test, **settings)).columns


def test_fingertips_rule_holds_the_interval_against_the_average():
    found = compared("fingertips-rule")
    average = np.mean(COUNTS) / 100
    expected = []
    for x in COUNTS:
        lower, upper = byar(x, PEOPLE, 1000)
        expected.append("worse" if lower > average else "better" if upper < average else "in line")
    assert found["family_verdict"] == expected
    assert set(expected) == {"worse", "better", "in line"}
    assert found["spread_p"] == [None] * 8


def test_others_pooled_speaks_where_chance_does_not():
    found = compared("others-pooled")
    for x, verdict, p in zip(COUNTS, found["family_verdict"], found["sampling_p"], strict=True):
        others = sum(COUNTS) - x
        share = 1 / 8
        z = (x - share * (x + others)) / math.sqrt((x + others) * share * (1 - share))
        assert p == pytest.approx(2 * stats.norm.sf(abs(z)), rel=1e-9)
        assert verdict == ("in line" if p > 0.05 else "worse" if z > 0 else "better")
    assert found["spread_p"] == [None] * 8


def test_family_spread_is_that_of_dersimonian_and_laird():
    found = compared("family-spread")
    for area, p in enumerate(found["spread_p"]):
        peers = [x for position, x in enumerate(COUNTS) if position != area]
        y, s2 = [math.log((x + 0.5) / PEOPLE) for x in peers], [1 / (x + 0.5) for x in peers]
        w = [1 / each for each in s2]
        mean = sum(a * b for a, b in zip(w, y, strict=True)) / sum(w)
        q = sum(a * (b - mean) ** 2 for a, b in zip(w, y, strict=True))
        tau2 = max(0, (q - 6) / (sum(w) - sum(a * a for a in w) / sum(w)))
        w = [1 / (each + tau2) for each in s2]
        mean = sum(a * b for a, b in zip(w, y, strict=True)) / sum(w)
        own, own_s2 = math.log((COUNTS[area] + 0.5) / PEOPLE), 1 / (COUNTS[area] + 0.5)
        t = (own - mean) / math.sqrt(own_s2 + tau2 + 1 / sum(w))
        assert p == pytest.approx(2 * stats.t.sf(abs(t), 6), rel=1e-9)
    assert found["family_verdict"][0] == "worse"


def test_pooled_spread_is_the_default():
    assert (
        compared("pooled-spread")
        == compare(RATE, series([[1000, x] for x in COUNTS], PEOPLE), AROUND, Method()).columns
    )


@pytest.mark.parametrize("test", FAMILY_TESTS)
def test_whatever_the_test_no_family_means_no_verdict(test):
    found = compared(test, [1000, 900], families("", None))
    assert found["family_verdict"] == ["not available"] * 2
    count = Measure("Homicide", "count", "lower")
    assert compared(test, [10, 9], families("B", "A"), count)["family_verdict"] == ["not comparable"] * 2


@pytest.mark.parametrize("test", FAMILY_TESTS)
def test_whatever_the_test_neutral_polarity_gives_no_praise(test):
    measure = Measure("Arrests", "rate", "none", 1000)
    assert compared(test, measure=measure)["family_verdict"][0] == "higher"


def test_every_choice_has_a_default_and_a_meaning():
    names = [each.name for each in described()]
    assert names == list(Method().settings)
    for each in described():
        assert each.meaning
        assert not each.choices or each.default in each.choices
