"""Figures as they are written."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny.dashboards import formatting


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (1234.56, 1, "1,234.6"),
        (7.65, 1, "7.7"),
        (-0.04, 1, "0.0"),
        (-5.04, 1, "−5.0"),
        (None, 1, "–"),
        (math.nan, 1, "–"),
        (0, 0, "0"),
        (7_935_100, 0, "7,935,100"),
    ],
)
def test_number(value, decimals, said):
    assert formatting.number(value, decimals) == said


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_number_is_within_half_a_unit_of_the_value(value, decimals):
    said = float(formatting.number(value, decimals).replace(",", "").replace("−", "-"))
    assert abs(said - value) <= 0.5 * 10**-decimals + 1e-6


@pytest.mark.parametrize(
    ("p", "said"),
    [(0.0004, "p < 0.001"), (0.0123, "p = 0.012"), (0.22, "p = 0.22"), (1.0, "p = 1.00"), (None, "–")],
)
def test_p_value(p, said):
    assert formatting.p_value(p).replace("\N{NO-BREAK SPACE}", " ") == said


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (15.84, "%", "+15.8%"),
        (-5.0, "%", "−5.0%"),
        (0.01, "%", "0.0%"),
        (1.2, "percentage points", "+1.2 percentage points"),
        (None, "%", "–"),
    ],
)
def test_change(value, unit, said):
    assert formatting.change(value, unit) == said


def test_count_keeps_a_fraction():
    assert formatting.count(33_367.0) == "33,367"
    assert formatting.count(33_367.25) == "33,367.3"


def test_lists_and_plurals():
    assert formatting.listed(["A", "B", "C"]) == "A, B and C"
    assert formatting.listed(["A"]) == "A"
    assert formatting.listed([]) == ""
    assert formatting.plural(1, "area") == "1 area"
    assert formatting.plural(2, "area") == "2 areas"


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("offences per 1,000 residents", "24.2 offences per 1,000 residents"),
        ("% of police officers", "24.2% of police officers"),
        ("£ per 1,000 residents", "£24.2 per 1,000 residents"),
    ],
)
def test_units_stand_where_they_are_read(unit, said):
    assert formatting.with_unit(24.18, 1, unit) == said


def test_interval_never_reads_as_one_number():
    assert formatting.telling_interval(1.17, 1.24, 1) == "1.17 to 1.24"
    assert formatting.telling_interval(7.61, 7.74, 1) == "7.6 to 7.7"
    assert formatting.telling_interval(None, None, 1) == ""
