"""All areas in one funnel: the limits are those of FunnelPlotR's formulas, written out."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scrutiny.comparisons.funnel import PLACES, funnel
from scrutiny.comparisons.measures import Figures, Measure

RATE = Measure("crime", "rate", "lower", 1000.0)
SHARE = Measure("solved", "percentage", "higher")


def of(measure, x, n):
    return funnel(measure, Figures.of(measure, np.array(x, float), np.array(n, float)))


def test_rates_alike_have_limits_of_chance_alone():
    found = of(RATE, [100, 200, 400], [10_000, 20_000, 40_000])
    assert found.centre == pytest.approx(10)
    assert not found.spread
    expected = [10 * math.exp(sign * 1.959964 / math.sqrt(100)) for sign in (-1, 1)]
    assert [found.limits.lower_95[0], found.limits.upper_95[0]] == pytest.approx(expected)
    assert found.places == ["within"] * 3


def test_shares_alike_have_limits_on_the_arcsine_scale():
    found = of(SHARE, [30, 60, 90], [100, 200, 300])
    expected = [100 * math.sin(math.asin(math.sqrt(0.3)) + sign * 3.090232 / math.sqrt(400)) ** 2 for sign in (-1, 1)]
    assert [found.limits.lower_998[0], found.limits.upper_998[0]] == pytest.approx(expected)


def test_an_area_far_out_is_told_with_its_side():
    x, n = [1000, 1010, 990, 1005, 995, 1000, 1003, 997, 1001, 999, 3000], [100_000] * 11
    assert of(RATE, x, n).places[-1] == "above 99.8%"


def test_spread_between_areas_widens_the_limits():
    alike = of(RATE, [1000, 1001, 999, 1000] * 5, [100_000] * 20)
    apart = of(RATE, [700, 1301, 899, 1100] * 5, [100_000] * 20)
    assert apart.spread
    assert apart.limits.upper_95[0] > alike.limits.upper_95[0]
    assert set(apart.places) == {"within"}


def test_few_areas_are_said_to_be_few():
    assert of(RATE, [10] * 9, [1000] * 9).is_poor
    assert not of(RATE, [10] * 10, [1000] * 10).is_poor


@pytest.mark.parametrize("formula", ["count", "mean", "index", "ratio"])
def test_figures_without_a_size_have_no_funnel(formula):
    assert of(Measure("crime", formula, "lower"), [1, 2, 3], [10, 20, 30]) is None


def test_fewer_than_three_areas_or_no_events_have_no_funnel():
    assert of(RATE, [1, 2, np.nan], [10, 20, 30]) is None
    assert of(RATE, [0, 0, 0], [10, 20, 30]) is None


@example([(0, 1), (1538, 108802), (2270, 1)])
@example([(0, 1), (0, 1), (1, 42203)])
@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 1_000_000)), min_size=3, max_size=30).filter(
        lambda rows: any(x for x, _ in rows)
    )
)
def test_places_agree_with_the_limits_and_the_outer_ones_hold_the_inner(rows):
    x, n = zip(*rows, strict=True)
    found = of(RATE, x, n)
    value, limits = 1000 * np.array(x) / np.array(n), found.limits
    for each, place in enumerate(found.places):
        assert limits.lower_998[each] <= limits.lower_95[each] <= limits.upper_95[each] <= limits.upper_998[each]
        outside = not limits.lower_95[each] <= value[each] <= limits.upper_95[each]
        assert place in PLACES
        assert (place != "within") == outside
