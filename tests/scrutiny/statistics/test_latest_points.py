"""How sure the signal at the latest point of a control chart is."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from scrutiny.statistics.control_charts import xmr, xmr_of_few
from scrutiny.statistics.latest_points import latest_p, symmetrical_distance
from scrutiny.statistics.multiplicity import benjamini_hochberg
from tests.scrutiny.statistics.cases import CLOSED, steady
from tests.scrutiny.statistics.test_control_charts import series

NAN = float("nan")


def slow_p(values, chart, starts):
    """The latest value on its own, by the words of the docstring."""
    known = [at for at, value in enumerate(values) if not np.isnan(value)]
    if not known:
        return np.nan
    last = known[-1]
    first = max(start for start in starts if start <= last)
    points = sum(at >= first for at in known if at < next((s for s in starts if s > last), len(values)))
    if points < 12:
        return np.nan
    if chart.signal[last] == "common cause":
        return 1.0
    mean, deviation = chart.mean[last], (chart.upper[last] - chart.mean[last]) / 3
    so_far_out = 2 * stats.t.sf(abs(values[last] - mean) / deviation, 0.62 * (points - 1)) if deviation else 1.0
    run, at = 0, last
    while at >= first and (values[at] - mean) * (values[last] - mean) > 0 and deviation:
        run, at = run + 1, at - 1
    return min(0.02, 2 * so_far_out, 2 * 2 * 0.5**run)


@steady
@given(values=series(), rebase=st.booleans())
def test_p_of_the_latest_value_agrees_with_the_slow_way(values, rebase):
    rebase_at = (14, 20) if rebase and values.size > 20 else ()
    chart = xmr(values, rebase_at=rebase_at)
    assert_allclose(latest_p(chart), slow_p(values, chart, (0, *rebase_at)), rtol=CLOSED)


@pytest.mark.parametrize(
    ("values", "least", "most"),
    [
        ([9, 11] * 12, 1, 1),
        ([9, 11] * 12 + [16], 0.005, 0.02),  # beyond the limits
        ([9, 11] * 12 + [30], 0, 1e-4),  # far beyond them
        ([9, 11] * 6 + [12, 13] * 4, 0.015, 0.02),  # a run of eight
        ([9, 11] * 10 + [12, 13] * 10, 0, 1e-5),  # a run of twenty
        ([np.nan, 8] * 5, np.nan, np.nan),
    ],
)
def test_the_stronger_a_signal_the_smaller_its_p(values, least, most):
    found = latest_p(xmr(values))
    assert np.isnan(found) if np.isnan(least) else least <= found <= most


def test_a_point_told_to_be_nearer_is_less_surprising_and_none_is_no_distance():
    chart = xmr([9, 11] * 12 + [30])
    assert latest_p(chart) < latest_p(chart, 4.0) < latest_p(chart, 3.5) < latest_p(chart, NAN) == 0.02
    assert latest_p(chart, 99.0) == latest_p(chart)


def slow_distance(chart, trials, power=1.0):
    """The latest value on its own, by the skewness that the docstring names."""
    value, mean, upper = (float(each[-1]) for each in (chart.values, chart.mean, chart.upper))
    deviation = (upper**power - mean**power) / 3 * mean ** (1 - power) / power
    sign = -1 if trials and mean > 50 else 1
    if sign < 0:
        value, mean = 100 - value, 100 - mean
    share = mean / 100 if trials else 0
    events = share * trials if trials else mean
    by_chance = math.sqrt(events * (1 - share))
    dispersion = max((deviation / mean * events / by_chance) ** 2, 1)
    skewness = (2 * dispersion - 1) / math.sqrt(dispersion) * (1 - 2 * share) / by_chance
    variation = math.sqrt(dispersion) * by_chance / events
    power = 1 - skewness / 3 / variation
    return sign * ((value / mean) ** power - 1) / power * mean / deviation


def alike_or_not(numbers, least, most, low, high):
    """Series that vary more than chance, and series that vary less."""
    return st.one_of(*(st.lists(numbers(*ends), min_size=12, max_size=40) for ends in ((least, most), (low, high))))


@steady
@given(counts=alike_or_not(st.integers, 1, 500, 48, 52), few=st.booleans())
def test_symmetrical_distance_of_counts_agrees_with_the_slow_way(counts, few):
    assume(len(set(counts[:-1])) > 1)
    chart = (xmr_of_few if few else xmr)(counts)
    expected = slow_distance(chart, None, 2 / 3 if few else 1) if chart.upper[-1] > chart.mean[-1] else NAN
    assert_allclose(symmetrical_distance(chart), expected, rtol=1e-6, atol=1e-9)


@steady
@given(shares=alike_or_not(st.floats, 1, 99, 29, 31), trials=st.integers(20, 10**6))
def test_symmetrical_distance_of_shares_agrees_with_the_slow_way_and_of_the_others_is_opposite(shares, trials):
    chart, others = xmr(shares), xmr(100 - np.array(shares))
    assume(chart.upper[-1] - chart.mean[-1] > 0.01)
    assert_allclose(symmetrical_distance(chart, trials), slow_distance(chart, trials), rtol=1e-6, atol=1e-9)
    assert_allclose(symmetrical_distance(others, trials), -symmetrical_distance(chart, trials), rtol=1e-6, atol=1e-9)


def test_symmetrical_distance_is_nearer_upward_and_further_downward_and_of_halves_that_of_the_chart():
    up, down = xmr([90, 110] * 18 + [150]), xmr([90, 110] * 18 + [50])
    assert 0 < symmetrical_distance(up) < up.distance[-1] - 0.2
    assert symmetrical_distance(down) < down.distance[-1] - 0.2
    assert symmetrical_distance(xmr([9, 11] * 18 + [-20])) < -5  # what is less than none is as far out as none
    halves = xmr([48, 52] * 18 + [65])
    assert symmetrical_distance(halves, 5000) == pytest.approx(halves.distance[-1], rel=0.02)


@pytest.mark.parametrize("values", [[0] * 20, [5] * 20, [-3, -5] * 10, [NAN] * 20])
@pytest.mark.parametrize("trials", [None, 100, 0, NAN])
def test_symmetrical_distance_of_what_has_none_is_none(values, trials):
    for chart in (xmr(values), xmr_of_few(values)):
        assert np.isnan(symmetrical_distance(chart, trials))


@pytest.mark.parametrize("values", [[1e300, 2e300] * 10, [0, 0, 1] * 9, [101, 103] * 10])
@pytest.mark.parametrize("trials", [None, 100, 0, NAN])
def test_symmetrical_distance_of_the_odd_is_small_or_none(values, trials):
    assert not abs(symmetrical_distance(xmr(values), trials)) > 10


@pytest.mark.slow
def test_latest_point_of_an_unchanged_series_seldom_signals():
    charts = xmr(np.random.default_rng(6).normal(100, 10, (20_000, 36)))
    assert (charts.signal[:, -1] != "common cause").mean() <= 0.02


@pytest.mark.slow
@pytest.mark.parametrize(
    ("monthly", "dispersion", "chart_of"),
    [(18, 4, xmr_of_few), (30, 2, xmr_of_few), (63, 4, xmr), (100, 3, xmr), (500, 2, xmr)],
)
def test_screen_of_unchanged_charts_seldom_has_a_sure_signal(monthly, dispersion, chart_of):
    chance = np.random.default_rng(8)
    more = dispersion - 1
    chart = chart_of(chance.poisson(chance.gamma(monthly / more, more, (1000, 60, 36))))
    sure = benjamini_hochberg(latest_p(chart, symmetrical_distance(chart))) <= 0.05
    assert sure.any(axis=-1).mean() <= 0.06
