import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from scipy import stats

from scrutiny.statistics.differences import dispersion_of_few, dispersion_of_months, quasi_poisson_change, two_rates
from tests.scrutiny.statistics.cases import CLOSED, ITERATIVE, steady

years = arrays(np.int64, (2, 12), elements=st.integers(5, 400))


@steady
@given(years=years)
def test_change_agrees_with_the_formula_written_out(years):
    earlier, later = years
    ratio, phi, p = quasi_poisson_change(earlier, later)
    total = earlier.sum() + later.sum()
    squares = 0.0
    for year in (earlier, later):
        for month in range(12):
            expected = year.sum() * (earlier[month] + later[month]) / total
            squares += (year[month] - expected) ** 2 / expected
    z = (later.sum() - earlier.sum()) / total**0.5 / max(1, squares / 11) ** 0.5
    assert_allclose(ratio, later.sum() / earlier.sum(), rtol=CLOSED)
    assert_allclose(phi, squares / 11, rtol=ITERATIVE, atol=1e-12)
    assert_allclose(p, 2 * stats.t.sf(abs(z), 11), rtol=ITERATIVE)


@steady
@given(years=years)
def test_change_with_fixed_shares_has_22_degrees_of_freedom(years):
    earlier, later = years
    shares = np.arange(1, 13) * 5  # of no particular sum
    _, phi, p = quasi_poisson_change(earlier, later, shares)
    expected = np.outer([earlier.sum(), later.sum()], shares / shares.sum())
    assert_allclose(phi, ((years - expected) ** 2 / expected).sum() / 22, rtol=ITERATIVE)
    z = (later.sum() - earlier.sum()) / years.sum() ** 0.5 / max(1, phi) ** 0.5
    assert_allclose(p, 2 * stats.t.sf(abs(z), 22), rtol=ITERATIVE)


@steady
@given(years=arrays(np.int64, (2, 12), elements=st.integers(0, 2)))
def test_dispersion_is_told_by_the_months_that_ever_had_an_event_however_few(years):
    phi, freedom = dispersion_of_months(*years)
    some = [month for month in range(12) if years[:, month].any()]
    squares = sum(
        (year[month] - year.sum() * years[:, month].sum() / years.sum()) ** 2
        / (year.sum() * years[:, month].sum() / years.sum())
        for year in years
        for month in some
        if year.any()
    )
    if len(some) < 2:
        assert np.isnan(phi)
        assert np.isnan(freedom)
    else:
        assert freedom == len(some) - 1
        assert_allclose(phi, squares / freedom, rtol=ITERATIVE, atol=1e-12)


@pytest.mark.parametrize("phi", [1.5, 3, 4])
@pytest.mark.parametrize("n", [2, 3, 6, 10, 120])
def test_dispersion_of_few_undoes_what_a_division_of_few_adds_on_average(phi, n):
    """Of gamma-Poisson counts of two years that add up to n, by all the ways in which they can."""
    ways = np.arange(n + 1)
    chance = stats.betabinom(n, n / 2 / (phi - 1), n / 2 / (phi - 1)).pmf(ways)
    measured = (chance * (2 * ways - n) ** 2 / n).sum()
    year = np.where(np.arange(12) < 9, n / 2, 0)  # what never happened in a month tells nothing
    assert_allclose(dispersion_of_few(measured, year, year), phi if n > 2 else max(measured, 1), rtol=CLOSED)


@steady
@given(years=arrays(np.int64, (2, 12), elements=st.integers(0, 9)), phi=st.floats(0.1, 30))
def test_dispersion_of_few_is_never_less_than_measured_and_bounded(years, phi):
    corrected = dispersion_of_few(phi, *years)
    each = years.sum() / max(np.count_nonzero(years.sum(axis=0)), 1)
    assert phi <= corrected <= max(phi, phi * (each - 1))
    assert corrected == phi or phi > 1
    assert_allclose(dispersion_of_few(phi, *years * 1e12), phi, rtol=CLOSED)
    assert np.isnan(dispersion_of_few(np.nan, *years))


@pytest.mark.parametrize(("monthly", "dispersion"), [(3, 3), (3, 4), (5, 4), (7, 4)])
def test_unchanged_series_of_few_events_are_seldom_called_changed_once_corrected(monthly, dispersion):
    chance = np.random.default_rng(2010)
    months = chance.poisson(chance.gamma(monthly / (dispersion - 1), dispersion - 1, (2, 40_000, 12)))
    earlier, later = months.sum(axis=2)
    phi, freedom = dispersion_of_months(*months)
    called = [
        (
            2 * stats.t.sf(abs(later - earlier) / np.sqrt((later + earlier) * np.maximum(each, 1)), freedom) <= 0.05
        ).mean()
        for each in (phi, dispersion_of_few(phi, *months))
    ]
    assert called[0] > 0.06
    assert 0.04 < called[1] < 0.056


def test_dispersion_of_months_makes_a_change_less_certain():
    steady_months, restless = np.full(12, 200), np.array([150, 250] * 6)
    calm = quasi_poisson_change(steady_months, steady_months + 15)
    rough = quasi_poisson_change(restless, restless[::-1] + 15)
    assert calm[0] == rough[0]
    assert calm[1] < 1 < rough[1]
    assert calm[2] < 0.05 < rough[2]


@pytest.mark.parametrize(
    ("earlier", "later"), [([4] * 12, [5] * 12), ([100, 120, 90], [90, 100, 80]), ([0] * 12, [1] * 12)]
)
def test_change_of_few_events_or_months_is_plain_poisson(earlier, later):
    _, phi, p = quasi_poisson_change(earlier, later)
    assert phi == 1
    assert p == two_rates(sum(later), 1, sum(earlier), 1)[1]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -1])
def test_change_with_a_month_missing_is_not_available(bad):
    later = np.full(12, 50.0)
    later[7] = bad
    assert np.isnan(quasi_poisson_change(np.full(12, 50), later)).all()


def test_change_from_or_to_nothing():
    nothing, something = np.zeros(12), np.full(12, 50)
    ratio, phi, p = quasi_poisson_change(nothing, something)
    assert np.isnan(ratio)
    assert phi >= 0
    assert p < 1e-6
    assert quasi_poisson_change(something, nothing)[0] == 0
    assert np.isnan(quasi_poisson_change(nothing, nothing)[0])
    assert quasi_poisson_change(nothing, nothing)[2] == 1
    assert np.isnan(quasi_poisson_change([], [])).all()


def test_change_of_many_areas_is_that_of_each():
    months = np.random.default_rng(5).poisson(60, (2, 7, 12)).astype(float)
    months[0, 3, 2] = np.nan
    together = quasi_poisson_change(*months)
    for area in range(7):
        assert_allclose([part[area] for part in together], quasi_poisson_change(months[0, area], months[1, area]))


def test_change_of_huge_counts_is_finite():
    assert np.isfinite(quasi_poisson_change(np.full(12, 1e9), np.full(12, 1e9 + 1))).all()


@pytest.mark.parametrize("dispersion", [1, 2, 4])
def test_unchanged_series_are_seldom_called_changed(dispersion):
    chance = np.random.default_rng(2010)
    season = 1 + 0.15 * np.sin(np.arange(12) * np.pi / 6)
    shape = np.inf if dispersion == 1 else 200 * season / (dispersion - 1)
    months = chance.poisson(
        200 * season if dispersion == 1 else chance.gamma(shape, dispersion - 1, (2, 4000, 12)), (2, 4000, 12)
    )
    called = quasi_poisson_change(*months)[2] <= 0.05
    assert 0.01 < called.mean() <= 0.06
