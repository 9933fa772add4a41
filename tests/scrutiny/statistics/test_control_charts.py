import math
from itertools import groupby, pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from scrutiny.statistics.control_charts import assurance, variation, xmr, xmr_of_few
from tests.scrutiny.statistics.cases import CLOSED, numbers, reference, steady

POLARITY = {"decrease": "lower", "increase": "higher", "neutral": "none"}
SIGNALS = {
    "Common Cause": "common cause",
    "Above UCL": "outside limits",
    "Below LCL": "outside limits",
    "7 Points Below CL": "shift",
}
VAN_DRIVERS_KILLED = [
    *(4, 5, 6, 4, 4, 8, 8, 3, 7, 12, 2, 7, 8, 3, 2, 6, 3, 7),
    *(6, 8, 8, 4, 3, 5, 5, 3, 4, 3, 6, 6, 7, 5, 7, 7, 4, 7),
]


def settings_of(run):
    return {"rebase_at": (12,) if run == "rebase" else (), "screen": run != "no_screen"}


@pytest.mark.shared
def test_charts_match_the_reference_points(shared):
    rows = reference(shared, "xmr_points")
    charts = 0
    for (_, run, direction), points in groupby(rows, lambda row: (row["series"], row["run"], row["direction"])):
        points = list(points)
        values, *lines = numbers(points, "value", "mean", "lpl", "upl")
        chart = xmr(values, **settings_of(run))
        assert_allclose((chart.mean, chart.lower, chart.upper), lines, rtol=CLOSED)
        assert chart.signal.tolist() == [SIGNALS[point["special_cause_type"]] for point in points]
        worse = -1 if direction == "increase" else 1
        for point, side in zip(points, chart.side, strict=True):
            assert side * worse == {"concern": 1, "high": 1, "improvement": -1, "low": -1}.get(
                point["point_type"].rpartition("_")[2], 0
            )
        charts += 1
    assert charts == 14


@pytest.mark.shared
def test_charts_match_the_reference_summaries(shared):
    points = reference(shared, "xmr_points")
    for row in reference(shared, "xmr_summary"):
        same = [all(point[key] == row[key] for key in ("series", "run", "direction")) for point in points]
        values = [float(point["value"]) for point, wanted in zip(points, same, strict=True) if wanted]
        chart, polarity = xmr(values, **settings_of(row["run"])), POLARITY[row["direction"]]
        expected = row["variation_type"].removeprefix("special_cause_").removeprefix("neutral_").replace("_", " ")
        assert variation(chart, polarity) == expected
        words = {"inconsistent": "hit or miss", "": ""}
        assert assurance(chart, float(row["target"]), polarity) == words[row["assurance_type"]]


def test_chart_of_a_known_series():
    chart = xmr(VAN_DRIVERS_KILLED)
    assert_allclose(chart.mean, 5.47222222222222, rtol=CLOSED)
    assert_allclose((chart.lower[0], chart.upper[0]), (-0.238954248366013, 11.1833986928105), rtol=CLOSED)
    assert np.flatnonzero(chart.signal == "outside limits").tolist() == [9]
    assert np.flatnonzero(chart.signal == "shift").tolist() == list(range(21, 28))
    assert chart.side[[9, 21]].tolist() == [1, -1]
    unscreened = xmr(VAN_DRIVERS_KILLED, screen=False)
    assert_allclose((unscreened.lower[0], unscreened.upper[0]), (-0.835777777777778, 11.7802222222222), rtol=CLOSED)


def slow_chart(values, fix_after=None, rebase_at=(), screen=True):
    """The rules one point at a time, a baseline at a time."""
    starts = [0, *[start for start in sorted(rebase_at) if start], len(values)]
    signals, lines = [], []
    for start, end in pairwise(starts):
        y = list(values[start:end])
        base = y[:fix_after]
        known = [value for value in base if not np.isnan(value)]
        mean = sum(known) / len(known) if known else np.nan
        ranges = [abs(b - a) for a, b in pairwise(base) if not np.isnan(b - a)]
        typical = np.mean(ranges) if ranges else np.nan
        if screen and ranges and typical > 0:
            typical = np.mean([size for size in ranges if size < 3.267 * typical])
        lines += [(mean, mean - 2.66 * typical, mean + 2.66 * typical)] * len(y)
        signals += [slow_signal(y, at, mean, typical) for at in range(len(y))]
    return signals, np.array(lines).reshape(-1, 3).T


