import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from scrutiny.statistics import intervals
from tests.scrutiny.statistics.cases import CLOSED, ITERATIVE, numbers, reference, steady

counts = st.integers(0, 10**9)
LEVELS = {"95_0": 0.95, "99_8": 0.998}


@pytest.mark.shared
@pytest.mark.parametrize(("label", "confidence"), LEVELS.items())
def test_wilson_matches_the_reference_cases(shared, label, confidence):
    rows = reference(shared, "wilson_ci")
    x, n, low, high = numbers(rows, "x", "n", f"lower{label}cl", f"upper{label}cl")
    lower, upper = intervals.wilson(x, n, confidence)
    assert_allclose(lower * 100, low, rtol=CLOSED)
    assert_allclose(upper * 100, high, rtol=CLOSED)


@pytest.mark.shared
def test_wilson_matches_a_second_package(shared):
    x, n, low, high = numbers(reference(shared, "proportion_ci_methods"), "x", "n", "wilson_lo", "wilson_hi")
    assert len(x) > 1
    assert_allclose(intervals.wilson(x, n), (low, high), rtol=CLOSED, atol=1e-15)


@pytest.mark.shared
@pytest.mark.parametrize(("label", "confidence"), LEVELS.items())
def test_byar_matches_the_reference_cases(shared, label, confidence):
    rows = reference(shared, "byar_ci_per_1000")
    x, n, low, high = numbers(rows, "x", "n", f"lower{label}cl", f"upper{label}cl")
    lower, upper = intervals.byar(x, n, 1000, confidence)
    assert_allclose(lower, low, rtol=CLOSED)
    assert_allclose(upper, high, rtol=CLOSED)


@pytest.mark.shared
def test_survey_matches_the_reference_cases(shared):
    rows = reference(shared, "survey_ci_deff")
    share, n, effect, low, high = numbers(rows, "p", "n", "deff", "wilson_lo", "wilson_hi")
    assert_allclose(intervals.survey(share, n, effect), (low, high), rtol=CLOSED)


@pytest.mark.shared
def test_newcombe_matches_the_reference_cases(shared):
    rows = reference(shared, "two_proportion_newcombe")
    x1, n1, x2, n2, low, high = numbers(rows, "x1", "n1", "x2", "n2", "diff_newcomb_lo", "diff_newcomb_hi")
    assert_allclose(intervals.newcombe(x1, n1, x2, n2), (low, high), rtol=CLOSED)


@pytest.mark.shared
def test_rate_ratio_matches_the_reference_cases(shared):
    rows = reference(shared, "two_rate_tests_methods")
    x1, e1, x2, e2, low, high = numbers(rows, "x1", "t1", "x2", "t2", "rr_waldlog_lo", "rr_waldlog_hi")
    many = x1 + x2 >= intervals.EXACT_RATIO_BELOW
    lower, upper = intervals.rate_ratio(x1, e1, x2, e2)
    assert_allclose(lower[many], low[many], rtol=CLOSED)
    assert_allclose(upper[many], high[many], rtol=CLOSED)


@pytest.mark.shared
def test_rate_ratio_of_few_events_matches_the_exact_reference_cases(shared):
    rows = [row for row in reference(shared, "two_rate_tests_exact") if int(row["x1"]) + int(row["x2"]) < 20]
    x1, e1, x2, e2, low, high = numbers(rows, "x1", "t1", "x2", "t2", "rr_lo", "rr_hi")
    assert_allclose(intervals.rate_ratio(x1, e1, x2, e2), (low, high), rtol=ITERATIVE)


def test_wilson_of_a_published_confidence_figure():
    assert_allclose(np.round(np.multiply(intervals.wilson(751, 1414), 100), 1), (50.5, 55.7))


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        (intervals.wilson(7, 15), (0.248095353657374, 0.698830199745016)),
        (intervals.wilson(0, 25), (0, 0.133192250939048)),
        (intervals.wilson(12, 12), (0.757505993344759, 1)),
        (intervals.byar(0, 12000, 1000), (0, 0.307406621176161)),
        (intervals.byar(9, 61000, 1000), (0.0674651327439071, 0.280078745105232)),
        (intervals.byar(10, 61000, 1000), (0.0784827854748781, 0.301499321405844)),
        (intervals.survey(0.525, 800, 1.15), (0.487855554613095, 0.56186985683878)),
        (intervals.newcombe(18, 40, 9, 38), (0.00213908217060366, 0.398749737479665)),
        (intervals.rate_ratio(57, 143210, 80, 143000), (0.506532594256782, 0.999281221730411)),
        (intervals.rate_ratio(4, 1, 11, 1), (0.0844476124533747, 1.22718756881348)),
    ],
)
def test_intervals_of_known_cases(interval, expected):
    assert_allclose(interval, expected, rtol=CLOSED)


def test_rate_ratio_is_exact_under_twenty_events_only():
    few, many = intervals.rate_ratio([8, 8], 1, [11, 12], 1)[1]
    share = stats.beta.ppf(0.975, 9, 11)
    assert_allclose(few, share / (1 - share), rtol=ITERATIVE)
    assert_allclose(many, 8 / 12 * np.exp(stats.norm.ppf(0.975) * (1 / 8 + 1 / 12) ** 0.5), rtol=CLOSED)


