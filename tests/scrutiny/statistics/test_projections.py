import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from scrutiny.statistics import projections
from tests.scrutiny.statistics.cases import CLOSED, ITERATIVE, numbers, reference, steady

LAST_YEAR = np.array([90, 80, 100, 110, 120, 95, 105, 85, 100, 115, 70, 130])


@pytest.mark.shared
def test_straight_line_matches_the_reference_case(shared):
    values = numbers(reference(shared, "seasonal_decomposition"), "value")[0]
    expected = reference(shared, "linear_projection_last24")
    fit, low, high, slope, slope_p = numbers(expected, "fit", "lo95", "hi95", "slope", "slope_p")
    months = [values[start : start + 24] for start in range(len(values) - 23)]
    line = next(
        line for line in (projections.straight_line(part, 12) for part in months) if abs(line.slope - slope[0]) < 1e-6
    )
    assert_allclose((line.fit, line.lower, line.upper), (fit, low, high), rtol=CLOSED)
    assert_allclose((line.slope, line.slope_p), (slope[0], slope_p[0]), rtol=CLOSED)


def test_year_end_of_a_known_case():
    # 324 so far where 270 were: 930 to come last year become 1,116.
    found = projections.year_end([100, 104, 120], LAST_YEAR, target=1440)
    assert_allclose(found.estimate, 324 + 930 * 1.2)
    error = np.sqrt(1116 + 1116**2 * (1 / 930 + 1 / 324 + 1 / 270))
    assert_allclose((found.lower, found.upper), 1440 + np.array([-1, 1]) * stats.norm.ppf(0.975) * error, rtol=CLOSED)
    assert found.probability == 0.5


@steady
@given(
    so_far=st.lists(st.integers(1, 500), min_size=3, max_size=11),
    target=st.integers(0, 9000),
    phi=st.floats(0.2, 5),
)
def test_year_end_agrees_with_the_formula_written_out(so_far, target, phi):
    found = projections.year_end(so_far, LAST_YEAR, target, "higher", phi)
    ytd, before, rest = sum(so_far), LAST_YEAR[: len(so_far)].sum(), LAST_YEAR[len(so_far) :].sum()
    ahead = rest * ytd / before
    variance = max(1, phi) * (ahead + ahead**2 * (1 / rest + 1 / ytd + 1 / before))
    assert_allclose(found.estimate, ytd + ahead, rtol=CLOSED)
    assert_allclose(found.upper, ytd + ahead + 1.959963984540054 * variance**0.5, rtol=CLOSED)
    assert_allclose(found.probability, stats.norm.cdf((ytd + ahead - target) / variance**0.5), rtol=ITERATIVE)
    other_way = projections.year_end(so_far, LAST_YEAR, target, "lower", phi)
    assert_allclose(found.probability + other_way.probability, 1, rtol=CLOSED)
    assert ytd <= found.lower <= found.estimate <= found.upper


def test_year_end_of_a_whole_year_is_its_total():
    found = projections.year_end(LAST_YEAR, LAST_YEAR, [1199, 1200, 1201])
    assert (found.estimate, found.lower, found.upper) == (1200, 1200, 1200)
    assert found.probability.tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    "so_far",
    [[], [100, 104], [100, np.nan, 120], [0, 0, 0], [100, -1, 50], [10, np.inf, 10], [1] * 13],
)
def test_year_end_without_enough_to_go_by_is_not_available(so_far):
    assert np.isnan(projections.year_end(so_far, LAST_YEAR, 1000)).all()


def test_year_end_after_a_broken_year_is_not_available():
    for last_year in (np.zeros(12), np.full(12, np.nan), [1] * 11, [], [4] * 3 + [0] * 9):
        assert np.isnan(projections.year_end([5, 6, 7], last_year, 10)).all()


def test_year_end_without_target_or_direction_has_no_probability():
    assert np.isnan(projections.year_end([100, 104, 120], LAST_YEAR).probability)
    assert np.isnan(projections.year_end([100, 104, 120], LAST_YEAR, 1000, "none").probability)


def test_year_end_of_many_areas_is_that_of_each():
    so_far = np.array([[100, 104, 120], [0, 0, 0], [1e9, 1e9, 1e9]])
    found = projections.year_end(so_far, np.stack([LAST_YEAR] * 3), [1440, 1, 1])
    assert_allclose(found.estimate, [1440, np.nan, 3e9 + 930 * 3e9 / 270])
    assert np.isfinite(found.upper[2])


@steady
@given(values=st.lists(st.floats(-1e4, 1e4), min_size=3, max_size=30), ahead=st.integers(0, 12))
def test_straight_line_agrees_with_least_squares(values, ahead):
    line = projections.straight_line(values, ahead)
    slope, intercept = np.polyfit(range(len(values)), values, 1)
    assert_allclose(line.fit, intercept + slope * (len(values) + np.arange(ahead)), rtol=ITERATIVE, atol=1e-6)
    assert line.fit.shape == line.lower.shape == (ahead,)
    assert (line.lower <= line.fit).all()


@pytest.mark.parametrize("values", [[], [1, 2], [1, np.nan, 3], [np.inf, 1, 2]])
def test_straight_line_through_too_little_is_not_available(values):
    line = projections.straight_line(values, 4)
    assert np.isnan(line.fit).all()
    assert line.fit.shape == (4,)
    assert np.isnan(line.slope)
