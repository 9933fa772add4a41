"""How often the default test calls an area better or worse when nothing is the matter, and when something is.

Counted are all areas but the outliers themselves: those in a family with an outlier must not suffer from it, because
it is set aside (`gross`), nor the others from a spread that two outliers inflate or hide.
"""

import numpy as np
import pytest

from scrutiny.comparisons.method import Method
from scrutiny.statistics import differences, multiplicity

AREAS, REPETITIONS = 43, 2000
DEFAULT = Method()


def called_out(members, variation, events, *, outliers=0, shift=0.0):
    """Whether each area is called better or worse (repetitions × areas), the first shifted, the last few outliers."""
    chance = np.random.default_rng(7)
    peers = np.array([chance.permutation(np.delete(np.arange(AREAS), area))[:members] for area in range(AREAS)])
    truth = chance.normal(0, variation, (REPETITIONS, AREAS))
    truth[:, 0] += shift
    truth[:, AREAS - outliers :] += np.log(3)
    y, s2 = differences.log_rate(chance.poisson(events * np.exp(truth)), events)
    tau2, freedom = differences.spread_of_others(y, s2, peers, DEFAULT.spread_left_out)
    members = y[:, peers], s2[:, peers]
    p = differences.against_peers_pooled(y, s2, *members, tau2, DEFAULT.gross_member, freedom)[2]
    return (p <= 0.05)[:, : AREAS - outliers]


@pytest.mark.slow
@pytest.mark.parametrize("members", [3, 7, 14])
@pytest.mark.parametrize("variation", [0, 0.1, 0.2])
@pytest.mark.parametrize("outliers", [0, 2])
def test_ordinary_areas_are_seldom_called_out(members, variation, outliers):
    share = called_out(members, variation, 1000, outliers=outliers).mean()
    assert share <= 0.065
    # A test that never speaks would pass too; two outliers may silence it, nothing else may.
    assert outliers or share > 0.02


@pytest.mark.slow
@pytest.mark.parametrize(("members", "power"), [(3, 0.67), (7, 0.74), (14, 0.76)])
def test_area_three_tenths_higher_on_the_log_scale_is_mostly_found(members, power):
    assert called_out(members, 0.1, 5000, shift=0.3)[:, 0].mean() >= power


@pytest.mark.slow
@pytest.mark.parametrize(("shift", "power"), [(np.log(0.7), 0.8), (np.log(1.3), 0.56)])
def test_an_area_thirty_per_cent_off_three_peers_is_mostly_found(shift, power):
    """If the spread were known, 86% and 61% would be found."""
    assert called_out(3, 0.1, 5000, shift=shift)[:, 0].mean() >= power


@pytest.mark.slow
def test_two_gross_outliers_leave_most_of_the_power():
    assert called_out(3, 0.1, 5000, shift=0.3, outliers=2)[:, 0].mean() >= 0.53


@pytest.mark.slow
@pytest.mark.parametrize("members", [3, 14])
def test_a_screen_of_sixty_indicators_is_seldom_flagged(members):
    screens = called_out_screens(members)
    assert 0.01 < screens <= 0.06


def called_out_screens(members, indicators=60, screens=70):
    """Share of areas with a solid flag on any of their indicators."""
    chance = np.random.default_rng(17)
    peers = np.array([chance.permutation(np.delete(np.arange(AREAS), area))[:members] for area in range(AREAS)])
    truth = chance.normal(0, 0.1, (screens * indicators, AREAS))
    y, s2 = differences.log_rate(chance.poisson(1000 * np.exp(truth)), 1000)
    tau2, freedom = differences.spread_of_others(y, s2, peers, DEFAULT.spread_left_out)
    p = differences.against_peers_pooled(y, s2, y[:, peers], s2[:, peers], tau2, DEFAULT.gross_member, freedom)[2]
    q = multiplicity.benjamini_hochberg(p.reshape(screens, indicators, AREAS).swapaxes(1, 2))
    return float((q <= 0.05).any(axis=-1).mean())
