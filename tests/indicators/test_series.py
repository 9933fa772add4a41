from datetime import date, timedelta

import numpy as np
import pytest

from indicators.models import IndicatorPart, SeriesBreak
from indicators.periods import months_ending, parse
from indicators.series import read_series
from tests.factories import AreaFactory, DataItemFactory, IndicatorFactory
from tests.indicators.observing import observe

pytestmark = pytest.mark.django_db

MARCH = parse("12m to 2010-03")


@pytest.fixture
def robbery():
    return DataItemFactory(code="crime.robbery", name="Robbery")


@pytest.fixture
def residents():
    return DataItemFactory(code="population.residents", name="Residents", unit="residents", timing="mid-year")


@pytest.fixture
def area():
    return AreaFactory(code="E23000001")


@pytest.fixture
def robbery_rate(robbery, residents):
    return IndicatorFactory(numerator=[robbery], denominator=[residents])


def months(item, area, period=MARCH, value=1.0):
    return [(item, area, each.text, value) for each in period.each_month()]


def series_of(indicator, known_at, period=MARCH, level="force"):
    (series,) = read_series(indicator, [level], period, as_known_at=known_at)
    return series


def last(series):
    return series.numerator[:, -1].tolist()


def test_a_stored_span_is_taken_as_it_is(robbery_rate, robbery, residents, area):
    at = observe((robbery, area, "2009/10", 120), (residents, area, "2009", 1000), *months(robbery, area))
    series = series_of(robbery_rate, at)
    assert (last(series), series.denominator[:, -1].tolist()) == ([120], [1000])
    assert series.periods == (MARCH.year_before, MARCH)
    assert series.reasons[0, 0] == "no figure for 12 months to March 2009; no figure for mid-2008"


def test_a_span_without_a_figure_is_the_sum_of_its_months(robbery_rate, robbery, area):
    at = observe(*months(robbery, area, value=7))
    assert last(series_of(robbery_rate, at)) == [84]


def test_a_span_without_a_figure_is_the_sum_of_its_quarters(robbery_rate, robbery, area):
    at = observe(*((robbery, area, f"2009/10 Q{quarter}", quarter) for quarter in (1, 2, 3, 4)))
    assert last(series_of(robbery_rate, at)) == [10]


def test_eleven_of_twelve_months_are_no_year(robbery_rate, robbery, area):
    at = observe(*months(robbery, area)[:-1])
    series = series_of(robbery_rate, at)
    assert np.isnan(series.numerator[0, -1])
    assert series.reasons[0, series.periods.index(MARCH)].startswith("Robbery: 11 of 12 months")


def test_a_month_marked_as_missing_leaves_the_year_missing(robbery_rate, robbery, area):
    figures = months(robbery, area)
    figures[3] = (robbery, area, "2009-07", "..")
    assert np.isnan(last(series_of(robbery_rate, observe(*figures)))[0])


def test_a_figure_marked_as_missing_says_the_mark(robbery_rate, robbery, residents, area):
    at = observe((robbery, area, "2009/10", ".."), (residents, area, "2009", 1000))
    series = series_of(robbery_rate, at)
    assert series.reasons[0, len(series.periods) - 1] == "Robbery: not supplied (..)"


def test_zero_is_a_figure(robbery_rate, robbery, area):
    series = series_of(robbery_rate, observe(*months(robbery, area, value=0)))
    assert last(series) == [0]


def test_a_part_that_is_missing_leaves_the_sum_missing(robbery, area):
    vehicle = DataItemFactory(name="Vehicle offences")
    indicator = IndicatorFactory(numerator=[robbery, vehicle])
    other = AreaFactory()
    at = observe((robbery, area, "2009/10", 5), (vehicle, area, "2009/10", 6), (robbery, other, "2009/10", 7))
    series = series_of(indicator, at)
    np.testing.assert_array_equal(series.numerator[:, -1], [11, np.nan])
    assert series.reasons[1, 1] == "Vehicle offences: no figure for 12 months to March 2010"


def test_a_part_taken_away_is_subtracted(robbery, area):
    fraud = DataItemFactory()
    indicator = IndicatorFactory(numerator=[robbery])
    IndicatorPart.objects.create(indicator=indicator, item=fraud, role="numerator", sign=-1)
    at = observe((robbery, area, "2009/10", 50), (fraud, area, "2009/10", 8))
    assert last(series_of(indicator, at)) == [42]


