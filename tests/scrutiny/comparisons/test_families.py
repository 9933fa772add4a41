"""The family's figures against slow, obvious loops."""

import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.comparisons.engine import compare
from scrutiny.comparisons.method import AVERAGE_RULES, Method
from tests.scrutiny.comparisons.cases import RATE, families, series

LETTERS = "ABCDEFG"


@st.composite
def situations(draw):
    """Areas with counts (or none) and people, each with a family drawn from the others."""
    size = draw(st.integers(1, len(LETTERS)))
    letters = LETTERS[:size]
    counts = draw(st.lists(st.none() | st.integers(0, 400), min_size=size, max_size=size))
    people = draw(st.lists(st.integers(1, 5000), min_size=size, max_size=size))
    members = ["".join(draw(st.sets(st.sampled_from(letters.replace(own, "") or "z")))) for own in letters]
    return counts, people, ["".join(sorted(each)) for each in members]


def by_loops(counts, people, members, own, rule):
    """Average, lowest, median, highest, place and of how many, of the family of `own`, or None."""

    def rate(letter):
        position = LETTERS.find(letter)
        return counts[position] / people[position] * 1000 if 0 <= position < len(counts) and knows(letter) else None

    def knows(letter):
        position = LETTERS.find(letter)
        return 0 <= position < len(counts) and counts[position] is not None

    family = members[LETTERS.index(own)]
    present = [letter for letter in family if knows(letter)]
    if not present or len(present) < 0.6 * len(family):
        return None
    everyone = [own, *present] if knows(own) else present
    shown = [rate(letter) for letter in everyone]
    if rule == "weighted-including-area":
        positions = [LETTERS.index(letter) for letter in everyone]
        average = sum(counts[each] for each in positions) / sum(people[each] for each in positions) * 1000
    elif rule == "mean-excluding-area":
        average = statistics.fmean(rate(letter) for letter in present)
    else:
        average = statistics.fmean(shown)
    place = (
        1 + sum(each < rate(own) and not np.isclose(each, rate(own), rtol=1e-10) for each in shown)
        if knows(own)
        else None
    )
    return average, min(shown), statistics.median(shown), max(shown), place, len(shown) if knows(own) else None


@pytest.mark.parametrize("rule", AVERAGE_RULES)
@given(situation=situations())
@settings(max_examples=60, deadline=None)
def test_family_figures_agree_with_loops(rule, situation):
    counts, people, members = situation
    numerator = np.array([[np.nan, np.nan if count is None else count] for count in counts])
    figures = series(numerator, np.array(people)[:, None])
    found = compare(RATE, figures, families(*members), Method(family_average_rule=rule, rank_draws=50)).columns
    names = ("family_average", "family_min", "family_median", "family_max", "rank", "rank_of")
    for position, own in enumerate(LETTERS[: len(counts)]):
        expected = by_loops(counts, people, members, own, rule) or (None,) * 6
        for name, value in zip(names, expected, strict=True):
            assert found[name][position] == (value if value is None else pytest.approx(value, rel=1e-9, abs=1e-12))
        assert (found["family_average"][position] is None) is (found["family_average_rule"][position] == "")
        named = set((found["family_members"][position] + " " + found["family_missing"][position]).split())
        assert named == set(members[position])


@given(situation=situations(), turn=st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_areas_does_not_matter(situation, turn):
    counts, people, members = situation
    order = list(range(len(counts)))
    turn.shuffle(order)
    turned = {LETTERS[old]: LETTERS[new] for new, old in enumerate(order)}
    numerator = np.array([[200.0, np.nan if count is None else count] for count in counts])
    denominator = np.array(people)[:, None]
    plain = compare(RATE, series(numerator, denominator), families(*members), Method()).columns
    moved_members = ["".join(turned.get(letter, letter) for letter in members[old]) for old in order]
    moved = compare(RATE, series(numerator[order], denominator[order]), families(*moved_members), Method()).columns
    for name in ("value", "family_average", "rank", "rank_low", "rank_high", "sampling_p", "spread_p", "change_p"):
        back = [moved[name][order.index(area)] for area in range(len(counts))]
        for one, other in zip(plain[name], back, strict=True):
            assert one == (other if other is None else pytest.approx(other, rel=1e-9, abs=1e-300))
        assert plain["family_verdict"] == [moved["family_verdict"][order.index(area)] for area in range(len(counts))]
