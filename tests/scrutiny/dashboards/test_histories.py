"""What a stored history tells: its latest figure, and which of its periods are drawn."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from scrutiny.dashboards.histories import FIGURES, as_drawn, last_told

YEARLY = {
    "ends": ["2008-12-31", "2009-03-31", "2009-12-31", "2010-03-31", "2010-12-31"],
    "value": [None, 4.1, None, 4.2, None],
}


def history(ends, values, **more):
    return {"ends": ends, **dict.fromkeys(FIGURES, values), "breaks": [], **more}


def test_latest_figure_is_that_of_the_latest_period_with_one():
    assert last_told(history(ends=YEARLY["ends"], values=YEARLY["value"])) == (date(2010, 3, 31), 4.2)
    assert last_told(history(["2010-03-31"], [None])) is last_told({}) is None


def test_yearly_figures_are_drawn_as_one_line_with_the_way_to_their_target():
    target = {"trajectory": [1, 2, 3, 4, 5], "final": 6}
    drawn = as_drawn(history(YEARLY["ends"], YEARLY["value"], target=target))
    assert drawn["ends"] == ["2009-03-31", "2010-03-31"]
    assert all(drawn[name] == [4.1, 4.2] for name in FIGURES)
    assert drawn["target"] == {"trajectory": [2, 4], "final": 6}
    assert target["trajectory"] == [1, 2, 3, 4, 5]


def test_missing_figure_of_a_month_that_is_told_at_other_times_stays_a_gap():
    ends = ["2008-12-31", "2009-03-31", "2009-12-31", "2010-03-31"]
    for values in ([1.0, 2.0, None, 3.0], [None, 2.0, 1.0, 3.0]):
        assert as_drawn(history(ends, values))["ends"] == ends
    with_family = history(ends, [None, 2.0, None, 3.0], family_min=[1.0, 1.0, None, 1.0])
    assert as_drawn(with_family)["ends"] == ends
    once = history(ends[1:], [2.0, None, 3.0])
    assert as_drawn(once)["ends"] == ends[1:]


MONTHS = [f"{year}-{month}" for year in (2008, 2009, 2010) for month in ("03-31", "06-30", "09-30", "12-31")]


@given(st.lists(st.none() | st.floats(0, 9), min_size=12, max_size=12))
def test_no_figure_is_ever_left_undrawn(values):
    drawn = as_drawn(history(MONTHS, values))
    told = {end: value for end, value in zip(MONTHS, values, strict=True) if value is not None}
    assert {end: value for end, value in zip(drawn["ends"], drawn["value"], strict=True) if value is not None} == told
