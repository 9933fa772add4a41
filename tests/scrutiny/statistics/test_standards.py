import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from scrutiny.statistics.standards import rate_against_standard, share_against_standard
from tests.scrutiny.statistics.cases import ITERATIVE, numbers, reference, steady


@pytest.mark.shared
def test_standards_match_the_reference_cases(shared):
    x, n, standard, p = numbers(reference(shared, "one_proportion_vs_benchmark"), "x", "n", "p0", "p_exact_binomial")
    assert_allclose(share_against_standard(x, n, standard), p, rtol=ITERATIVE)
    x, n, standard, p = numbers(reference(shared, "one_rate_vs_benchmark"), "x", "t", "r0", "p_exact_poisson")
    assert_allclose(rate_against_standard(x, n, standard), p, rtol=ITERATIVE)


def test_standards_of_known_cases():
    assert_allclose(share_against_standard([420, 9], [800, 38], [0.5, 0.4]), [0.167898587128766, 0.0462392586896956])
    assert_allclose(rate_against_standard([310, 4], [250, 20], [1.1, 0.5]), [0.0374037590591788, 0.0562942978617622])


@steady
@given(x=st.integers(0, 80), rest=st.integers(0, 80), standard=st.floats(0.01, 0.99))
def test_share_agrees_with_scipy(x, rest, standard):
    found = share_against_standard(x, x + rest, standard)
    if x + rest == 0:
        assert np.isnan(found)
    else:
        assert_allclose(found, stats.binomtest(x, x + rest, standard).pvalue, rtol=ITERATIVE)


@steady
@given(x=st.integers(0, 150), expected=st.floats(0.05, 100))
def test_rate_agrees_with_the_sum_of_all_chances(x, expected):
    chances = stats.poisson.pmf(np.arange(600), expected)
    unlikely = chances[chances <= chances[x] * (1 + 1e-7)].sum()
    assert_allclose(rate_against_standard(x, 2, expected / 2), min(unlikely, 1), rtol=ITERATIVE, atol=1e-14)


def test_figure_on_its_standard_is_as_expected():
    assert rate_against_standard(50, 100, 0.5) == 1
    assert share_against_standard(50, 100, 0.5) == 1


@pytest.mark.parametrize(
    "p",
    [
        rate_against_standard(-1, 1, 1),
        rate_against_standard(5, 0, 1),
        rate_against_standard(5, 1, 0),
        rate_against_standard(np.nan, 1, 1),
        rate_against_standard(np.inf, 1, 1),
        share_against_standard(5, 4, 0.5),
        share_against_standard(5, 0, 0.5),
        share_against_standard(5, 9, 1),
        share_against_standard(5, 9, np.nan),
    ],
)
def test_figure_or_standard_that_is_missing_is_not_judged(p):
    assert np.isnan(p)


def test_standards_of_huge_counts():
    assert 0.9 < rate_against_standard(10**9, 1, 10**9 + 100) <= 1
    assert rate_against_standard(10**9, 1, 2 * 10**9) < 1e-100
    assert_allclose(
        share_against_standard(5 * 10**8 + 40_000, 10**9, 0.5), 2 * stats.norm.sf(80_000 / 1e9**0.5), rtol=1e-3
    )
    assert rate_against_standard([], [], []).shape == (0,)
