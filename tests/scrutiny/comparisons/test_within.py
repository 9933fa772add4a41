import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.comparisons.within import best_and_worst, change

NAMES = ["Barnet", "Camden", "Ealing", "Sutton"]


def test_best_and_worst_by_number_and_by_per_cent_may_differ():
    latest, earlier = [5, 180, 30, 52], [10, 200, 25, 50]
    assert best_and_worst(NAMES, latest, earlier) == (["Camden"], ["Ealing"])
    assert best_and_worst(NAMES, latest, earlier, by="per cent") == (["Barnet"], ["Ealing"])


def test_best_and_worst_with_ties_names_all_of_them():
    assert best_and_worst(NAMES, [8, 8, 10, 12], [10, 10, 10, 10]) == (["Barnet", "Camden"], ["Sutton"])


def test_best_and_worst_below_the_minimum_leaves_small_areas_out():
    assert best_and_worst(NAMES, [0, 90, 100, 110], [9, 100, 100, 100], by="per cent", minimum=20) == (
        ["Camden"],
        ["Sutton"],
    )


def test_best_and_worst_without_any_difference_names_nobody():
    assert best_and_worst(NAMES, [1, 2, 3, 4], [1, 2, 3, 4]) == ([], [])


def test_best_and_worst_without_figures_leaves_the_area_out():
    assert best_and_worst(NAMES, [np.nan, 8, 10, 12], [1, 10, 10, 10]) == (["Camden"], ["Sutton"])


def test_change_in_per_cent_from_nothing_is_not_available():
    assert np.isnan(change([3], [0], by="per cent"))[0]


counts = st.lists(st.integers(0, 50), min_size=4, max_size=4)


@settings(derandomize=True)
@given(counts, counts)
def test_best_and_worst_agrees_with_a_plain_loop(latest, earlier):
    moves = {name: new - old for name, new, old in zip(NAMES, latest, earlier, strict=True)}
    low, high = min(moves.values()), max(moves.values())
    expected = ([], []) if low == high else tuple(sorted(n for n in NAMES if moves[n] == x) for x in (low, high))
    assert best_and_worst(NAMES, latest, earlier) == expected
