import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from scrutiny.statistics.multiplicity import benjamini_hochberg, holm
from tests.scrutiny.statistics.cases import CLOSED, numbers, reference, steady

chances = arrays(
    np.float64, st.integers(0, 12), elements=st.sampled_from([0, 0.001, 0.01, 0.02, 0.05, 0.2, 0.5, 1, np.nan])
)


def slow_benjamini_hochberg(p):
    known = sorted(value for value in p if not np.isnan(value))
    steps = [value * len(known) / place for place, value in enumerate(known, 1)]
    adjusted = {value: min(1, *steps[known.index(value) :], 1) for value in known}
    return [adjusted.get(value, np.nan) for value in p]


def slow_holm(p):
    known = sorted(value for value in p if not np.isnan(value))
    steps = [value * (len(known) - place) for place, value in enumerate(known)]
    last = {value: place for place, value in enumerate(known)}
    return [min(1, max(steps[: last[value] + 1])) if value in last else np.nan for value in p]


@pytest.mark.shared
def test_adjusted_p_values_match_the_reference(shared):
    p, expected_holm, expected_bh = numbers(reference(shared, "p_adjust"), "p", "holm", "bh")
    assert_allclose(holm(p), expected_holm, rtol=CLOSED)
    assert_allclose(benjamini_hochberg(p), expected_bh, rtol=CLOSED)


def test_adjusted_p_values_of_a_known_case():
    p = [0.01, 0.04, 0.03, 0.005, 0.2, 0.5]
    assert_allclose(holm(p), [0.05, 0.12, 0.12, 0.03, 0.4, 0.5], rtol=CLOSED)
    assert_allclose(benjamini_hochberg(p), [0.03, 0.06, 0.06, 0.03, 0.24, 0.5], rtol=CLOSED)


@steady
@given(p=chances)
def test_adjusted_p_values_agree_with_the_obvious_version(p):
    assert_allclose(benjamini_hochberg(p), slow_benjamini_hochberg(p), rtol=CLOSED)
    assert_allclose(holm(p), slow_holm(p), rtol=CLOSED)


@steady
@given(p=chances, seed=st.integers(0, 99))
def test_adjusted_p_values_mind_no_order_and_no_gaps(p, seed):
    order = np.random.default_rng(seed).permutation(p.size)
    for adjust in (benjamini_hochberg, holm):
        assert_array_equal(adjust(p[order]), adjust(p)[order])
        assert_array_equal(adjust(np.append(p, np.nan))[:-1], adjust(p))


@pytest.mark.parametrize("adjust", [benjamini_hochberg, holm])
def test_each_row_is_a_screen_of_its_own(adjust):
    screens = np.array([[0.01, 0.02, np.nan], [0.5, np.nan, np.nan], [np.nan] * 3])
    assert_array_equal(adjust(screens), [adjust(screen) for screen in screens])


@pytest.mark.parametrize("adjust", [benjamini_hochberg, holm])
def test_what_is_no_p_value_is_left_out(adjust):
    assert_array_equal(adjust([0.01, -0.1, 1.5, np.inf]), [0.01, np.nan, np.nan, np.nan])
    assert adjust(0.3) == 0.3
    assert np.isnan(adjust(np.nan))
    assert adjust([]).shape == (0,)


@pytest.mark.slow
def test_screens_with_nothing_wrong_seldom_raise_a_flag():
    screens = np.random.default_rng(3).uniform(size=(10_000, 60))
    assert ((screens <= 0.05).any(axis=1)).mean() > 0.9
    assert (benjamini_hochberg(screens) <= 0.05).any(axis=1).mean() <= 0.06
