"""Text of cells into figures, held against a slow reading of one cell at a time."""

import math
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.returns.readers import numbers
from indicators.returns.readers.tidy import MISSING_MARKS, UnreadableFileError

CELLS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.integers().map(str),
    st.integers().map(lambda number: f"{number:,}"),
    st.floats(-1e9, 1e9).map(lambda number: f" {number:,.2f} "),
    st.sampled_from(numbers.PUBLISHED_MARKS),
    st.sampled_from(
        [
            "[X]",
            "N/A",
            "1,00",
            "1,000,",
            "inf",
            "nan",
            "1_0",
            "--",
            "£1",
            "5%",
            "+-1",
            "1 000",
            "TRUE",
            "−5",
            "−",
            "1−2",
        ]
    ),
    st.text(max_size=6),
)


def slow_figure(text, marks):
    """(value, mark, faulty) of one cell, as the layout says it."""
    plain = text.strip().replace("−", "-")
    if re.fullmatch(r"[-+]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", plain):
        plain = plain.replace(",", "")
    if re.fullmatch(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?", plain) and math.isfinite(float(plain)):
        return float(plain), "", False
    return (math.nan, plain.lower(), False) if plain.lower() in marks else (math.nan, "", True)


@pytest.mark.parametrize("marks", [MISSING_MARKS, numbers.PUBLISHED_MARKS])
@given(texts=st.lists(CELLS, max_size=30))
def test_figures_are_those_of_the_slow_reading(marks, texts):
    rows = range(2, len(texts) + 2)
    values, missing, faulty = numbers.figures(pd.Series(texts, index=rows, dtype="str"), marks)
    assert list(values.index) == list(rows)
    for text, value, mark, fault in zip(texts, values, missing, faulty, strict=True):
        expected, expected_mark, expected_fault = slow_figure(text, marks)
        assert (mark, fault) == (expected_mark, expected_fault)
        assert value == expected or (math.isnan(value) and math.isnan(expected))


def test_faults_are_named_in_the_order_of_the_rows():
    faults = {"value": pd.Series(["x", "y"], index=[9, 12]), "lower_95": pd.Series(["z", "w"], index=[3, 9])}
    with pytest.raises(UnreadableFileError) as refused:
        numbers.refuse_faults("return.csv", faults)
    assert str(refused.value) == (
        "return.csv: a number or a mark for missing is expected, but row 3, column “lower_95” has “z”; "
        "row 9, column “lower_95” has “w”; row 9, column “value” has “x”, and 1 more cell is no number either."
    )


def test_no_fault_is_no_refusal():
    numbers.refuse_faults("return.csv", {"value": pd.Series([], dtype="str")})


def test_a_long_text_is_shortened_to_one_line():
    assert numbers.shortened("a\nb " + "c" * 60) == "a b " + "c" * 35 + "…"
