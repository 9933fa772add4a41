from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
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


MET = trajectories.path_through([(date(2012, 3, 31), 59.4), (date(2008, 9, 30), 47.4), (date(2011, 3, 31), 55.4)])
"""Public confidence: interim and final targets as reported in June 2010, from the level of September 2008."""


def test_path_is_exact_on_its_points():
    assert [MET.at(day) for day in MET.days] == [47.4, 55.4, 59.4]


def test_path_gains_as_much_every_month_between_its_points():
    assert_allclose(MET.at(date(2009, 12, 31)), 47.4 + 15 * 8 / 30)
    assert_allclose(MET.at(date(2011, 9, 30)), 57.4)


def test_path_says_nothing_before_its_first_point_and_after_its_last():
    assert np.isnan(MET.at(date(2008, 8, 31)))
    assert np.isnan(MET.at(date(2012, 4, 30)))


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=6), st.dates(date(2000, 1, 1), date(2010, 12, 31)))
def test_path_stays_between_the_points_around_it(values, day):
    days = [date(2001 + 2 * each, 3, 31) for each in range(len(values))]
    found = trajectories.path_through(zip(days, values, strict=True)).at(day)
    if days[0] <= day <= days[-1]:
        after = next(position for position, each in enumerate(days) if each >= day)
        around = values[max(after - 1, 0) : after + 1]
        assert min(around) - 1e-6 <= found <= max(around) + 1e-6
    else:
        assert np.isnan(found)


def test_seasonal_path_gives_the_year_to_date():
    shares = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 13]
    path = trajectories.path_through([(date(2009, 3, 31), 2400), (date(2010, 3, 31), 1200)], shares)
    assert_allclose(
        [path.at(date(2009, 4, 30)), path.at(date(2010, 2, 28)), path.at(date(2010, 3, 31))], [50, 550, 1200]
    )


def test_figure_is_judged_as_printed_and_its_certainty_by_the_interval():
    better = trajectories.standing(53.1, 50.5, 55.7, MET.at(date(2009, 12, 31)), "higher")
    assert (better.verdict, better.certain) == ("better", False)
    assert trajectories.standing(53.1, 50.5, 55.7, 50.4, "higher") == ("better", True)
    assert trajectories.standing(51.42, 50, 53, 51.44, "higher") == ("on", False)
    assert trajectories.standing(53.1, 50.5, 55.7, 51.4, "lower") == ("below", False)
    assert trajectories.standing(8, 7, 9, 9.5, "lower") == ("better", True)


def test_gap_is_judged_by_how_far_from_nought_it_is():
    found = trajectories.standing([-2, -6, 6, -1], [-3, -7, 5, -4], [-1, -5, 7, 2], [-4, -4, 4, -4], "gap")
    assert found.verdict.tolist() == ["better", "below", "below", "better"]
    assert found.certain.tolist() == [True, True, True, False]


def test_no_verdict_without_a_figure_a_trajectory_or_a_direction():
    assert trajectories.standing([np.nan, 1], 0, 2, [1, np.nan], "higher").verdict.tolist() == ["", ""]
    assert trajectories.standing(1, 0, 2, 5, "none") == ("", False)
    assert trajectories.standing(1, np.nan, np.nan, 5, "lower") == ("better", False)


def test_place_says_the_verdict_or_why_there_is_none():
    day = date(2009, 12, 31)
    ahead = trajectories.place(MET, day, 53.1, (50.5, 55.7), "higher")
    assert (round(ahead.expected, 6), ahead.verdict, ahead.certain, ahead.why) == (51.4, "better", False, None)
    assert trajectories.place(MET, day, 53.1, (52.5, 53.7), "higher").certain
    why = trajectories.NoVerdict
    assert trajectories.place(MET, date(2013, 3, 31), 53.1, (50, 56), "higher").why == why.NOT_OF_THIS_PERIOD
    assert trajectories.place(MET, day, 53.1, (50, 56), "none").why == why.NO_DIRECTION
    assert trajectories.place(MET, day, np.nan, (np.nan, np.nan), "higher").why == why.NO_FIGURE


def test_shares_of_past_years_begin_with_april_whatever_month_comes_first():
    shares = np.arange(1, 13) / 78  # April first
    months = np.tile(1200 * shares, 4)
    for first in range(12):
        found = trajectories.shares_of_past_years(months[first : first + 36], (first + 3) % 12 + 1)
        assert_allclose(found, shares, rtol=1e-9)


def test_shares_of_under_three_years_are_not_available():
    assert np.isnan(trajectories.shares_of_past_years(np.ones(35), 4)).all()
