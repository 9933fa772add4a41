import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_array_equal
from scipy import stats

from scrutiny.statistics.ranks import RANK_INTERVALS, badness, rank, rank_interval
from tests.scrutiny.statistics.cases import steady

values = arrays(np.float64, st.integers(0, 15), elements=st.sampled_from([-30, -2, 0, 0.1, 0.3, 2, 7.5, 1e9, np.nan]))
polarities = st.sampled_from(["higher", "lower", "gap", "none"])
ways = pytest.mark.parametrize("how", RANK_INTERVALS)


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
    with pytest.raises(ValueError, match="“guessed” is none of worked-out and simulated"):
        rank_interval(1, 1, [2], 1, "lower", how="guessed")


@ways
def test_rank_interval_of_certain_values_is_the_rank(how):
    peers = [1.0, 3, 5, np.nan]
    assert rank_interval(4, 0, peers, 0, "lower", how=how) == (3, 3)
    assert rank_interval(4, 0, peers, 0, "higher", how=how) == (2, 2)
    assert rank_interval(4, 0, peers, 0, "none", how=how) == (2, 2)
    assert rank_interval(-2, 0, peers, 0, "gap", how=how) == (2, 2)
    assert rank_interval(-3, 0, [3.0, -3, -2], 0, "gap", how=how) == (2, 2)


@ways
def test_rank_interval_of_equal_areas_is_the_whole_family(how):
    assert rank_interval(0, 1, np.zeros(14), 1, "lower", how=how) == (1, 15)


@pytest.mark.parametrize("polarity", ["higher", "lower", "gap"])
def test_a_place_whose_chance_is_just_the_level_counts(polarity):
    assert rank_interval(0, 1, np.zeros(39), 1, polarity) == (1, 40)  # each has one chance in forty
    assert rank_interval(0, 1, np.zeros(41), 1, polarity) == (2, 41)
    assert rank_interval(0, 1, np.zeros(39), 1, polarity, confidence=0.9) == (2, 39)


@steady
@given(seed=st.integers(0, 99), members=st.integers(1, 6), polarity=polarities, how=st.sampled_from(RANK_INTERVALS))
def test_rank_interval_agrees_with_a_slow_simulation(seed, members, polarity, how):
    chance = np.random.default_rng(seed)
    y, s2 = chance.normal(size=members + 1), chance.uniform(0.01, 0.5, members + 1)
    best, worst = rank_interval(y[0], s2[0], y[1:], s2[1:], polarity, how=how)
    draws = badness(
        y + np.sqrt(s2) * np.random.default_rng(seed + 1000).standard_normal((20_000, members + 1)), polarity
    )
    places = 1 + (draws[:, 1:] < draws[:, :1]).sum(axis=1)
    leeway = 0.012 if how == "simulated" else 0.005  # what 5,000 draws and the 20,000 leave open, or those alone
    for found, share in ((best, 0.025), (worst, 0.975)):
        assert np.mean(places <= found) >= share - leeway
        assert np.mean(places < found) <= share + leeway


def slow_at_most(y, s, peers, spreads, polarity):
    """Chance that no more than 0, 1, … members are ahead: of one own value after the other, in very small steps."""
    at_most = 0
    z, of_each = np.linspace(-6, 6, 1201), stats.norm(peers, spreads)
    for own, weight in zip(y + s * z, stats.norm.pdf(z) / stats.norm.pdf(z).sum(), strict=True):
        if polarity == "gap":
            ahead = of_each.cdf(abs(own)) - of_each.cdf(-abs(own))
        else:
            ahead = of_each.cdf(own) if polarity == "lower" else of_each.sf(own)
        chances = np.ones(1)
        for each in ahead:
            chances = np.convolve(chances, [1 - each, each])
        at_most = at_most + weight * np.cumsum(chances)
    return at_most[:-1]


