import csv
import math
from statistics import fmean, stdev

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from landscape.similarity import most_similar, squared_distances, standardise


def slow_most_similar(codes, values, size, logarithms, weights):
    """The same, one pair of areas at a time: area → [(squared distance, peer), …] for all others, nearest first."""
    columns = []
    for variable, logarithm in enumerate(logarithms):
        column = [math.log(row[variable]) if logarithm else row[variable] for row in values]
        mean, spread = fmean(column), stdev(column)
        columns.append([(value - mean) / spread for value in column])
    found = {}
    for here, code in enumerate(codes):
        others = []
        for there, other in enumerate(codes):
            if here != there:
                squared = 0.0
                for weight, column in zip(weights, columns, strict=True):
                    squared += weight * (column[here] - column[there]) ** 2
                others.append((round(squared, 10), other))
        found[code] = sorted(others)
    return found


def varied(shape):
    """Tables of areas × variables in which every variable varies enough to be standardised."""
    cells = st.integers(min_value=1, max_value=60).map(float)
    return arrays(np.float64, shape, elements=cells).filter(lambda table: (table.std(axis=0) > 0).all())


tables = st.tuples(st.integers(4, 9), st.integers(1, 4)).flatmap(varied)


def codes_for(table):
    return [f"E{row:03}" for row in range(len(table))]


@given(tables, st.data())
def test_most_similar_agrees_with_slow_loops(table, data):
    size = data.draw(st.integers(1, len(table) - 1))
    logarithms = data.draw(st.lists(st.booleans(), min_size=table.shape[1], max_size=table.shape[1]))
    weights = data.draw(st.lists(st.sampled_from([0.5, 1, 3]), min_size=table.shape[1], max_size=table.shape[1]))
    codes = data.draw(st.permutations(codes_for(table)))

    found = most_similar(codes, table, size, logarithms=logarithms, weights=weights)

    slow = slow_most_similar(codes, table.tolist(), size, logarithms, weights)
    for row, code in enumerate(codes):
        expected = slow[code]
        gaps = np.diff([squared for squared, _ in expected])
        assume(((gaps == 0) | (gaps > 1e-8)).all())
        assert [codes[peer] for peer in found.peers[row]] == [peer for _, peer in expected[:size]]
        assert found.distances[row] == pytest.approx([math.sqrt(s) for s, _ in expected[:size]], abs=2e-5)


@given(tables, st.randoms())
def test_most_similar_does_not_depend_on_order_of_areas(table, random):
    codes = codes_for(table)
    order = list(range(len(codes)))
    random.shuffle(order)

    found = most_similar(codes, table, 3)
    shuffled = most_similar([codes[row] for row in order], table[order], 3)

    for place, row in enumerate(order):
        np.testing.assert_allclose(shuffled.distances[place], found.distances[row], atol=1e-9)
        assert shuffled.no_close_peers.sum() == found.no_close_peers.sum()


@given(tables, st.sampled_from([0.001, 7.0, 1e6]), st.sampled_from([-3.0, 0.0, 500.0]))
def test_standardise_does_not_depend_on_scale_or_origin(table, factor, shift):
    np.testing.assert_allclose(standardise(table * factor + shift * factor), standardise(table), atol=1e-9)


@given(tables, st.sampled_from([0.01, 1000.0]))
def test_standardised_logarithms_do_not_depend_on_unit(table, factor):
    assume((np.log(table).std(axis=0) > 1e-6).all())
    every = [True] * table.shape[1]
    np.testing.assert_allclose(standardise(table * factor, every), standardise(table, every), atol=1e-8)


@given(tables)
def test_squared_distances_are_mutual_and_nought_to_oneself(table):
    squared = squared_distances(standardise(table))
    np.testing.assert_array_equal(squared, squared.T)
    np.testing.assert_array_equal(np.diag(squared), 0)


@given(tables)
def test_most_similar_never_names_area_itself_or_one_twice(table):
    found = most_similar(codes_for(table), table, 3)
    for row, peers in enumerate(found.peers):
        assert row not in peers
        assert len(set(peers)) == 3
        assert (np.diff(found.distances[row]) >= -1e-5).all()


def test_most_similar_is_directed():
    found = most_similar(["A", "B", "C"], [[0.0], [1.0], [3.0]], 1)
    assert found.peers.tolist() == [[1], [0], [1]]  # B is C's nearest, but B's own nearest is A


def test_most_similar_breaks_ties_by_code():
    found = most_similar(["M", "Z", "A"], [[0.0], [1.0], [-1.0]], 1)
    assert found.peers[0].tolist() == [2]


def test_separation_is_last_distance_over_next():
    found = most_similar(["A", "B", "C", "D"], [[0.0], [1.0], [3.0], [9.0]], 2)
    assert found.separation[0] == pytest.approx(3 / 9)
    assert found.separation[3] == pytest.approx(8 / 9)


def test_separation_is_missing_when_nothing_is_left_out():
    assert np.isnan(most_similar(["A", "B", "C"], [[0.0], [1.0], [3.0]], 2).separation).all()


def test_separation_of_equal_areas_is_one():
    found = most_similar(["A", "B", "C", "D"], [[1.0], [1.0], [1.0], [9.0]], 1)
    assert found.separation[0] == 1


def test_no_close_peers_marks_the_area_far_from_all():
    values = [[float(value)] for value in (*range(20), 200)]
    found = most_similar([f"E{row:02}" for row in range(21)], values, 3)
    assert np.flatnonzero(found.no_close_peers).tolist() == [20]


def test_no_close_peers_marks_none_of_areas_evenly_spread():
    found = most_similar(list("ABCD"), [[0.0], [1.0], [0.0], [1.0]], 1)
    assert not found.no_close_peers.any()


@pytest.mark.parametrize(
    ("values", "logarithms", "sentence"),
    [
        ([[1.0, 5.0], [2.0, 5.0], [3.0, 5.0]], None, "Variable 2 is the same for every area."),
        ([[1.0], [math.nan], [3.0]], None, "Variable 1 of area 2 is missing."),
        ([[1.0], [0.0], [3.0]], [True], "Variable 1 has a value of nought or below, which has no logarithm."),
    ],
)
def test_most_similar_refuses(values, logarithms, sentence):
    with pytest.raises(ValueError, match=sentence):
        most_similar(["A", "B", "C"], values, 1, logarithms=logarithms)


@pytest.mark.parametrize("size", [0, 3])
def test_most_similar_refuses_size(size):
    with pytest.raises(ValueError, match=f"A family of {size} can't be found among 3 areas."):
        most_similar(["A", "B", "C"], [[1.0], [2.0], [4.0]], size)


def test_most_similar_leaves_values_as_they_are():
    values = np.array([[1.0], [2.0], [4.0]])
    most_similar(["A", "B", "C"], values, 1, logarithms=[True])
    assert values.tolist() == [[1.0], [2.0], [4.0]]


@pytest.mark.shared
def test_most_similar_reproduces_reference(shared):
    with (shared / "reference/similarity_input.csv").open() as file:
        rows = list(csv.DictReader(file))
    with (shared / "reference/similarity_peers.csv").open() as file:
        expected = list(csv.DictReader(file))
    codes = [row.pop("area") for row in rows]
    found = most_similar(codes, [[float(value) for value in row.values()] for row in rows], 7)

    assert len(expected) == 7 * len(codes)
    for row in expected:
        area, rank = codes.index(row["area"]), int(row["rank"]) - 1
        assert codes[found.peers[area, rank]] == row["peer"]
        assert found.distances[area, rank] ** 2 == pytest.approx(float(row["sq_distance"]), abs=1e-9)
