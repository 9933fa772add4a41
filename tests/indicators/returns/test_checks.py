"""Each check finds its fault, at its row and column, and nothing else."""

import pandas as pd
import pytest

from indicators.models import Severity
from indicators.returns import checks

SOUND = {
    "area": "Kent",
    "item": "crime.robbery",
    "period": "2009/10",
    "item_id": 1,
    "area_id": 1,
    "timing": "flow",
    "start": pd.Timestamp(2009, 4, 1),
    "end": pd.Timestamp(2010, 3, 31),
    "value": 10.0,
    "missing": "",
    "sample_size": float("nan"),
    "lower_95": float("nan"),
    "upper_95": float("nan"),
    "column": "value",
}


def figures(*changes):
    return pd.DataFrame([{**SOUND, "row": row, **change} for row, change in enumerate(changes, start=2)])


def test_sound_figures_have_no_findings():
    sound = figures({}, {"area_id": 2}, {"item_id": 2}, {"area_id": 3, "value": 0.0})
    assert checks.run(sound) == []


@pytest.mark.parametrize(
    ("changes", "name", "severity", "row", "message"),
    [
        ([{"upper_95": float("inf")}], "not-finite", Severity.ERROR, 2, "infinity is not a figure"),
        ([{}, {"value": 11.0}], "differing-duplicate", Severity.ERROR, 3, "with different values, here as 11"),
        ([{}, {"value": float("nan"), "missing": ".."}], "differing-duplicate", Severity.ERROR, 3, "here as .."),
        ([{}, {}], "equal-duplicate", Severity.NOTE, 3, "with the same value; it is taken once"),
        ([{"value": -1234.0}], "negative-count", Severity.WARNING, 2, "crime.robbery of Kent for 2009/10 is -1,234"),
        ([{"value": 0.0, "timing": "mid-year"}], "empty-population", Severity.ERROR, 2, "nothing can be divided by"),
    ],
)  # fmt: skip
def test_fault_is_found(changes, name, severity, row, message):
    [finding] = checks.run(figures(*changes))
    assert (finding.check_name, finding.severity, finding.row, finding.column) == (name, severity, row, "value")
    assert message in finding.message


def test_value_given_again_after_another_is_found_once():
    found = checks.run(figures({}, {"value": 11.0}, {}))
    assert [(finding.check_name, finding.row) for finding in found] == [
        ("differing-duplicate", 3),
        ("equal-duplicate", 4),
    ]


def test_figures_below_zero_that_are_no_counts_are_left_alone():
    assert checks.run(figures({"value": -3.0, "timing": "end"})) == []


def test_many_findings_of_one_check_are_counted():
    many = figures(*[{"value": -1.0, "area_id": n} for n in range(checks.NAMED_BY_ONE_CHECK + 25)])
    found = checks.run(many)
    assert len(found) == checks.NAMED_BY_ONE_CHECK + 1
    assert found[-1].message == "and 25 more like it."