@settings(steady, max_examples=12)
@given(
    seed=st.integers(0, 9999),
    members=st.integers(1, 15),
    polarity=polarities,
    surer=st.sampled_from([0.1, 0.5, 1, 2, 10]),
    confidence=st.sampled_from([0.8, 0.95, 0.998]),
)
def test_rank_interval_agrees_with_the_obvious_sum(seed, members, polarity, surer, confidence):
    chance = np.random.default_rng(seed)
    y, peers = chance.normal(), chance.normal(size=members)
    spreads = np.exp(chance.normal(0, 0.5, members)) / surer
    found = rank_interval(y, 1, peers, spreads**2, polarity, confidence=confidence)
    at_most = slow_at_most(y, 1, peers, spreads, polarity)
    level = (1 - confidence) / 2
    for end, passed in zip(found, (at_most, 1 - at_most), strict=True):
        within = [(passed < level * (1 + side)).sum() for side in (-0.02, 0)]  # a hundredth is given, one for errors
        chosen = end - 1 if passed is at_most else members + 1 - end
        assert within[0] <= chosen <= within[1]


@pytest.mark.parametrize("spread", [1, 0.1, 0.01, 1e-4, 0])
def test_rank_interval_holds_beside_peers_that_are_known_far_more_surely(spread):
    apart = np.sqrt(1 + spread**2) * np.array([1.94, 2.0])[:, None]  # the 2.5% lie beyond 1.96
    assert_array_equal(rank_interval([0, 0], 1, apart, spread**2, "lower"), [[1, 1], [2, 1]])
    assert_array_equal(rank_interval([0, 0], 1, apart, spread**2, "higher"), [[1, 2], [2, 2]])


@ways
@settings(steady, max_examples=30)
@given(y=values, polarity=polarities, seed=st.integers(0, 9))
def test_rank_interval_is_made_of_places_and_minds_no_order(how, y, polarity, seed):
    chance = np.random.default_rng(seed)
    s2 = chance.choice([0, 1e-9, 0.04, 5, np.nan], y.size)
    order = chance.permutation(y.size)
    for peers, peers_s2 in ((y, s2), (y[order], s2[order])):
        best, worst = rank_interval(0.1, 0.04, peers, peers_s2, polarity, how=how, draws=100)
        assert 1 <= best <= worst <= 1 + np.isfinite(y + s2).sum()
        assert (best, worst) == rank_interval(0.1, 0.04, y, s2, polarity, how=how, draws=100)


@ways
def test_rank_interval_is_the_same_whatever_is_computed_beside_it(how):
    chance = np.random.default_rng(8)
    y, peers, s2 = chance.normal(size=60), chance.normal(size=(60, 5)), chance.choice([0, 0.01, 1], (60, 5))
    told = {"how": how, "draws": 500}
    together = np.array(rank_interval(y, 0.1, peers, s2, "lower", **told))
    apart = [rank_interval(y[cell], 0.1, peers[cell, ::-1], s2[cell, ::-1], "lower", **told) for cell in range(60)]
    padded = [np.pad(part, ((0, 0), (0, 9)), constant_values=np.nan) for part in (peers, s2)]
    assert_array_equal(together, np.transpose(apart))
    assert_array_equal(together, rank_interval(y, 0.1, *padded, "lower", **told))


@ways
def test_rank_interval_of_a_missing_area_is_not_available(how):
    best, worst = rank_interval([np.nan, 1, 1], [1, -1, 1], [[1.0, 2]] * 3, [[1.0, np.nan]] * 3, "lower", how=how)
    assert np.isnan(best).tolist() == np.isnan(worst).tolist() == [True, True, False]
    assert rank_interval(1, 1, [], [], "lower", how=how) == (1, 1)
    assert rank_interval([1, 2], [1, 0], np.empty((2, 0)), 1, "gap", how=how)[1].tolist() == [1, 1]
    assert rank_interval([], [], np.empty((0, 4)), 1, "lower", how=how)[0].shape == (0,)


def test_rank_interval_bears_figures_without_measure():
    assert rank_interval(1e300, 1e-300, [-1e300, 1e-300, 1e300], 1e-300, "lower") == (3, 4)
    assert rank_interval(-1e150, 1e300, [-1e300, 0, 1e300], 1e-300, "gap") == (2, 2)
