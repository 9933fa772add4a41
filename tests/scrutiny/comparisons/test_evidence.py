import dataclasses

import numpy as np
import pytest
from scipy import stats

from scrutiny.comparisons.changes import changes
from scrutiny.comparisons.engine import figures_of
from scrutiny.comparisons.evidence import change_of
from scrutiny.comparisons.method import Method
from tests.scrutiny.comparisons.cases import DEFAULT, RATE, families, series, steps


@pytest.mark.parametrize("method", [DEFAULT, Method(dispersion_corrected_under=0.0), Method(dispersion="assumed")])
def test_p_of_a_change_follows_from_what_is_told_of_it(method):
    months = [[1, 9, 2, 12, 5, 7, 3, 0, 5, 4, 11, 1, 9, 1, 13, 3, 5, 2, 11, 8, 13, 0, 9, 16]]
    given = dataclasses.replace(series([[60, 90]], 1000), steps=steps(months))
    figures, around = figures_of(RATE, given, method), families("")
    told = change_of(RATE, given, figures, changes(RATE, given, figures, around, method), 0, method)
    freedom = np.inf if told.freedom is None else told.freedom
    assert told.p == pytest.approx(2 * stats.t.sf(told.z / told.dispersion**0.5, freedom))
    assert (told.dispersion > told.measured) is (method == DEFAULT)


@pytest.mark.parametrize(
    ("before", "kind"), [(9, "exact test of two rates, this"), (10, "score test of two rates, this")]
)
def test_a_change_names_the_test_that_it_is_held_to(before, kind):
    given = series([[before, 10]], 1000)
    figures, around = figures_of(RATE, given, DEFAULT), families("")
    told = change_of(RATE, given, figures, changes(RATE, given, figures, around, DEFAULT), 0, DEFAULT)
    assert told.how.startswith(kind)
