import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from scrutiny.statistics import trends
from tests.scrutiny.statistics.cases import CLOSED, ITERATIVE, numbers, reference, steady

RISING = np.array([40, 42, 43.5, 45, 47.5])


@pytest.mark.shared
def test_recent_trend_matches_the_reference_case(shared):
    rows = reference(shared, "recent_trend_fingertips")
    values, lower, upper, slope, chi2 = numbers(rows, "value", "lower95", "upper95", "slope", "chi2")
    trend = trends.recent_trend(values, lower, upper)
    assert_allclose((trend.slope, trend.chi2), (slope[0], chi2[0]), rtol=CLOSED)
    assert trend.verdict == rows[0]["trend"]


@pytest.mark.shared
def test_seasonal_indices_match_the_reference_series(shared):
    rows = reference(shared, "seasonal_decomposition")
    values, seasonal = numbers(rows, "value", "mult_seasonal")
    indices = trends.seasonal_indices(values)
    assert_allclose(np.tile(indices, 5), seasonal, rtol=CLOSED)
    assert_allclose(trends.deseasonalise(values, indices), values / seasonal, rtol=CLOSED)
    assert trends.seasonality(values) < 0.01


def test_recent_trend_of_a_known_case():
    trend = trends.recent_trend(RISING, RISING - 2, RISING + 2)
    assert_allclose((trend.slope, trend.chi2), (1.8, 31.11696), rtol=CLOSED)
    assert trend.verdict == "increasing"


@steady
@given(
    values=st.lists(st.floats(-1e3, 1e3), min_size=5, max_size=9),
    widths=st.lists(st.floats(0.1, 9), min_size=9, max_size=9),
)
def test_recent_trend_is_a_weighted_line_through_the_latest_five(values, widths):
    values, widths = np.array(values), np.array(widths[: len(values)])
    trend = trends.recent_trend(values, values - widths, values + widths)
    error = 2 * widths[-5:] / 3.92
    (slope, _), covariance = np.polyfit(range(5), values[-5:], 1, w=1 / error, cov="unscaled")
    assert_allclose(trend.slope, slope, rtol=ITERATIVE, atol=1e-8)
    assert_allclose(trend.chi2, slope**2 / covariance[0, 0], rtol=ITERATIVE, atol=1e-8)


@steady
@given(values=st.lists(st.integers(1, 60), min_size=5, max_size=5))
def test_recent_trend_turns_with_its_values(values):
    values = np.array(values, dtype=float)
    up = trends.recent_trend(values, values - 3, values + 3).verdict
    down = trends.recent_trend(-values, -values - 3, -values + 3).verdict
    assert down == {"increasing": "decreasing", "decreasing": "increasing"}.get(str(up), up)


def test_recent_trend_that_hangs_on_one_point_is_no_trend():
    values = np.array([10.0, 10.0, 10.0, 10.0, 30.0])
    trend = trends.recent_trend(values, values - 1, values + 1)
    assert trend.chi2 > trends.CHI_SQUARE_998
    assert trend.verdict == "no significant change"


@pytest.mark.parametrize("values", [[], [1.0, 2, 3, 4], [1, 2, np.nan, 4, 5], [1, 2, np.inf, 4, 5]])
def test_recent_trend_without_five_points_is_not_available(values):
    values = np.array(values)
    trend = trends.recent_trend(values, values - 1, values + 1)
    assert np.isnan(trend.slope)
    assert trend.verdict == "not available"


def test_recent_trend_of_points_without_width_is_not_available():
    assert trends.recent_trend(RISING, RISING, RISING).verdict == "not available"


def test_recent_trend_of_many_series_is_that_of_each():
    values = np.stack([RISING, RISING[::-1], RISING * np.nan])
    verdicts = trends.recent_trend(values, values - 2, values + 2).verdict
    assert verdicts.tolist() == ["increasing", "decreasing", "not available"]


@steady
@given(seed=st.integers(0, 99), months=st.integers(36, 70), gap=st.booleans())
def test_seasonal_indices_agree_with_the_slow_obvious_version(seed, months, gap):
    counts = np.random.default_rng(seed).poisson(80, months).astype(float)
    if gap:
        counts[20] = np.nan
    ratios = {month: [] for month in range(12)}
    for at in range(6, months - 6):
        window = counts[at - 6 : at + 7]
        if not np.isnan(window).any():
            ratios[at % 12].append(counts[at] / ((window.sum() - (window[0] + window[-1]) / 2) / 12))
    if not all(ratios.values()):
        assert np.isnan(trends.seasonal_indices(counts)).all()
        return
    means = np.array([np.mean(found) for found in ratios.values()])
    assert_allclose(trends.seasonal_indices(counts), means / means.mean(), rtol=CLOSED)
    if min(map(len, ratios.values())) > 1:
        assert_allclose(trends.seasonality([counts, counts])[1], stats.kruskal(*ratios.values()).pvalue, rtol=ITERATIVE)


@steady
@given(seed=st.integers(0, 99), months=st.integers(36, 70), gap=st.booleans())
def test_a_month_is_adjusted_by_its_other_years(seed, months, gap):
    counts = np.random.default_rng(seed).poisson(80, months).astype(float)
    if gap:
        counts[20] = np.nan
    ratios = {}
    for at in range(6, months - 6):
        window = counts[at - 6 : at + 7]
        if not np.isnan(window).any():
            ratios[at] = counts[at] / ((window.sum() - (window[0] + window[-1]) / 2) / 12)
    found = trends.seasonal_indices_of_other_years([counts, counts])[1]
    for at in range(months):
        others = [[ratios[each] for each in ratios if each % 12 == k and each // 12 != at // 12] for k in range(12)]
        if min(map(len, others)) < 2:
            assert np.isnan(found[at])
            continue
        means = np.array([np.mean(each) for each in others])
        assert_allclose(found[at], (means / means.mean())[at % 12], rtol=ITERATIVE)


def test_a_month_does_not_tell_its_own_season():
    counts = 100 + 20 * np.cos(np.arange(60) * np.pi / 6)
    before = trends.seasonal_indices_of_other_years(counts)[-1]
    counts[-1] *= 5
    assert_allclose(trends.seasonal_indices_of_other_years(counts)[-1], before, rtol=CLOSED)


def test_four_years_tell_the_seasons_of_other_years_and_three_do_not():
    assert np.isnan(trends.seasonal_indices_of_other_years(np.full(36, 7.0))).all()
    assert np.isnan(trends.seasonal_indices_of_other_years(np.full(47, 7.0))).any()
    assert_allclose(trends.seasonal_indices_of_other_years(np.full(48, 7.0)), 1, rtol=CLOSED)
    assert trends.seasonal_indices_of_other_years([]).shape == (0,)


def test_seasons_of_under_three_years_are_not_available():
    assert np.isnan(trends.seasonal_indices(np.full((2, 35), 7.0))).all()
    assert np.isnan(trends.seasonality(np.full((2, 35), 7.0))).all()
    assert np.isnan(trends.seasonal_indices([])).all()


def test_seasons_of_nothing_are_not_available():
    for counts in (np.zeros(48), np.full(48, np.nan), np.full(48, -3.0)):
        assert np.isnan(trends.seasonal_indices(counts)).all()
        assert np.isnan(trends.seasonality(counts))


def test_even_counts_have_even_seasons_and_no_test_of_them():
    assert_allclose(trends.seasonal_indices(np.full(36, 10**9)), 1, rtol=CLOSED)
    assert np.isnan(trends.seasonality(np.full(36, 10**9)))
