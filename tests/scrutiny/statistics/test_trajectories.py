import numpy as np
from numpy.testing import assert_allclose

from scrutiny.statistics import trajectories


def test_straight_trajectory_ends_on_its_target():
    assert_allclose(trajectories.straight(100, 88, 4), [97, 94, 91, 88])
    assert_allclose(trajectories.straight([100, np.nan], [100, 5], 2), [[100, 100], [np.nan, np.nan]])
    assert trajectories.straight(1, 2, 0).shape == (0,)


def test_cumulative_trajectory_follows_the_seasons():
    assert_allclose(trajectories.cumulative(1200, [1, 2, 3]), [200, 600, 1200])
    assert_allclose(trajectories.cumulative([60, 120], [[1, 1], [3, 1]]), [[30, 60], [90, 120]])


def test_cumulative_trajectory_without_whole_shares_is_not_available():
    for shares in ([1, np.nan], [0, 0], [2, -1], [1, np.inf]):
        assert np.isnan(trajectories.cumulative(100, shares)).all()
