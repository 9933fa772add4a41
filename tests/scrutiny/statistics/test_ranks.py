import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_array_equal

from scrutiny.statistics.ranks import rank, rank_interval
from tests.scrutiny.statistics.cases import steady

values = arrays(np.float64, st.integers(0, 15), elements=st.sampled_from([-30, -2, 0, 0.1, 0.3, 2, 7.5, 1e9, np.nan]))
polarities = st.sampled_from(["higher", "lower", "gap", "none"])


def slow_rank(values, polarity):
    better = {
        "higher": lambda a, b: a > b,
        "none": lambda a, b: a > b,
        "lower": lambda a, b: a < b,
        "gap": lambda a, b: abs(a) < abs(b),
    }[polarity]
    return [np.nan if np.isnan(own) else 1 + sum(better(other, own) for other in values) for own in values]


@steady
@given(values=values, polarity=polarities)
def test_rank_agrees_with_the_obvious_version(values, polarity):
    assert_array_equal(rank(values, polarity), slow_rank(values, polarity))


@steady
@given(values=values, polarity=polarities, scale=st.sampled_from([1e-6, 0.1, 3, 1000]), seed=st.integers(0, 99))
def test_rank_minds_neither_scale_nor_order(values, polarity, scale, seed):
    order = np.random.default_rng(seed).permutation(values.size)
    assert_array_equal(rank(values[order] * scale, polarity), rank(values, polarity)[order])


def test_values_that_differ_by_rounding_alone_tie():
    assert rank([0.1 + 0.2, 0.3, 0.2], "higher").tolist() == [1, 1, 3]
    assert rank([1.00000000001e7, 1e7, 1.000000001e7], "lower").tolist() == [1, 1, 3]


def test_rank_of_many_periods_is_that_of_each():
    table = np.array([[3.0, 1, np.nan, 1], [np.nan] * 4, [5, 5, 5, 5]])
    assert_array_equal(rank(table, "lower"), [[3, 1, np.nan, 1], [np.nan] * 4, [1, 1, 1, 1]])
    assert rank(5.0, "lower") == 1
    assert np.isnan(rank([np.inf, -np.inf], "higher")).all()
    assert rank([1e300, -1e-300], "higher").tolist() == [1, 2]


def test_unknown_polarity_is_refused():
    with pytest.raises(ValueError, match="sideways"):
        rank([1, 2], "sideways")


def test_rank_interval_of_certain_values_is_the_rank():
    peers = [1.0, 3, 5, np.nan]
    assert rank_interval(4, 0, peers, 0, "lower") == (3, 3)
    assert rank_interval(4, 0, peers, 0, "higher") == (2, 2)
    assert rank_interval(-2, 0, peers, 0, "gap") == (2, 2)


def test_rank_interval_of_equal_areas_is_the_whole_family():
    assert rank_interval(0, 1, np.zeros(14), 1, "lower") == (1, 15)


@steady
@given(seed=st.integers(0, 99), members=st.integers(1, 6))
def test_rank_interval_agrees_with_a_slow_simulation(seed, members):
    chance = np.random.default_rng(seed)
    y, s2 = chance.normal(size=members + 1), chance.uniform(0.01, 0.5, members + 1)
    best, worst = rank_interval(y[0], s2[0], y[1:], s2[1:], "lower")
    draws = y + np.sqrt(s2) * np.random.default_rng(seed + 1000).standard_normal((20_000, members + 1))
    places = 1 + (draws[:, 1:] < draws[:, :1]).sum(axis=1)
    for found, share in ((best, 0.025), (worst, 0.975)):
        # The place whose share of draws passes the centile, give or take what 5,000 draws leave open.
        assert np.mean(places <= found) >= share - 0.012
        assert np.mean(places < found) <= share + 0.012


def test_rank_interval_is_the_same_whatever_is_computed_beside_it():
    chance = np.random.default_rng(8)
    y, peers = chance.normal(size=300), chance.normal(size=(300, 5))
    together = np.array(rank_interval(y, 0.1, peers, 0.1, "lower", draws=500))
    apart = [rank_interval(y[cell], 0.1, peers[cell, ::-1], 0.1, "lower", draws=500) for cell in range(300)]
    padded = rank_interval(y, 0.1, np.pad(peers, ((0, 0), (0, 3)), constant_values=np.nan), 0.1, "lower", draws=500)
    assert_array_equal(together, np.transpose(apart))
    assert_array_equal(together, padded)


def test_rank_interval_of_a_missing_area_is_not_available():
    best, worst = rank_interval([np.nan, 1, 1], [1, -1, 1], [[1.0, 2]] * 3, [[1.0, np.nan]] * 3, "lower")
    assert np.isnan(best).tolist() == np.isnan(worst).tolist() == [True, True, False]
    assert rank_interval(1, 1, [], [], "lower") == (1, 1)
    assert rank_interval([], [], np.empty((0, 4)), 1, "lower")[0].shape == (0,)
