import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from scrutiny.statistics import differences
from tests.scrutiny.statistics.cases import CLOSED, ITERATIVE, numbers, reference, steady

seeds = st.integers(0, 10**6)


def areas_and_peers(seed, areas, members):
    chance = np.random.default_rng(seed)
    y, s2 = chance.normal(0, 0.3, areas), chance.uniform(0.001, 0.1, areas)
    others = [chance.permutation([other for other in range(areas) if other != area]) for area in range(areas)]
    return y, s2, np.array([peers[:members] for peers in others]).reshape(areas, -1)


@pytest.mark.shared
def test_dersimonian_laird_matches_the_reference_cases(shared):
    events, successes, population = numbers(reference(shared, "funnel_input"), "events", "successes", "population")
    expected = numbers(reference(shared, "dersimonian_laird"), "mu", "tau2_DL")
    rates = differences.dersimonian_laird(np.log(events / population), 1 / events)
    shares = differences.dersimonian_laird(*differences.arcsine_share(successes / events, events))
    assert_allclose(np.transpose([rates, shares]), expected, rtol=CLOSED)


@steady
@given(seed=seeds, members=st.integers(2, 15))
def test_dersimonian_laird_agrees_with_the_formula_written_out(seed, members):
    y, s2, _ = areas_and_peers(seed, members, 1)
    mu, tau2 = differences.dersimonian_laird(np.append(y, np.nan), np.append(s2, 1))
    w = [1 / v for v in s2]
    mean = sum(wi * yi for wi, yi in zip(w, y, strict=True)) / sum(w)
    q = sum(wi * (yi - mean) ** 2 for wi, yi in zip(w, y, strict=True))
    expected = max(0, (q - (members - 1)) / (sum(w) - sum(wi**2 for wi in w) / sum(w)))
    assert_allclose(tau2, expected, rtol=ITERATIVE, atol=1e-12)
    assert_allclose(mu, np.average(y, weights=1 / (s2 + expected)), rtol=ITERATIVE, atol=1e-12)


@steady
@given(seed=seeds, members=st.integers(2, 8))
def test_against_peers_agrees_with_the_formula_written_out(seed, members):
    y, s2, _ = areas_and_peers(seed, members + 1, 1)
    mu, tau2, z, p = differences.against_peers(y[0], s2[0], y[1:], s2[1:])
    mean, spread = differences.dersimonian_laird(y[1:], s2[1:])
    expected = (y[0] - mean) / (s2[0] + spread + 1 / sum(1 / (s2[1:] + spread))) ** 0.5
    assert_allclose((mu, tau2, z), (mean, spread, expected), rtol=CLOSED)
    assert_allclose(p, 2 * stats.t.sf(abs(expected), members - 1), rtol=ITERATIVE)


