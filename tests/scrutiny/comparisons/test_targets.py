"""Trajectories and assurance: the way to a target, and whether the process as it runs meets it."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.documents import decode_as_json
from scrutiny.comparisons.decided import Decided, Target
from scrutiny.comparisons.engine import compare
from scrutiny.comparisons.measures import Measure
from scrutiny.comparisons.method import Method
from scrutiny.comparisons.remarks import Remark
from scrutiny.statistics.trajectories import path_through
from tests.scrutiny.comparisons.cases import PERCENTAGE, RATE, families, series, steps

NAN = float("nan")
SURVEY = Measure(reference="Confidence", formula="survey", polarity="higher")
PLAIN = Method(seasons="none")


def target(*points, wanted="higher", **more):
    """A target through (end, value)."""
    days = [(date.fromisoformat(on), value) for on, value in points]
    return Target(path_through(days), days[-1][1], days[-1][0], wanted, **more)


def told(measure, figures, *targets, method=PLAIN):
    """What is said of areas A, B … with the targets of each, None for none."""
    decided = Decided(targets={area: each for area, each in enumerate(targets) if each})
    around = families(*[""] * len(figures.area_codes))
    return compare(measure, figures, around, method, decided)


def test_confidence_of_the_metropolitan_police():
    """53.1% (50.5 to 55.7) in the twelve months to December 2009, on the way from 47.4 through 55.4 to 59.4."""
    figures = series(
        [[NAN, 53.1]],
        period="12m to 2009-12",
        sample_size=np.array([[NAN, 1415.0]]),
        lower_95=np.array([[NAN, 50.5]]),
        upper_95=np.array([[NAN, 55.7]]),
    )
    way = target(("2008-09-30", 47.4), ("2011-03-31", 55.4), ("2012-03-31", 59.4))
    found = told(SURVEY, figures, way)
    assert found.columns["trajectory_value"] == [pytest.approx(47.4 + 8 * 15 / 30)]
    assert found.columns["trajectory_verdict"] == ["better"]
    assert Remark.WITHIN_CHANCE in found.columns["quality"][0]
    drawn = decode_as_json(found.histories[0])["target"]
    assert (drawn["final"], drawn["final_on"], drawn["certain"]) == (59.4, "2012-03-31", False)
    assert drawn["trajectory"][-1] == found.columns["trajectory_value"][0]


@pytest.mark.parametrize(
    ("value", "wanted", "word", "certain"),
    [
        (2000, "lower", "below", True),
        (1000, "lower", "better", True),
        (1490, "lower", "better", False),
        (1500, "lower", "on", None),
        (2000, "higher", "better", True),
    ],
)
def test_a_rate_beside_its_trajectory(value, wanted, word, certain):
    way = target(("2009-03-31", 16.0), ("2011-03-31", 14.0), wanted=wanted)
    found = told(RATE, series([[1600, value]], 100_000), way).columns
    assert (found["trajectory_value"], found["trajectory_verdict"]) == ([15.0], [word])
    assert (Remark.WITHIN_CHANCE in found["quality"][0]) is (certain is False)


def test_without_a_target_nothing_is_said():
    found = told(RATE, series([[1600, 1500]] * 2, 100_000), None, target(("2009-03-31", 16), ("2011-03-31", 14)))
    assert found.columns["trajectory_value"] == [None, 15]
    assert found.columns["trajectory_verdict"][0] == ""
    assert (decode_as_json(found.histories[0])["target"], found.columns["assurance"]) == ({}, ["", ""])


@pytest.mark.parametrize(
    ("way", "reason"),
    [
        (target(("2005-03-31", 16), ("2008-03-31", 14)), Remark.OFF_THE_WAY),
        (target(("2009-03-31", 16), ("2011-03-31", 14), wanted="none"), Remark.NO_DIRECTION),
    ],
)
def test_why_there_is_no_verdict_on_the_way_is_said(way, reason):
    found = told(RATE, series([[1600, 1500]], 100_000), way).columns
    assert found["trajectory_verdict"] == ["not available"]
    assert reason in found["quality"][0]


def test_a_missing_figure_keeps_its_trajectory_and_has_no_verdict():
    found = told(RATE, series([[1600, NAN]], 100_000), target(("2009-03-31", 16), ("2011-03-31", 14))).columns
    assert (found["trajectory_value"], found["trajectory_verdict"]) == ([15], ["not available"])
    assert "no figure" in found["quality"][0]


def steady_months(mean, count=36):
    return np.full(count, mean) + np.resize([5, -5], count)


@pytest.mark.parametrize(
    ("final", "wanted", "word"),
    [
        (20.0, "lower", "pass"),  # 166 a month allowed: more than any month brings
        (12.0, "lower", "hit or miss"),
        (6.0, "lower", "fail"),
        (6.0, "higher", "pass"),
        (20.0, "higher", "fail"),
        (12.0, "gap", ""),
    ],
)
def test_assurance_of_a_rate_is_told_by_the_events_of_a_month(final, wanted, word):
    """Around 100 a month in 100,000 residents: 12 per 1,000 a year; limits are 73.4 and 126.6."""
    figures = series([[1200, 1200]], 100_000, steps=steps([steady_months(100)]))
    way = target(("2009-03-31", 12), ("2011-03-31", final), wanted=wanted)
    assert told(RATE, figures, way).columns["assurance"] == [word]


def test_assurance_of_a_percentage_is_told_in_per_cent():
    figures = series([[600, 600]], 1200, steps=steps([steady_months(50)], [[100] * 36]))
    way = {final: target(("2009-03-31", 50), ("2011-03-31", final)) for final in (20.0, 52.0, 80.0)}
    words = {final: told(PERCENTAGE, figures, each).columns["assurance"] for final, each in way.items()}
    assert words == {20.0: ["pass"], 52.0: ["hit or miss"], 80.0: ["fail"]}


def test_a_target_of_the_year_to_date_is_of_a_whole_year_on_the_chart():
    figures = series([[300, 300]], 100_000, period="2009/10 Q1", steps=steps([steady_months(100)], ends=(2009, 6)))
    points = [(date(2009, 3, 31), 12.0), (date(2010, 3, 31), 20.0)]
    way = Target(path_through(points, [1] * 12), 20.0, date(2010, 3, 31), "lower")
    found = told(RATE, figures, way).columns
    assert found["trajectory_value"] == [pytest.approx(5.0)]  # a quarter of the year's twenty
    assert found["assurance"] == ["pass"]


def test_too_few_points_assure_nothing():
    figures = series([[1200, 1200]], 100_000, steps=steps([steady_months(100, count=11)]))
    assert told(RATE, figures, target(("2009-03-31", 12), ("2011-03-31", 6))).columns["assurance"] == [""]


values = st.sampled_from([NAN, np.inf, -np.inf, -3.0, 0.0, 1.0, 12.0, 1e9, 1e300])


@given(
    st.sampled_from(["count", "rate", "percentage", "survey", "mean", "ratio", "index"]),
    st.sampled_from(["higher", "lower", "none", "gap"]),
    values,
    values,
    values,
    values,
    st.lists(values, min_size=1, max_size=5),
)
@settings(max_examples=200, deadline=None)
def test_whatever_the_figures_and_the_target_nothing_is_made_up(formula, wanted, old, new, n, final, months):
    figures = series([[old, new]], n, steps=steps([np.resize(months, 60)], [np.full(60, n)]))
    way = target(("2009-03-31", 1.0), ("2011-03-31", final), wanted=wanted)
    found = told(Measure("Any", formula, "lower", 1000), figures, way, method=Method()).columns
    assert found["trajectory_verdict"][0] in ("better", "on", "below", "not available")
    assert found["assurance"][0] in ("", "pass", "fail", "hit or miss")
    assert found["trajectory_value"][0] is None or np.isfinite(found["trajectory_value"][0])
    if found["value"][0] is None or wanted == "none":
        assert found["trajectory_verdict"] == ["not available"]
        assert found["quality"][0]
