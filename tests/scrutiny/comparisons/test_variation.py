"""Whether the latest month is out of the ordinary, beside NHSRplotthedots, and where months cannot tell."""

import dataclasses
from datetime import date

import numpy as np
import pandas as pd
import pytest

from indicators.documents import decode_as_json
from indicators.matrices import Break
from scrutiny.comparisons.engine import compare
from scrutiny.comparisons.histories import encoded
from scrutiny.comparisons.measures import Measure
from scrutiny.comparisons.method import Method
from scrutiny.comparisons.remarks import Remark
from scrutiny.comparisons.variation import variations
from tests.scrutiny.comparisons.cases import PERCENTAGE, RATE, families, series, steps

PLAIN = Method(seasons="none")
NAN = float("nan")


def told(measure, numerator, denominator=None, method=PLAIN, every=1, **more):
    """The variations of areas whose months (or quarters) are given, their charts as they are stored."""
    known = steps(numerator, denominator, every=every)
    found = variations(measure, series([[1, 1]] * len(numerator), steps=known, **more), method)
    return dataclasses.replace(found, charts=[decode_as_json(each) for each in encoded(found.charts, len(numerator))])


def months(*latest, count=36, mean=100):
    """An even series that swings by five around its mean, with the latest months given."""
    return [*(np.full(count - len(latest), mean) + np.resize([5, -5], count - len(latest))), *latest]


@pytest.mark.parametrize(
    ("polarity", "words"),
    [
        ("lower", ["concern", "improvement", "common cause"]),
        ("higher", ["improvement", "concern", "common cause"]),
        ("none", ["high", "low", "common cause"]),
    ],
)
def test_a_month_far_out_by_polarity(polarity, words):
    found = told(dataclasses.replace(RATE, polarity=polarity), [months(200), months(10), months(101)])
    assert found.words == words
    assert found.reasons == [""] * 3
    assert max(found.p[:2]) < 0.001
    assert found.p[2] == 1


def test_the_chart_holds_what_a_page_draws():
    chart = told(RATE, [months(200)]).charts[0]
    assert (chart["every"], chart["ends"][0], chart["ends"][-1]) == (1, "2007-04-30", "2010-03-31")
    assert chart["value"] == months(200)
    (baseline,) = chart["baselines"]
    # 34 ranges of 10 and one of 105 that is screened out: 2.66 × 10 on either side of the mean.
    mean = np.mean(months(200))
    assert baseline == {"from": 0, "mean": mean, "lower": mean - 26.6, "upper": mean + 26.6}
    assert chart["signals"] == [[35, "outside limits", 1]]
    assert "adjusted" not in chart


def test_screening_is_a_choice():
    ranges = [10] * 34 + [95]
    chart = told(RATE, [months(200)], method=Method(seasons="none", screen_moving_ranges=False)).charts[0]
    reach = 2.66 * np.mean(ranges)
    assert chart["baselines"][0]["upper"] == pytest.approx(np.mean(months(200)) + reach)


def test_counts_are_charted_as_counts_and_shares_as_shares():
    assert told(RATE, [months(101)], [[NAN] * 36]).charts[0]["value"][-1] == 101
    assert told(PERCENTAGE, [months(101)], [[200] * 36]).charts[0]["value"][-1] == 50.5


def test_under_fifteen_events_a_month_quarters_are_charted():
    found = told(RATE, [[3] * 35 + [40], [14] * 35 + [49], [15] * 36])
    assert (found.words[:2], [chart["every"] for chart in found.charts]) == (["concern"] * 2, [3, 3, 1])
    assert found.charts[0]["value"] == [9] * 11 + [46]
    rare = told(PERCENTAGE, [[198] * 36], [[200] * 36])
    assert rare.charts[0]["every"] == 3


def test_under_five_events_a_quarter_nothing_is_charted():
    found = told(RATE, [[1] * 36])
    assert (found.words, found.reasons, found.charts) == (["too few points"], [Remark.FEW_A_QUARTER], [{}])
    by_quarter = told(RATE, [[1] * 12, [9] * 12], every=3)
    assert (by_quarter.words, by_quarter.reasons) == (["too few points", "common cause"], [Remark.FEW_A_QUARTER, ""])


