import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny.statistics.spread import against_peers_pooled, gross_members
from tests.scrutiny.statistics.cases import steady

SMALL = 0.01


def gross_by_hand(members, s2, tau2, gross):
    """The slow obvious version, for one family without gaps."""
    middle = np.median(members)
    apart = [abs(y - middle) > gross * (v + tau2) ** 0.5 for y, v in zip(members, s2, strict=True)]
    return apart if 2 * (len(apart) - sum(apart)) > len(apart) else [False] * len(apart)


families = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.001, 0.1)), min_size=1, max_size=9)


@steady
@given(families, st.floats(0, 0.1), st.floats(1, 6))
def test_gross_members_are_those_of_the_plain_loop(family, tau2, gross):
    y, s2 = zip(*family, strict=True)
    assert gross_members([y], [s2], [tau2], gross)[0].tolist() == gross_by_hand(y, s2, tau2, gross)


def test_a_member_out_of_all_proportion_is_set_aside():
    assert gross_members([0.0, 0.1, 3.0], [SMALL] * 3, 0.0, 4).tolist() == [False, False, True]


def test_of_two_members_nobody_knows_which_is_the_odd_one():
    assert not gross_members([0.0, 3.0], [SMALL] * 2, 0.0, 4).any()


@pytest.mark.parametrize("members", [[np.nan, 0.0, 0.1, 3.0], [0.0, 0.1, 3.0, np.nan]])
def test_a_missing_member_counts_neither_way(members):
    found = gross_members(members, [SMALL] * 4, 0.0, 4)
    assert [y for y, apart in zip(members, found, strict=True) if apart] == [3.0]


def test_an_area_beside_a_gross_member_is_compared_with_the_others():
    alone = against_peers_pooled(0.05, SMALL, [0.0, 0.1], [SMALL] * 2, 0.02)
    beside = against_peers_pooled(0.05, SMALL, [0.0, 0.1, 3.0], [SMALL] * 3, 0.02, gross=4)
    np.testing.assert_allclose(beside, alone)


def test_without_a_limit_every_member_counts():
    every = against_peers_pooled(0.05, SMALL, [0.0, 0.1, 3.0], [SMALL] * 3, 0.02)
    assert every[0] == pytest.approx((0.0 + 0.1 + 3.0) / 3)
