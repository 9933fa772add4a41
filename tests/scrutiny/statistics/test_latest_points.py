"""How sure the signal at the latest point of a control chart is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from scrutiny.statistics.control_charts import latest_p, xmr, xmr_of_few
from scrutiny.statistics.multiplicity import benjamini_hochberg
from tests.scrutiny.statistics.cases import CLOSED, steady
from tests.scrutiny.statistics.test_control_charts import series


def slow_p(values, chart, starts):
    """The latest value on its own, by the words of the docstring."""
    known = [at for at, value in enumerate(values) if not np.isnan(value)]
    if not known:
        return np.nan
    last = known[-1]
    first = max(start for start in starts if start <= last)
    points = sum(at >= first for at in known if at < next((s for s in starts if s > last), len(values)))
    if points < 12:
        return np.nan
    if chart.signal[last] == "common cause":
        return 1.0
    mean, deviation = chart.mean[last], (chart.upper[last] - chart.mean[last]) / 3
    so_far_out = 2 * stats.t.sf(abs(values[last] - mean) / deviation, 0.62 * (points - 1)) if deviation else 1.0
    run, at = 0, last
    while at >= first and (values[at] - mean) * (values[last] - mean) > 0 and deviation:
        run, at = run + 1, at - 1
    return min(0.02, 2 * so_far_out, 2 * 2 * 0.5**run)


@steady
@given(values=series(), rebase=st.booleans())
def test_p_of_the_latest_value_agrees_with_the_slow_way(values, rebase):
    rebase_at = (14, 20) if rebase and values.size > 20 else ()
    chart = xmr(values, rebase_at=rebase_at)
    assert_allclose(latest_p(chart), slow_p(values, chart, (0, *rebase_at)), rtol=CLOSED)


@pytest.mark.parametrize(
    ("values", "least", "most"),
    [
        ([9, 11] * 12, 1, 1),
        ([9, 11] * 12 + [16], 0.005, 0.02),  # beyond the limits
        ([9, 11] * 12 + [30], 0, 1e-4),  # far beyond them
        ([9, 11] * 6 + [12, 13] * 4, 0.015, 0.02),  # a run of eight
        ([9, 11] * 10 + [12, 13] * 10, 0, 1e-5),  # a run of twenty
        ([np.nan, 8] * 5, np.nan, np.nan),
    ],
)
def test_the_stronger_a_signal_the_smaller_its_p(values, least, most):
    found = latest_p(xmr(values))
    assert np.isnan(found) if np.isnan(least) else least <= found <= most


@pytest.mark.slow
def test_latest_point_of_an_unchanged_series_seldom_signals():
    charts = xmr(np.random.default_rng(6).normal(100, 10, (20_000, 36)))
    assert (charts.signal[:, -1] != "common cause").mean() <= 0.02


@pytest.mark.slow
@pytest.mark.parametrize(("monthly", "chart_of"), [(30, xmr_of_few), (500, xmr)])
def test_screen_of_unchanged_charts_seldom_has_a_sure_signal(monthly, chart_of):
    chance = np.random.default_rng(8)
    months = chance.poisson(chance.gamma(monthly, 1, (500, 60, 36)))  # twice the variance of chance
    sure = benjamini_hochberg(latest_p(chart_of(months))) <= 0.05
    assert sure.any(axis=-1).mean() <= 0.06