def test_limits_of_under_sixty_events_lie_further_above_than_below():
    swing = [10, 30] * 18
    few, many = ((chart.get("few"), chart["baselines"][0]) for chart in told(RATE, [swing, months()]).charts)
    assert (few[0], many[0]) == (True, None)
    assert few[1]["upper"] - few[1]["mean"] > 1.3 * (few[1]["mean"] - few[1]["lower"])
    assert many[1]["upper"] - many[1]["mean"] == pytest.approx(many[1]["mean"] - many[1]["lower"])
    assert "few" not in told(PERCENTAGE, [swing], [[200] * 36]).charts[0]
    assert "few" not in told(RATE, [swing], method=Method(seasons="none", skewed_under=0)).charts[0]


def test_a_rise_is_less_of_a_rarity_where_such_values_are_skewed():
    swing, few = [92, 108, NAN, *[92, 108] * 17], [1] * 38  # few: an area without a chart
    counts, trials = [few, [*swing, 190], [*swing, 10]], [[100] * 38, *[[2000] * 38] * 2]
    count = dataclasses.replace(RATE, formula="count", multiplier=1)
    ratio = Measure(reference="Cost", formula="ratio", polarity="lower", multiplier=1)
    rest = np.array(trials) - counts

    def p(measure, numbers, scale):
        return np.array(told(measure, numbers, trials, method=Method(seasons="none", distance_scale=scale)).p[1:])

    for measure, numbers in ((RATE, counts), (count, counts), (PERCENTAGE, counts), (PERCENTAGE, rest)):
        symmetrical, charted = (p(measure, numbers, scale) for scale in ("also-symmetrical", "as-charted"))
        assert symmetrical[0] > 1.5 * charted[0]  # so many are no such rarity
        assert symmetrical[1] == charted[1]  # further out on the other scale, so the chart's own holds
    alone = told(PERCENTAGE, counts[1:], trials[1:], method=Method(seasons="none")).p
    assert p(PERCENTAGE, counts, "also-symmetrical") == pytest.approx(alone)  # by its own trials
    assert (p(ratio, counts, "also-symmetrical") == p(ratio, counts, "as-charted")).all()
    assert p(PERCENTAGE, rest, "also-symmetrical") == pytest.approx(p(PERCENTAGE, counts, "also-symmetrical"), rel=1e-6)


def test_eleven_months_are_too_few():
    eleven = told(RATE, [months(200, count=11)])
    assert (eleven.words, eleven.p) == (["too few points"], [None])
    assert told(RATE, [months(200, count=12)]).words == ["concern"]


def test_years_alone_tell_nothing_and_say_so():
    found = variations(RATE, series([[1, 1]]), PLAIN)
    assert (found.words, found.reasons, found.charts) == ([""], [Remark.NOT_BY_MONTH], [])


def test_an_older_month_does_not_stand_for_the_latest():
    found = told(RATE, [[*months(200), NAN], months(101, count=37), [NAN] * 37])
    assert (found.words, found.reasons) == (["", "common cause", ""], [Remark.NO_LATEST, "", Remark.NO_LATEST])


def test_a_chart_begins_anew_at_a_break_and_leaves_out_what_lies_across():
    higher = [*months(count=18), *np.array(months(count=18)) + 300]
    april = [Break(date(2008, 10, 1), "Counted anew"), Break(date(2008, 10, 15), "Within a month", area=1)]
    found = told(RATE, [higher, higher], breaks=tuple(april))
    assert found.words == ["common cause"] * 2
    assert [line["from"] for line in found.charts[0]["baselines"]] == [0, 18]
    assert found.charts[0]["signals"] == []
    assert [line["from"] for line in found.charts[1]["baselines"]] == [0, 18, 19]
    assert told(RATE, [higher]).charts[0]["signals"] != []


def test_a_break_a_year_ago_leaves_too_few_points():
    broken = (Break(date(2009, 5, 1), "Counted anew"),)
    assert told(RATE, [months(101)], breaks=broken).words == ["too few points"]


