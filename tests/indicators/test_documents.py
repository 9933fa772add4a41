import json
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.documents import Marks, decode, decode_as_json, encode, encode_alike, month_ends

NUMBERS = st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=5)


@given(NUMBERS, st.lists(st.integers(-(2**40), 2**40), max_size=5), st.lists(st.dates(), max_size=3))
def test_a_document_is_read_as_it_was_written(numbers, whole, days):
    document = {
        "numbers": np.array(numbers, float),
        "rows": [{"whole": np.array(whole, np.int64), "text": "“\n”"}, None],
        "days": np.array(days, "datetime64[D]"),
    }
    found = decode(encode(document))
    np.testing.assert_array_equal(found["numbers"], document["numbers"])
    assert found["rows"][0]["whole"].tolist() == whole
    assert (found["rows"][0]["text"], found["rows"][1]) == ("“\n”", None)
    assert found["days"].tolist() == days


def test_a_matrix_keeps_its_shape_and_any_array_may_be_a_view():
    matrix = np.arange(12.0).reshape(3, 4)
    found = decode(encode({"turned": matrix.T, "column": matrix[:, 1]}))
    np.testing.assert_array_equal(found["turned"], matrix.T)
    np.testing.assert_array_equal(found["column"], [1, 5, 9])


def test_as_json_there_are_lists_iso_dates_and_none_for_no_number():
    document = {"value": np.array([1.5, np.nan, np.inf]), "ends": np.array(["2010-03-31"], "datetime64[D]")}
    found = decode_as_json(encode(document))
    assert found == {"value": [1.5, None, None], "ends": ["2010-03-31"]}
    assert json.loads(json.dumps(found)) == found


def test_a_document_without_arrays_is_plain_json():
    document = {"ends": ["2010-03-31"], "value": [1, None], "empty": []}
    assert decode(json.dumps(document).encode()) == document
    assert json.loads(encode(document)) == document


def test_what_is_no_array_of_numbers_is_refused():
    with pytest.raises(TypeError):
        encode({"when": date(2010, 3, 31), "text": np.array(["a"])})


@given(st.integers(0, 3), st.integers(0, 2), st.text(max_size=3))
def test_documents_written_at_once_are_those_written_one_by_one(rows, points, text):
    numbers = np.arange(rows * points, dtype=float).reshape(rows, points)
    codes = np.arange(rows * points, dtype=np.int8).reshape(rows, points) % 3 - 1
    document = {"text": text, "numbers": numbers, "deep": [{"one": numbers.sum(axis=1) / 0.5, "whole": codes * 7}]}
    alike = encode_alike(document | {"marks": Marks(codes, ("odd",))}, rows)
    assert alike == [
        encode(
            {
                "text": text,
                "numbers": numbers[row],
                "deep": [{"one": np.array(numbers[row].sum() / 0.5), "whole": codes[row] * 7}],
                "marks": Marks(codes[row], ("odd",)),
            }
        )
        for row in range(rows)
    ]


def test_a_number_for_each_row_is_read_as_a_number():
    known, unknown = encode_alike({"p": np.array([0.5, np.nan])}, 2)
    assert (decode_as_json(known), decode_as_json(unknown)) == ({"p": 0.5}, {"p": None})


def test_marks_are_read_as_position_word_and_side():
    document = {"signals": Marks(np.array([0, 2, 0, -1], np.int8), ("outside", "run"))}
    assert decode_as_json(encode(document)) == {"signals": [[1, "run", 1], [3, "outside", -1]]}


MONTHS = pd.date_range("2007-01-31", periods=40, freq="ME").date


@given(st.lists(st.integers(0, 39), max_size=5) | st.builds(range, st.just(3), st.just(40), st.integers(1, 12)))
def test_ends_of_months_are_read_as_iso_dates(places):
    days = [MONTHS[place] for place in places]
    assert decode_as_json(encode({"ends": month_ends(days)})) == {"ends": [day.isoformat() for day in days]}


def test_ends_of_months_evenly_apart_take_little_space():
    assert len(encode({"ends": month_ends(MONTHS[::3])})) < 50
    days = [date(2010, 3, 28), date(2010, 4, 4)]
    assert decode_as_json(encode({"ends": month_ends(days)})) == {"ends": ["2010-03-28", "2010-04-04"]}
