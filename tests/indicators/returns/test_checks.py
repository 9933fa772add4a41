"""Each check finds its fault, at its row and column, and nothing else."""

import pandas as pd
import pytest

from indicators.models import Severity
from indicators.returns import checks
from indicators.returns.checks import belonging, completeness, sense
from indicators.returns.checks.background import Background
from indicators.returns.checks.saying import NAMED_BY_ONE_CHECK
from indicators.returns.readers.tidy import Named
from tests.factories import AreaFactory

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

YEAR = {"start": pd.Timestamp(2009, 1, 1), "end": pd.Timestamp(2009, 12, 31)}
MONTH = {"start": pd.Timestamp(2008, 2, 1), "end": pd.Timestamp(2008, 2, 29)}


def figures(*changes):
    return pd.DataFrame([{**SOUND, "row": row, **change} for row, change in enumerate(changes, start=2)])


def run(frame):
    return checks.run(frame) + sense.negative_counts(frame, Background(frame))


def test_sound_figures_have_no_findings():
    sound = figures({}, {"area_id": 2}, {"item_id": 2}, {"area_id": 3, "value": 0.0})
    assert run(sound) == []


@pytest.mark.parametrize(
    ("changes", "name", "severity", "row", "message"),
    [
        ([{"upper_95": float("inf")}], "too-large", Severity.ERROR, 2, "has a number beyond 1,000,000,000,000"),
        ([{"value": 1.1e12}], "too-large", Severity.ERROR, 2, "has a number beyond"),
        ([{}, {"value": 11.0}], "differing-duplicate", Severity.ERROR, 3, "with different values, here as 11"),
        ([{}, {"value": float("nan"), "missing": ".."}], "differing-duplicate", Severity.ERROR, 3, "here as .."),
        ([{}, {}], "equal-duplicate", Severity.NOTE, 3, "with the same value; it is taken once"),
        ([{"value": -1234.0}], "negative-count", Severity.WARNING, 2, "crime.robbery of Kent for 2009/10 is -1,234"),
        ([{**YEAR, "value": 0.0, "timing": "mid-year"}], "empty-population", Severity.ERROR, 2, "nothing can be"),
        ([{"sample_size": 0.0}], "impossible-sample", Severity.ERROR, 2, "has a sample size of 0"),
        ([{"sample_size": -7.0}], "impossible-sample", Severity.ERROR, 2, "has a sample size of -7"),
        ([{"lower_95": 9.0, "upper_95": 1.0}], "impossible-limits", Severity.ERROR, 2, "its limits are 9 and 1"),
        ([{"lower_95": 10.1}], "impossible-limits", Severity.ERROR, 2, "the value lies between"),
        ([{"lower_95": 5.0, "upper_95": 9.9}], "impossible-limits", Severity.ERROR, 2, "is 10, but"),
        ([{"timing": "mid-year"}], "unused-span", Severity.WARNING, 2, "give the calendar year as its period"),
        ([{"timing": "end"}], "unused-span", Severity.WARNING, 2, "give the month as its period"),
        ([{"end": pd.Timestamp(2199, 3, 31)}], "unended-period", Severity.WARNING, 2, "has not ended yet"),
    ],
)  # fmt: skip
def test_fault_is_found(changes, name, severity, row, message):
    [finding] = run(figures(*changes))
    assert (finding.check_name, finding.severity, finding.row, finding.column) == (name, severity, row, "value")
    assert message in finding.message


@pytest.mark.parametrize(
    "change",
    [
        {"lower_95": 10.0, "upper_95": 10.0, "sample_size": 1.0},
        {"value": float("nan"), "missing": "..", "lower_95": 1.0, "upper_95": 2.0},
        {**YEAR, "timing": "mid-year"},
        {"start": pd.Timestamp(2008, 1, 1), "end": pd.Timestamp(2008, 12, 31), "timing": "mid-year"},
        {**MONTH, "timing": "end"},
    ],
)
def test_edge_of_what_is_sound_has_no_findings(change):
    assert run(figures(change)) == []


def test_value_given_again_after_another_is_found_once():
    found = run(figures({}, {"value": 11.0}, {}))
    assert [(finding.check_name, finding.row) for finding in found] == [
        ("differing-duplicate", 3),
        ("equal-duplicate", 4),
    ]


def test_figures_below_zero_that_are_no_counts_are_left_alone():
    assert run(figures({**MONTH, "value": -3.0, "timing": "end"})) == []


def test_many_findings_of_one_check_are_counted():
    many = figures(*[{"value": -1.0, "area_id": n} for n in range(NAMED_BY_ONE_CHECK + 25)])
    found = run(many)
    assert len(found) == NAMED_BY_ONE_CHECK + 1
    assert found[-1].message == "and 25 more like it."


def test_item_that_is_0_in_every_area_for_a_while_was_perhaps_not_counted():
    areas = [{"area_id": area, "value": 0.0} for area in range(6)]
    later = [{**MONTH, "period": "2008-02", "area_id": area, "value": 300.0} for area in range(6)]
    [found] = completeness.zeros_everywhere(frame := figures(*areas, *later), Background(frame))
    assert (found.check_name, found.severity) == ("zeros-everywhere", Severity.WARNING)
    assert found.message.startswith("crime.robbery is 0 in every area for 2009/10, and adds up to 1,800 at another")
    for sound in (figures(*areas[1:], {"area_id": 0}, *later), figures(*areas), figures(*later)):
        assert completeness.zeros_everywhere(sound, Background(sound)) == []


@pytest.mark.django_db
def test_code_beside_the_name_of_another_area_is_an_error():
    AreaFactory(code="E23000032", name="Kent", official_name="Kent Police")
    AreaFactory(code="E23000033", name="Sussex")
    beside = [("E23000032", " KENT"), ("E23000032", "Kent Police"), ("E23000033", "Kent"), ("E23000033", "Wessex")]
    named = [Named(row, "Area Code", *pair) for row, pair in enumerate([*beside, ("E23000001", "Kent")], start=2)]
    [found] = belonging.codes_of_others(figures(), Background(figures(), named=named))
    assert (found.severity, found.row, found.column) == (Severity.ERROR, 4, "Area Code")
    assert "“Kent” has the code E23000033, which is that of Sussex" in found.message