def test_seasons_are_taken_out():
    """Eight areas that swing by 30% over the year: only in the last of them is the latest month unusual."""
    chance = np.random.default_rng(3)
    season = 1 + 0.3 * np.cos(2 * np.pi * np.arange(60) / 12)
    counts = chance.poisson(400 * season, (8, 60)).astype(float)
    counts[-1, -1] *= 1.4
    adjusted, raw = told(RATE, counts, method=Method()), told(RATE, counts)
    assert adjusted.words[-1] == "concern"
    signals = [sum(len(chart["signals"]) for chart in each.charts) for each in (raw, adjusted)]
    assert signals[0] > 5 * signals[1]
    assert adjusted.charts[0]["value"] == counts[0, -36:].tolist()
    assert np.ptp(adjusted.charts[0]["adjusted"]) < np.ptp(counts[0, -36:])
    own = told(RATE, counts, method=Method(seasons="of-each-area"))
    assert own.words[-1] == "concern"


def test_an_area_with_seasons_of_its_own_has_its_own_taken_out():
    """Eight areas with the same winter peak, and a resort whose summer no other has."""
    chance = np.random.default_rng(3)
    wave = np.cos(2 * np.pi * np.arange(60) / 12)
    counts = chance.poisson(2000 * (1 + np.outer([0.1] * 8 + [-0.3], wave))).astype(float)
    by_all, by_own = (told(RATE, counts, method=Method(seasons=each)) for each in ("of-all-areas", Method().seasons))
    assert by_own.charts[8]["signals"] == []
    assert len(by_all.charts[8]["signals"]) > 5


@pytest.mark.parametrize("known", [36, 47])
def test_under_four_years_no_area_has_seasons_of_its_own(known):
    swing = 1 + np.outer([0.1] * 8 + [-0.3], np.cos(2 * np.pi * np.arange(known) / 12))
    counts = np.random.default_rng(3).poisson(2000 * swing).astype(float)
    assert told(RATE, counts, method=Method()) == told(RATE, counts, method=Method(seasons="of-all-areas"))
    assert told(RATE, counts, method=Method(seasons="of-each-area")) == told(RATE, counts)


def test_without_seasons_nothing_is_taken_out():
    counts = np.random.default_rng(7).poisson(400, (6, 60)).astype(float)
    assert told(RATE, counts, method=Method()).charts == told(RATE, counts).charts


@pytest.mark.parametrize("bad", [np.inf, -np.inf, 1e308, NAN, -3.0])
def test_no_month_is_made_up(bad):
    counts = np.array([months(101), months(101)], float)
    counts[0, 5] = counts[0, 6] = bad
    with np.errstate(all="ignore"):  # as the engine does
        found = told(RATE, counts, method=Method())
    assert found.words[1] == "common cause"
    assert found.words[0] in ("", "common cause", "concern")


def test_engine_stores_words_and_chart():
    whole = series([[1200, 1300]], 1000, steps=steps([months(200)]))
    compared = compare(RATE, whole, families(""), Method())
    assert compared.columns["variation"] == ["concern"]
    assert decode_as_json(compared.histories[0])["months"]["every"] == 1


@pytest.mark.shared
def test_the_latest_month_is_told_as_in_the_reference(shared):
    summary = pd.read_csv(shared / "reference/xmr_summary.csv").query("run in ['default', 'no_screen']")
    points = pd.read_csv(shared / "reference/xmr_points.csv").groupby(["series", "run", "direction"])["value"]
    polarity = {"increase": "higher", "decrease": "lower", "neutral": "none"}
    for row in summary.itertuples():
        values = points.get_group((row.series, row.run, row.direction)).to_numpy(float)
        method = Method(
            seasons="none",
            screen_moving_ranges=row.run == "default",
            least_per_month=0,
            least_per_point=0,
            skewed_under=0,
        )
        found = told(Measure("Killed", "count", polarity[row.direction]), [values], method=method)
        expected = row.variation_type.removeprefix("special_cause_").removeprefix("neutral_").replace("_", " ")
        assert found.words == [expected]
        line = found.charts[0]["baselines"][0]
        np.testing.assert_allclose(
            [line["mean"], line["lower"], line["upper"]], [row.mean, row.lpl, row.upl], rtol=1e-9
        )
    assert len(summary) > 6