def test_a_part_counts_within_its_dates_only(robbery, area):
    indicator = IndicatorFactory()
    later = DataItemFactory()
    dates = {"starts": None, "ends": date(2009, 12, 31)}, {"starts": date(2010, 1, 1), "ends": None}
    for item, between in zip((robbery, later), dates, strict=True):
        IndicatorPart.objects.create(indicator=indicator, item=item, role="numerator", **between)
    at = observe((robbery, area, "12m to 2009-12", 3), (robbery, area, "2009/10", 99), (later, area, "2009/10", 5))
    series = series_of(indicator, at)
    assert [series.numerator[0, series.periods.index(parse(text))] for text in ("12m to 2009-12", "2009/10")] == [3, 5]


def test_a_part_counts_at_its_level_only(robbery, area):
    indicator = IndicatorFactory(levels=["force", "partnership"])
    IndicatorPart.objects.create(indicator=indicator, item=robbery, role="numerator", level="partnership")
    borough = AreaFactory(level="partnership", code="E22000001")
    at = observe((robbery, area, "2009/10", 1), (robbery, borough, "2009/10", 2))
    assert last(series_of(indicator, at, level="partnership")) == [2]
    assert not np.isfinite(series_of(indicator, at).numerator).any()


def test_a_count_at_the_end_is_that_of_the_last_month(area):
    officers = DataItemFactory(name="Officers", timing="end")
    indicator = IndicatorFactory(numerator=[officers], formula="count")
    at = observe((officers, area, "2010-03", 800), (officers, area, "2009-09", 700))
    assert last(series_of(indicator, at)) == [800]
    series = series_of(indicator, at, parse("12m to 2010-02"))
    assert series.reasons[0, len(series.periods) - 1] == "no figure for February 2010"


def test_an_estimate_in_per_cent_is_no_sum_of_its_months(area):
    confidence = DataItemFactory(name="Confidence", unit="per cent")
    indicator = IndicatorFactory(numerator=[confidence], formula="survey", polarity="higher")
    at = observe(*months(confidence, area, value=50), (confidence, area, "2008/09", 53.1, 1414))
    series = series_of(indicator, at)
    np.testing.assert_array_equal(series.numerator[0], [53.1, np.nan])
    assert series.sample_size[0, 0] == 1414


def test_the_history_goes_back_by_quarters_to_the_first_figure(robbery_rate, robbery, area):
    at = observe(
        *((robbery, area, f"12m to {end}", 1) for end in ("2009-03", "2009-06", "2009-12", "2010-03", "2010-06"))
    )
    series = series_of(robbery_rate, at)
    assert [period.text for period in series.periods] == [
        f"12m to {end}" for end in ("2009-03", "2009-06", "2009-12", "2010-03")
    ]
    assert series.previous == 0


def test_the_history_of_months_goes_back_by_months(robbery_rate, robbery, area):
    at = observe(*months(robbery, area))
    series = series_of(robbery_rate, at, parse("2010-03"))
    assert [period.text for period in series.periods[1:]] == [period.text for period in MARCH.each_month()]
    assert series.periods[0] == parse("2009-03")


def test_weeks_go_back_by_weeks_to_the_same_week_a_year_before(robbery_rate, robbery, area):
    at = observe((robbery, area, "w/e 2010-05-16", 3), (robbery, area, "w/e 2010-05-09", 4))
    series = series_of(robbery_rate, at, parse("w/e 2010-05-16"))
    np.testing.assert_array_equal(series.numerator[0], [np.nan, 4, 3])


def test_months_are_given_as_far_as_they_are_known_for_five_years(robbery_rate, robbery, residents, area):
    years = months_ending(2010, 3, 72)
    at = observe(
        *((robbery, area, each.text, number) for number, each in enumerate(years.each_month())),
        (residents, area, "2009", 1000),
    )
    steps = series_of(robbery_rate, at).steps
    assert steps.by_month
    assert (steps.periods[0], steps.periods[-1]) == (parse("2005-04"), parse("2010-03"))
    assert steps.numerator.tolist() == [list(range(12, 72))]
    np.testing.assert_array_equal(steps.denominator[0, -16:], [np.nan] + [1000] * 12 + [np.nan] * 3)


def test_months_begin_with_the_first_that_is_known(robbery_rate, robbery, area):
    at = observe(*months(robbery, area, MARCH.year_before, 2), *months(robbery, area, MARCH, 3))
    steps = series_of(robbery_rate, at, parse("2009/10 Q4")).steps
    assert steps.numerator.tolist() == [[2] * 12 + [3] * 12]
    assert steps.periods[0] == parse("2008-04")


