"""Charts, tested on the figure that Plotly draws: `Figure` refuses what Plotly does not know."""

import json

import pytest
from plotly.graph_objects import Figure
from plotly.offline import get_plotlyjs_version

from scrutiny.dashboards import charts
from scrutiny.dashboards.bundles.funnel import far_smaller
from scrutiny.dashboards.charts.drawing import OTHERS, tick_days
from scrutiny.dashboards.charts.funnel import ticks_of
from scrutiny.dashboards.sparklines import sparkline, strip
from tests.conftest import PROJECT

ENDS = ["2008-03-31", "2008-06-30", "2009-03-31", "2010-03-31"]


def trend(**fields) -> charts.Trend:
    given = {
        "value": [7.9, 7.8, 7.6, 7.7],
        "lower": [7.8, 7.7, 7.5, 7.6],
        "upper": [8.0, 7.9, 7.7, 7.8],
        "family_min": [6.0, None, 6.1, 6.2],
        "family_max": [9.0, None, 9.4, 9.7],
        "family_average": [7.8, 7.8, 7.9, 7.8],
    }
    return charts.Trend("Kent", "offences per 1,000 residents", 1, ENDS, **{**given, **fields})


def named(figure, name):
    return next(each for each in figure.data if each.name == name)


def test_trend_draws_the_line_with_its_interval_on_the_familys_band():
    figure = Figure(charts.trend_chart(trend()))
    assert list(named(figure, "Kent").y) == [7.9, 7.8, 7.6, 7.7]
    band = named(figure, "Range of the rest of its family")
    assert band.fill == "tonexty"
    assert list(band.x) == [ENDS[0], ENDS[2], ENDS[3]]
    assert list(band.y) == [9.0, 9.4, 9.7]
    assert named(figure, "Family average").line.dash == "dash"
    assert list(figure.layout.xaxis.tickvals) == [ENDS[0], ENDS[2], ENDS[3]]
    assert figure.layout.title.text == "offences per 1,000 residents"


def test_trend_without_a_family_has_no_band_and_no_average():
    nothing = [None] * 4
    figure = Figure(charts.trend_chart(trend(family_min=nothing, family_max=nothing, family_average=nothing)))
    assert [each.name for each in figure.data] == ["95% interval, lower edge", "95% interval", "Kent"]


def test_trend_marks_breaks():
    figure = Figure(charts.trend_chart(trend(breaks=[["2009-04-01", "Counted anew"]])))
    assert [each.x0 for each in figure.layout.shapes] == ["2009-04-01"]
    assert [each.text for each in figure.layout.annotations] == ["series break"]


def test_trend_marks_new_baselines_and_the_way_to_the_target():
    aim = charts.Aim([None, 7.8, 7.5, 7.2], 7.0, "2011-03-31", "authority")
    figure = Figure(charts.trend_chart(trend(rebases=[["2009-04-01", "A new system", "officer@example.org"]], aim=aim)))
    assert [each.text for each in figure.layout.annotations] == ["new baseline"]
    assert list(named(figure, "On the way to the target").y) == [None, 7.8, 7.5, 7.2]
    assert list(named(figure, "Target").x) == ["2011-03-31"]


def control(**fields) -> charts.Control:
    given = {
        "value": [10, 12, 30, 11],
        "baselines": [charts.Baseline(0, 11, -3, 24), charts.Baseline(2, 20, 15, 25)],
        "signals": {2: "bad"},
    }
    return charts.Control("Kent", "offences a month", 0, ENDS, **{**given, **fields})


def test_control_chart_begins_its_limits_anew_and_draws_none_below_nought():
    figure = Figure(charts.control_chart(control()))
    assert list(named(figure, "Limits").y) == [24, 24, None, 25, 25, None]
    assert list(named(figure, "Lower limit").y) == [0, 0, None, 15, 15, None]
    assert list(named(figure, "Mean").x) == [ENDS[0], ENDS[1], None, ENDS[2], ENDS[3], None]


def test_control_chart_tells_signals_by_shape():
    bad, good, neutral = (
        named(Figure(charts.control_chart(control(signals={2: tone}))), name)
        for tone, name in (("bad", "Unusually bad"), ("good", "Unusually good"), ("neutral", "Unusual"))
    )
    assert (bad.marker.symbol, good.marker.symbol) == ("square", "circle")
    assert (neutral.marker.symbol, neutral.marker.color) == ("diamond-open", OTHERS)


def test_funnel_tells_the_own_area_and_its_family_by_shape():
    lines = {name: [1.0, 2.0] for name in ("lower_998", "lower_95", "upper_95", "upper_998")}
    dots = [charts.FunnelDot(name, 100, 7, group) for name, group in (("Kent", "own"), ("Essex", "family"))]
    figure = Figure(charts.funnel_chart(charts.FunnelChart("Kent", "offences", "Residents", 1, 7, [1, 2], lines, dots)))
    assert named(figure, "Kent").marker.symbol == "diamond"
    assert named(figure, "Its family").marker.symbol == "square-open"
    assert {named(figure, each).line.dash for each in ("95% limits", "99.8% limits")} == {"dot", "dash"}


