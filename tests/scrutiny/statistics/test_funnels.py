import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from scrutiny.statistics import funnels, intervals
from tests.scrutiny.statistics.cases import CLOSED, numbers, reference, steady

KINDS = {
    "PR_successes_events": "proportion",
    "SR_SHMI_events_expected": "ratio",
    "SR_CQC_events_expected": "ratio-cqc",
    "RC_successes_events": "ratio-of-counts",
}
EVENTS = np.array([433, 1066, 351, 435, 440, 287, 605, 603, 320, 300, 766, 373, 359, 239, 1159])
SUCCESSES = np.array([60, 168, 43, 83, 46, 19, 66, 97, 61, 36, 83, 45, 44, 20, 90])


@pytest.mark.shared
@pytest.mark.parametrize(("model", "kind"), KINDS.items())
def test_overdispersion_matches_the_reference_cases(shared, model, kind):
    summary = next(row for row in reference(shared, "funnel_od_summary") if row["model"] == model)
    points = [row for row in reference(shared, "funnel_od_points") if row["model"] == model]
    x, n = numbers(points, "numerator", "denominator")
    found = funnels.overdispersion(x, n, kind)
    assert_allclose(found.phi, float(summary["phi"]), rtol=CLOSED)
    assert_allclose(found.tau2, float(summary["tau2"]), rtol=CLOSED)
    expected = numbers(points, "OD95LCL", "OD95UCL", "OD99LCL", "OD99UCL")
    assert_allclose(found[2:], expected, rtol=CLOSED)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("model", "kind"), [("PR_successes_events", "proportion"), ("RC_successes_events", "ratio-of-counts")]
)
def test_limits_without_spread_match_the_reference_cases(shared, model, kind):
    points = [row for row in reference(shared, "funnel_od_points") if row["model"] == model]
    x, n, low, high = numbers(points, "numerator", "denominator", "LCL95", "UCL95")
    centre = x.sum() / n.sum()
    target = np.arcsin(np.sqrt(centre)) if kind == "proportion" else np.log(centre)
    assert_allclose(funnels.adjusted_limits(n, target, 0, kind), (low, high), rtol=CLOSED)


@pytest.mark.shared
@pytest.mark.parametrize("statistic", ["proportion", "rate", "ratio"])
def test_significance_matches_the_reference_labels(shared, statistic):
    rows = reference(shared, "funnel_phe_significance")
    x, n, population, expected = numbers(rows, "successes", "events", "population", "expected_events")
    if statistic == "proportion":
        own, centre = [intervals.wilson(x, n, level) for level in (0.95, 0.998)], x.sum() / n.sum()
    elif statistic == "rate":
        own = [intervals.byar(n, population, 1e5, level) for level in (0.95, 0.998)]
        centre = 1e5 * n.sum() / population.sum()
    else:
        own, centre = [intervals.byar(n, expected, 1, level) for level in (0.95, 0.998)], 1
    labels = funnels.significance(*own[0], *own[1], centre)
    assert_array_equal(labels, [row[f"sig_{statistic}"] for row in rows])


def test_overdispersion_of_a_known_case():
    found = funnels.overdispersion(SUCCESSES, EVENTS, "proportion")
    assert_allclose((found.phi, found.tau2), (4.24244707603041, 0.00175317671796252), rtol=CLOSED)
    assert_allclose((found.lower_95[0], found.upper_998[0]), (0.0688870882941543, 0.23778560360188), rtol=CLOSED)


def test_overdispersion_of_a_known_ratio():
    # Three areas have no outer tenths; the expected events are those of the first three of the reference.
    expected = [476.068959149159, 1130.40013062099, 342.551067736834]
    found = funnels.overdispersion(EVENTS[:3], expected, "ratio")
    scores = np.sqrt(np.round(expected, 2)) * np.log(EVENTS[:3] / np.round(expected, 2))
    assert_allclose(found.phi, np.mean(scores**2), rtol=CLOSED)


