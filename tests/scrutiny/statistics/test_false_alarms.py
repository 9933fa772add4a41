"""How often the default test calls an area better or worse when nothing is the matter, and when something is.

Counted are all areas but the outliers themselves: those in a family with an outlier must not suffer from it, because
it is set aside (`gross`), nor the others from a spread that two outliers inflate or hide.
"""

import numpy as np
import pytest

from scrutiny.statistics import differences

AREAS, REPETITIONS = 43, 2000


def called_out(members, variation, events, *, outliers=0, shift=0.0):
    """Whether each area is called better or worse (repetitions × areas), the first shifted, the last few outliers."""
    chance = np.random.default_rng(7)
    peers = np.array([chance.permutation(np.delete(np.arange(AREAS), area))[:members] for area in range(AREAS)])
    truth = chance.normal(0, variation, (REPETITIONS, AREAS))
    truth[:, 0] += shift
    truth[:, AREAS - outliers :] += np.log(3)
    y, s2 = differences.log_rate(chance.poisson(events * np.exp(truth)), events)
    tau2 = differences.pooled_spread(y, s2, peers)
    p = differences.against_peers_pooled(y, s2, y[:, peers], s2[:, peers], tau2[:, None], gross=4)[2]
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
@pytest.mark.parametrize(("members", "power"), [(3, 0.65), (7, 0.73), (14, 0.76)])
def test_area_three_tenths_higher_on_the_log_scale_is_mostly_found(members, power):
    assert called_out(members, 0.1, 5000, shift=0.3)[:, 0].mean() >= power