def test_dots_keep_their_order_and_tell_the_own_area_by_shape():
    dots = [
        charts.Dot("Kent", 7.7, 7.6, 7.8, is_own=True),
        charts.Dot("Surrey", 5.0),
        charts.Dot("Essex", 9.0, 8.5, 9.8),
    ]
    figure = Figure(charts.dot_chart(charts.Dots("offences", 1, dots, average=7.2)))
    others, own = figure.data
    assert (others.marker.symbol, own.marker.symbol) == ("circle", "diamond")
    assert list(figure.layout.yaxis.categoryarray) == ["Essex", "Surrey", "Kent"]
    assert list(figure.layout.yaxis.ticktext) == ["◆ Kent", "Surrey", "Essex"]
    assert list(others.error_x.array) == pytest.approx([0, 0.8])
    assert list(others.error_x.arrayminus) == pytest.approx([0, 0.5])
    assert figure.layout.shapes[0].x0 == 7.2
    assert figure.layout.shapes[0].line.dash == "dash"


@pytest.mark.parametrize(
    "figure",
    [
        charts.trend_chart(trend()),
        charts.control_chart(control()),
        charts.dot_chart(charts.Dots("offences", 1, [charts.Dot("Kent", 7.7)])),
    ],
)
def test_figures_are_plain_json(figure):
    assert len(json.dumps(figure, allow_nan=False)) < 10_000


def test_the_browser_has_the_plotly_that_python_checks_against():
    wanted = json.loads((PROJECT / "package.json").read_text())["dependencies"]["plotly.js-basic-dist-min"]
    assert wanted == get_plotlyjs_version()


def test_sparkline_leaves_gaps_open_and_says_what_it_shows():
    history = {
        "ends": ENDS,
        "value": [7.9, None, 7.6, 7.7],
        "family_min": [6.0, 6.0, None, 6.2],
        "family_max": [9.0, 9.0, None, 9.7],
        "breaks": [["2009-04-01", "Counted anew"]],
    }
    small = sparkline(history, 1)
    assert [len(line.split()) for line in small.lines] == [1, 2]
    assert [len(band.split()) for band in small.bands] == [4, 2]
    assert len(small.breaks) == 1
    assert small.svg.count("<circle") == 2  # a figure between gaps, and the last
    assert small.label == (
        "From 7.9 in Mar 2008 to 7.7 in Mar 2010; the rest of its family now 6.2 to 9.7; "
        "the dotted line marks a break in the series"
    )


def test_sparkline_needs_two_figures():
    assert sparkline({}, 1) is None
    assert sparkline({"ends": ENDS[:1], "value": [1.0], "family_min": [None], "family_max": [None]}, 1) is None


def test_strip_places_everyone_and_names_everyone():
    small = strip(("Kent", 7.0), [("Essex", 5.0), ("Surrey", 9.0)], 7.0, 1)
    assert [each.x for each in small.peers] == [14, 176]
    assert small.own.x == small.average.x == 95
    assert small.label == "Kent 7.0; Essex 5.0; Surrey 9.0; family average 7.0"


def test_strip_of_equal_figures_stands_in_the_middle():
    assert strip(("Kent", 7.0), [("Essex", 7.0)], 7.0, 1).own.x == 95


@pytest.mark.parametrize(
    ("sizes", "ticks"),
    [
        ([6_000, 8_300_000], [10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000]),
        ([130_000, 410_000], [200_000, 300_000, 400_000]),
        ([100, 4_000], [100, 200, 500, 1_000, 2_000]),
    ],
)
def test_sizes_of_a_funnel_are_marked_by_a_few_round_numbers(sizes, ticks):
    assert ticks_of(sizes) == ticks


@pytest.mark.parametrize(
    ("sizes", "may_be_left", "left"),
    [
        ([7, *range(500, 509), 8_000], [True] * 11, [0]),
        ([7, *range(500, 509), 8_000], [False] + [True] * 10, []),
        ([70, *range(500, 509), 8_000], [True] * 11, []),
        ([None, 500, 7, *range(501, 509)], [True] * 11, [2]),
        ([7, 500, 600], [True] * 3, []),
        ([*range(500, 510), 8_000], [True] * 11, []),
    ],
)
def test_funnel_leaves_out_the_few_that_are_far_smaller_than_all_others(sizes, may_be_left, left):
    assert far_smaller(sizes, may_be_left) == left


@pytest.mark.parametrize(
    ("ends", "days"),
    [
        (["2010-02-28"], ["2010-02-28"]),
        (["2006-03-31", "2007-03-31", "2008-12-31"], ["2006-12-31", "2007-12-31", "2008-12-31"]),
        (["2007-02-28", "2008-02-29"], ["2007-02-28", "2008-02-29"]),
        (["2003-03-31", "2010-03-31"], ["2004-03-31", "2006-03-31", "2008-03-31", "2010-03-31"]),
    ],
)
def test_years_are_marked_whether_or_not_they_have_a_figure(ends, days):
    assert tick_days(ends) == days