def slow_signal(y, at, mean, typical):
    tie = 1e-9 * abs(mean)

    def above(value, line, side):
        return side * (value - line) > tie

    def windows(length):
        return [range(s, s + length) for s in range(at - length + 1, at + 1) if s >= 0 and s + length <= len(y)]

    for rule in ("outside limits", "trend", "two in three", "shift"):
        for side in (1, -1):
            limit, near = mean + side * 2.66 * typical, mean + side * 2.66 * 2 / 3 * typical
            is_near = [above(value, near, side) and not above(value, limit, side) for value in y]
            holds = {
                "outside limits": lambda side=side, limit=limit: above(y[at], limit, side),
                "trend": lambda side=side: any(
                    all(above(y[i + 1], y[i], side) for i in window[:-1]) for window in windows(7)
                ),
                "two in three": lambda side=side, is_near=is_near: (
                    is_near[at]
                    and any(
                        sum(is_near[i] for i in window) >= 2 and all(above(y[i], mean, side) for i in window)
                        for window in windows(3)
                    )
                ),
                "shift": lambda side=side: any(all(above(y[i], mean, side) for i in window) for window in windows(7)),
            }[rule]
            if holds():
                return rule
    return "common cause"


@st.composite
def series(draw):
    """Series short of surprises and full of them: noise, ties, drifts, steps, gaps."""
    chance = np.random.default_rng(draw(st.integers(0, 10**6)))
    points = draw(st.integers(0, 40))
    values = np.round(chance.normal(20, 4, points))
    values += np.arange(points) * draw(st.sampled_from([0, 0, 0.3, -0.5, 2]))
    values[points // 2 :] += draw(st.sampled_from([0, 0, 5, -8]))
    if draw(st.booleans()) and points:
        values[chance.integers(0, points, 2)] = np.nan
    return values


@steady
@given(values=series(), screen=st.booleans(), fix_after=st.sampled_from([None, 12, 15]), rebase=st.booleans())
def test_chart_agrees_with_the_rules_one_point_at_a_time(values, screen, fix_after, rebase):
    rebase_at = (14, 20) if rebase and values.size > 20 else ()
    chart = xmr(values, fix_after, rebase_at, screen)
    signals, lines = slow_chart(values, fix_after, rebase_at, screen)
    assert_allclose((chart.mean, chart.lower, chart.upper), lines, rtol=CLOSED)
    assert chart.signal.tolist() == signals
    assert ((chart.side == 0) == (chart.signal == "common cause")).all()


@steady
@given(values=series(), screen=st.booleans(), rebase=st.booleans())
def test_a_chart_of_few_follows_the_same_rules_on_two_thirds_powers(values, screen, rebase):
    counts = values - 12  # a published correction may be negative
    rebase_at = (14, 20) if rebase and counts.size > 20 else ()
    chart = xmr_of_few(counts, rebase_at, screen)
    powers = [math.copysign(abs(count) ** (2 / 3), count) for count in counts.tolist()]
    signals, lines = slow_chart(powers, None, rebase_at, screen)
    expected = [[math.copysign(abs(level) ** 1.5, level) for level in line] for line in lines.tolist()]
    assert_allclose((chart.mean, chart.lower, chart.upper), expected, rtol=CLOSED, atol=1e-12)
    assert_allclose(chart.distance, xmr(powers, None, rebase_at, screen).distance, rtol=CLOSED, atol=1e-9)
    assert chart.signal.tolist() == signals
    assert_array_equal(chart.values, counts)


@pytest.mark.parametrize("side", [1, -1])
def test_each_rule_marks_its_points(side):
    calm, after = [side, -side] * 10, [-side, side] * 10
    cases = {
        "outside limits": ([*calm, 9 * side, *after], [20]),
        "trend": ([*calm, *(side * x for x in (-1.5, -1, -0.5, 0, 0.5, 1, 1.5)), *after], range(20, 27)),
        "two in three": ([*calm, 4.6 * side, 0.5 * side, 4.6 * side, *after], [20, 22]),
        "shift": ([*calm, *(side * x for x in (0.5, 0.6) * 4), *after], range(20, 28)),
    }
    for rule, (values, marked) in cases.items():
        chart = xmr(values, fix_after=20)
        assert chart.signal[20:].tolist().count(rule) == len(list(marked)), rule
        assert (chart.signal[list(marked)] == rule).all()
        assert (chart.side[list(marked)] == side).all()


def test_six_points_in_a_row_are_no_shift_and_five_moves_no_trend():
    calm, after = [1, -1] * 10, [-1, 1] * 10
    assert "shift" not in xmr([*calm, *[0.5, 0.6] * 3, *after], fix_after=20).signal
    assert "trend" not in xmr([*calm, -1.5, -1, -0.5, 0.5, 1, 1.5, *after], fix_after=20).signal


@pytest.mark.parametrize("broken_by", [0.0, 1e-7, -1e-7, np.nan])
def test_point_on_the_mean_or_missing_breaks_a_run(broken_by):
    values = [*[-1, 1] * 10, 0.5, 0.6, 0.5, broken_by, 0.5, 0.6, 0.5, 0.6, *[-1, 1]]
    assert "shift" not in xmr(np.array(values) + 1000, fix_after=20).signal


def test_equal_successor_breaks_a_trend():
    assert "trend" not in xmr([*[-1, 1] * 10, -1.5, -1, -0.5, -0.5, 0, 0.5, 1, 1.5], fix_after=20).signal[20:27]


def test_runs_do_not_cross_a_rebase():
    values = [*[5.0, 6] * 6, *[8, 8.1] * 3, *[8, 8.1] * 6]
    assert "shift" in xmr(values, fix_after=12).signal
    assert "shift" not in xmr(values, fix_after=12, rebase_at=[18]).signal[12:18]


def test_even_values_have_no_signal():
    chart = xmr(np.full(24, 0.1 + 0.2))
    assert set(chart.signal) == {"common cause"}
    assert_allclose(chart.upper, 0.3)


def test_many_series_are_each_their_own():
    chance = np.random.default_rng(4)
    table = chance.poisson(30, (3, 5, 40)).astype(float)
    table[1, 2] = np.nan
    together = xmr(table, rebase_at=[16])
    for index in np.ndindex(3, 5):
        one = xmr(table[index], rebase_at=[16])
        for name in ("mean", "lower", "upper", "range_limit", "points", "signal", "side"):
            assert_array_equal(getattr(together, name)[index], getattr(one, name))
    assert variation(together, "lower").shape == (3, 5)
    assert variation(together, "lower")[1, 2] == "too few points"
    assert assurance(together, 30, "lower")[1, 2] == ""


@pytest.mark.parametrize(
    ("last", "polarity", "word"),
    [
        (9, "higher", "improvement"),
        (9, "lower", "concern"),
        (-9, "higher", "concern"),
        (-9, "lower", "improvement"),
        (9, "none", "high"),
        (-9, "gap", "low"),
        (0.5, "higher", "common cause"),
    ],
)
def test_variation_is_that_of_the_latest_value(last, polarity, word):
    assert variation(xmr([*[-1, 1] * 10, last]), polarity) == word
    assert variation(xmr([*[-1, 1] * 10, last, np.nan]), polarity) == word


@pytest.mark.parametrize(
    ("target", "polarity", "word"),
    [
        (50, "higher", "fail"),
        (50, "lower", "pass"),
        (-50, "higher", "pass"),
        (-50, "lower", "fail"),
        (0, "higher", "hit or miss"),
        (0, "none", ""),
        (np.nan, "higher", ""),
    ],
)
def test_assurance_sets_the_target_beside_the_limits(target, polarity, word):
    assert assurance(xmr([-1, 1] * 10), target, polarity) == word


@steady
@given(
    values=series(),
    target=st.floats(-20, 60),
    polarity=st.sampled_from(["higher", "lower", "none", "gap"]),
    rebase=st.integers(0, 39),
)
def test_assurance_agrees_with_the_slow_chart(values, target, polarity, rebase):
    begins = min(rebase, max(len(values) - 1, 0))
    starts = [begins] if len(values) else []
    _, (_, lower, upper) = slow_chart(values, rebase_at=starts)
    known = [at for at in range(len(values)) if not np.isnan(values[at])]
    of_baseline = [at for at in known if (at >= begins) == (known[-1] >= begins)]
    expected = ""
    if len(of_baseline) >= 12 and polarity in ("higher", "lower"):
        low, high = lower[known[-1]], upper[known[-1]]
        assume(min(abs(target - low), abs(target - high)) > 1e-9)
        expected = "hit or miss"
        if target > high:
            expected = "fail" if polarity == "higher" else "pass"
        if target < low:
            expected = "pass" if polarity == "higher" else "fail"
    assert assurance(xmr(values, rebase_at=starts), target, polarity) == expected


def test_baseline_of_under_twelve_points_judges_nothing():
    for points in (0, 1, 2, 11):
        chart = xmr(np.arange(points))
        assert variation(chart, "higher") == "too few points"
        assert assurance(chart, 3, "higher") == ""
    young = xmr([-1, 1] * 10, rebase_at=[12])
    assert variation(young, "higher") == "too few points"


def test_series_of_nothing_has_no_limits():
    for values in (np.full(30, np.nan), np.full(30, np.inf)):
        chart = xmr(values)
        assert np.isnan(chart.mean).all()
        assert set(chart.signal) == {"common cause"}
    assert xmr(7.0).signal.tolist() == ["common cause"]
    assert np.isfinite(xmr(np.full(24, 1e9)).upper).all()


@pytest.mark.parametrize("settings", [{"fix_after": 6}, {"rebase_at": [20]}, {"rebase_at": [-1]}])
def test_settings_that_make_no_sense_are_refused(settings):
    with pytest.raises(ValueError, match="baseline"):
        xmr(np.arange(20), **settings)