def test_overdispersion_of_a_ratio_leaves_out_the_outer_tenths():
    found = funnels.overdispersion(np.arange(95, 106), np.full(11, 100), "ratio")
    scores = 10 * np.log(np.arange(96, 105) / 100)
    assert_allclose(found.phi, np.mean(scores**2), rtol=CLOSED)


@steady
@given(x=st.integers(0, 400), n=st.integers(1, 400), centre=st.floats(0.02, 0.98))
def test_proportion_limits_are_left_where_the_own_interval_excludes_the_centre(x, n, centre):
    x = min(x, n)
    lower, upper = funnels.limits(n, centre, "proportion")
    own_lower, own_upper = intervals.wilson(x, n)
    assert (own_lower > centre, own_upper < centre) == (x / n > upper, x / n < lower)


@steady
@given(x=st.integers(0, 9), expected=st.floats(0.05, 60))
def test_ratio_limits_are_left_where_the_exact_interval_excludes_the_centre(x, expected):
    lower, upper = funnels.limits(expected, 1, "ratio")
    own_lower, own_upper = intervals.byar(x, expected)
    assert (own_lower > 1, own_upper < 1) == (x / expected > upper, x / expected < lower)


@steady
@given(order=st.permutations(range(15)), kind=st.sampled_from(sorted(KINDS.values())))
def test_overdispersion_minds_no_order_and_no_gaps(order, kind):
    found = funnels.overdispersion(SUCCESSES, EVENTS, kind)
    x, n = (np.append(counts[list(order)], np.nan) for counts in (SUCCESSES, EVENTS))
    shuffled = funnels.overdispersion([x, x], [n, n], kind)
    for one, other in zip(found[:2], shuffled[:2], strict=True):
        assert_allclose(other, [one, one], rtol=CLOSED)
    for one, other in zip(found[2:], shuffled[2:], strict=True):
        assert_allclose(other[1], np.append(one[list(order)], np.nan), rtol=CLOSED)


def test_overdispersion_of_areas_that_differ_by_chance_alone_has_no_spread():
    found = funnels.overdispersion([50, 51, 49, 50, 52], [100] * 5, "proportion")
    assert found.tau2 == 0
    assert found.phi < 1


@pytest.mark.parametrize("kind", KINDS.values())
@pytest.mark.parametrize(("x", "n"), [([], []), ([np.nan] * 3, [5] * 3), ([1, 2], [0, -1]), ([np.inf], [np.inf])])
def test_overdispersion_of_nothing_is_not_available(kind, x, n):
    found = funnels.overdispersion(x, n, kind)
    assert np.isnan(found.phi)
    assert np.isnan(found.tau2)
    assert np.isnan(found[2:]).all()


def test_overdispersion_of_one_area_tells_no_spread():
    assert np.isnan(funnels.overdispersion([5], [10], "proportion").tau2)


def test_proportion_limits_of_small_areas_stay_within_bounds_and_narrow():
    lower, upper = funnels.adjusted_limits(np.arange(1, 500), np.arcsin(np.sqrt(0.05)), 0.01, "proportion")
    assert ((lower >= 0) & (upper <= 1)).all()
    assert (np.diff(lower) >= 0).all()
    assert (np.diff(upper) <= 0).all()


def test_limits_of_no_area_are_not_available():
    for kind in KINDS.values():
        assert np.isnan(funnels.limits([0, -5, np.nan], 0.5, kind)).all()


def test_limits_of_huge_areas_are_finite():
    assert np.isfinite(funnels.limits(1e9, 1, "ratio")).all()


def test_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="odds"):
        funnels.overdispersion([1, 2], [3, 4], "odds")


def test_significance_of_a_missing_interval_is_empty():
    assert funnels.significance(np.nan, 2, 0, 3, 1) == ""
    assert funnels.significance(0.5, 2, 0, 3, 1) == "Not significant"
