"""Spread between similar areas, told by pairs: for each area by the pairs that it is not in."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from scrutiny.statistics.differences import pooled_spread, spread_of_others
from scrutiny.statistics.pooling import trimmed_moment
from tests.scrutiny.statistics.cases import ITERATIVE, steady
from tests.scrutiny.statistics.test_spread import areas_and_peers

seeds = st.integers(0, 10**6)
shares = st.sampled_from([0.0, 0.1, 0.25, 0.5])


def spread_by_hand(y, s2, peers, left_out, without=None):
    """The slow obvious version, of the pairs that `without` is not in."""
    pairs = sorted(
        (abs(y[area] - y[peer]), s2[area] + s2[peer])
        for area in range(len(y))
        for peer in peers[area]
        if peer >= 0 and without not in (area, peer) and not np.isnan(y[area] + y[peer])
    )
    if not pairs:
        return np.nan
    cut = pairs[int((1 - left_out) * (len(pairs) - 1) + 1e-9)][0]
    kept = [pair for pair in pairs if pair[0] <= cut]
    square, sampling = np.mean([d**2 for d, _ in kept]), np.mean([v for _, v in kept])
    return max(0.0, (square / trimmed_moment(left_out) - sampling) / 2)


@steady
@given(seed=seeds, areas=st.integers(2, 20), members=st.integers(1, 8), gaps=st.integers(0, 3), left_out=shares)
def test_spread_of_others_agrees_with_a_loop_over_pairs(seed, areas, members, gaps, left_out):
    y, s2, peers = areas_and_peers(seed, areas, members)
    y[: min(gaps, areas)] = np.nan
    peers[-1, -1] = -1
    expected = np.array([spread_by_hand(y, s2, peers, left_out, without=area) for area in range(areas)])
    every = spread_by_hand(y, s2, peers, left_out)
    found, _ = spread_of_others(y, s2, peers, left_out)
    assert_allclose(found, np.where(np.isnan(expected), every, expected), rtol=ITERATIVE, atol=1e-12)
    assert_allclose(pooled_spread(y, s2, peers, left_out), every, rtol=ITERATIVE, atol=1e-12)


@steady
@given(seed=seeds, left_out=shares)
def test_many_at_once_are_as_each_alone(seed, left_out):
    y, s2, peers = areas_and_peers(seed, 9, 3)
    many = np.stack([y, y[::-1] + 1, np.where(np.arange(9) < 2, np.nan, y)])
    found = spread_of_others(many, np.broadcast_to(s2, many.shape), peers, left_out)
    alone = [spread_of_others(each, s2, peers, left_out) for each in many]
    for told, by_one in zip(found, zip(*alone, strict=True), strict=True):
        assert_allclose(told, by_one, rtol=ITERATIVE)


@steady
@given(seed=seeds, shift=st.floats(-9, 9))
def test_order_and_scale_do_not_matter(seed, shift):
    y, s2, peers = areas_and_peers(seed, 12, 3)
    order = np.random.default_rng(seed).permutation(12)
    found, _ = spread_of_others(y, s2, peers, 0.25)
    moved, _ = spread_of_others(y[order] + shift, s2[order], np.argsort(order)[peers[order]], 0.25)
    assert_allclose(moved, found[order], rtol=1e-9, atol=1e-12)


@steady
@given(seed=seeds, size=st.floats(-50, 50))
def test_how_unusual_an_area_is_does_not_change_the_spread_it_is_judged_by(seed, size):
    y, s2, peers = areas_and_peers(seed, 12, 3)
    before = spread_of_others(y, s2, peers, 0.25)[0][4]
    y[4] = size
    assert spread_of_others(y, s2, peers, 0.25)[0][4] == pytest.approx(before, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("left_out", [0.05, 0.1, 0.25, 0.5])
def test_the_moment_is_that_of_a_truncated_normal(left_out):
    cut = stats.norm.ppf(1 - left_out / 2)
    expected = stats.truncnorm(-cut, cut).var()
    assert trimmed_moment(left_out) == pytest.approx(expected, rel=5e-3 if left_out == 0.1 else 1e-9)


def test_nothing_left_out_and_too_much():
    assert trimmed_moment(0) == 1
    with pytest.raises(ValueError, match="cannot be left out"):
        trimmed_moment(1.0)


def test_in_an_edition_of_one_family_all_pairs_tell():
    y, s2 = np.array([0.0, 0.3, -0.2, 0.1]), np.full(4, 0.001)
    peers = np.array([[1, 2, 3], [-1] * 3, [-1] * 3, [-1] * 3])
    tau2, freedom = spread_of_others(y, s2, peers)
    assert_allclose(tau2[0], pooled_spread(y, s2, peers))
    assert freedom.tolist() == [2, 2, 2, 2]


@pytest.mark.parametrize("members", [0, 2])
def test_no_pair_tells_no_spread(members):
    nobody = np.full((3, members), -1)
    assert np.isnan(spread_of_others([0.1, 0.2, 0.3], [0.01] * 3, nobody)[0]).all()
    assert np.isnan(spread_of_others([np.nan] * 3, [0.01] * 3, [[1], [2], [0]])[0]).all()
    assert spread_of_others(np.empty(0), np.empty(0), np.empty((0, members), int))[0].shape == (0,)


def test_freedom_counts_the_other_areas_that_have_figures_and_a_pair():
    y = np.array([0.1, 0.2, np.nan, 0.4, 0.5, 0.6])
    peers = np.array([[1], [0], [0], [2], [1], [-1]])  # the third has no figure, so the fourth has no pair
    freedom = spread_of_others(y, np.full(6, 0.01), peers)[1]
    assert freedom.tolist() == [1, 1, 2, 2, 1, 2]
