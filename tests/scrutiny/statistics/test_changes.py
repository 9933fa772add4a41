import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from scrutiny.statistics import changes
from tests.scrutiny.statistics.cases import CLOSED, steady

counts = st.integers(1, 10**9)


@steady
@given(new=counts, old=counts, family_new=counts, family_old=counts, phi=st.floats(0.5, 5))
def test_pace_agrees_with_the_formula_written_out(new, old, family_new, family_old, phi):
    own = changes.rate_change(new, old, phi=phi)
    family = changes.rate_change(family_new, family_old)
    z, p = changes.against_family_change(*own, *family)
    variance = max(1, phi) * (1 / new + 1 / old) + 1 / family_new + 1 / family_old
    expected = (np.log(new / old) - np.log(family_new / family_old)) / variance**0.5
    assert_allclose(z, expected, rtol=1e-6, atol=1e-6)
    assert_allclose(p, 2 * stats.norm.sf(abs(z)), rtol=CLOSED)


def test_change_of_a_rate_minds_the_exposures():
    assert_allclose(changes.rate_change(60, 40, 3000, 2000), (0, 1 / 60 + 1 / 40), atol=1e-12)


def test_change_of_a_share():
    change, variance = changes.share_change(60, 100, 50, 100)
    assert_allclose(change, 0.1)
    assert_allclose(variance, (0.6 * 0.4 + 0.25) / 100, rtol=0.01)
    assert changes.share_change(10, 10, 0, 10)[1] > 0


@pytest.mark.parametrize(
    "found",
    [
        changes.rate_change(0, 5),
        changes.rate_change(5, 0),
        changes.rate_change(-5, 5),
        changes.rate_change(5, 5, 0, 1),
        changes.rate_change(np.inf, 5),
        changes.share_change(5, 4, 1, 2),
        changes.share_change(1, 0, 1, 2),
        changes.share_change(1, 2, np.nan, 2),
        changes.against_family_change(0.1, 0, 0.2, 0),
        changes.against_family_change(np.nan, 1, 0.2, 1),
        changes.against_family_change(0.1, -1, 0.2, 3),
    ],
)
def test_change_from_an_unavailable_figure_is_not_available(found):
    assert np.isnan(found[-1]).all()
