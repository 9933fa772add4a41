"""Estimates that were published with their limits: these are shown, and say how sure the estimate is."""

import numpy as np
import pytest
from scipy import stats

from scrutiny.comparisons.engine import compare
from scrutiny.comparisons.measures import Figures, Measure
from scrutiny.comparisons.method import Method
from tests.scrutiny.comparisons.cases import families, series

CONFIDENCE = Measure("Confidence", "survey", "higher")
DAYS_LOST = Measure("Days lost to sickness", "mean", "lower")
SCORE = Measure("Score", "index", "higher")
NAN = float("nan")


def estimates(values, half_widths, sample_size=None, denominator=None):
    """Two periods of each area, with limits so far on either side."""
    values, half = np.array(values, float), np.array(half_widths, float)
    sample = None if sample_size is None else np.broadcast_to(np.array(sample_size, float), values.shape)
    return series(values, denominator, lower_95=values - half, upper_95=values + half, sample_size=sample)


def columns(measure, figures, around=None, **settings):
    return compare(measure, figures, around or families(*[""] * len(figures.area_codes)), Method(**settings)).columns


def test_the_metropolitan_police_estimate_stands_for_1415_people():
    """53.1% (50.5 to 55.7), as the MPS published its confidence; methods.md §2."""
    limits = np.array([50.5]), np.array([55.7])
    figures = Figures.of(CONFIDENCE, np.array([53.1]), np.array([NAN]), limits=limits)
    assert figures.n[0] == pytest.approx(1415, abs=1)


def test_published_limits_are_shown_as_they_are():
    found = columns(CONFIDENCE, estimates([[50, 53.1]], [[2.6, 2.6]], 3000))
    assert (found["lower_95"], found["upper_95"]) == ([50.5], [55.7])


def test_the_same_difference_with_a_tenth_of_the_sample_is_no_clear_change():
    values = [[48.1, 53.1], [48.1, 53.1]]
    by_sample = columns(CONFIDENCE, series(values, sample_size=np.array([[1415] * 2, [141.5] * 2])))
    by_limits = columns(CONFIDENCE, estimates(values, [[2.6] * 2, [2.6 * 10**0.5] * 2]))
    assert by_sample["change_verdict"] == by_limits["change_verdict"] == ["better", "no clear change"]
    assert by_limits["change_p"] == pytest.approx(by_sample["change_p"], rel=0.05)


def test_a_design_effect_is_in_the_limits_and_else_in_the_method():
    wide = columns(CONFIDENCE, estimates([[48.1, 53.1]], [[5.2, 5.2]], 1415))
    assert wide["change_verdict"] == ["no clear change"]
    narrow = columns(CONFIDENCE, series([[48.1, 53.1]], sample_size=np.full((1, 2), 1415.0)), design_effect=4)
    assert narrow["change_verdict"] == ["no clear change"]
    assert narrow["change_p"] == pytest.approx(wide["change_p"], rel=0.05)


def test_limits_never_stand_for_more_people_than_were_asked():
    limits = np.array([53.0]), np.array([53.2])
    figures = Figures.of(CONFIDENCE, np.array([53.1]), np.array([NAN]), np.array([1000.0]), limits)
    assert figures.n.tolist() == [1000]


@pytest.mark.parametrize("limits", [(54, 56), (56, 54), (53.1, 53.1), (NAN, 55), (-np.inf, np.inf)])
def test_limits_that_do_not_hold_the_estimate_are_not_believed(limits):
    given = tuple(np.array([[limit, limit]], float) for limit in limits)
    figures = series([[53.1, 53.1]], lower_95=given[0], upper_95=given[1])
    found = columns(CONFIDENCE, figures)
    assert (found["lower_95"], found["change_p"]) == ([None], [None])
    assert "sample size not known" in found["quality"][0]


@pytest.mark.parametrize("measure", [DAYS_LOST, SCORE])
def test_means_and_scores_with_limits_are_tested(measure):
    figures = estimates([[10, 8], [10, 8], [10, 8]], [[0.5, 0.5], [5, 5], [NAN, NAN]], denominator=1)
    found = columns(measure, figures)
    z = 2 / (np.hypot(0.5, 0.5) / stats.norm.isf(0.025))
    assert found["change_p"][0] == pytest.approx(2 * stats.norm.sf(z), rel=1e-9)
    assert found["change_verdict"][1:] == ["no clear change", "not available"]
    assert (found["lower_95"][0], found["upper_95"][0], found["lower_95"][2]) == (7.5, 8.5, None)
    assert "chance plays no known part" in found["quality"][2]
    assert "chance plays no known part" not in found["quality"][0]


def test_a_mean_with_limits_is_told_from_its_family():
    figures = estimates([[8, 12], [8, 8], [8, 8.2], [8, 7.9]], np.full((4, 2), 0.4), denominator=1)
    found = columns(DAYS_LOST, figures, families("BCD", "CD", "BD", "BC"))
    others = np.mean([8, 8.2, 7.9]), 0.4 / stats.norm.isf(0.025) / 3**0.5
    z = (12 - others[0]) / np.hypot(0.4 / stats.norm.isf(0.025), others[1])
    assert found["sampling_p"][0] == pytest.approx(2 * stats.norm.sf(z), rel=1e-6)
    assert (found["rank_low"][0], found["rank_high"][0]) == (4, 4)
    assert found["rank_low"][1] < found["rank_high"][1]
    assert found["pace_verdict"][0] == "losing"
