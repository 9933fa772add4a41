"""The year to date like for like, its end, and the trend of five years, as they are kept with a comparison."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indicators.documents import decode_as_json
from indicators.matrices import Break
from indicators.periods import parse
from scrutiny.comparisons.decided import Decided, Target
from scrutiny.comparisons.engine import compare
from scrutiny.comparisons.measures import Measure
from scrutiny.comparisons.method import Method
from scrutiny.statistics import differences, projections
from scrutiny.statistics.trajectories import path_through
from tests.scrutiny.comparisons.cases import PERCENTAGE, RATE, families, series, steps

NAN = float("nan")
PLAIN = Method(seasons="none", assumed_dispersion=1)


def kept(measure, figures, decided=None, method=PLAIN):
    """The histories of areas as they are stored."""
    compared = compare(measure, figures, families(*[""] * len(figures.area_codes)), method, decided or Decided())
    return [decode_as_json(history) for history in compared.histories]


def assumed(phi):
    return Method(dispersion="assumed", assumed_dispersion=phi)


def to_december(months, denominators=None, **more):
    return series(
        [[100, 110]] * len(months),
        1000,
        period="12m to 2009-12",
        steps=steps(months, denominators, ends=(2009, 12)),
        **more,
    )


def two_years(chance, areas=3):
    return chance.poisson(60, (areas, 36)).astype(float)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 12))
def test_to_date_is_the_sum_from_april_beside_the_same_months(seed, month):
    months = two_years(np.random.default_rng(seed))
    figures = series([[100, 110]] * 3, 1000, period=f"12m to 2009-{month:02}", steps=steps(months, ends=(2009, month)))
    ends = pd.period_range(end=f"2009-{month:02}", periods=36, freq="M")
    table = pd.DataFrame(months.T, index=ends)
    april = pd.Period("2009-04" if month >= 4 else "2008-04", "M")
    for area, history in enumerate(kept(RATE, figures)):
        year = history["year"]
        now, then = table.loc[april:, area].sum(), table.loc[april - 12 : ends[-1] - 12, area].sum()
        assert (year["from"], year["to_date"], year["before"]) == (str(april) + "-01", now, then)
        assert year["change"] == pytest.approx(100 * (now / then - 1))
        assert year["months"] == (month - 4) % 12 + 1
        assert 0 <= year["p"] <= 1
        assert ("projection" in year) == (3 <= year["months"] < 12)


def test_the_change_to_date_is_tested_with_the_dispersion_assumed():
    months = np.full((1, 36), 60.0)
    months[0, -9:] = 90
    figures = to_december(months)
    (plain,), (wide,) = (kept(RATE, figures, method=assumed(phi)) for phi in (1, 3))
    _, p = differences.two_rates(810, 1, 540, 1)
    assert plain["year"]["p"] == pytest.approx(p)
    assert p < wide["year"]["p"] < 0.001


def test_shares_to_date_are_pooled():
    months, asked = np.full((1, 36), 30.0), np.full((1, 36), 60.0)
    months[0, -9:], asked[0, -9] = 45, 120
    (history,) = kept(PERCENTAGE, to_december(months, asked))
    year = history["year"]
    assert (year["to_date"], year["before"], year["change_unit"]) == (100 * 405 / 600, 50, "percentage points")
    assert year["p"] == pytest.approx(differences.two_proportions(405, 600, 270, 540)[1])
    assert "projection" not in year


def test_the_projection_is_that_of_the_formula_with_the_probability_of_each_target():
    months = two_years(np.random.default_rng(4))
    path = path_through([(date(2009, 3, 31), 700.0), (date(2010, 3, 31), 690.0)])
    ways = {1: "lower", 2: "higher"}
    decided = Decided(targets={area: Target(path, 690.0, date(2010, 3, 31), way) for area, way in ways.items()})
    histories = kept(RATE, to_december(months), decided)
    assert histories[0]["year"]["projection"]["probability"] is None
    events = 690.0 * 1000 / 1000  # the rate per 1,000 of 1,000 residents
    for area, way in ways.items():
        projected = histories[area]["year"]["projection"]
        expected = projections.year_end(months[area, -9:], months[area, -21:-9], events, way)
        assert list(projected.values()) == pytest.approx([float(each) for each in expected])
        assert 0 < projected["probability"] < 1


@pytest.mark.parametrize(
    "figures",
    [
        to_december(np.full((1, 20), 60.0)),  # less than the year before whole
        to_december(np.full((1, 36), NAN)),
        to_december(np.full((1, 36), 60.0), breaks=(Break(date(2009, 1, 1), "Counted anew"),)),
        series([[100, 110]], 1000),
    ],
)
def test_without_two_comparable_years_of_months_nothing_is_kept(figures):
    (history,) = kept(RATE, figures)
    assert history["year"] == {}


def test_of_one_month_missing_the_year_is_missing():
    months = two_years(np.random.default_rng(4), 2)
    months[0, -3] = NAN
    first, second = kept(RATE, to_december(months))
    assert first["year"] == {}
    assert second["year"]


def five_years(values, **more):
    last = parse("12m to 2010-03")
    periods = tuple(last.shifted(-12 * back) for back in range(len(values)))[::-1]
    numbers = np.array([values], float)
    base = series([[1, 1]], 1000, **more)
    return type(base)(
        **{
            **vars(base),
            "periods": periods,
            "numerator": numbers,
            "denominator": np.full(numbers.shape, 1000.0),
        }
    )


def test_the_trend_is_that_of_five_whole_years():
    (history,) = kept(RATE, five_years([100, 400, 500, 600, 700, 800]))
    assert (history["trend"]["verdict"], history["trend"]["from"]) == ("increasing", "2006-03-31")
    assert history["trend"]["slope"] == pytest.approx(100, rel=0.1)


def test_no_trend_over_a_break_or_of_four_years():
    broken = (Break(date(2007, 4, 1), "Counted anew"),)
    assert kept(RATE, five_years([100, 400, 500, 600, 700, 800], breaks=broken))[0]["trend"] == {}
    assert kept(RATE, five_years([500, 600, 700, 800]))[0]["trend"] == {}
    before = (Break(date(2005, 4, 1), "Counted anew"),)
    assert kept(RATE, five_years([100, 400, 500, 600, 700, 800], breaks=before))[0]["trend"]


numbers = st.sampled_from([NAN, np.inf, -np.inf, -3.0, 0.0, 1.0, 50.0, 1e9, 1e300])


@settings(max_examples=100, deadline=None)
@example("count", [0.0, 1.0, 0.0, 1e300, 0.0], NAN)  # whose variance has no number
@given(st.sampled_from(["count", "rate", "percentage"]), st.lists(numbers, min_size=1, max_size=7), numbers)
def test_whatever_the_months_nothing_is_made_up(formula, months, n):
    figures = to_december([np.resize(months, 36)], [np.full(36, n)])
    (history,) = kept(Measure("Any", formula, "lower", 1000), figures, method=Method())
    year = history["year"]
    assert not year or all(
        value is not None for name, value in year.items() if name not in ("change", "p", "projection")
    )
    if "projection" in year:
        projected = year["projection"]
        assert projected["lower"] <= projected["estimate"] <= projected["upper"]
