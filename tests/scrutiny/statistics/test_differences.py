import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from scrutiny.statistics import differences
from tests.scrutiny.statistics.cases import CLOSED, ITERATIVE, numbers, reference, steady

small = st.integers(0, 40)


@pytest.mark.shared
def test_two_proportions_match_the_reference_cases(shared):
    for name, p_column in (("two_proportion_tests", "p_chisq"), ("two_proportion_newcombe", "p_pooled")):
        x1, n1, x2, n2, z, p = numbers(reference(shared, name), "x1", "n1", "x2", "n2", "z_pooled", p_column)
        assert_allclose(differences.two_proportions(x1, n1, x2, n2), (z, p), rtol=CLOSED)


@pytest.mark.shared
def test_two_rates_match_the_reference_cases(shared):
    rows = reference(shared, "two_rate_tests_methods")
    x1, e1, x2, e2, z, score_p, exact_p = numbers(rows, "x1", "t1", "x2", "t2", "z_score", "p_score", "p_exact_cond")
    found_z, found_p = differences.two_rates(x1, e1, x2, e2)
    few = x1 + x2 < 20
    assert_allclose(found_z, z, rtol=CLOSED)
    assert_allclose(found_p[~few], score_p[~few], rtol=CLOSED)
    assert_allclose(found_p[few], exact_p[few], rtol=ITERATIVE)
    assert few.any()


@pytest.mark.shared
def test_latest_year_of_made_up_areas_matches_the_reference(shared):
    months, expected = reference(shared, "peer_input"), reference(shared, "peer_expected")
    groups = reference(shared, "peer_groups")
    years = {row["area"]: np.zeros((2, 2)) for row in expected}
    last = max(int(row["month"]) for row in months)
    populations = {row["area"]: float(row["population"]) for row in months}
    for row in months:
        year = (last - int(row["month"])) // 12
        years[row["area"]][year] += float(row["satisfied"]), float(row["responses"])
    crimes = {
        area: [
            sum(
                float(row["crimes"])
                for row in months
                if row["area"] == area and (last - int(row["month"])) // 12 == year
            )
            for year in (0, 1)
        ]
        for area in years
    }
    for row in expected:
        area = row["area"]
        peers = [group["peer"] for group in groups if group["area"] == area and group["is_self"] == "0"]
        own = crimes[area][0], populations[area]
        others = sum(crimes[peer][0] for peer in peers), sum(populations[peer] for peer in peers)
        assert_allclose(differences.two_rates(*own, *others), (float(row["z"]), float(row["p"])), rtol=1e-8)
        z, p = differences.two_rates(crimes[area][0], 1, crimes[area][1], 1)
        assert_allclose((z, p), (float(row["change_z"]), float(row["change_p"])), rtol=1e-8)
        others = np.sum([years[peer][0] for peer in peers], axis=0)
        z, p = differences.two_proportions(*years[area][0], *others)
        assert_allclose((z, p), (float(row["sat_z"]), float(row["sat_p"])), rtol=1e-8)
        z, p = differences.two_proportions(*years[area][0], *years[area][1])
        assert_allclose((z, p), (float(row["sat_change_z"]), float(row["sat_change_p"])), rtol=1e-8)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (differences.two_proportions(18, 40, 9, 38), (1.97789643394329, 0.0479403913403149)),
        (differences.two_proportions(250, 1000, 260, 1010), (-0.382532102641784, 0.702066721706269)),
        (differences.two_rates(310, 250000, 270, 249000), (1.6126499311945, 0.106820584043905)),
        (differences.two_rates(4, 1, 11, 1), (-1.80739222823013, 0.11846923828125)),
    ],
)
def test_differences_of_known_cases(found, expected):
    assert_allclose(found, expected, rtol=CLOSED)


@steady
@given(x1=small, rest1=small, x2=small, rest2=small)
def test_two_proportions_agree_with_the_obvious_version(x1, rest1, x2, rest2):
    n1, n2 = x1 + rest1, x2 + rest2
    z, p = differences.two_proportions(x1, n1, x2, n2)
    if not n1 or not n2:
        assert np.isnan([z, p]).all()
        return
    pooled = (x1 + x2) / (n1 + n2)
    rarest = min(n1, n2) * min(x1 + x2, rest1 + rest2) / (n1 + n2)
    deviation = (pooled * (1 - pooled) * (1 / n1 + 1 / n2)) ** 0.5
    assert_allclose(z, (x1 / n1 - x2 / n2) / deviation if deviation else 0, rtol=CLOSED, atol=1e-12)
    exact = stats.fisher_exact([[x1, rest1], [x2, rest2]]).pvalue
    assert_allclose(p, exact if rarest < 5 else 2 * stats.norm.sf(abs(z)), rtol=ITERATIVE)