def test_mean_interval_is_students():
    seconds = np.array([4.1, 6.0, 5.2, 9.8, 7.7])
    expected = stats.t.interval(0.95, 4, loc=seconds.mean(), scale=stats.sem(seconds))
    assert_allclose(intervals.mean_interval(seconds.mean(), seconds.std(ddof=1), 5), expected, rtol=CLOSED)


@steady
@given(x=counts, rest=counts, confidence=st.sampled_from([0.9, 0.95, 0.998]))
def test_wilson_limits_are_where_the_score_test_gives_in(x, rest, confidence):
    n = x + rest
    lower, upper = intervals.wilson(x, n, confidence)
    if n == 0:
        assert np.isnan([lower, upper]).all()
        return
    assert 0 <= lower <= x / n <= upper <= 1
    z = intervals.normal_deviate(confidence)
    for limit in (lower, upper):
        if 1e-6 < limit < 1 - 1e-6:
            assert (x / n - limit) ** 2 * n == pytest.approx(z**2 * limit * (1 - limit), rel=1e-6)


@steady
@given(x=st.integers(0, 9), confidence=st.sampled_from([0.95, 0.998]))
def test_byar_of_few_events_is_where_poisson_tails_equal_alpha(x, confidence):
    lower, upper = intervals.byar(x, 1, 1, confidence)
    tail = (1 - confidence) / 2
    assert stats.poisson.cdf(x, upper) == pytest.approx(tail)
    assert lower == 0 if x == 0 else stats.poisson.sf(x - 1, lower) == pytest.approx(tail)


@steady
@given(x=counts, scale=st.floats(0.001, 1000))
def test_byar_scales_with_its_exposure(x, scale):
    assert_allclose(intervals.byar(x, 1000 * scale, 1000), np.divide(intervals.byar(x, 1000, 1000), scale), rtol=CLOSED)


@steady
@given(x1=counts, x2=counts, e1=st.floats(1, 1e6), e2=st.floats(1, 1e6))
def test_rate_ratio_turned_round_is_its_inverse(x1, x2, e1, e2):
    lower, upper = intervals.rate_ratio(x1, e1, x2, e2)
    turned_lower, turned_upper = intervals.rate_ratio(x2, e2, x1, e1)
    if x1 + x2 == 0:
        assert np.isnan([lower, upper, turned_lower, turned_upper]).all()
        return
    assert lower <= upper
    if lower > 0:
        assert_allclose(lower * turned_upper, 1, rtol=ITERATIVE)
    else:
        assert x1 == 0
        assert turned_upper == np.inf


@steady
@given(x1=st.integers(0, 30), x2=st.integers(0, 30), rest=st.integers(1, 30))
def test_newcombe_holds_the_difference_and_turns_its_sign(x1, x2, rest):
    n1, n2 = x1 + rest, x2 + rest
    lower, upper = intervals.newcombe(x1, n1, x2, n2)
    assert -1 <= lower <= x1 / n1 - x2 / n2 <= upper <= 1
    assert_allclose(intervals.newcombe(x2, n2, x1, n1), (-upper, -lower), rtol=CLOSED, atol=1e-15)


@pytest.mark.parametrize(
    "interval",
    [
        intervals.wilson(1, 0),
        intervals.wilson(5, 4),
        intervals.wilson(-1, 4),
        intervals.wilson(np.nan, 4),
        intervals.wilson(1, np.inf),
        intervals.wilson(np.inf, np.inf),
        intervals.byar(-1, 100),
        intervals.byar(5, 0),
        intervals.byar(5, -3),
        intervals.byar(np.inf, 100),
        intervals.byar(np.nan, 100),
        intervals.mean_interval(5, 1, 1),
        intervals.mean_interval(5, -1, 10),
        intervals.mean_interval(np.nan, 1, 10),
        intervals.survey(0.5, 100, 0),
        intervals.survey(1.2, 100),
        intervals.survey(0.5, np.nan),
        intervals.newcombe(5, 10, 5, 0),
        intervals.newcombe(5, 10, 11, 10),
        intervals.rate_ratio(0, 10, 0, 10),
        intervals.rate_ratio(3, 10, 4, 0),
        intervals.rate_ratio(-3, 10, 40, 10),
    ],
)
def test_interval_of_an_unavailable_figure_is_not_available(interval):
    assert np.isnan(interval).all()


def test_intervals_broadcast_and_keep_the_gaps_apart():
    lower, upper = intervals.wilson([[1], [np.nan]], [10, 0, 20])
    assert lower.shape == upper.shape == (2, 3)
    assert np.isnan(lower).tolist() == [[False, True, False], [True, True, True]]
    assert intervals.byar([], [])[0].shape == (0,)


def test_intervals_of_huge_counts_are_finite():
    for interval in (
        intervals.wilson(10**9, 2 * 10**9),
        intervals.byar(10**9, 1),
        intervals.rate_ratio(10**9, 1, 1, 1),
    ):
        assert np.isfinite(interval).all()


def test_interval_of_scalars_is_a_plain_number():
    assert isinstance(intervals.wilson(3, 10)[0], float)
