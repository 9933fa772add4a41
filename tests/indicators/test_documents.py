import json
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.documents import decode, decode_as_json, encode

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
