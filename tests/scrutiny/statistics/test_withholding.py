"""Small counts that are withheld can't be worked out again, not even by someone who knows the rule."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from scrutiny.statistics.withholding import withheld

ONE_FORCE = np.zeros(4, np.int64)


def hidden(counts, fewest=5, wholes=None):
    """Of one period, which counts aren't shown."""
    places = np.zeros(len(counts), np.int64) if wholes is None else np.asarray(wholes)
    return withheld(np.array(counts, float)[:, None], places, fewest)[:, 0].tolist()


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([50, 60, 70, 5], [False, False, False, False]),
        ([50, 60, 70, 4], [True, False, False, True]),  # 4 alone would be the total less the others
        ([50, 4, 70, 3], [False, True, False, True]),
        ([50, 0, 70, 0], [True, True, False, True]),  # two noughts add up to nought
        ([50, 4, 70, 4], [False, True, False, True]),
        ([5, 4, 70, 4], [True, True, False, True]),  # two of 4 at most, and 8 together
        ([50, 50, 70, 4], [True, True, False, True]),  # ties go together
        ([np.nan, 50, 70, 4], [False, True, False, True]),
        ([np.nan, np.nan, np.nan, 4], [False, False, False, True]),
        ([-1, 50, 70, 80], [True, True, False, False]),
    ],
)
def test_next_smallest_goes_with_a_small_count(counts, expected):
    assert hidden(counts) == expected


def test_areas_of_no_force_have_no_total_to_be_subtracted_from():
    assert hidden([4, 50, 60], wholes=[-1, -1, -1]) == [True, False, False]


def test_forces_are_judged_one_by_one():
    assert hidden([4, 50, 3, 20, 30], wholes=[0, 0, 7, 7, 7]) == [True, True, True, True, False]


@pytest.mark.parametrize(("areas", "highest", "fewest"), [(3, 14, 5), (4, 9, 3), (5, 6, 2)])
def test_whoever_knows_the_total_the_rest_and_the_rule_cannot_tell_any_count(areas, highest, fewest):
    """Every possible force is tried: for each that is shown alike, each withheld count may be one of two at least.

    Where nothing at all is shown, the total says what it says.
    """
    every = np.array(list(product(range(highest + 1), repeat=areas)), float)
    masks = withheld(every.T, np.zeros(areas, np.int64), fewest).T
    alike = defaultdict(list)
    for counts, mask in zip(every, masks, strict=True):
        if mask.any() and not mask.all():
            alike[tuple(np.where(mask, -1, counts)), counts.sum()].append(counts)
    assert len(alike) > 50
    for (seen, total), possible in alike.items():
        withheld_ones = np.array(possible)[:, np.array(seen) == -1]
        assert (withheld_ones.min(axis=0) < withheld_ones.max(axis=0)).all(), (seen, total)


COUNTS = arrays.arrays(float, (4, 3), elements=st.one_of(st.integers(0, 30).map(float), st.just(np.nan)))


@given(COUNTS, st.integers(1, 10))
def test_no_small_count_is_shown_and_no_period_minds_another(counts, fewest):
    found = withheld(counts, ONE_FORCE, fewest)
    assert found[counts < fewest].all()
    assert not found[np.isnan(counts)].any()
    for period in range(3):
        alone = withheld(counts[:, [period]], ONE_FORCE, fewest)
        assert (alone[:, 0] == found[:, period]).all()


@given(COUNTS, st.integers(1, 10), st.permutations(range(4)))
def test_order_of_the_areas_says_nothing(counts, fewest, order):
    assert (withheld(counts[order], ONE_FORCE, fewest) == withheld(counts, ONE_FORCE, fewest)[order]).all()