@steady
@given(seed=seeds, areas=st.integers(2, 20), members=st.integers(1, 8), gaps=st.integers(0, 3))
def test_pooled_spread_agrees_with_a_loop_over_pairs(seed, areas, members, gaps):
    y, s2, peers = areas_and_peers(seed, areas, members)
    y[: min(gaps, areas)] = np.nan
    peers[-1, -1] = -1
    pairs = []
    for area in range(areas):
        for peer in peers[area]:
            if peer >= 0 and not np.isnan(y[area] + y[peer]):
                pairs.append((abs(y[area] - y[peer]), s2[area] + s2[peer]))
    found = differences.pooled_spread(y, s2, peers)
    if not pairs:
        assert np.isnan(found)
        return
    cut = sorted(pairs)[9 * (len(pairs) - 1) // 10][0]
    kept = [pair for pair in pairs if pair[0] <= cut]
    square, sampling = np.mean([d**2 for d, _ in kept]), np.mean([v for _, v in kept])
    assert_allclose(found, max(0, (square / 0.6204 - sampling) / 2), rtol=CLOSED)


@steady
@given(seed=seeds, shift=st.floats(-9, 9))
def test_pooled_spread_minds_neither_order_nor_scale(seed, shift):
    y, s2, peers = areas_and_peers(seed, 12, 3)
    tau2 = differences.pooled_spread(y, s2, peers)
    order = np.random.default_rng(seed).permutation(12)
    places = np.argsort(order)
    assert_allclose(differences.pooled_spread(y[order] + shift, s2[order], places[peers[order]]), tau2, rtol=1e-6)


@steady
@given(seed=seeds, members=st.integers(1, 8))
def test_against_peers_pooled_agrees_with_the_formula_written_out(seed, members):
    y, s2, _ = areas_and_peers(seed, members + 1, 1)
    mu, z, p = differences.against_peers_pooled(y[0], s2[0], [*y[1:], np.nan], [*s2[1:], np.nan], 0.04)
    weights = 1 / (s2[1:] + 0.04)
    expected = (y[0] - np.average(y[1:], weights=weights)) / (s2[0] + 0.04 + 1 / weights.sum()) ** 0.5
    assert_allclose((mu, z), (np.average(y[1:], weights=weights), expected), rtol=CLOSED)
    assert_allclose(p, 2 * stats.norm.sf(abs(expected)), rtol=ITERATIVE)


def test_many_periods_at_once_are_those_of_each():
    chance = np.random.default_rng(3)
    y, s2, peers = chance.normal(0, 1, (5, 12)), chance.uniform(0.1, 1, (5, 12)), areas_and_peers(1, 12, 4)[2]
    tau2 = differences.pooled_spread(y, s2, peers)
    found = differences.against_peers_pooled(y, s2, y[:, peers], s2[:, peers], tau2[:, None])
    own = differences.against_peers(y, s2, y[:, peers], s2[:, peers])
    for period in range(5):
        assert tau2[period] == differences.pooled_spread(y[period], s2[period], peers)
        for area in range(12):
            members = y[period, peers[area]], s2[period, peers[area]]
            one = differences.against_peers_pooled(y[period, area], s2[period, area], *members, tau2[period])
            assert_allclose([part[period, area] for part in found], one, rtol=CLOSED)
            one = differences.against_peers(y[period, area], s2[period, area], *members)
            assert_allclose([part[period, area] for part in own], one, rtol=CLOSED)


def test_families_of_nobody_are_not_available():
    assert np.isnan(differences.against_peers(1, 0.1, [], [])).all()
    assert np.isnan(differences.against_peers_pooled(1, 0.1, [], [], 0.1)).all()
    assert np.isnan(differences.dersimonian_laird([np.nan] * 3, [1] * 3)).all()
    assert np.isnan(differences.pooled_spread([1, 2], [1, 1], [[-1], [-1]]))
    assert np.isnan(differences.pooled_spread([1, 2], [1, 1], np.empty((2, 0))))
    assert np.isnan(differences.pooled_spread([], [], np.empty((0, 3))))


def test_family_of_one_peer_tells_no_spread_of_its_own():
    assert np.isnan(differences.against_peers(1, 0.1, [2], [0.1])).all()
    mu, z, p = differences.against_peers_pooled(1, 0.1, [2], [0.1], 0.05)
    assert_allclose((mu, z), (2, -1 / 0.3**0.5))
    assert 0 < p < 1


def test_area_or_spread_that_is_missing_is_not_compared():
    for y, s2, tau2 in ((np.nan, 0.1, 0.1), (1, 0, 0.1), (1, -1, 0.1), (np.inf, 0.1, 0.1), (1, 0.1, np.nan)):
        assert np.isnan(differences.against_peers_pooled(y, s2, [2, 3], [0.1, 0.1], tau2)[1:]).all()


def test_scales_of_figures():
    assert_allclose(differences.log_rate(0, 100), (np.log(0.5 / 100), 2))
    assert_allclose(differences.arcsine_share(0.25, 100), (np.pi / 6, 1 / 400))
    assert np.isnan(differences.log_rate([-1, 5, np.nan], [1, 0, 1])).all()
    assert np.isnan(differences.arcsine_share([1.1, 0.5, -0.1], [9, 0, 9])).all()
    assert np.isfinite(differences.log_rate(10**9, 1)).all()
    y, s2 = differences.log_rate([10**9, 10**9, 1], 10**9)
    assert np.isfinite(differences.against_peers(y[0], s2[0], y[1:], s2[1:])).all()
