"""Periods: the six forms, what they span, and that every span can be written and read again."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.periods import Period, PeriodError, month, months_ending, parse

YEARS = st.integers(1990, 2040)
MONTHS = st.integers(1, 12)
whole_months = st.builds(months_ending, YEARS, MONTHS, st.integers(1, 36))
weeks = st.dates(date(1990, 1, 1), date(2040, 1, 1)).map(
    lambda day: Period(day - timedelta(days=day.weekday()), day - timedelta(days=day.weekday() - 6))
)


@pytest.mark.parametrize(
    ("text", "start", "end", "canonical", "label"),
    [
        ("2009-04", date(2009, 4, 1), date(2009, 4, 30), "2009-04", "April 2009"),
        ("2008-02", date(2008, 2, 1), date(2008, 2, 29), "2008-02", "February 2008"),
        ("w/e 2010-05-16", date(2010, 5, 10), date(2010, 5, 16), "w/e 2010-05-16", "10 May 2010 to 16 May 2010"),
        ("2009/10 Q1", date(2009, 4, 1), date(2009, 6, 30), "2009/10 Q1", "April to June 2009"),
        ("2009/10 Q4", date(2010, 1, 1), date(2010, 3, 31), "2009/10 Q4", "January to March 2010"),
        ("2009/10", date(2009, 4, 1), date(2010, 3, 31), "12m to 2010-03", "12 months to March 2010"),
        ("1999/00", date(1999, 4, 1), date(2000, 3, 31), "12m to 2000-03", "12 months to March 2000"),
        ("2009", date(2009, 1, 1), date(2009, 12, 31), "12m to 2009-12", "12 months to December 2009"),
        ("12m to 2010-03", date(2009, 4, 1), date(2010, 3, 31), "12m to 2010-03", "12 months to March 2010"),
        ("  12m  to 2010-06 ", date(2009, 7, 1), date(2010, 6, 30), "12m to 2010-06", "12 months to June 2010"),
    ],
)
def test_parse_of_each_form(text, start, end, canonical, label):
    period = parse(text)
    assert (period.start, period.end, period.text, period.label) == (start, end, canonical, label)


@pytest.mark.parametrize(
    "text",
    [
        "", "2009-13", "2009-00", "2009/11", "2009/10 Q5", "2009/10 Q0", "w/e 2010-05-17", "w/e 2010-02-30",
        "12m to 2010", "12m to 2010-13", "March 2010", "09/10", "0000", "20091", "2009-4",
        "２００９", "0001-01", "1799-12", "2200", "2199/00", "9999-12", "9999/00",
    ],
)  # fmt: skip
def test_parse_of_a_text_that_names_no_period(text):
    with pytest.raises(PeriodError) as refusal:
        parse(text)
    assert str(refusal.value).endswith(".")


def test_parse_of_a_bad_text_repeats_it_and_tells_the_forms():
    with pytest.raises(PeriodError, match=r"“March 2010” is no period.*12m to 2010-03"):
        parse("March 2010")


def test_parse_of_a_week_that_ends_on_another_day_names_the_day():
    with pytest.raises(PeriodError, match="A week ends on a Sunday, and 17 May 2010 is none"):
        parse("w/e 2010-05-17")


def test_parse_of_a_financial_year_with_years_apart_says_so():
    with pytest.raises(PeriodError, match="2009/11 is no financial year"):
        parse("2009/11")


@pytest.mark.parametrize("text", ["1209-04", "12m to 1800-03", "2900/01"])
def test_parse_of_a_year_that_nobody_means_says_so(text):
    with pytest.raises(PeriodError, match="not within the years 1800 to 2199: check the year"):
        parse(text)


def test_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(PeriodError, match="can't end"):
        Period(date(2010, 1, 2), date(2010, 1, 1))


def test_two_texts_of_one_span_are_one_period():
    assert parse("2009/10") == parse("12m to 2010-03")
    assert parse("2009") == parse("12m to 2009-12")
    assert hash(parse("2009/10")) == hash(parse("12m to 2010-03"))


@given(st.one_of(st.builds(month, YEARS, MONTHS), st.builds(months_ending, YEARS, MONTHS, st.just(12)), weeks))
def test_text_of_a_month_year_or_week_can_be_read_again(period):
    assert parse(period.text) == period


@given(YEARS, st.integers(1, 4))
def test_text_of_a_quarter_can_be_read_again(year, quarter):
    period = parse(f"{year}/{(year + 1) % 100:02d} Q{quarter}")
    assert period.months == 3
    assert parse(period.text) == period


@given(YEARS)
def test_four_quarters_make_the_financial_year(year):
    name = f"{year}/{(year + 1) % 100:02d}"
    quarters = [parse(f"{name} Q{quarter}") for quarter in range(1, 5)]
    assert [each for quarter in quarters for each in quarter.each_month()] == parse(name).each_month()


@given(whole_months)
def test_each_month_follows_the_one_before_and_covers_the_period(period):
    months = period.each_month()
    assert len(months) == period.months
    assert (months[0].start, months[-1].end) == (period.start, period.end)
    assert all(later.start - earlier.end == timedelta(days=1) for earlier, later in pairwise(months))


def test_each_month_of_a_week_is_an_error():
    with pytest.raises(PeriodError, match="not made of whole months"):
        parse("w/e 2010-05-16").each_month()


@given(whole_months, st.integers(-60, 60))
def test_shifted_there_and_back_is_the_same_period(period, months):
    moved = period.shifted(months)
    assert moved.months == period.months
    assert moved.shifted(-months) == period


def test_shifted_keeps_the_ends_of_months():
    assert parse("2008-02").shifted(-12) == parse("2007-02")
    assert parse("12m to 2010-03").shifted(3) == parse("12m to 2010-06")
    assert parse("12m to 2010-03").year_before == parse("2008/09")


def test_shifted_week_moves_by_52_weeks_and_by_whole_years_only():
    week = parse("w/e 2010-05-16")
    assert week.year_before == parse("w/e 2009-05-17")
    with pytest.raises(PeriodError, match="whole years only"):
        week.shifted(1)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("12m to 2010-03", 2009),
        ("12m to 2010-05", 2009),
        ("12m to 2010-06", 2009),
        ("12m to 2011-06", 2010),
        ("12m to 2010-07", 2010),
        ("12m to 2010-12", 2010),
        ("2009/10 Q4", 2010),
        ("2009-04", 2009),
    ],
)
def test_mid_year_is_the_year_that_holds_the_middle(text, year):
    assert parse(text).mid_year == year


@given(whole_months)
def test_mid_year_against_counting_the_days(period):
    days = [period.start + timedelta(days=n) for n in range((period.end - period.start).days + 1)]
    assert period.mid_year == days[(len(days) - 1) // 2].year


def test_months_of_a_span_that_is_not_whole_months_is_none():
    odd = Period(date(2010, 4, 1), date(2010, 5, 17))
    assert odd.months is None
    assert odd.text == "2010-04-01 to 2010-05-17"
    assert odd.label == "1 April 2010 to 17 May 2010"