@pytest.mark.parametrize(
    ("x1", "n1", "x2", "n2"),
    [(2, 40, 9, 1000), (3, 10**6, 6, 10**6), (40, 50, 60, 10**5), (0, 3, 10**6, 10**7), (45, 45, 10**5, 10**5 + 9)],
)
def test_fisher_of_lopsided_counts_agrees_with_scipy(x1, n1, x2, n2):
    p = differences.two_proportions(x1, n1, x2, n2)[1]
    assert_allclose(p, stats.fisher_exact([[x1, n1 - x1], [x2, n2 - x2]]).pvalue, rtol=ITERATIVE, atol=1e-40)


@steady
@given(x1=st.integers(0, 25), x2=st.integers(0, 25), e1=st.floats(0.1, 1e6), e2=st.floats(0.1, 1e6))
def test_two_rates_agree_with_the_obvious_version(x1, x2, e1, e2):
    z, p = differences.two_rates(x1, e1, x2, e2)
    total, share = x1 + x2, e1 / (e1 + e2)
    if total == 0:
        assert (z, p) == (0, 1)
        return
    assert_allclose(z, (x1 - share * total) / (total * share * (1 - share)) ** 0.5, rtol=1e-7, atol=1e-9)
    exact = stats.binomtest(x1, total, share).pvalue
    assert_allclose(p, exact if total < 20 else 2 * stats.norm.sf(abs(z)), rtol=ITERATIVE)


@steady
@given(x1=small, x2=small, scale=st.floats(0.01, 100))
def test_two_rates_mind_the_ratio_of_exposures_only_and_turn_round(x1, x2, scale):
    z, p = differences.two_rates(x1, 300, x2, 500)
    assert_allclose(differences.two_rates(x1, 300 * scale, x2, 500 * scale), (z, p), rtol=1e-6, atol=1e-12)
    assert_allclose(differences.two_rates(x2, 500, x1, 300), (-z, p), rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize(
    "found",
    [
        differences.two_proportions(1, 0, 1, 2),
        differences.two_proportions(3, 2, 1, 2),
        differences.two_proportions(-1, 2, 1, 2),
        differences.two_proportions(np.nan, 2, 1, 2),
        differences.two_proportions(1, np.inf, 1, 2),
        differences.two_rates(1, 0, 1, 2),
        differences.two_rates(-1, 1, 1, 2),
        differences.two_rates(1, 1, np.inf, 2),
        differences.two_rates(1, 1, 1, np.nan),
        differences.welch(1, 1, 1, 2, 1, 9),
        differences.welch(1, 0, 5, 2, 0, 9),
        differences.welch(np.nan, 1, 5, 2, 1, 9),
    ],
)
def test_difference_from_an_unavailable_figure_is_not_available(found):
    assert np.isnan(found).all()


def test_two_figures_both_nil_or_both_all_do_not_differ():
    assert differences.two_proportions([0, 9], [5, 9], [0, 7], [8, 7])[1].tolist() == [1, 1]
    assert differences.two_rates(0, 5, 0, 8) == (0, 1)


def test_differences_broadcast_and_keep_the_gaps_apart():
    z, p = differences.two_proportions([[3], [np.nan]], 10, [1, 200, 4], [10, 300, 0])
    assert np.isnan(z).tolist() == np.isnan(p).tolist() == [[False, False, True], [True, True, True]]
    z, p = differences.two_rates([], 1, [], 1)
    assert z.shape == p.shape == (0,)


def test_differences_of_huge_counts_are_finite():
    assert np.isfinite(differences.two_proportions(10**9, 2 * 10**9, 1, 2)).all()
    assert np.isfinite(differences.two_rates(10**9, 1, 10**9, 1)).all()


def test_welch_agrees_with_scipy():
    first, second = np.array([4.1, 6, 5.2, 9.8, 7.7]), np.array([3.9, 4.4, 5.1, 4.2])
    found = differences.welch(first.mean(), first.std(ddof=1), 5, second.mean(), second.std(ddof=1), 4)
    expected = stats.ttest_ind(first, second, equal_var=False)
    assert_allclose(found, (expected.statistic, expected.pvalue), rtol=CLOSED)
