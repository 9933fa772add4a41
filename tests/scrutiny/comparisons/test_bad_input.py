"""Whatever comes in, the engine says what it cannot tell, and why; it makes nothing up. Warnings are errors."""

import json
import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.documents import decode_as_json
from indicators.matrices import Break
from scrutiny.comparisons.engine import compare
from scrutiny.comparisons.measures import Measure
from scrutiny.comparisons.method import AVERAGE_RULES, DISPERSIONS, DISTANCE_SCALES, FAMILY_TESTS, SEASONS, Method
from scrutiny.statistics.ranks import RANK_INTERVALS
from tests.scrutiny.comparisons.cases import families, series, steps

NAN = float("nan")
FORMULAS = ("count", "rate", "percentage", "survey", "mean", "ratio", "index")
POLARITIES = ("higher", "lower", "none", "gap")
JUDGING = {"better", "ahead", "in line", "behind", "worse"}
NEUTRAL = {"higher", "above", "in line", "below", "lower"}
VARIATIONS = {"", "improvement", "concern", "high", "low", "common cause", "too few points"}
LETTERS = "ABCDE"

numbers = st.one_of(
    st.integers(0, 50).map(float),
    st.sampled_from([NAN, math.inf, -math.inf, -3.0, 0.0, 1e-300, 1e9, 1e300, 1.7e308, 0.5]),
)
members = st.one_of(
    st.none(), st.text(alphabet=LETTERS + "z", max_size=6).map(lambda text: "".join(dict.fromkeys(text)))
)
months = st.lists(numbers, min_size=1, max_size=5)  # repeated over five years
areas = st.lists(st.tuples(st.tuples(*[numbers] * 10), months, members), max_size=5)
methods = st.builds(
    Method,
    family_test=st.sampled_from(FAMILY_TESTS),
    family_average_rule=st.sampled_from(AVERAGE_RULES),
    dispersion=st.sampled_from(DISPERSIONS),
    dispersion_corrected_under=st.sampled_from([0.0, 10.0, 1e6]),
    distance_scale=st.sampled_from(DISTANCE_SCALES),
    seasons=st.sampled_from(SEASONS),
    least_present=st.sampled_from([0.0, 0.6, 1.0]),
    rank_interval=st.sampled_from(RANK_INTERVALS),
    rank_draws=st.just(200),
)


def compared(formula, polarity, rows, known_months, every, method):
    table = np.array([row for row, _, _ in rows], float).reshape(-1, 10)
    by_month = np.array([np.resize(row, 60) for _, row, _ in rows], float).reshape(-1, 60)[:, 60 - known_months :]
    figures = series(
        table[:, :2],
        table[:, 2:4],
        sample_size=table[:, 4:6],
        lower_95=table[:, 6:8],
        upper_95=table[:, 8:],
        steps=steps(by_month, np.full(by_month.shape, 100.0), every=every) if known_months else None,
        breaks=(Break(date(2008, 6, 1), "Counted anew", 0),) if len(rows) > 2 else (),
    )
    own = [peers and peers.replace(LETTERS[area], "") for area, (_, _, peers) in enumerate(rows)]
    around = families(*own, areas=LETTERS)
    return compare(Measure("Any", formula, polarity, 1000), figures, around, method)


@given(
    st.sampled_from(FORMULAS),
    st.sampled_from(POLARITIES),
    areas,
    st.sampled_from([0, 1, 11, 12, 24, 36, 59, 60]),
    st.sampled_from([1, 3]),
    methods,
)
@settings(max_examples=300, deadline=None)
def test_no_exception_no_warning_and_no_number_made_up(formula, polarity, rows, known_months, every, method):
    found = compared(formula, polarity, rows, known_months, every, method)
    columns = found.columns
    json.dumps([decode_as_json(history) for history in found.histories], allow_nan=False)
    assert {len(values) for values in columns.values()} == {len(rows)}
    words = NEUTRAL if polarity == "none" else JUDGING
    for area in range(len(rows)):
        row = {name: values[area] for name, values in columns.items()}
        assert all(not isinstance(value, float) or math.isfinite(value) for value in row.values())
        assert all(row[p] is None or 0 <= row[p] <= 1 for p in ("sampling_p", "spread_p", "change_p"))
        assert row["family_verdict"] in words | {"not available", "not comparable"}
        assert row["variation"] in VARIATIONS
        if row["value"] is None:
            nothing = ("lower_95", "rank", "sampling_p", "spread_p", "change", "change_p")
            assert {row[name] for name in nothing} == {None}, row
            assert row["family_verdict"] in ("not available", "not comparable")
        if row["family_verdict"] == "not available" or row["change_verdict"] == "not available" or not row["variation"]:
            assert row["quality"], row
        if row["lower_95"] is not None and row["upper_95"] is not None:
            assert row["lower_95"] <= row["upper_95"]


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize(
    ("bad", "reason"),
    [(NAN, "no figure"), (math.inf, "no figure"), (-math.inf, "no figure")],
)
def test_what_is_no_number_is_no_figure(formula, bad, reason):
    figures = series([[10, bad], [10, 12]], 100, sample_size=np.full((2, 2), 100.0))
    found = compare(Measure("Any", formula, "lower", 1000), figures, families("B", "A"), Method()).columns
    assert (found["value"][0], found["change_verdict"][0]) == (None, "not available")
    assert found["family_verdict"][0] == ("not comparable" if formula == "count" else "not available")
    assert reason in found["quality"][0]
    assert found["value"][1] is not None


@pytest.mark.parametrize("formula", ["rate", "percentage", "mean", "ratio"])
def test_nothing_to_divide_by_is_said(formula):
    figures = series([[10, 10], [10, 12]], [[100, 0], [100, 100]])
    found = compare(Measure("Any", formula, "lower", 1000), figures, families("B", "A"), Method()).columns
    assert found["value"][0] is None
    assert "the denominator is 0" in found["quality"][0]


def test_a_thousand_million_events_are_a_figure():
    figures = series([[1e9, 1.001e9], [1e9, 1e9]], 1e7)
    found = compare(Measure("Any", "rate", "lower", 1000), figures, families("B", "A"), Method()).columns
    assert found["value"] == [100_100, 100_000]
    assert found["family_verdict"] == ["behind", "ahead"]
    assert found["change_verdict"] == ["worse", "no clear change"]


def test_one_month_of_data_tells_no_change_and_no_chart():
    figures = series([[NAN, 12]], 100, period="2010-03", steps=steps([[12]]))
    found = compare(Measure("Any", "rate", "lower", 1000), figures, families(""), Method()).columns
    assert (found["value"][0], found["change"][0], found["change_verdict"][0]) == (120, None, "not available")
    assert found["variation"] == ["too few points"]
    assert "a year before: no figure" in found["quality"][0]


def test_a_quotient_that_no_number_can_hold_is_no_figure_and_is_not_tested():
    figures = series([[1e9, 1e300], [10, 12]], [[100, 1e-300], [100, 100]])
    found = compare(Measure("Any", "rate", "lower", 1000), figures, families("B", "A"), Method()).columns
    assert {found[name][0] for name in ("value", "lower_95", "sampling_p", "change_p")} == {None}
    assert found["family_members"][1] == ""