def test_quarters_stand_in_where_no_month_is_known(robbery_rate, robbery, area):
    at = observe(*((robbery, area, f"2009/10 Q{quarter}", quarter) for quarter in (1, 2, 3, 4)))
    steps = series_of(robbery_rate, at).steps
    assert (steps.by_month, steps.numerator.tolist()) == (False, [[1, 2, 3, 4]])


def test_rolling_years_and_stocks_have_no_months(robbery_rate, robbery, residents, area):
    at = observe(*((robbery, area, f"12m to {end}", 1) for end in ("2009-12", "2010-01", "2010-02", "2010-03")))
    assert series_of(robbery_rate, at).steps is None
    officers = DataItemFactory(timing="end")
    per_head = IndicatorFactory(numerator=[officers], denominator=[residents], formula="ratio")
    at = observe(*months(officers, area))
    assert series_of(per_head, at).steps is None


def test_limits_published_with_an_estimate_are_given_and_of_a_sum_are_not(area):
    confidence, other = DataItemFactory(unit="per cent"), DataItemFactory(unit="per cent")
    at = observe((confidence, area, "2009/10", 53.1, 1500, 50.5, 55.7), (other, area, "2009/10", 1.0, 1500, 0.5, 1.5))
    alone = series_of(IndicatorFactory(numerator=[confidence], formula="survey"), at)
    assert [each[0, -1] for each in (alone.sample_size, alone.lower_95, alone.upper_95)] == [1500, 50.5, 55.7]
    together = series_of(IndicatorFactory(numerator=[confidence, other], formula="survey"), at)
    assert np.isnan([each[0, -1] for each in (together.sample_size, together.lower_95, together.upper_95)]).all()


def test_an_area_that_ended_before_is_left_out(robbery_rate, robbery, area):
    gone = AreaFactory(ends=date(2009, 3, 31))
    at = observe((robbery, area, "2009/10", 1), (robbery, gone, "2009/10", 2))
    assert series_of(robbery_rate, at).area_codes == ("E23000001",)


def test_an_area_that_never_returned_a_figure_is_left_out_but_not_one_with_a_mark(robbery_rate, robbery, area):
    AreaFactory(code="E23000002")
    marked = AreaFactory(code="E23000003")
    at = observe((robbery, area, "2009/10", 1), (robbery, marked, "2009/10", "-"))
    assert series_of(robbery_rate, at).area_codes == ("E23000001", "E23000003")


def test_figures_are_as_known_at_the_time(robbery_rate, robbery, area):
    first = observe((robbery, area, "2009/10", 100))
    second = observe((robbery, area, "2009/10", 105))
    assert (last(series_of(robbery_rate, first)), last(series_of(robbery_rate, second))) == ([100], [105])
    assert series_of(robbery_rate, first - timedelta(seconds=1)).area_codes == ()


@pytest.mark.parametrize(
    ("on", "broken"), [("2009-04-01", True), ("2009-07-01", True), ("2008-04-02", True), ("2008-04-01", False)]
)
def test_a_break_parts_periods_on_both_sides_and_across(robbery_rate, robbery, area, on, broken):
    SeriesBreak.objects.create(item=robbery, on=date.fromisoformat(on), reason="Counted anew")
    at = observe((robbery, area, "2009/10", 1))
    assert bool(list(series_of(robbery_rate, at).breaks_since_previous())) is broken


def test_a_break_of_one_area_names_it_by_position(robbery_rate, robbery, area):
    other = AreaFactory()
    SeriesBreak.objects.create(item=robbery, area=other, on=date(2009, 4, 1), reason="A new system")
    SeriesBreak.objects.create(item=robbery, area=AreaFactory(), on=date(2009, 4, 1), reason="Of no concern")
    at = observe((robbery, area, "2009/10", 1), (robbery, other, "2009/10", 1))
    assert [(each.area, each.reason) for each in series_of(robbery_rate, at).breaks] == [(1, "A new system")]


def test_sums_of_months_agree_with_a_loop(robbery_rate, robbery):
    areas = [AreaFactory() for _ in range(3)]
    dice = np.random.default_rng(1)
    monthly = {
        (area.pk, each.text): float(dice.integers(0, 90))
        for area in areas
        for each in months_ending(2010, 3, 36).each_month()
        if dice.random() > 0.02
    }
    by_pk = {area.pk: area for area in areas}
    series = series_of(robbery_rate, observe(*((robbery, by_pk[pk], text, v) for (pk, text), v in monthly.items())))
    for row, pk in enumerate(series.area_ids):
        for column, period in enumerate(series.periods):
            expected = sum(monthly.get((pk, month.text), np.nan) for month in period.each_month())
            np.testing.assert_equal(series.numerator[row, column], expected)
